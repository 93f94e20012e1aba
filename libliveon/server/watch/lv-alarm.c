/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-alarm.h"

static LvAlarmState
judge (LvAlarmState from, double share, double warning)
{
  const double critical = MAX (LV_ALARM_CRITICAL, warning);

  if (share >= critical || (from == LV_ALARM_CRITICAL_STATE && share >= critical - LV_ALARM_SLACK))
    return LV_ALARM_CRITICAL_STATE;
  if (share >= warning || (from != LV_ALARM_CALM && share >= warning - LV_ALARM_SLACK))
    return LV_ALARM_WARNED;
  return LV_ALARM_CALM;
}

gboolean
lv_alarm_feed (LvAlarm *self, double share, double warning)
{
  const LvAlarmState next = judge (self->state, share, warning);

  self->n_looks = next == self->next ? self->n_looks + 1 : 1;
  self->next = next;
  if (next == self->state || self->n_looks < LV_ALARM_LOOKS)
    return FALSE;
  self->state = next;
  return TRUE;
}

const char *
lv_alarm_word (LvAlarmState state)
{
  static const char *const words[] = { "ok", "warning", "critical" };

  return words[state];
}
