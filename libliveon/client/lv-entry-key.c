/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-entry-key.h"

#include <string.h>

#include "lv-admission.h"
#include "lv-error.h"
#include "lv-text.h"

#define VERSION 1
#define ROOM_SIZE 16

typedef struct
{
  guint8 version;
  guint8 room[ROOM_SIZE];
  guint8 key[LV_ADMISSION_KEY_SIZE];
} Form;

G_STATIC_ASSERT (sizeof (Form) == 1 + ROOM_SIZE + LV_ADMISSION_KEY_SIZE);

char *
lv_entry_key_write (LvSecret *hardened, const char *room_id)
{
  Form form = { .version = VERSION };
  char *text = NULL;

  g_return_val_if_fail (lv_secret_get_size (hardened) == sizeof form.key, NULL);

  if (lv_hex_decode (room_id, form.room, sizeof form.room))
    {
      memcpy (form.key, lv_secret_get_data (hardened), sizeof form.key);
      text = lv_base64url_encode ((const guint8 *) &form, sizeof form);
    }
  explicit_bzero (&form, sizeof form);
  return text;
}

LvSecret *
lv_entry_key_read (const char *text, const char *room_id, GError **error)
{
  gsize length = 0;
  guint8 *bytes = lv_base64url_decode (text, sizeof (Form), &length);
  const Form *form = (const Form *) bytes;
  guint8 room[ROOM_SIZE];
  LvSecret *hardened = NULL;

  if (bytes != NULL && length == sizeof *form && form->version == VERSION
      && lv_hex_decode (room_id, room, sizeof room) && memcmp (room, form->room, sizeof room) == 0)
    hardened = lv_secret_new (form->key, sizeof form->key);
  else
    lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "key", NULL);
  if (bytes != NULL)
    explicit_bzero (bytes, length);
  g_free (bytes);
  return hardened;
}
