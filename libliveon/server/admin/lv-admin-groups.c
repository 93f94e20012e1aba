/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's groups. */
#include "lv-admin-routes.h"

const LvAdminRoute lv_admin_group_routes[] = {
  { "GET", "/api/groups", .summary = "All groups", .operation = "group.list", .is_quiet = TRUE },
  { NULL },
};
