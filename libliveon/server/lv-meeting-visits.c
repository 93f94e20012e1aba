/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entries, leases and exits on their way to the store. The store works in the order in which it is
 * asked, so that an exit never overtakes its entry. */
#include "lv-meeting-private.h"

#include "lv-audit.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-log.h"
#include "lv-records.h"

struct _LvExits
{
  LvMeetings *meetings; /* held while it is on its way */
  char *tenant_id;
  GPtrArray *visits; /* of LvVisit with their exits filled in */
  gint64 now_ms;
  gboolean has_audit;
  char *actor;
  char *action;
  char *target;
  char *address;
};

/* A unit of work is on its way. */
static LvMeetings *
begin_unit (LvMeetings *self)
{
  self->pending++;
  return g_rc_box_acquire (self);
}

static void
end_unit (LvMeetings *self)
{
  self->pending--;
  /* NULL once the server has freed it. */
  if (self->meetings != NULL)
    lv_meetings_check_stopped (self);
  g_rc_box_release (self);
}

void
lv_meetings_check_stopped (LvMeetings *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->stopping == NULL || self->pending > 0)
    return;
  task = g_steal_pointer (&self->stopping);
  if (self->stop_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->stop_error));
  else
    g_task_return_boolean (task, TRUE);
}

typedef struct
{
  LvMeetings *meetings;
  LvSeat *seat;
  LvEntered entered;
  gpointer data;
} Entry;

static gboolean
entry_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvVisit *visit = input;
  g_autofree char *payload = lv_audit_entry_payload (visit);

  return lv_visits_open (db, visit, payload, error);
}

static void
on_entry_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Entry *entry = user_data;
  g_autoptr (LvSeat) seat = entry->seat;
  g_autoptr (GError) error = NULL;

  lv_store_run_finish (LV_STORE (source), result, NULL, &error);
  entry->entered (seat, g_steal_pointer (&error), entry->data);
  end_unit (entry->meetings);
}

void
lv_meetings_write_entry (
    LvMeetings *self, LvTenant *tenant, LvSeat *seat, LvEntered entered, gpointer data)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->meetings = begin_unit (self);
  entry->seat = lv_seat_ref (seat);
  entry->entered = entered;
  entry->data = data;
  lv_store_run_async (self->context->store, lv_tenant_get_id (tenant), entry_work,
                      lv_visit_ref (seat->visit), (GDestroyNotify) lv_visit_unref, NULL, NULL,
                      on_entry_written, entry);
}

LvExits *
lv_exits_new (LvMeetings *self, LvTenant *tenant)
{
  LvExits *exits = g_new0 (LvExits, 1);

  exits->tenant_id = g_strdup (lv_tenant_get_id (tenant));
  exits->visits = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_visit_unref);
  exits->now_ms = lv_clock_now_ms (self->context->clock);
  return exits;
}

void
lv_exits_free (LvExits *exits)
{
  g_ptr_array_unref (exits->visits);
  g_free (exits->tenant_id);
  g_free (exits->actor);
  g_free (exits->action);
  g_free (exits->target);
  g_free (exits->address);
  g_free (exits);
}

static LvVisit *
make_exit (const LvVisit *visit, gint64 left_ms, const char *reason)
{
  LvVisit *left = lv_visit_copy (visit);

  left->left_ms = left_ms;
  g_free (left->reason);
  left->reason = g_strdup (reason);
  return left;
}

void
lv_exits_add (LvExits *exits, LvVisit *visit, gint64 left_ms, const char *reason)
{
  g_ptr_array_add (exits->visits, make_exit (visit, left_ms, reason));
}

void
lv_exits_set_audit (LvExits *exits, LvCall *call, const char *action, const char *target)
{
  exits->has_audit = TRUE;
  exits->actor = g_strdup (lv_session_get_user (lv_call_get_session (call))->id);
  exits->action = g_strdup (action);
  exits->target = g_strdup (target);
  exits->address = g_strdup (lv_call_get_address (call));
}

static gboolean
close_visits (LvDb *db, GPtrArray *visits, GError **error)
{
  for (guint i = 0; i < visits->len; i++)
    {
      g_autofree char *payload = lv_audit_exit_payload (visits->pdata[i]);

      if (!lv_visits_close (db, visits->pdata[i], payload, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
exits_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvExits *exits = input;
  LvAudit audit = {
    .actor = exits->actor,
    .action = exits->action,
    .target = exits->target,
    .result = "ok",
    .address = exits->address,
  };

  if (exits->has_audit && !lv_audit_append (db, exits->now_ms, &audit, error))
    return FALSE;
  return close_visits (db, exits->visits, error);
}

static void
on_exits_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LvExits *exits = user_data;
  LvMeetings *self = exits->meetings;
  g_autoptr (GError) error = NULL;
  gboolean is_written = lv_store_run_finish (LV_STORE (source), result, NULL, &error);

  if (!is_written)
    lv_warning ("exits could not be written", "ERROR", error->message, NULL);
  /* A full disk may have room again; what does not fit the records never will. */
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_STORE) && self->unwritten != NULL)
    g_ptr_array_add (self->unwritten, exits);
  else
    lv_exits_free (exits);
  if (!is_written && self->stopping != NULL && self->stop_error == NULL)
    self->stop_error = g_steal_pointer (&error);
  end_unit (self);
}

void
lv_meetings_write_exits (LvMeetings *self, LvExits *exits)
{
  if (exits->visits->len == 0 && !exits->has_audit)
    return lv_exits_free (exits);
  exits->meetings = begin_unit (self);
  /* Lent: it is not touched here until the answer. */
  lv_store_run_async (self->context->store, exits->tenant_id, exits_work, exits, NULL, NULL, NULL,
                      on_exits_written, exits);
}

void
lv_meetings_retry_exits (LvMeetings *self)
{
  g_autoptr (GPtrArray) unwritten = g_steal_pointer (&self->unwritten);

  self->unwritten = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_exits_free);
  while (unwritten->len > 0)
    lv_meetings_write_exits (self, g_ptr_array_steal_index (unwritten, 0));
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
  end_unit (user_data);
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

void
lv_meetings_write_leases (LvMeetings *self)
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
                        on_leases_written, begin_unit (self));
}

/* Visits that an earlier run left open end where they were last renewed. */
static gboolean
recover_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (GPtrArray) open = lv_visits_list_open (db, error);

  if (open == NULL)
    return FALSE;
  for (guint i = 0; i < open->len; i++)
    {
      LvVisit *visit = open->pdata[i];
      g_autoptr (LvVisit) left
          = make_exit (visit, MAX (visit->left_ms, visit->entered_ms), "server-stopped");
      g_autofree char *payload = lv_audit_exit_payload (left);

      if (!lv_visits_close (db, left, payload, error))
        return FALSE;
    }
  return TRUE;
}

static void
on_recovered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lv_meetings_recover_async (LvMeetings *self,
                           LvTenant *tenant,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, lv_meetings_recover_async);
  lv_store_run_async (self->context->store, lv_tenant_get_id (tenant), recover_work, NULL, NULL,
                      NULL, NULL, on_recovered, task);
}

gboolean
lv_meetings_recover_finish (LvMeetings *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
