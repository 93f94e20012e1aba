/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-signed-message.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-hash.h"

#define MAGIC "liveonM1"
#define MAGIC_SIZE 8

enum
{
  AT_KIND = 8,
  AT_ROOM = 9,
  AT_FROM = 25,
  AT_TO = 41,
  AT_NUMBER = 57,
  AT_BEFORE = 65,
  AT_TIME = 97,
  AT_BODY_LENGTH = 105,
  AT_BODY = LV_MESSAGE_FIXED,
};

GBytes *
lv_signed_message_write (const LvSignedMessage *self,
                         LvMessageChain *chain,
                         const LvKeyCrypto *crypto)
{
  const gsize length = LV_MESSAGE_FIXED + self->body_length;
  g_autofree guint8 *bytes = NULL;

  if (self->body_length > LV_MESSAGE_MAX_BODY)
    return NULL;
  bytes = g_malloc (length + LV_ED25519_SIGNATURE_SIZE);
  memcpy (bytes, MAGIC, MAGIC_SIZE);
  bytes[AT_KIND] = (guint8) self->kind;
  memcpy (bytes + AT_ROOM, self->room, sizeof self->room);
  memcpy (bytes + AT_FROM, self->from, sizeof self->from);
  memcpy (bytes + AT_TO, self->to, sizeof self->to);
  lv_put_u64 (bytes + AT_NUMBER, ++chain->number);
  memcpy (bytes + AT_BEFORE, chain->hash, sizeof chain->hash);
  lv_put_u64 (bytes + AT_TIME, (guint64) self->time_ms);
  lv_put_u16 (bytes + AT_BODY_LENGTH, (guint16) self->body_length);
  if (self->body_length > 0)
    memcpy (bytes + AT_BODY, self->body, self->body_length);
  crypto->ops->sign (crypto->data, bytes, length, bytes + length);
  lv_sha256 (bytes, length + LV_ED25519_SIGNATURE_SIZE, chain->hash);
  return g_bytes_new_take (g_steal_pointer (&bytes), length + LV_ED25519_SIGNATURE_SIZE);
}

gboolean
lv_signed_message_parse (const guint8 *data, gsize length, LvSignedMessage *out)
{
  if (length < LV_MESSAGE_FIXED + LV_ED25519_SIGNATURE_SIZE || length > LV_MESSAGE_MAX_SIZE
      || memcmp (data, MAGIC, MAGIC_SIZE) != 0)
    return FALSE;
  *out = (LvSignedMessage){
    .kind = data[AT_KIND],
    .number = lv_get_u64 (data + AT_NUMBER),
    .time_ms = (gint64) lv_get_u64 (data + AT_TIME),
    .body = data + AT_BODY,
    .body_length = lv_get_u16 (data + AT_BODY_LENGTH),
  };
  memcpy (out->room, data + AT_ROOM, sizeof out->room);
  memcpy (out->from, data + AT_FROM, sizeof out->from);
  memcpy (out->to, data + AT_TO, sizeof out->to);
  memcpy (out->before, data + AT_BEFORE, sizeof out->before);
  if (out->kind < LV_MESSAGE_CHAT || out->kind > LV_MESSAGE_HOST_ACT || out->number == 0
      || length != LV_MESSAGE_FIXED + out->body_length + LV_ED25519_SIGNATURE_SIZE)
    return FALSE;
  /* A person reads it: it is text. */
  return (out->kind != LV_MESSAGE_CHAT && out->kind != LV_MESSAGE_REACTION)
         || g_utf8_validate_len ((const char *) out->body, out->body_length, NULL);
}

gboolean
lv_signed_message_verify (const guint8 *data,
                          gsize length,
                          const LvKeyAnnouncement *from,
                          const LvKeyCrypto *crypto)
{
  LvSignedMessage message;

  if (!lv_signed_message_parse (data, length, &message)
      || memcmp (message.room, from->room, sizeof from->room) != 0
      || memcmp (message.from, from->session, sizeof from->session) != 0)
    return FALSE;
  length -= LV_ED25519_SIGNATURE_SIZE;
  return crypto->ops->verify (crypto->data, from->device_key, data, length, data + length);
}

LvMessagePlace
lv_message_chain_take (LvMessageChain *self, const guint8 *data, gsize length)
{
  const gboolean is_first = self->number == 0;
  LvMessagePlace place = LV_MESSAGE_NEXT;
  LvSignedMessage message;

  g_return_val_if_fail (lv_signed_message_parse (data, length, &message), LV_MESSAGE_REPEATED);

  if (message.number <= self->number)
    return LV_MESSAGE_REPEATED;
  if (!is_first && message.number > self->number + 1)
    place = LV_MESSAGE_AFTER_GAP;
  else if (!is_first && memcmp (message.before, self->hash, sizeof self->hash) != 0)
    place = LV_MESSAGE_FORKED;
  self->number = message.number;
  lv_sha256 (data, length, self->hash);
  return place;
}
