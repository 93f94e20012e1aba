/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps an eye on what may run out (12.1.3): takes a sample an hour into the operator's database,
 * and raises an alarm when something is too full, or will be before long. Main context only. */
#pragma once

#include "lv-alarm.h"
#include "lv-capacity-report.h"
#include "lv-watch.h"

G_BEGIN_DECLS

LvCapacity *lv_capacity_new (LvContext *context);
void lv_capacity_free (LvCapacity *self);
/* Every few seconds, with what there is now. */
void lv_capacity_look (LvCapacity *self, const LvMachine *machine, const LvHeadcount *count);

LvAlarmState lv_capacity_get_alarm (LvCapacity *self, LvResource resource);
/* Registered, in all companies; -1: not counted yet. */
gint64 lv_capacity_get_accounts (LvCapacity *self);
/* What there is now, by the last look; and of what there may be, by the configuration. */
void lv_capacity_fill (LvCapacity *self, LvResourceReport reports[LV_N_RESOURCES]);
/* Samples of the days that a forecast takes. In a unit of work: of the operator's database. */
gboolean lv_capacity_list_work (LvDb *db, gpointer now_ms, gpointer *result, GError **error);
double lv_capacity_get_limit (LiveonServerConfig *config, LvResource resource);

G_END_DECLS
