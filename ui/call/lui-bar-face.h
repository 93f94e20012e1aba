/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What stands on a button of a bar: an icon, and its word below. Properties "icon-name",
 * "label". */
#define LUI_TYPE_BAR_FACE (lui_bar_face_get_type ())
G_DECLARE_FINAL_TYPE (LuiBarFace, lui_bar_face, LUI, BAR_FACE, GtkWidget)

void lui_bar_face_set_icon_name (LuiBarFace *self, const char *icon_name);
void lui_bar_face_set_label (LuiBarFace *self, const char *label);
void lui_bar_face_set_has_words (LuiBarFace *self, gboolean has_words);
/* Beside the icon. */
void lui_bar_face_add (LuiBarFace *self, GtkWidget *widget);

G_END_DECLS
