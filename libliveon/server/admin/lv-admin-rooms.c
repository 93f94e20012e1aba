/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's rooms. */
#include "lv-admin-routes.h"

const LvAdminRoute lv_admin_room_routes[] = {
  { "GET", "/api/rooms", .summary = "All rooms", .operation = "room.list", .is_quiet = TRUE },
  { "PATCH", "/api/rooms/{id}", .summary = "Changes a room", .operation = "room.set", .id = "id",
    .body = "room" },
  { NULL },
};
