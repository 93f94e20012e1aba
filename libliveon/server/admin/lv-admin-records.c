/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's records. Whoever looks at them is written down. */
#include "lv-admin-routes.h"

const LvAdminRoute lv_admin_record_routes[] = {
  { "GET", "/api/records/chain", .summary = "All records, to be verified anywhere",
    .operation = "records.export", .download = "records" },
  { NULL },
};
