/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Announcements as mails to a company's people, each in the language that they use, in both where
 * that is not known. Queued some at a time, so that neither the store nor the queue is flooded; how
 * far it has come stands in the store, and a restart goes on there. Main context only. */
#pragma once

#include "lv-tenant.h"

G_BEGIN_DECLS

/* Queues what is due; done when nothing is. Nothing happens while it is under way already. */
void lv_announcement_mail_pump (LvTenant *tenant);

/* Subject and body in "ja", "en", or "" for both. Pure; the caller's. */
char *lv_announcement_mail_subject (const LvAnnouncementRow *row,
                                    const char *company,
                                    const char *language);
char *lv_announcement_mail_body (const LvAnnouncementRow *row,
                                 const char *company,
                                 const char *time_zone,
                                 const char *language);

G_END_DECLS
