/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Legal holds, and what is handed out by order: one administrator asks, another one decides. Main
 * context; the works on the store thread. */
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-holds.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-rooms.h"
#include "lv-text.h"
#include "lv-users.h"

/* Asked for, or decided; crosses to the store thread. */
typedef struct
{
  char *id;
  char *subject;
  char *reason;
  char *actor;
  gint64 from_ms, to_ms, until_ms, now_ms;
  gboolean is_approved;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->id);
  g_free (self->subject);
  g_free (self->reason);
  g_free (self->actor);
  g_free (self);
}

static char *
make_id (void)
{
  guint8 bytes[16];

  lv_random_bytes (bytes, sizeof bytes);
  return lv_hex_encode (bytes, sizeof bytes);
}

static Request *
request_new (LvOperation *operation)
{
  Request *self = g_new0 (Request, 1);

  self->actor = g_strdup (lv_operation_get_actor (operation));
  self->now_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);
  lv_operation_set_data (operation, self, request_free);
  return self;
}

/* Of what: a person, a room, or all; a stretch of time; and why. */
static void
read_scope (LvJson *json, Request *self)
{
  gboolean is_person = lv_json_has (json, "user");

  self->id = make_id ();
  if (is_person || lv_json_has (json, "room"))
    self->subject = g_strdup (lv_json_get_id (json, is_person ? "user" : "room"));
  else
    self->subject = g_strdup ("");
  if (is_person && lv_json_has (json, "room"))
    lv_json_fail (json, "room", "either a person or a room");
  self->from_ms = lv_json_get_optional_time (json, "from");
  self->to_ms = lv_json_get_optional_time (json, "to");
  if (self->to_ms != 0 && self->to_ms <= self->from_ms)
    lv_json_fail (json, "to", "it is before the beginning");
  self->reason = g_strdup (lv_json_get_string (json, "reason", LV_LIMIT_REASON));
  if (*self->reason == '\0')
    lv_json_fail (json, "reason", "say why");
}

static gboolean
set_note (LvNote *note, const char *target, const char *detail)
{
  note->target = g_strdup (target);
  note->detail = g_strdup (detail);
  return TRUE;
}

static void
on_changed (LvOperation *operation, gpointer result)
{
  lv_operation_reply (operation, NULL);
}

/* The name of a person or a room; NULL when it is neither. */
static gboolean
find_name (LvDb *db, const char *id, char **name, GError **error)
{
  g_autoptr (LvUser) user = NULL;
  g_autoptr (LvRoom) room = NULL;
  GError *local = NULL;

  *name = NULL;
  if (!lv_id_is_valid (id))
    return TRUE;
  user = lv_users_find (db, id, &local);
  if (user == NULL
      && (local == NULL || g_error_matches (local, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND)))
    {
      g_clear_error (&local);
      room = lv_rooms_find (db, id, &local);
    }
  g_clear_error (&local);
  *name = g_strdup (user != NULL ? user->name : room != NULL ? room->name : NULL);
  return TRUE;
}

typedef struct
{
  GPtrArray *rows;
  GHashTable *names; /* id → name */
} Listed;

static void
listed_free (Listed *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_hash_table_unref (self->names);
  g_free (self);
}

static gboolean
add_name (LvDb *db, Listed *listed, const char *id, GError **error)
{
  char *name = NULL;

  if (id == NULL || g_hash_table_contains (listed->names, id))
    return TRUE;
  if (!find_name (db, id, &name, error))
    return FALSE;
  if (name != NULL)
    g_hash_table_insert (listed->names, g_strdup (id), name);
  return TRUE;
}

static void
write_person (LvJsonWriter *writer, const char *name, Listed *listed, const char *id)
{
  if (*id == '\0')
    {
      lv_json_null (writer, name);
      return;
    }
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", id);
  lv_json_string (writer, "name", g_hash_table_lookup (listed->names, id));
  lv_json_end_object (writer);
}

static Listed *
listed_new (void)
{
  Listed *self = g_new0 (Listed, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/* --- holds --- */

static gboolean
holds_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;
  Listed *listed = listed_new ();
  gboolean is_fine = lv_holds_expire (db, self->now_ms, error);

  listed->rows = is_fine ? lv_holds_list (db, FALSE, error) : NULL;
  for (guint i = 0; listed->rows != NULL && i < listed->rows->len && is_fine; i++)
    {
      const LvHold *hold = listed->rows->pdata[i];

      is_fine = add_name (db, listed, hold->subject, error)
                && add_name (db, listed, hold->by_id, error)
                && add_name (db, listed, hold->ended_by, error);
    }
  *result = listed;
  return listed->rows != NULL && is_fine;
}

static void
on_holds (LvOperation *operation, gpointer result)
{
  Listed *listed = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "holds");
  for (guint i = 0; i < listed->rows->len; i++)
    {
      const LvHold *hold = listed->rows->pdata[i];

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "id", hold->id);
      write_person (writer, "subject", listed, hold->subject);
      lv_json_time (writer, "from", hold->from_ms);
      lv_json_time (writer, "to", hold->to_ms);
      lv_json_time (writer, "until", hold->until_ms);
      lv_json_string (writer, "reason", hold->reason);
      write_person (writer, "by", listed, hold->by_id);
      lv_json_time (writer, "created", hold->created_ms);
      lv_json_time (writer, "ended", hold->ended_ms);
      write_person (writer, "ended_by", listed, hold->ended_by);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_holds (LvOperation *operation)
{
  request_new (operation);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, holds_work, (GDestroyNotify) listed_free, on_holds);
}

