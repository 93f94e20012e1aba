/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One person with the devices that they are signed in on, and signing those out. Main context; the
 * works on the store thread. */
#include "lv-error.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-session.h"
#include "lv-users.h"

typedef struct
{
  LvUser *user;
  GPtrArray *devices; /* of LvSessionRow */
} Person;

static void
person_free (Person *self)
{
  g_clear_pointer (&self->user, lv_user_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

static gboolean
show_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  LvJson *json = data;
  g_autoptr (Person) person = g_new0 (Person, 1);

  person->user = lv_fields_find_user (db, json, note, error);
  if (person->user == NULL)
    return FALSE;
  person->devices = lv_sessions_list (db, person->user->id, error);
  if (person->devices == NULL)
    return FALSE;
  *result = g_steal_pointer (&person);
  return TRUE;
}

static void
write_device (LvJsonWriter *writer, LvSessions *sessions, const LvSessionRow *row)
{
  LvSession *live = lv_sessions_find (sessions, row->id);
  gboolean is_connected = live != NULL && lv_session_get_connection (live) != NULL;

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", row->id);
  lv_json_string (writer, "name", row->device_name);
  lv_json_string (writer, "client", live != NULL ? lv_session_get_client (live) : row->client);
  lv_json_string (writer, "address", live != NULL ? lv_session_get_address (live) : row->address);
  lv_json_time (writer, "created", row->created_ms);
  lv_json_time (writer, "used", row->used_ms);
  lv_json_bool (writer, "is_connected", is_connected);
  lv_json_end_object (writer);
}

static void
on_shown (LvOperation *operation, gpointer result)
{
  Person *person = result;
  LvSessions *sessions = lv_operation_get_context (operation)->sessions;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_operator_write_user (writer, "user", person->user);
  lv_json_begin_array (writer, "devices");
  for (guint i = 0; i < person->devices->len; i++)
    write_device (writer, sessions, person->devices->pdata[i]);
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
show_user (LvOperation *operation)
{
  lv_operation_set_data (operation, lv_operation_get_arguments (operation), NULL);
  lv_operation_read (operation, show_work, (GDestroyNotify) person_free, on_shown);
}

/* --- signing out --- */

static gboolean
remove_device (LvDb *db, const char *session_id, const char *user_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (LvSessionRow) row = lv_sessions_find_by_id (db, session_id, &local);

  if (row != NULL && g_str_equal (row->user_id, user_id))
    return lv_sessions_remove (db, session_id, error);
  if (local == NULL)
    local = lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
sign_out_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  LvJson *json = data;
  g_autoptr (LvUser) user = lv_fields_find_user (db, json, note, error);
  const char *device
      = user != NULL && lv_json_has (json, "device") ? lv_json_get_id (json, "device") : NULL;

  if (user == NULL || !lv_json_end (json, error)
      || !(device != NULL ? remove_device (db, device, user->id, error)
                          : lv_sessions_remove_all (db, user->id, error)))
    return FALSE;
  *result = g_steal_pointer (&user);
  return TRUE;
}

static void
on_signed_out (LvOperation *operation, gpointer result)
{
  LvUser *user = result;
  LvJson *json = lv_operation_get_arguments (operation);
  LvSessions *sessions = lv_operation_get_context (operation)->sessions;
  g_autoptr (GPtrArray) live
      = lv_sessions_list_live (sessions, lv_operation_get_tenant (operation), user->id);
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  const char *device = lv_json_has (json, "device") ? lv_json_get_id (json, "device") : NULL;

  for (guint i = 0; i < live->len; i++)
    if (device == NULL || g_str_equal (lv_session_get_id (live->pdata[i]), device))
      lv_session_end (live->pdata[i], problem, "left");
  lv_operation_reply (operation, NULL);
}

static void
sign_out_user (LvOperation *operation)
{
  lv_operation_set_data (operation, lv_operation_get_arguments (operation), NULL);
  lv_operation_change (operation, sign_out_work, (GDestroyNotify) lv_user_unref, on_signed_out);
}

const LvOperatorCommand lv_operator_devices[] = {
  { "user.show", LV_SCOPE_PEOPLE, 0, show_user },
  { "user.sign-out", LV_SCOPE_PEOPLE, 0, sign_out_user },
  { NULL },
};
