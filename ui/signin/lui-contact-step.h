/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* First contact with a server that no authority vouches for: its pin, for a person to compare. */
#define LUI_TYPE_CONTACT_STEP (lui_contact_step_get_type ())
G_DECLARE_FINAL_TYPE (LuiContactStep, lui_contact_step, LUI, CONTACT_STEP, GtkWidget)

/* is_in_link: the link that one follows gives the same pin. */
void lui_contact_step_set_pin (LuiContactStep *self,
                               const char *server,
                               const char *pin,
                               gboolean is_in_link);
const char *lui_contact_step_get_pin (LuiContactStep *self);

/* A pin in four lines of four groups, as one reads it out; as it is, when it is none. */
char *lui_contact_step_dup_pin_lines (const char *pin);

G_END_DECLS
