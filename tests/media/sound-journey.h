/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound on its way, on simulated time: speech through Opus and a bad network into a buffer. */
#pragma once

#include "lv-audio-stats.h"
#include "lv-sound-buffer.h"

G_BEGIN_DECLS

typedef enum
{
  JITTER_NONE,
  JITTER_UNIFORM,  /* each packet by itself, overtaking allowed */
  JITTER_IN_ORDER, /* the same, but a packet waits for the one before it */
} JourneyJitter;

typedef struct
{
  guint frame_ms, bitrate_bps;
  gboolean has_dtx;
  double loss; /* 0 to 1 */
  JourneyJitter jitter;
  guint jitter_ms;
  double duplicates; /* share */
  double drift;      /* the sender's clock is faster by this share */
  guint32 seed;
  double expected_loss; /* share that the encoder expects to be lost on the way from there on */
} Journey;

typedef struct
{
  GBytes *opus;
  gint64 seq, rtp_time, arrival_us; /* arrival 0: lost */
} JourneyPacket;

/* JourneyPackets by arrival, without the lost ones. */
GArray *journey_send (const Journey *self, GArray *speech);
void journey_sort (GArray *packets);

typedef struct
{
  LvAudioStats stats;
  double mouth_to_ear_ms; /* mean */
  GArray *heard;          /* floats */
} JourneyEnd;

/* What never arrives has an arrival of 0. */
JourneyEnd *journey_hear (GArray *packets, guint n_blocks);
void journey_end_free (JourneyEnd *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JourneyEnd, journey_end_free)
double journey_get_concealed (const JourneyEnd *self); /* percent */

G_END_DECLS
