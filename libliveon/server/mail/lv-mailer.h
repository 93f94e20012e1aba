/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sends mails: from a queue in the store, so that a restart loses none, through the configured mail
 * server, again after growing times while that does not take them, for three days. Addresses are
 * never logged. Main context only.
 *
 *   lv_mailer_send, or lv_mails_add in a unit of work of one's own and lv_mailer_wake after it
 *
 *      ┌──────────────────────────────────────────────────┐
 *   resting ──due──→ fetching ──→ sending (a thread) ──→ settling
 */
#pragma once

#include "lv-context.h"

G_BEGIN_DECLS

LvMailer *lv_mailer_new (LvContext *context);
/* Looks for what an earlier run left, too. */
void lv_mailer_start (LvMailer *self);
/* What is being sent now may be sent again after the next start. */
void lv_mailer_free (LvMailer *self);

/* tenant_id: in whose database it waits; NULL: the operator's. FALSE, and nothing is done, when
 * that is no address. */
gboolean lv_mailer_send (LvMailer *self,
                         const char *tenant_id,
                         const char *recipient,
                         const char *subject,
                         const char *body);
/* There is something new in that database. */
void lv_mailer_wake (LvMailer *self, const char *tenant_id);

/* Until the next try of a mail that failed so often, 1 and more. Pure. */
gint64 lv_mailer_get_delay_ms (guint attempts);

G_END_DECLS
