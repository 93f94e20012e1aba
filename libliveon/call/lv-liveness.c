/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-liveness.h"

#define SILENCE_US 1200000
/* After which the server is asked, and asked again: a dozen times until the way is given up. */
#define QUIET_US 1500000
#define AGAIN_US 100000
/* The server wants to hear of us within 15 s, whatever else we send. */
#define CONSENT_US (4 * G_USEC_PER_SEC)

void
lv_liveness_begin (LvLiveness *self, gint64 now_us)
{
  *self = (LvLiveness){ .heard_us = now_us, .checked_us = now_us };
}

void
lv_liveness_on_heard (LvLiveness *self, gint64 now_us)
{
  self->heard_us = now_us;
  self->unanswered_us = 0;
}

void
lv_liveness_on_sent (LvLiveness *self, gint64 now_us)
{
  if (self->unanswered_us == 0)
    self->unanswered_us = now_us;
}

gint64
lv_liveness_get_check_us (const LvLiveness *self)
{
  return MIN (self->checked_us + CONSENT_US,
              MAX (self->heard_us + QUIET_US, self->checked_us + AGAIN_US));
}

gboolean
lv_liveness_take_check (LvLiveness *self, gint64 now_us)
{
  if (now_us < lv_liveness_get_check_us (self))
    return FALSE;
  self->checked_us = now_us;
  lv_liveness_on_sent (self, now_us);
  return TRUE;
}

gboolean
lv_liveness_is_silent (const LvLiveness *self, gint64 now_us)
{
  return self->unanswered_us != 0 && now_us - self->unanswered_us >= SILENCE_US;
}