static gboolean
add_hold_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;

  return lv_holds_add (db,
                       &(LvHold){ .id = self->id,
                                  .subject = self->subject,
                                  .from_ms = self->from_ms,
                                  .to_ms = self->to_ms,
                                  .until_ms = self->until_ms,
                                  .reason = self->reason,
                                  .by_id = self->actor,
                                  .created_ms = self->now_ms },
                       error)
         && set_note (note, *self->subject != '\0' ? self->subject : NULL, NULL);
}

static void
add_hold (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  Request *self = request_new (operation);

  read_scope (json, self);
  self->until_ms = lv_json_get_optional_time (json, "until");
  if (self->until_ms != 0 && self->until_ms <= self->now_ms)
    lv_json_fail (json, "until", "it is over");
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, add_hold_work, NULL, on_changed);
}

static gboolean
end_hold_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;

  return lv_holds_end (db, self->id, self->actor, self->now_ms, error)
         && set_note (note, self->id, NULL);
}

static void
end_hold (LvOperation *operation)
{
  Request *self = request_new (operation);

  self->id = g_strdup (lv_json_get_id (lv_operation_get_arguments (operation), "id"));
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, end_hold_work, NULL, on_changed);
}

/* --- disclosures --- */

static gboolean
disclosures_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Listed *listed = listed_new ();
  gboolean is_fine = TRUE;

  listed->rows = lv_disclosures_list (db, error);
  for (guint i = 0; listed->rows != NULL && i < listed->rows->len && is_fine; i++)
    {
      const LvDisclosure *row = listed->rows->pdata[i];

      is_fine = add_name (db, listed, row->subject, error)
                && add_name (db, listed, row->by_id, error)
                && add_name (db, listed, row->decided_by, error);
    }
  *result = listed;
  return listed->rows != NULL && is_fine;
}

static void
on_disclosures (LvOperation *operation, gpointer result)
{
  Listed *listed = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "disclosures");
  for (guint i = 0; i < listed->rows->len; i++)
    {
      const LvDisclosure *row = listed->rows->pdata[i];

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "id", row->id);
      write_person (writer, "subject", listed, row->subject);
      lv_json_time (writer, "from", row->from_ms);
      lv_json_time (writer, "to", row->to_ms);
      lv_json_string (writer, "reason", row->reason);
      write_person (writer, "by", listed, row->by_id);
      lv_json_time (writer, "created", row->created_ms);
      write_person (writer, "decided_by", listed, row->decided_by);
      lv_json_time (writer, "decided", row->decided_ms);
      lv_json_bool (writer, "is_approved", row->is_approved);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_disclosures (LvOperation *operation)
{
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, disclosures_work, (GDestroyNotify) listed_free, on_disclosures);
}

static gboolean
ask_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;

  return lv_disclosures_add (db,
                             &(LvDisclosure){ .id = self->id,
                                              .subject = self->subject,
                                              .from_ms = self->from_ms,
                                              .to_ms = self->to_ms,
                                              .reason = self->reason,
                                              .by_id = self->actor,
                                              .created_ms = self->now_ms },
                             error)
         && set_note (note, self->id, NULL);
}

static void
ask_disclosure (LvOperation *operation)
{
  Request *self = request_new (operation);

  read_scope (lv_operation_get_arguments (operation), self);
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, ask_work, NULL, on_changed);
}

static gboolean
decide_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;

  return lv_disclosures_decide (db, self->id, self->actor, self->is_approved, self->now_ms, error)
         && set_note (note, self->id, NULL);
}

static void
decide (LvOperation *operation, gboolean is_approved)
{
  Request *self = request_new (operation);

  self->id = g_strdup (lv_json_get_id (lv_operation_get_arguments (operation), "id"));
  self->is_approved = is_approved;
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, decide_work, NULL, on_changed);
}

static void
approve_disclosure (LvOperation *operation)
{
  decide (operation, TRUE);
}

static void
refuse_disclosure (LvOperation *operation)
{
  decide (operation, FALSE);
}

const LvOperatorCommand lv_operator_holds[] = {
  { "hold.add", LV_SCOPE_PEOPLE, 0, add_hold },
  { "hold.end", LV_SCOPE_PEOPLE, 0, end_hold },
  { "hold.list", LV_SCOPE_PEOPLE, 0, list_holds },
  { "disclosure.approve", LV_SCOPE_PEOPLE, 0, approve_disclosure },
  { "disclosure.ask", LV_SCOPE_PEOPLE, 0, ask_disclosure },
  { "disclosure.list", LV_SCOPE_PEOPLE, 0, list_disclosures },
  { "disclosure.refuse", LV_SCOPE_PEOPLE, 0, refuse_disclosure },
  { NULL },
};
