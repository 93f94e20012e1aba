/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sound-hops.h"

#include "lv-red.h"

#include <string.h>

#define LENGTH 150

static void
take_copies (guint n_copies,
             const gint64 *rtp_times,
             const gint64 *sent,
             const gint64 *whole,
             gint64 *times,
             guint n)
{
  for (guint i = 1; i < n; i++)
    for (guint copy = 1; copy <= MIN (n_copies, i) && whole[i] != 0; copy++)
      {
        gint64 *time = &times[i - copy];

        if (rtp_times[i] - rtp_times[i - copy] <= LV_RED_MAX_OFFSET && sent[i - copy] != 0
            && sent[i - copy] <= sent[i] && (*time == 0 || *time > whole[i]))
          *time = whole[i];
      }
}

void
sound_hop_pass (TestLink *link, guint n_copies, const gint64 *rtp_times, gint64 *times, guint n)
{
  g_autofree gint64 *sent = g_memdup2 (times, n * sizeof *times);
  g_autofree gint64 *whole = g_new0 (gint64, n);

  for (guint i = 0; i < n; i++)
    if (sent[i] != 0 && !test_link_send (link, LENGTH, sent[i], &whole[i]))
      whole[i] = 0;
  memcpy (times, whole, n * sizeof *times);
  take_copies (n_copies, rtp_times, sent, whole, times, n);
}
