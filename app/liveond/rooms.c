/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rooms: the entry password is hardened here, as a client does it, and goes no further. */
#include <string.h>

#include "commands.h"
#include "lv-admission.h"
#include "lv-hash.h"
#include "password.h"
#include "words.h"

static gboolean
write_admission (LvJsonWriter *writer, LvSecret *password, const char *room_id, GError **error)
{
  guint8 salt[LV_ADMISSION_SALT_SIZE];
  g_autoptr (LvSecret) hardened = NULL;
  g_autoptr (LvSecret) key = NULL;

  lv_random_bytes (salt, sizeof salt);
  hardened
      = lv_admission_harden (password, room_id, salt, sizeof salt, LV_ADMISSION_ITERATIONS, error);
  if (hardened == NULL)
    return FALSE;
  key = lv_admission_derive_key (hardened, room_id);
  lv_json_begin_object (writer, "admission");
  lv_json_base64url (writer, "salt", salt, sizeof salt);
  lv_json_int (writer, "iterations", LV_ADMISSION_ITERATIONS);
  lv_json_base64url (writer, "key", lv_secret_get_data (key), lv_secret_get_size (key));
  lv_json_end_object (writer);
  return TRUE;
}

static LvSecret *
get_password (LiveondInvocation *invocation, GError **error)
{
  const char *file = liveond_invocation_get (invocation, "password-file");

  if (file != NULL)
    return liveond_password_read (file, error);
  if (liveond_invocation_has (invocation, "ask-password"))
    return liveond_password_ask (_ ("Entry password"), error);
  return NULL;
}

LiveondExit
liveond_room_edit (LiveondInvocation *invocation, GError **error)
{
  const char *existing = liveond_invocation_get (invocation, "id");
  g_autofree char *room_id = existing != NULL ? g_strdup (existing) : lv_random_id ();
  g_autoptr (GError) local = NULL;
  g_autoptr (LvSecret) password = get_password (invocation, &local);
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_autofree char *arguments = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return LIVEOND_FAILED;
    }
  lv_json_begin_object (writer, NULL);
  liveond_invocation_write_members (invocation, writer, NULL);
  lv_json_begin_object (writer, "room");
  liveond_invocation_write_members (invocation, writer, "room.");
  if (existing == NULL)
    {
      lv_json_string (writer, "id", room_id);
      lv_json_string (writer, "mode", password != NULL ? "password" : "open");
    }
  if (password != NULL && !write_admission (writer, password, room_id, error))
    return LIVEOND_FAILED;
  lv_json_end_object (writer);
  lv_json_end_object (writer);
  arguments = lv_json_writer_free_to_string (g_steal_pointer (&writer), NULL);
  return liveond_run_with (invocation, arguments, error);
}
