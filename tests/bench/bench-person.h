/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Somebody in a room of the forwarding server, without signalling and without devices: real media
 * connections, VP8 and Opus, a test picture and speech; and what arrives, measured. Main thread. */
#pragma once

#include "lv-media-session.h"
#include "lv-sfu.h"
#include "lv-sound-buffer.h"
#include "test-udp-proxy.h"

G_BEGIN_DECLS

typedef struct
{
  LvAudioStats sound;
  guint pictures, freezes; /* freezes: longer than 200 ms */
  gint64 longest_gap_us, frozen_us;
  guint restarts;        /* of ICE */
  gint64 latency_sum_us; /* of pictures, from their making to their decoding */
} BenchSeen;

typedef struct _BenchPerson BenchPerson;

/* The owner's main context has to run until bench_person_is_connected(). speech: floats at 48 kHz,
 * NULL: it only listens. */
BenchPerson *
bench_person_new (LvSfu *sfu, LvSfuRoom *room, guint index, TestUdpProxy *proxy, GArray *speech);
void bench_person_free (BenchPerson *self);
gboolean bench_person_is_connected (BenchPerson *self);
void bench_person_watch (BenchPerson *self, BenchPerson *watched, guint width, guint height);
/* Hears with new ears: the worst of what was heard is forgotten. */
void bench_person_begin (BenchPerson *self);
/* Since the last call. */
void bench_person_take_seen (BenchPerson *self, BenchSeen *seen);
LvMediaSession *bench_person_get_session (BenchPerson *self);

/* For the events of the forwarding server, whose peers' owners are persons. */
extern const LvSfuEvents bench_sfu_events;

G_END_DECLS
