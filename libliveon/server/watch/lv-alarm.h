/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether something is too full, without going back and forth at the threshold. Pure; any thread.
 *
 *           ≥ warning          ≥ critical
 *     calm ──────────→ warned ───────────→ critical      each after three looks in a row
 *       ←───────────────  ←────────────────
 *        < warning − 5 %    < critical − 5 %             (of the whole)
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_ALARM_LOOKS 3
#define LV_ALARM_SLACK 0.05
#define LV_ALARM_CRITICAL 0.95

typedef enum
{
  LV_ALARM_CALM,
  LV_ALARM_WARNED,
  LV_ALARM_CRITICAL_STATE,
} LvAlarmState;

typedef struct
{
  LvAlarmState state;
  LvAlarmState next; /* where it would go */
  guint n_looks;     /* that said so in a row */
} LvAlarm;

/* share: 0 to 1 of the whole; warning: from which it is too full. TRUE when the state changed. */
gboolean lv_alarm_feed (LvAlarm *self, double share, double warning);
/* "ok", "warning", "critical". */
const char *lv_alarm_word (LvAlarmState state);

G_END_DECLS
