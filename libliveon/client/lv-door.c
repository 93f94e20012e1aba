/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-door.h"

#include "lv-admission.h"
#include "lv-error.h"
#include "lv-members.h"
#include "lv-limits.h"
#include "lv-room.h"
#include "lv-text.h"

#define LINK_SECRET_SIZE 32

static void
on_hardened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvSecret) hardened = lv_admission_harden_finish (result, &error);

  if (hardened == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&hardened), (GDestroyNotify) lv_secret_unref);
}

static void
open_by_link (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  LvSecret *text = g_task_get_task_data (task);
  gsize length = 0;
  guint8 *bytes = lv_base64url_decode (lv_secret_get_text (text), LINK_SECRET_SIZE, &length);
  LvSecret *secret;

  if (bytes == NULL || length != LINK_SECRET_SIZE)
    {
      g_free (bytes);
      g_task_return_error (task, lv_error_new (LIVEON_ERROR_ENTRY_PASSWORD, NULL));
      return;
    }
  secret = lv_secret_new (bytes, length);
  explicit_bzero (bytes, length);
  g_free (bytes);
  g_task_return_pointer (task, secret, (GDestroyNotify) lv_secret_unref);
}

/* A password door with less hardening than agreed would let a server guess cheaply, and one with
 * far more would only cost time: both are refused before the password is touched. */
static void
open_by_password (GTask *owned_task, LvJson *door)
{
  g_autoptr (GTask) task = owned_task;
  LiveonRoom *room = g_task_get_source_object (task);
  guint8 salt[LV_ADMISSION_SALT_SIZE];
  gint64 iterations = lv_json_get_int (door, "iterations", 0, G_MAXUINT32);
  GError *error = NULL;

  lv_json_get_bytes (door, "salt", salt, sizeof salt);
  if (!lv_json_end_answer (door, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (iterations < LV_ADMISSION_MIN_ITERATIONS || iterations > LV_ADMISSION_MAX_ITERATIONS)
    {
      g_task_return_error (task,
                           lv_error_new_detail (LIVEON_ERROR_VERIFICATION,
                                                "the door asks for %" G_GINT64_FORMAT " iterations",
                                                iterations));
      return;
    }
  lv_admission_harden_async (g_task_get_task_data (task), liveon_room_get_id (room), salt,
                             sizeof salt, (guint) iterations, g_task_get_cancellable (task),
                             on_hardened, g_object_ref (task));
}

static void
on_door (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LiveonRoom *room = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LvJson) door = lv_link_request_finish (LV_LINK (source), result, &error);
  g_autoptr (GTypeClass) modes = g_type_class_ref (LIVEON_TYPE_ROOM_MODE);
  GEnumValue *mode;

  if (door == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  mode = g_enum_get_value_by_nick ((GEnumClass *) modes,
                                   lv_json_get_string (door, "mode", LV_LIMIT_NAME));
  /* A room's mode is fixed: who typed a password never enters by a door that asks for none. */
  if (mode == NULL || mode->value != (int) liveon_room_get_mode (room))
    g_task_return_error (
        task, lv_error_new_detail (LIVEON_ERROR_VERIFICATION, "the room's mode has changed"));
  else if (mode->value == LIVEON_ROOM_MODE_LINK)
    open_by_link (g_steal_pointer (&task));
  else
    open_by_password (g_steal_pointer (&task), door);
}

gboolean
lv_door_takes_secret (LiveonRoom *room, GError **error)
{
  switch (liveon_room_get_mode (room))
    {
    case LIVEON_ROOM_MODE_PASSWORD:
    case LIVEON_ROOM_MODE_LINK:
      return TRUE;
    case LIVEON_ROOM_MODE_OPEN:
      lv_error_set_detail (error, LIVEON_ERROR_VERIFICATION, "the room asks for no password");
      return FALSE;
    case LIVEON_ROOM_MODE_UNKNOWN:
    default:
      lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "the room's mode is not known");
      return FALSE;
    }
}

void
lv_door_open_async (LiveonRoom *room,
                    LvSecret *secret,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (room, cancellable, callback, user_data);
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, lv_door_open_async);
  if (liveon_room_get_mode (room) == LIVEON_ROOM_MODE_OPEN && secret == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else if (!lv_door_takes_secret (room, &error))
    g_task_return_error (task, error);
  else if (secret == NULL)
    g_task_return_error (task, lv_error_new (LIVEON_ERROR_ENTRY_PASSWORD, NULL));
  else
    {
      g_task_set_task_data (task, lv_secret_ref (secret), (GDestroyNotify) lv_secret_unref);
      path = g_strdup_printf ("/api/v1/rooms/%s/door", liveon_room_get_id (room));
      lv_link_request_async (lv_room_get_link (room), "GET", path, NULL, cancellable, on_door,
                             g_steal_pointer (&task));
    }
}

gboolean
lv_door_open_finish (GAsyncResult *result, LvSecret **hardened, GError **error)
{
  g_autoptr (GError) problem = NULL;

  *hardened = g_task_propagate_pointer (G_TASK (result), &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
