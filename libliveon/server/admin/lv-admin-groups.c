/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's groups. */
#include "lv-admin-routes.h"

#define RULES "sign_in? join? create_rooms? hours? networks? chat? share? guests?"

const LvAdminRoute lv_admin_group_routes[] = {
  { "GET", "/api/groups", .summary = "All groups", .operation = "group.list", .is_quiet = TRUE },
  { "POST", "/api/groups", .summary = "Makes a group", .operation = "group.add",
    .body = "name " RULES },
  { "PATCH", "/api/groups/{id}", .summary = "Changes a group", .operation = "group.set", .id = "id",
    .body = "new_name? " RULES },
  { "POST", "/api/groups/{id}/members", .summary = "Puts people in, and takes them out",
    .operation = "group.members", .id = "id", .body = "add? remove?" },
  { NULL },
};
