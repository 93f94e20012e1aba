/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_VISIT (liveon_visit_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonVisit, liveon_visit, LIVEON, VISIT, GObject)

LIVEON_API const char *liveon_visit_get_id (LiveonVisit *self);
LIVEON_API const char *liveon_visit_get_room_id (LiveonVisit *self);
LIVEON_API const char *liveon_visit_get_room_name (LiveonVisit *self);
LIVEON_API GDateTime *liveon_visit_dup_entered (LiveonVisit *self);
LIVEON_API GDateTime *liveon_visit_dup_left (LiveonVisit *self);
LIVEON_API LiveonLeaveReason liveon_visit_get_reason (LiveonVisit *self);
LIVEON_API gint64 liveon_visit_get_bytes_sent (LiveonVisit *self);
LIVEON_API gint64 liveon_visit_get_bytes_received (LiveonVisit *self);
LIVEON_API gint64 liveon_visit_get_average_bps (LiveonVisit *self);
LIVEON_API gint64 liveon_visit_get_peak_bps (LiveonVisit *self);
LIVEON_API double liveon_visit_get_quality (LiveonVisit *self);

G_END_DECLS
