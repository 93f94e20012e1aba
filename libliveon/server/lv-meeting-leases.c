/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signs of life: a seat without one for 15 s is gone, and forgotten after 60 s. The store hears
 * every few seconds who is alive, so that it knows when a visit ended if this process ends without
 * a word. */
#include "lv-meeting-private.h"

#include "lv-limits.h"
#include "lv-log.h"
#include "lv-records.h"

void
lv_meeting_seat_lost (LvMeeting *self, LvSeat *seat)
{
  lv_seat_update_last_seen (seat);
  g_clear_object (&seat->connection);
  if (seat->state != LV_SEAT_PRESENT)
    return;
  seat->state = LV_SEAT_AWAY;
  lv_meeting_push_seat (self, "meeting.changed", seat);
  lv_meetings_expect_expiry (self->meetings, seat->last_seen_ms + LV_LEASE_MS);
}

void
lv_meetings_connection_lost (LvMeetings *self, LvSession *session)
{
  LvSeat *seat = lv_session_get_seat (session);

  if (seat != NULL && seat->connection != NULL)
    lv_meeting_seat_lost (seat->meeting, seat);
}

/* The earliest instant at which one of these may expire. */
static gint64
expire_seats (LvMeeting *self, gint64 now_ms)
{
  g_autoptr (GPtrArray) expired = g_ptr_array_new ();
  gint64 next_ms = G_MAXINT64;

  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];
      gint64 at_ms = lv_seat_update_last_seen (seat) + LV_LEASE_MS;

      if (at_ms <= now_ms)
        g_ptr_array_add (expired, seat);
      else
        next_ms = MIN (next_ms, at_ms);
    }
  for (guint i = 0; i < expired->len; i++)
    lv_meeting_end_seat (self, expired->pdata[i], "connection-lost", NULL, NULL, NULL);
  return next_ms;
}

static gint64
forget_seats (LvMeeting *self, gint64 now_ms)
{
  gint64 next_ms = G_MAXINT64;

  for (guint i = self->resumables->len; i > 0; i--)
    {
      LvSeat *seat = self->resumables->pdata[i - 1];
      gint64 at_ms = seat->last_seen_ms + LV_RESUME_MS;

      if (at_ms <= now_ms)
        g_ptr_array_remove_index (self->resumables, i - 1);
      else
        next_ms = MIN (next_ms, at_ms);
    }
  return next_ms;
}

static gboolean
on_expiry (gpointer data)
{
  LvMeetings *self = data;
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);
  gint64 now_ms = lv_clock_monotonic_ms (self->context->clock);
  gint64 next_ms = G_MAXINT64;

  self->expiry_timer = 0;
  for (guint i = 0; i < meetings->len; i++)
    {
      LvMeeting *meeting = meetings->pdata[i];

      /* An expired seat stays among those that may come back, so the meeting is there still. */
      next_ms = MIN (next_ms, expire_seats (meeting, now_ms));
      next_ms = MIN (next_ms, forget_seats (meeting, now_ms));
      lv_meeting_keep (meeting);
    }
  if (next_ms != G_MAXINT64)
    lv_meetings_expect_expiry (self, next_ms);
  return G_SOURCE_REMOVE;
}

void
lv_meetings_expect_expiry (LvMeetings *self, gint64 at_ms)
{
  LvClock *clock = self->context->clock;

  if (self->expiry_timer != 0 && self->expiry_ms <= at_ms)
    return;
  lv_clock_clear_timeout (clock, &self->expiry_timer);
  self->expiry_ms = at_ms;
  self->expiry_timer = lv_clock_timeout_add (clock, MAX (at_ms - lv_clock_monotonic_ms (clock), 0),
                                             on_expiry, self);
}

typedef struct
{
  GPtrArray *visit_ids;
  gint64 now_ms;
} Lease;

static void
lease_free (gpointer data)
{
  Lease *lease = data;

  g_ptr_array_unref (lease->visit_ids);
  g_free (lease);
}

static gboolean
lease_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Lease *lease = input;

  return lv_visits_renew (db, lease->visit_ids, lease->now_ms, error);
}

static void
on_leases_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_warning ("leases could not be written", "ERROR", error->message, NULL);
  lv_meetings_end_unit (user_data);
}

static Lease *
ensure_lease (GHashTable *leases, const char *tenant_id, gint64 now_ms)
{
  Lease *lease = g_hash_table_lookup (leases, tenant_id);

  if (lease != NULL)
    return lease;
  lease = g_new0 (Lease, 1);
  lease->visit_ids = g_ptr_array_new_with_free_func (g_free);
  lease->now_ms = now_ms;
  g_hash_table_insert (leases, g_strdup (tenant_id), lease);
  return lease;
}

/* Those of whom something was heard since they were renewed last. */
static void
collect_alive (LvMeeting *meeting, GHashTable *leases, gint64 now_ms)
{
  const char *tenant_id = lv_tenant_get_id (meeting->key.tenant);

  for (guint i = 0; i < meeting->seats->len; i++)
    {
      LvSeat *seat = meeting->seats->pdata[i];

      if (lv_seat_update_last_seen (seat) <= seat->leased_ms)
        continue;
      seat->leased_ms = seat->last_seen_ms;
      g_ptr_array_add (ensure_lease (leases, tenant_id, now_ms)->visit_ids,
                       g_strdup (seat->visit->id));
    }
}

static void
write_leases (LvMeetings *self)
{
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);
  g_autoptr (GHashTable) leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 now_ms = lv_clock_now_ms (self->context->clock);
  GHashTableIter iter;
  gpointer tenant_id, lease;

  for (guint i = 0; i < meetings->len; i++)
    collect_alive (meetings->pdata[i], leases, now_ms);
  g_hash_table_iter_init (&iter, leases);
  while (g_hash_table_iter_next (&iter, &tenant_id, &lease))
    lv_store_run_async (self->context->store, tenant_id, lease_work, lease, lease_free, NULL, NULL,
                        on_leases_written, lv_meetings_begin_unit (self));
}

/* A session whose connection was replaced hears nothing of this seat until it joins again. */
static void
find_replaced (LvMeeting *self)
{
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];

      if (seat->connection != NULL && seat->connection != lv_session_get_connection (seat->session))
        lv_meeting_seat_lost (self, seat);
    }
}

static gboolean
on_leases (gpointer data)
{
  LvMeetings *self = data;
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);

  lv_meetings_retry_exits (self);
  write_leases (self);
  /* Timers follow monotonic time; a wall clock that was set is found out here. */
  for (guint i = 0; i < meetings->len; i++)
    {
      find_replaced (meetings->pdata[i]);
      lv_meeting_check_schedule (meetings->pdata[i]);
    }
  if (g_hash_table_size (self->meetings) > 0 || self->unwritten->len > 0 || self->pending > 0)
    return G_SOURCE_CONTINUE;
  self->lease_timer = 0;
  return G_SOURCE_REMOVE;
}

void
lv_meetings_start_leases (LvMeetings *self)
{
  if (self->lease_timer != 0)
    return;
  self->lease_timer = lv_clock_timeout_add (self->context->clock, LV_HEARTBEAT_MS, on_leases, self);
}
