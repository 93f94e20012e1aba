/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames on their way from a send stream to a video stream over a bad network, in simulated time. A
 * model of a coder says in each frame what it refers to, and a model of a decoder fails the test
 * when that is not there, or the frame's bytes are not those that were sent. */
#pragma once

#include "lv-send-stream.h"
#include "lv-video-stream.h"
#include "test-link.h"

G_BEGIN_DECLS

/* A server between the sender and the way: it may leave packets out, and write other numbers. */
typedef struct
{
  /* FALSE: it is left out. Changed in place. */
  gboolean (*forward) (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer data);
  /* Which of the sender's packets has this number behind the server; FALSE: none. */
  gboolean (*find) (guint16 seq, guint16 *sender_seq, gpointer data);
  /* A repetition of that one, behind its number (RFC 4588). Changed in place. */
  void (*repeat) (guint8 *packet, const LvRtpHeader *header, guint16 seq, gpointer data);
  gpointer data;
} JourneyServer;

typedef struct
{
  TestLinkSettings link; /* there */
  double loss_back;      /* of NACKs and requests for key frames */
  guint fps;
  guint n_layers;   /* temporal: 1 or 3 */
  gsize frame_size; /* mean; a key frame has ten times as much */
  gint64 length_us;
  gint64 mute_from_us, mute_to_us; /* nothing passes in that time */
  gint64 good_from_us;             /* nothing is lost or late any more; 0: never */
  guint padding_every;             /* frames; 0: never */
  gint64 slack_us;                 /* for which pictures wait before they are shown */
  guint16 first_seq;
  guint32 seed;
  const JourneyServer *server; /* NULL: none; first_seq means nothing with one */
} JourneySettings;

typedef struct
{
  guint n_sent, n_sent_base; /* frames; of layer 0 */
  guint n_frames, n_base, n_keys;
  guint n_shown;           /* that were not replaced at once by the next */
  guint n_jerks;           /* more than two frames' time without a new picture */
  gint64 longest_gap_us;   /* between two frames handed out, or before the first */
  gint64 last_frame_us;    /* when the last frame was handed out */
  gint64 longest_delay_us; /* from sending to handing out */
  double mean_delay_us;
  LvVideoStreamStats stats;
  LvReportBlock report;
} JourneyResult;

void journey_run (const JourneySettings *settings, JourneyResult *result);

G_END_DECLS
