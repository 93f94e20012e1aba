/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-alone.h"

#define ASK_US (10 * 60 * G_TIME_SPAN_SECOND)
#define ANSWER_US (2 * 60 * G_TIME_SPAN_SECOND)

LuiAloneState
lui_alone_update (LuiAlone *self, gboolean is_alone, gint64 now_us)
{
  gint64 alone_us;

  if (!is_alone)
    {
      self->since_us = 0;
      return LUI_ALONE_FINE;
    }
  if (self->since_us == 0)
    self->since_us = now_us;
  alone_us = now_us - self->since_us;
  if (alone_us >= ASK_US + ANSWER_US)
    return LUI_ALONE_LEAVES;
  return alone_us >= ASK_US ? LUI_ALONE_ASKS : LUI_ALONE_FINE;
}

void
lui_alone_stay (LuiAlone *self, gint64 now_us)
{
  self->since_us = now_us;
}
