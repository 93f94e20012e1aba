/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* The door of the server. */
#define LUI_TYPE_SIGNIN_PAGE (lui_signin_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiSigninPage, lui_signin_page, LUI, SIGNIN_PAGE, GtkWidget)

GtkWidget *lui_signin_page_new (LuiSession *session);
/* Why one is here again. */
void lui_signin_page_show_error (LuiSigninPage *self, const GError *error);
/* Where one was invited to: its server, company and pin. FALSE when IT allows another server only,
 * which the page says. */
gboolean lui_signin_page_take_invite (LuiSigninPage *self, LiveonInvite *invite);

G_END_DECLS
