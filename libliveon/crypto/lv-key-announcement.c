/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-key-announcement.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-hash.h"
#include "lv-text.h"

#define MAGIC "liveonA1"
#define ROSTER_MAGIC "liveonR1"
#define MAGIC_SIZE 8

enum
{
  AT_SUITE = 8,
  AT_MODE = 9,
  AT_ROOM = 10,
  AT_SESSION = 26,
  AT_DEVICE_KEY = 42,
  AT_SESSION_KEY = 74,
  AT_CALL = 106,
  AT_EXPIRES = 114,
  AT_INDEX = 122,
  AT_SECRET_EPOCH = 124,
  AT_CAPABILITIES = 128,
  AT_NAME_LENGTH = 132,
  AT_NAME = LV_KEY_ANNOUNCEMENT_FIXED,
};

gsize
lv_key_announcement_write (const LvKeyAnnouncement *self, guint8 out[LV_KEY_ANNOUNCEMENT_MAX])
{
  const gsize name_length = strlen (self->name);

  g_return_val_if_fail (name_length <= LV_KEY_ANNOUNCEMENT_NAME_SIZE, 0);
  g_return_val_if_fail (self->index <= LV_MAX_SENDER_INDEX, 0);

  memcpy (out, MAGIC, MAGIC_SIZE);
  out[AT_SUITE] = (guint8) self->suite;
  out[AT_MODE] = (guint8) self->mode;
  memcpy (out + AT_ROOM, self->room, sizeof self->room);
  memcpy (out + AT_SESSION, self->session, sizeof self->session);
  memcpy (out + AT_DEVICE_KEY, self->device_key, sizeof self->device_key);
  memcpy (out + AT_SESSION_KEY, self->session_key, sizeof self->session_key);
  lv_put_u64 (out + AT_CALL, self->call);
  lv_put_u64 (out + AT_EXPIRES, (guint64) self->expires_ms);
  lv_put_u16 (out + AT_INDEX, self->index);
  lv_put_u32 (out + AT_SECRET_EPOCH, self->secret_epoch);
  lv_put_u32 (out + AT_CAPABILITIES, self->capabilities);
  lv_put_u16 (out + AT_NAME_LENGTH, (guint16) name_length);
  memcpy (out + AT_NAME, self->name, name_length);
  return AT_NAME + name_length;
}

GBytes *
lv_key_announcement_sign (const LvKeyAnnouncement *self, LvSigningKey *device)
{
  LvKeyAnnouncement signed_by = *self;
  guint8 bytes[LV_KEY_ANNOUNCEMENT_MAX];
  gsize length;

  memcpy (signed_by.device_key, lv_signing_key_get_public (device), LV_ED25519_KEY_SIZE);
  length = lv_key_announcement_write (&signed_by, bytes);
  lv_signing_key_sign (device, bytes, length, bytes + length);
  return g_bytes_new (bytes, length + LV_ED25519_SIGNATURE_SIZE);
}

/* As lv_text_clean_name() leaves it: nobody is in the list under a name that looks like another's
 * because of what is not seen. */
static gboolean
parse_name (const guint8 *name, gsize length, char *out)
{
  g_autofree char *clean = NULL;

  if (length == 0 || length > LV_KEY_ANNOUNCEMENT_NAME_SIZE || memchr (name, 0, length) != NULL)
    return FALSE;
  memcpy (out, name, length);
  out[length] = '\0';
  clean = lv_text_clean_name (out, LV_KEY_ANNOUNCEMENT_NAME_CHARS);
  return clean != NULL && strcmp (clean, out) == 0;
}

gboolean
lv_key_announcement_parse (const guint8 *data, gsize length, LvKeyAnnouncement *out)
{
  gsize name_length;

  if (length < LV_KEY_ANNOUNCEMENT_FIXED + LV_ED25519_SIGNATURE_SIZE
      || memcmp (data, MAGIC, MAGIC_SIZE) != 0)
    return FALSE;
  *out = (LvKeyAnnouncement){
    .suite = data[AT_SUITE],
    .mode = data[AT_MODE],
    .call = lv_get_u64 (data + AT_CALL),
    .expires_ms = (gint64) lv_get_u64 (data + AT_EXPIRES),
    .index = lv_get_u16 (data + AT_INDEX),
    .secret_epoch = lv_get_u32 (data + AT_SECRET_EPOCH),
    .capabilities = lv_get_u32 (data + AT_CAPABILITIES),
  };
  memcpy (out->room, data + AT_ROOM, sizeof out->room);
  memcpy (out->session, data + AT_SESSION, sizeof out->session);
  memcpy (out->device_key, data + AT_DEVICE_KEY, sizeof out->device_key);
  memcpy (out->session_key, data + AT_SESSION_KEY, sizeof out->session_key);
  name_length = lv_get_u16 (data + AT_NAME_LENGTH);
  return length == AT_NAME + name_length + LV_ED25519_SIGNATURE_SIZE
         && (out->suite == LV_SFRAME_AES_128_GCM_SHA256_128
             || out->suite == LV_SFRAME_AES_256_GCM_SHA512_128)
         && out->mode <= LV_ROOM_KEY_MODE_LINK && out->index <= LV_MAX_SENDER_INDEX
         && out->expires_ms >= 0 && parse_name (data + AT_NAME, name_length, out->name);
}

void
lv_roster_hash (const guint8 room[LV_ROOM_ID_SIZE], const guint8 *digests, guint n, guint8 out[32])
{
  const gsize head = MAGIC_SIZE + LV_ROOM_ID_SIZE + 2, size = head + (gsize) n * LV_SHA256_SIZE;
  g_autofree guint8 *text = g_malloc (size);

  g_return_if_fail (n <= G_MAXUINT16);

  memcpy (text, ROSTER_MAGIC, MAGIC_SIZE);
  memcpy (text + MAGIC_SIZE, room, LV_ROOM_ID_SIZE);
  lv_put_u16 (text + MAGIC_SIZE + LV_ROOM_ID_SIZE, (guint16) n);
  if (n > 0)
    memcpy (text + head, digests, size - head);
  lv_sha256 (text, size, out);
}
