/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bounds over time, pure functions over values: the caller brings the clock. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Token bucket: burst tokens at most, one more every interval_ms. */
typedef struct
{
  double tokens;
  gint64 last_ms;
  guint burst;
  guint interval_ms;
} LvBucket;

void lv_bucket_init (LvBucket *self, guint burst, guint interval_ms, gint64 now_ms);
/* FALSE when empty; then *wait_ms says after how long one token is there. wait_ms may be NULL. */
gboolean lv_bucket_take (LvBucket *self, gint64 now_ms, gint64 *wait_ms);

/* Growing delay with jitter: base, doubled each time up to max, and a random share of it. */
typedef struct
{
  guint base_ms;
  guint max_ms;
  guint attempt;
} LvBackoff;

void lv_backoff_init (LvBackoff *self, guint base_ms, guint max_ms);
/* random is 0 ≤ random < 1; the answer lies between half and the whole of the step. */
guint lv_backoff_next_ms (LvBackoff *self, double random);
void lv_backoff_reset (LvBackoff *self);

G_END_DECLS
