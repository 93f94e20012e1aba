/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room-save.h"

#include "lv-admission.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-room-draft.h"

typedef struct
{
  LiveonRoomDraft *draft;
  char *id;
  gboolean is_new;
  guint8 salt[LV_ADMISSION_SALT_SIZE];
} Edit;

static void
edit_free (Edit *edit)
{
  g_object_unref (edit->draft);
  g_free (edit->id);
  g_free (edit);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LvLink *link = LV_LINK (source);
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (link, result, &error);
  LiveonRoom *room = json == NULL ? NULL : lv_room_new_from_json (link, json, &error);

  if (room == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, room, g_object_unref);
}

/* admission NULL: the door is not touched. */
static void
send_edit (GTask *owned_task, LvSecret *admission, guint iterations)
{
  g_autoptr (GTask) task = owned_task;
  LvLink *link = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autoptr (GBytes) body = NULL;
  g_autofree char *path = NULL;

  lv_json_begin_object (writer, NULL);
  if (edit->is_new)
    lv_json_string (writer, "id", edit->id);
  lv_room_draft_write (edit->draft, writer);
  if (admission != NULL)
    {
      lv_json_begin_object (writer, "admission");
      lv_json_base64url (writer, "salt", edit->salt, sizeof edit->salt);
      lv_json_int (writer, "iterations", iterations);
      lv_json_base64url (writer, "key", lv_secret_get_data (admission),
                         lv_secret_get_size (admission));
      lv_json_end_object (writer);
    }
  lv_json_end_object (writer);
  body = lv_json_writer_free_to_bytes (writer);
  path = edit->is_new ? g_strdup ("/api/v1/rooms") : g_strconcat ("/api/v1/rooms/", edit->id, NULL);
  lv_link_request_async (link, edit->is_new ? "POST" : "PATCH", path, body,
                         g_task_get_cancellable (task), on_answer, g_object_ref (task));
}

static void
on_hardened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LvSecret) hardened = lv_admission_harden_finish (result, &error);
  g_autoptr (LvSecret) admission = NULL;

  if (hardened == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  admission = lv_admission_derive_key (hardened, edit->id);
  send_edit (g_steal_pointer (&task), admission, LV_ADMISSION_ITERATIONS);
}

static void
start_by_link (GTask *owned_task)
{
  Edit *edit = g_task_get_task_data (owned_task);
  g_autoptr (LvSecret) admission
      = lv_admission_derive_key (lv_room_draft_ensure_link_secret (edit->draft), edit->id);

  send_edit (owned_task, admission, 0);
}

/* NULL when the draft and the room's mode go together. */
static GError *
check_mode (Edit *edit, LiveonRoomMode mode, LvSecret *password)
{
  if (password != NULL && mode != LIVEON_ROOM_MODE_PASSWORD)
    return lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "mode", NULL);
  if (password == NULL && mode == LIVEON_ROOM_MODE_PASSWORD && edit->is_new)
    return lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "password", NULL);
  return NULL;
}

void
lv_room_save_async (LvLink *link,
                    LiveonRoom *room,
                    LiveonRoomDraft *draft,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (link, cancellable, callback, user_data);
  LiveonRoomMode mode = room == NULL ? lv_room_draft_get_mode (draft) : liveon_room_get_mode (room);
  LvSecret *password = lv_room_draft_get_password (draft);
  Edit *edit = g_new0 (Edit, 1);
  GError *error;

  g_task_set_source_tag (task, lv_room_save_async);
  edit->draft = g_object_ref (draft);
  edit->is_new = room == NULL;
  edit->id = room == NULL ? lv_random_id () : g_strdup (liveon_room_get_id (room));
  lv_random_bytes (edit->salt, sizeof edit->salt);
  g_task_set_task_data (task, edit, (GDestroyNotify) edit_free);

  error = check_mode (edit, mode, password);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (edit->is_new && mode == LIVEON_ROOM_MODE_LINK)
    start_by_link (g_steal_pointer (&task));
  else if (password == NULL)
    send_edit (g_steal_pointer (&task), NULL, 0);
  else
    lv_admission_harden_async (password, edit->id, edit->salt, sizeof edit->salt,
                               LV_ADMISSION_ITERATIONS, cancellable, on_hardened,
                               g_steal_pointer (&task));
}

LiveonRoom *
lv_room_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
