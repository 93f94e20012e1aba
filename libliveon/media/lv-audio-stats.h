/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How one sound slot does, since it began. A value. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 samples, concealed_samples; /* at 48 kHz: played in all; made up (not by FEC) */
  guint64 longest_concealed_ms;       /* run */
  guint64 recovered_frames;           /* by FEC */
  guint64 late_packets;               /* came when their time was over */
  guint64 stretched_samples, shrunk_samples;
  guint delay_ms, target_delay_ms; /* from the fastest packet's arrival to its playing */
} LvAudioStats;

G_END_DECLS
