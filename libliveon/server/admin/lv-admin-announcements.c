/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the company announces to its people. */
#include "lv-admin-routes.h"

#define MEMBERS "kind title_ja? title_en? body_ja? body_en? published? effective? follows? mail?"

const LvAdminRoute lv_admin_announcement_routes[] = {
  { "GET", "/api/announcements", .summary = "All announcements, also those still to come",
    .operation = "tenant-announcement.list", .is_quiet = TRUE },
  { "POST", "/api/announcements", .summary = "Announces", .operation = "tenant-announcement.add",
    .body = MEMBERS },
  { "POST", "/api/announcements/preview", .summary = "What it would be, and whom mail reaches",
    .operation = "tenant-announcement.preview", .body = MEMBERS, .is_quiet = TRUE },
  { "PUT", "/api/announcements/{id}", .summary = "Changes one that is still to come",
    .operation = "tenant-announcement.set", .id = "id", .body = MEMBERS },
  { "DELETE", "/api/announcements/{id}", .summary = "Takes one back that is still to come",
    .operation = "tenant-announcement.remove", .id = "id" },
  { NULL },
};
