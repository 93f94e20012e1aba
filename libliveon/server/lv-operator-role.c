/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-operator-role.h"

const char *const lv_operator_role_words[] = { "", "reader", "support", "owner", NULL };

/* As the schema made them. */
static const char *const ids[] = {
  [LV_OPERATOR_READER] = "00000000000000000000000000000001",
  [LV_OPERATOR_SUPPORT] = "00000000000000000000000000000002",
  [LV_OPERATOR_OWNER] = "00000000000000000000000000000003",
};

LvOperatorRole
lv_operator_role_of (const LvUser *user)
{
  for (LvOperatorRole role = LV_OPERATOR_OWNER; role > LV_OPERATOR_NONE; role--)
    if (g_strv_contains ((const char *const *) user->group_ids, ids[role]))
      return role;
  return LV_OPERATOR_NONE;
}

void
lv_operator_role_give (LvUser *user, LvOperatorRole role)
{
  g_strfreev (user->group_ids);
  user->group_ids = g_new0 (char *, 2);
  user->group_ids[0] = role != LV_OPERATOR_NONE ? g_strdup (ids[role]) : NULL;
}
