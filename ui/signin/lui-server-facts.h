/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>
#include <liveon.h>

G_BEGIN_DECLS

/* Who runs the server, under what terms, and whom to ask: known before one signs in. */
#define LUI_TYPE_SERVER_FACTS (lui_server_facts_get_type ())
G_DECLARE_FINAL_TYPE (LuiServerFacts, lui_server_facts, LUI, SERVER_FACTS, AdwWindow)

GtkWidget *lui_server_facts_new (LiveonServerInfo *info, const char *server, GtkWindow *parent);

G_END_DECLS
