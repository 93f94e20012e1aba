/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

#include "lui-fault.h"

G_BEGIN_DECLS

/* Whose server it is, and who wants in. Its Enter and its buttons are the page's actions. */
#define LUI_TYPE_ACCOUNT_STEP (lui_account_step_get_type ())
G_DECLARE_FINAL_TYPE (LuiAccountStep, lui_account_step, LUI, ACCOUNT_STEP, GtkWidget)

/* What stands in the fields before a person types. */
void lui_account_step_set_server (LuiAccountStep *self, const char *server, gboolean is_locked);
void lui_account_step_set_account (LuiAccountStep *self,
                                   const char *company,
                                   const char *user_id,
                                   gboolean stays);
/* info: (nullable): not heard yet. */
void lui_account_step_set_info (LuiAccountStep *self, LiveonServerInfo *info);
/* Where a link leads that one follows; NULL for nowhere. */
void lui_account_step_set_aim (LuiAccountStep *self, const char *sentence);
void lui_account_step_set_status (LuiAccountStep *self, const char *sentence);

/* NULL where the server asks for none. */
const char *lui_account_step_get_company (LuiAccountStep *self);
const char *lui_account_step_get_user_id (LuiAccountStep *self);
const char *lui_account_step_get_password (LuiAccountStep *self);
gboolean lui_account_step_get_stays (LuiAccountStep *self);
void lui_account_step_forget_password (LuiAccountStep *self);

/* Says what is missing, beside it. */
gboolean lui_account_step_is_complete (LuiAccountStep *self);
void lui_account_step_show_error (LuiAccountStep *self, LuiPlace place, const GError *error);
void lui_account_step_clear_errors (LuiAccountStep *self);

G_END_DECLS
