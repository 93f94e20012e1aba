/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room-secret.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-bytes.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-text.h"

#define LABEL "liveon-psk-1"
#define LABEL_SIZE 12

void
lv_psk_id_write (const guint8 room[LV_ROOM_ID_SIZE],
                 LvRoomKeyMode mode,
                 guint32 secret_epoch,
                 guint8 out[LV_PSK_ID_SIZE])
{
  memcpy (out, LABEL, LABEL_SIZE);
  memcpy (out + LABEL_SIZE, room, LV_ROOM_ID_SIZE);
  out[LABEL_SIZE + LV_ROOM_ID_SIZE] = (guint8) mode;
  lv_put_u32 (out + LABEL_SIZE + LV_ROOM_ID_SIZE + 1, secret_epoch);
}

LvSecret *
lv_link_secret_generate (void)
{
  LvSecret *secret = lv_secret_new_zeroed (LV_LINK_SECRET_SIZE);

  lv_random_bytes (lv_secret_get_data (secret), LV_LINK_SECRET_SIZE);
  return secret;
}

char *
lv_link_secret_write (LvSecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (lv_secret_get_size (secret) == LV_LINK_SECRET_SIZE, NULL);

  return lv_base64url_encode (lv_secret_get_data (secret), LV_LINK_SECRET_SIZE);
}

LvSecret *
lv_link_secret_parse (const char *text, GError **error)
{
  g_autoptr (LvSecret) digits = NULL;
  LvSecret *secret = NULL;
  guint8 *bytes;
  gsize length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  digits = lv_secret_new (text, strlen (text));
  bytes = lv_base64url_decode (g_strstrip ((char *) lv_secret_get_data (digits)),
                               LV_LINK_SECRET_SIZE, &length);
  if (bytes != NULL)
    {
      if (length == LV_LINK_SECRET_SIZE)
        secret = lv_secret_new (bytes, length);
      OPENSSL_cleanse (bytes, length);
      g_free (bytes);
    }
  if (secret == NULL)
    lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "link", NULL);
  return secret;
}
