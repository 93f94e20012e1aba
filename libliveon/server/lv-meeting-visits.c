/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entries and exits on their way to the store. The store works in the order in which it is
 * asked, so that an exit never overtakes its entry. */
#include "lv-meeting-private.h"

#include "lv-audit-note.h"
#include "lv-error.h"
#include "lv-log.h"
#include "lv-records.h"

struct _LvExits
{
  LvMeetings *meetings; /* held while it is on its way */
  char *tenant_id;
  GPtrArray *visits;  /* of LvVisit with their exits filled in */
  LvAuditNote *audit; /* who ended them; NULL: nobody did */
};

LvMeetings *
lv_meetings_begin_unit (LvMeetings *self)
{
  self->pending++;
  return g_rc_box_acquire (self);
}

void
lv_meetings_end_unit (LvMeetings *self)
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
  lv_meetings_end_unit (entry->meetings);
}

void
lv_meetings_write_entry (
    LvMeetings *self, LvTenant *tenant, LvSeat *seat, LvEntered entered, gpointer data)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->meetings = lv_meetings_begin_unit (self);
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
  return exits;
}

void
lv_exits_free (LvExits *exits)
{
  g_ptr_array_unref (exits->visits);
  g_free (exits->tenant_id);
  g_clear_pointer (&exits->audit, lv_audit_note_free);
  g_free (exits);
}

void
lv_visit_set_usage (LvVisit *visit, const LvMediaUsage *usage)
{
  guint64 bytes = usage->bytes_sent + usage->bytes_received;

  visit->bytes_sent = (gint64) usage->bytes_sent;
  visit->bytes_received = (gint64) usage->bytes_received;
  visit->average_bps = usage->seconds > 0 ? (gint64) (bytes * 8 / usage->seconds) : 0;
  visit->peak_bps = MAX (usage->peak_bps, visit->average_bps);
  visit->quality = lv_media_usage_get_quality (usage);
}

LvVisit *
lv_visit_make_exit (const LvVisit *visit, gint64 left_ms, const char *reason)
{
  LvVisit *left = lv_visit_copy (visit);

  left->left_ms = left_ms;
  g_free (left->reason);
  left->reason = g_strdup (reason);
  return left;
}

void
lv_exits_add (LvExits *exits, LvSeat *seat, gint64 left_ms, const char *reason)
{
  LvVisit *left = lv_visit_make_exit (seat->visit, left_ms, reason);

  lv_visit_set_usage (left, &seat->usage);
  g_ptr_array_add (exits->visits, left);
}

void
lv_exits_set_audit (LvExits *exits, LvCall *call, const char *action, const char *target)
{
  exits->audit = lv_audit_note_new (call, action, target, "ok");
}

/* Without an entry, which the disk did not take, there is no exit either, and the others' are
 * written all the same. */
static gboolean
close_visits (LvDb *db, GPtrArray *visits, GError **error)
{
  for (guint i = 0; i < visits->len; i++)
    {
      g_autofree char *payload = lv_audit_exit_payload (visits->pdata[i]);
      g_autoptr (GError) local_error = NULL;

      if (lv_visits_close (db, visits->pdata[i], payload, &local_error)
          || g_error_matches (local_error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
exits_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvExits *exits = input;

  if (exits->audit != NULL && !lv_audit_note_write (exits->audit, db, error))
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
  lv_meetings_end_unit (self);
}

void
lv_meetings_write_exits (LvMeetings *self, LvExits *exits)
{
  if (exits->visits->len == 0 && exits->audit == NULL)
    return lv_exits_free (exits);
  exits->meetings = lv_meetings_begin_unit (self);
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

static void
on_refusal_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_warning ("a refused entry could not be written", "ERROR", error->message, NULL);
  lv_meetings_end_unit (user_data);
}

void
lv_meetings_write_refusal (LvMeetings *self, LvCall *call, const char *room_id)
{
  const char *tenant_id = lv_tenant_get_id (lv_session_get_tenant (lv_call_get_session (call)));

  lv_store_run_async (self->context->store, tenant_id, lv_audit_note_work,
                      lv_audit_note_new (call, "room.join", room_id, "entry-password"),
                      (GDestroyNotify) lv_audit_note_free, NULL, NULL, on_refusal_written,
                      lv_meetings_begin_unit (self));
}
