/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A thin line that says something and offers what to do about it. Properties: "text" (NULL: it is
 * not there), "icon-name", and for each of two buttons "action-label", "action-name",
 * "other-label", "other-name" (no label: no button). */
#define LUI_TYPE_NOTICE (lui_notice_get_type ())
G_DECLARE_FINAL_TYPE (LuiNotice, lui_notice, LUI, NOTICE, GtkWidget)

void lui_notice_set_text (LuiNotice *self, const char *text);
const char *lui_notice_get_text (LuiNotice *self);
/* label NULL: none. */
void lui_notice_set_action (LuiNotice *self, const char *label, const char *name);

G_END_DECLS
