/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Heads of the chain: kept, and compared with the chain of now. What the server keeps is good
 * against a mistake; against the server itself is good what somebody kept elsewhere. Main context;
 * the works on the store thread. */
#include "lv-error.h"
#include "lv-holds.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-records.h"
#include "lv-text.h"
#include "lv-users.h"

typedef struct
{
  char *actor;
  gint64 now_ms;
  gint64 seq;
  guint8 hash[32];
} Request;

static void
request_free (gpointer data)
{
  g_free (((Request *) data)->actor);
  g_free (data);
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

static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  g_autoptr (GPtrArray) heads = lv_kept_heads_list (db, error);

  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      LvKeptHead *head = heads->pdata[i];
      g_autoptr (LvUser) user = lv_users_find (db, head->by_id, NULL);

      if (user != NULL)
        head->by_id = (g_free (head->by_id), g_strdup (user->name));
    }
  *result = g_steal_pointer (&heads);
  return *result != NULL;
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  GPtrArray *heads = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "heads");
  for (guint i = 0; i < heads->len; i++)
    {
      const LvKeptHead *head = heads->pdata[i];
      g_autofree char *hash = lv_hex_encode (head->hash, sizeof head->hash);

      lv_json_begin_object (writer, NULL);
      lv_json_int (writer, "seq", head->seq);
      lv_json_time (writer, "time", head->time_ms);
      lv_json_string (writer, "hash", hash);
      lv_json_time (writer, "kept", head->kept_ms);
      lv_json_string (writer, "by", head->by_id);
      lv_json_bool (writer, "fits", head->fits);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_heads (LvOperation *operation)
{
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, list_work, (GDestroyNotify) g_ptr_array_unref, on_listed);
}

static gboolean
keep_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;

  return lv_kept_heads_add (db, self->actor, self->now_ms, error);
}

static void
on_kept (LvOperation *operation, gpointer result)
{
  lv_operation_reply (operation, NULL);
}

static void
keep_head (LvOperation *operation)
{
  request_new (operation);
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, keep_work, NULL, on_kept);
}

static gboolean
compare_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;
  gboolean has = FALSE;

  if (!lv_records_has (db, self->seq, self->hash, &has, error))
    return FALSE;
  *result = GINT_TO_POINTER (has);
  return TRUE;
}

static void
on_compared (LvOperation *operation, gpointer result)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_bool (writer, "fits", result != NULL);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
compare_head (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  Request *self = request_new (operation);

  self->seq = lv_json_get_int (json, "seq", 1, G_MAXINT64);
  lv_json_get_hex (json, "hash", self->hash, sizeof self->hash);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, compare_work, NULL, on_compared);
}

const LvOperatorCommand lv_operator_heads[] = {
  { "records.compare", LV_SCOPE_TENANT, 0, compare_head },
  { "records.heads", LV_SCOPE_TENANT, 0, list_heads },
  { "records.keep-head", LV_SCOPE_TENANT, 0, keep_head },
  { NULL },
};
