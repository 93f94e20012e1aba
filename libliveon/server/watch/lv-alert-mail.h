/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operator is told by mail when something runs out, or has room again: in both languages,
 * with a draft of what could be announced (12.1.2, 12.1.3). Pure; any thread. */
#pragma once

#include "lv-alarm.h"
#include "lv-capacity-report.h"

G_BEGIN_DECLS

/* The caller's. */
char *lv_alert_mail_subject (const char *server_name, LvResource resource, LvAlarmState state);
char *lv_alert_mail_body (const char *server_name,
                          LvResource resource,
                          LvAlarmState state,
                          const LvResourceReport *report);

/* What could be announced when something runs out: a beginning, static. */
const char *lv_alert_draft_title (const char *language);
const char *lv_alert_draft_text (const char *language);

G_END_DECLS
