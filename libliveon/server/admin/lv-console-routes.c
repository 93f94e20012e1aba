/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operator's people ask: of the server and of companies as wholes. Nothing here shows a
 * company's people or records (8.1.1). */
#include "lv-admin-routes.h"

const LvAdminRoute lv_console_routes[] = {
  { "GET", "/api/capacity", .summary = "How full the server is, and how long it lasts",
    .operation = "capacity", .query = "language", .is_quiet = TRUE },
  { "GET", "/api/companies", .summary = "All companies", .operation = "tenant.list",
    .is_quiet = TRUE },
  { NULL },
};
