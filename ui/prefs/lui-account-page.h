/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* The account of who is signed in: the devices it is signed in on, and its password. */
#define LUI_TYPE_ACCOUNT_PAGE (lui_account_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiAccountPage, lui_account_page, LUI, ACCOUNT_PAGE, AdwPreferencesPage)

GtkWidget *lui_account_page_new (LuiSession *session);

G_END_DECLS
