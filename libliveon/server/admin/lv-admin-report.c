/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an auditor is handed. */
#include "lv-admin-routes.h"

const LvAdminRoute lv_admin_report_routes[] = {
  { "GET", "/api/report", .summary = "Settings and checks, for an auditor", .operation = "report",
    .is_quiet = TRUE },
  { "POST", "/api/report/verify", .summary = "Whether the records are whole, row by row",
    .operation = "records.verify" },
  { NULL },
};
