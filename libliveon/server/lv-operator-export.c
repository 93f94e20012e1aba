/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Everything that belongs to a company, for when the contract ends (CLD8.1.5): people, groups,
 * rooms, policy and announcements as one JSON object, its records as a log that verifies. Without
 * passwords and what opens doors. Main context; the works on the store thread.
 *
 *   describe (policy, groups, rooms, announcements) → (a page of people)* → write → records
 */
#include <gio/gunixoutputstream.h>

#include "lv-announcement-feed.h"
#include "lv-announcements.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-rooms.h"
#include "lv-tenants.h"
#include "lv-users.h"
#include "lv-words.h"

#define PAGE 500

typedef struct
{
  LvTenantRow *row;
  LvJsonWriter *writer; /* used by the store thread while the main context waits */
  guint n_users;
  GBytes *text;
  GOutputStream *stream;
  gboolean is_without_records;
} Export;

static void
export_free (Export *self)
{
  g_clear_pointer (&self->writer, lv_json_writer_free);
  g_clear_pointer (&self->row, lv_tenant_row_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_clear_object (&self->stream);
  g_free (self);
}

static gboolean
describe_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Export *self = data;
  g_autoptr (LvPolicy) policy = lv_policy_load (db, error);
  g_autoptr (GPtrArray) groups = policy != NULL ? lv_groups_list (db, error) : NULL;
  g_autoptr (GPtrArray) rooms = groups != NULL ? lv_rooms_list (db, error) : NULL;
  g_autoptr (GPtrArray) announcements
      = rooms != NULL ? lv_announcements_list (db, G_MAXINT64, G_MAXINT32, error) : NULL;

  if (announcements == NULL)
    return FALSE;
  lv_json_begin_object (self->writer, NULL);
  lv_json_string (self->writer, "export", "liveon-tenant");
  lv_json_int (self->writer, "version", 1);
  lv_operator_write_tenant (self->writer, "tenant", self->row);
  lv_operator_write_policy (self->writer, "policy", policy);
  lv_json_begin_array (self->writer, "groups");
  for (guint i = 0; i < groups->len; i++)
    lv_operator_write_group (self->writer, NULL, g_ptr_array_index (groups, i));
  lv_json_end_array (self->writer);
  lv_json_begin_array (self->writer, "rooms");
  for (guint i = 0; i < rooms->len; i++)
    lv_operator_write_room (self->writer, NULL, g_ptr_array_index (rooms, i), -1);
  lv_json_end_array (self->writer);
  lv_json_begin_array (self->writer, "announcements");
  for (guint i = 0; i < announcements->len; i++)
    lv_announcement_write (self->writer, NULL, g_ptr_array_index (announcements, i), FALSE);
  lv_json_end_array (self->writer);
  lv_json_begin_array (self->writer, "users");
  return TRUE;
}

static gboolean
users_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Export *self = data;
  g_autoptr (GPtrArray) users = lv_users_list (db, NULL, self->n_users, PAGE, error);

  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    lv_operator_write_user (self->writer, NULL, g_ptr_array_index (users, i));
  self->n_users += users->len;
  *result = GUINT_TO_POINTER (users->len);
  return TRUE;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  Export *self = lv_operation_get_data (operation);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    lv_operation_refuse (operation, error);
  else if (self->is_without_records)
    lv_operation_reply (operation, NULL);
  else
    lv_operator_export_records (operation, 1);
}

static void
on_users (LvOperation *operation, gpointer result)
{
  Export *self = lv_operation_get_data (operation);

  if (GPOINTER_TO_UINT (result) == PAGE)
    {
      lv_operation_read (operation, users_work, NULL, on_users);
      return;
    }
  lv_json_end_array (self->writer);
  lv_json_end_object (self->writer);
  self->text = lv_json_writer_free_to_bytes (g_steal_pointer (&self->writer));
  g_output_stream_write_all_async (self->stream, g_bytes_get_data (self->text, NULL),
                                   g_bytes_get_size (self->text), G_PRIORITY_DEFAULT, NULL,
                                   on_written, lv_operation_ref (operation));
}

static void
on_described (LvOperation *operation, gpointer result)
{
  lv_operation_read (operation, users_work, NULL, on_users);
}

static void
export_to_file (LvOperation *operation, gboolean is_without_records)
{
  Export *self = g_new0 (Export, 1);

  lv_operation_set_data (operation, self, (GDestroyNotify) export_free);
  self->is_without_records = is_without_records;
  self->stream = lv_operation_take_output (operation, 0);
  if (self->stream == NULL)
    return;
  self->writer = lv_json_writer_new ();
  self->row = lv_tenant_row_ref (lv_tenant_get_row (lv_operation_get_tenant (operation)));
  lv_operation_read (operation, describe_work, NULL, on_described);
}

static void
export_tenant (LvOperation *operation)
{
  export_to_file (operation, FALSE);
}

/* Where each file is asked for by itself. */
static void
describe_tenant (LvOperation *operation)
{
  export_to_file (operation, TRUE);
}

const LvOperatorCommand lv_operator_export[] = {
  { "tenant.describe", LV_SCOPE_PEOPLE, 1, describe_tenant },
  { "tenant.export", LV_SCOPE_PEOPLE, 2, export_tenant },
  { NULL },
};
