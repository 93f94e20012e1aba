/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's rooms. */
#include "lv-admin-routes.h"

const LvAdminRoute lv_admin_room_routes[] = {
  { "GET", "/api/rooms", .summary = "All rooms", .operation = "room.list", .is_quiet = TRUE },
  { "POST", "/api/rooms", .summary = "Makes a room", .operation = "room.add",
    .body = "room people?" },
  { "GET", "/api/rooms/{id}", .summary = "One room, and who may enter it", .operation = "room.show",
    .id = "id", .is_quiet = TRUE },
  { "PATCH", "/api/rooms/{id}", .summary = "Changes a room", .operation = "room.set", .id = "id",
    .body = "room people?" },
  { "DELETE", "/api/rooms/{id}", .summary = "Removes a room; its records stay",
    .operation = "room.remove", .id = "id" },
  { NULL },
};
