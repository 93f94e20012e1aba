/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* A new password by the company's rules, which are ticked off as one types. Emits "changed" when
 * the server has taken it. */
#define LUI_TYPE_PASSWORD_FORM (lui_password_form_get_type ())
G_DECLARE_FINAL_TYPE (LuiPasswordForm, lui_password_form, LUI, PASSWORD_FORM, GtkWidget)

/* Of the person who is signed in at that client; asks it for the rules. */
void lui_password_form_set_client (LuiPasswordForm *self, LiveonClient *client);
/* What was typed a moment ago need not be typed again. */
void lui_password_form_set_current (LuiPasswordForm *self, const char *password);
void lui_password_form_clear (LuiPasswordForm *self);

G_END_DECLS
