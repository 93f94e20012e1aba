/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's people. */
#include "lv-admin-routes.h"

const LvAdminRoute lv_admin_people_routes[] = {
  { "GET", "/api/users", .summary = "People, a page at a time", .operation = "user.list",
    .query = "search state group sort descending! cursor limit#", .is_quiet = TRUE },
  { "GET", "/api/affiliations", .summary = "What people's affiliations are called",
    .operation = "user.affiliations", .is_quiet = TRUE },
  { NULL },
};
