/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's policy and limits. */
#include "lv-admin-routes.h"

const LvAdminRoute lv_admin_policy_routes[] = {
  { "GET", "/api/policy", .summary = "The policy, and what the operator bounds it by",
    .operation = "policy.show", .is_quiet = TRUE },
  { "PATCH", "/api/policy", .summary = "Changes the policy", .operation = "policy.set",
    .body = "min_length? min_classes? history? max_age_days? lockout_failures? lockout_seconds?"
            " sign_in? join? create_rooms? hours? networks? chat? share? guests? retention_years?"
            " legal_hold? second_factor? time_zone? user_kbps? room_kbps? tenant_kbps?" },
  { NULL },
};
