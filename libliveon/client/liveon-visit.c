/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-visit.h"

#include "lv-members.h"

/**
 * LiveonVisit:
 *
 * A stay of the person's own in a room.
 */
struct _LiveonVisit
{
  GObject parent_instance;

  char *id;
  char *room_id;
  char *room_name;
  gint64 entered_ms;
  gint64 left_ms;
  int reason;
  gint64 bytes_sent;
  gint64 bytes_received;
  gint64 average_bps;
  gint64 peak_bps;
  double quality;
};

static const LvMember fields[] = {
  { "id", "id", LV_MEMBER_ID, offsetof (LiveonVisit, id) },
  { "room-id", "room.id", LV_MEMBER_ID, offsetof (LiveonVisit, room_id) },
  { "room-name", "room.name", LV_MEMBER_STRING, offsetof (LiveonVisit, room_name) },
  { "entered", "entered", LV_MEMBER_TIME, offsetof (LiveonVisit, entered_ms) },
  { "left", "left", LV_MEMBER_TIME, offsetof (LiveonVisit, left_ms) },
  { "reason", "reason", LV_MEMBER_ENUM, offsetof (LiveonVisit, reason),
    liveon_leave_reason_get_type },
  { "bytes-sent", "bytes_sent", LV_MEMBER_INT64, offsetof (LiveonVisit, bytes_sent) },
  { "bytes-received", "bytes_received", LV_MEMBER_INT64, offsetof (LiveonVisit, bytes_received) },
  { "average-bps", "average_bps", LV_MEMBER_INT64, offsetof (LiveonVisit, average_bps) },
  { "peak-bps", "peak_bps", LV_MEMBER_INT64, offsetof (LiveonVisit, peak_bps) },
  { "quality", "quality", LV_MEMBER_DOUBLE, offsetof (LiveonVisit, quality) },
};

G_DEFINE_FINAL_TYPE (LiveonVisit, liveon_visit, G_TYPE_OBJECT)

static void
liveon_visit_class_init (LiveonVisitClass *klass)
{
  /**
   * LiveonVisit:id:
   *
   * The visit's id.
   */
  /**
   * LiveonVisit:room-id:
   *
   * The room's id.
   */
  /**
   * LiveonVisit:room-name:
   *
   * What the room was called then.
   */
  /**
   * LiveonVisit:entered:
   *
   * When the person entered.
   */
  /**
   * LiveonVisit:left:
   *
   * When the person left; %NULL while inside.
   */
  /**
   * LiveonVisit:reason:
   *
   * Why the visit ended.
   */
  /**
   * LiveonVisit:bytes-sent:
   *
   * Bytes sent during the visit.
   */
  /**
   * LiveonVisit:bytes-received:
   *
   * Bytes received during the visit.
   */
  /**
   * LiveonVisit:average-bps:
   *
   * The average rate of both directions, in bits per second.
   */
  /**
   * LiveonVisit:peak-bps:
   *
   * The peak rate of both directions, in bits per second.
   */
  /**
   * LiveonVisit:quality:
   *
   * How good the connection was, 0 to 1; −1 when it was not measured.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_visit_init (LiveonVisit *self)
{
}

/**
 * liveon_visit_get_id:
 * @self: a visit
 *
 * Gets the visit's id.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_visit_get_id (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), NULL);

  return self->id;
}

/**
 * liveon_visit_get_room_id:
 * @self: a visit
 *
 * Gets the room's id.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_visit_get_room_id (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), NULL);

  return self->room_id;
}

/**
 * liveon_visit_get_room_name:
 * @self: a visit
 *
 * Gets what the room was called then.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_visit_get_room_name (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), NULL);

  return self->room_name;
}

/**
 * liveon_visit_dup_entered:
 * @self: a visit
 *
 * Gets when the person entered.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_visit_dup_entered (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), NULL);

  return lv_members_dup_time (self->entered_ms);
}

/**
 * liveon_visit_dup_left:
 * @self: a visit
 *
 * Gets when the person left; %NULL while inside.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_visit_dup_left (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), NULL);

  return lv_members_dup_time (self->left_ms);
}

/**
 * liveon_visit_get_reason:
 * @self: a visit
 *
 * Gets why the visit ended.
 *
 * Returns: the value
 */
LiveonLeaveReason
liveon_visit_get_reason (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), 0);

  return self->reason;
}

/**
 * liveon_visit_get_bytes_sent:
 * @self: a visit
 *
 * Gets bytes sent during the visit.
 *
 * Returns: the number
 */
gint64
liveon_visit_get_bytes_sent (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), 0);

  return self->bytes_sent;
}

/**
 * liveon_visit_get_bytes_received:
 * @self: a visit
 *
 * Gets bytes received during the visit.
 *
 * Returns: the number
 */
gint64
liveon_visit_get_bytes_received (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), 0);

  return self->bytes_received;
}

/**
 * liveon_visit_get_average_bps:
 * @self: a visit
 *
 * Gets the average rate of both directions, in bits per second.
 *
 * Returns: the number
 */
gint64
liveon_visit_get_average_bps (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), 0);

  return self->average_bps;
}

/**
 * liveon_visit_get_peak_bps:
 * @self: a visit
 *
 * Gets the peak rate of both directions, in bits per second.
 *
 * Returns: the number
 */
gint64
liveon_visit_get_peak_bps (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), 0);

  return self->peak_bps;
}

/**
 * liveon_visit_get_quality:
 * @self: a visit
 *
 * Gets how good the connection was, 0 to 1; −1 when it was not measured.
 *
 * Returns: the number
 */
double
liveon_visit_get_quality (LiveonVisit *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT (self), 0);

  return self->quality;
}
