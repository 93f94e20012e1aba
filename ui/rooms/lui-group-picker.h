/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>
#include <liveon.h>

G_BEGIN_DECLS

/* The groups for which a room is: the chosen ones, each with a way to take it out, and a field that
 * finds others as one types. It is not seen where the company has no groups. */
#define LUI_TYPE_GROUP_PICKER (lui_group_picker_get_type ())
G_DECLARE_FINAL_TYPE (LuiGroupPicker, lui_group_picker, LUI, GROUP_PICKER, AdwPreferencesGroup)

/* The client that is asked; what was chosen before. ids and names go together, both may be NULL. */
void lui_group_picker_start (LuiGroupPicker *self,
                             LiveonClient *client,
                             const char *const *ids,
                             const char *const *names);
/* Of those chosen, in the order of choosing. */
char **lui_group_picker_dup_ids (LuiGroupPicker *self);

G_END_DECLS
