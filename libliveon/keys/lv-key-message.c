/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-key-message.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-frame-key.h"

#define VERSION 1
#define INFO_LABEL "liveon-key-v1"
#define INFO_LABEL_SIZE 13
#define LIST_MAGIC "liveonL1"
#define LIST_MAGIC_SIZE 8

enum
{
  AT_FROM = 2,
  AT_TO = 18, /* ACK, ASK */
  ASK_SIZE = 34,
  AT_ACK_GENERATION = 34,
  AT_ACK_STEP = 36,
  ACK_SIZE = 37,
  AT_NUMBER = 18, /* KEYS, LIST */
  AT_LIST_VERSION = 26,
  AT_LIST_HASH = 34,
  AT_GENERATION = LV_LIST_BODY_SIZE,
  AT_STEP = 68,
};

gsize
lv_key_message_write (const LvKeyMessage *self, guint8 out[LV_KEY_HEAD_SIZE])
{
  out[0] = (guint8) self->type;
  out[1] = VERSION;
  memcpy (out + AT_FROM, self->from, LV_SESSION_ID_SIZE);
  if (self->type == LV_KEY_MESSAGE_ACK || self->type == LV_KEY_MESSAGE_ASK)
    {
      memcpy (out + AT_TO, self->to, LV_SESSION_ID_SIZE);
      if (self->type == LV_KEY_MESSAGE_ASK)
        return ASK_SIZE;
      lv_put_u16 (out + AT_ACK_GENERATION, self->generation);
      out[AT_ACK_STEP] = self->step;
      return ACK_SIZE;
    }
  lv_put_u64 (out + AT_NUMBER, self->number);
  lv_put_u64 (out + AT_LIST_VERSION, self->list_version);
  memcpy (out + AT_LIST_HASH, self->list_hash, sizeof self->list_hash);
  if (self->type == LV_KEY_MESSAGE_LIST)
    return LV_LIST_BODY_SIZE;
  lv_put_u16 (out + AT_GENERATION, self->generation);
  out[AT_STEP] = self->step;
  return LV_KEY_HEAD_SIZE;
}

static gboolean
is_generation (guint generation)
{
  return generation > 0 && generation <= LV_MAX_GENERATION;
}

static gboolean
parse_to_one (const guint8 *data, gsize length, LvKeyMessage *out)
{
  if (length != (out->type == LV_KEY_MESSAGE_ACK ? ACK_SIZE : ASK_SIZE))
    return FALSE;
  memcpy (out->to, data + AT_TO, LV_SESSION_ID_SIZE);
  if (out->type == LV_KEY_MESSAGE_ASK)
    return TRUE;
  out->generation = lv_get_u16 (data + AT_ACK_GENERATION);
  out->step = data[AT_ACK_STEP];
  return is_generation (out->generation);
}

static gboolean
parse_to_all (const guint8 *data, gsize length, LvKeyMessage *out)
{
  if (length < LV_LIST_BODY_SIZE)
    return FALSE;
  out->number = lv_get_u64 (data + AT_NUMBER);
  out->list_version = lv_get_u64 (data + AT_LIST_VERSION);
  memcpy (out->list_hash, data + AT_LIST_HASH, sizeof out->list_hash);
  if (out->type == LV_KEY_MESSAGE_LIST)
    {
      out->signature = data + LV_LIST_BODY_SIZE;
      return length == LV_LIST_BODY_SIZE + LV_ED25519_SIGNATURE_SIZE;
    }
  if (length <= LV_KEY_HEAD_SIZE || length > LV_KEY_MESSAGE_MAX
      || (length - LV_KEY_HEAD_SIZE) % LV_KEY_ENTRY_SIZE != 0)
    return FALSE;
  out->generation = lv_get_u16 (data + AT_GENERATION);
  out->step = data[AT_STEP];
  out->entries = data + LV_KEY_HEAD_SIZE;
  out->n_entries = (guint) ((length - LV_KEY_HEAD_SIZE) / LV_KEY_ENTRY_SIZE);
  return is_generation (out->generation);
}

gboolean
lv_key_message_parse (const guint8 *data, gsize length, LvKeyMessage *out)
{
  *out = (LvKeyMessage){ 0 };
  if (length < ASK_SIZE || data[1] != VERSION)
    return FALSE;
  memcpy (out->from, data + AT_FROM, LV_SESSION_ID_SIZE);
  switch (data[0])
    {
    case LV_KEY_MESSAGE_ACK:
    case LV_KEY_MESSAGE_ASK:
      out->type = data[0];
      return parse_to_one (data, length, out);
    case LV_KEY_MESSAGE_KEYS:
    case LV_KEY_MESSAGE_LIST:
      out->type = data[0];
      return parse_to_all (data, length, out);
    default:
      return FALSE;
    }
}

const guint8 *
lv_key_message_find (const LvKeyMessage *self, const guint8 session[LV_SESSION_ID_SIZE])
{
  for (guint i = 0; i < self->n_entries; i++)
    {
      const guint8 *entry = self->entries + (gsize) i * LV_KEY_ENTRY_SIZE;

      if (memcmp (entry, session, LV_SESSION_ID_SIZE) == 0)
        return entry + LV_SESSION_ID_SIZE;
    }
  return NULL;
}

void
lv_key_message_write_info (const guint8 room[LV_ROOM_ID_SIZE],
                           const guint8 from[LV_SESSION_ID_SIZE],
                           const guint8 to[LV_SESSION_ID_SIZE],
                           LvSframeSuite suite,
                           guint8 out[LV_KEY_INFO_SIZE])
{
  memcpy (out, INFO_LABEL, INFO_LABEL_SIZE);
  memcpy (out + INFO_LABEL_SIZE, room, LV_ROOM_ID_SIZE);
  memcpy (out + INFO_LABEL_SIZE + LV_ROOM_ID_SIZE, from, LV_SESSION_ID_SIZE);
  memcpy (out + INFO_LABEL_SIZE + LV_ROOM_ID_SIZE + LV_SESSION_ID_SIZE, to, LV_SESSION_ID_SIZE);
  out[LV_KEY_INFO_SIZE - 1] = (guint8) suite;
}

void
lv_key_message_write_signed (const LvKeyMessage *self,
                             const guint8 room[LV_ROOM_ID_SIZE],
                             guint8 out[LV_LIST_SIGNED_SIZE])
{
  guint8 head[LV_KEY_HEAD_SIZE];

  lv_key_message_write (self, head);
  memcpy (out, LIST_MAGIC, LIST_MAGIC_SIZE);
  memcpy (out + LIST_MAGIC_SIZE, room, LV_ROOM_ID_SIZE);
  memcpy (out + LIST_MAGIC_SIZE + LV_ROOM_ID_SIZE, head, LV_LIST_BODY_SIZE);
}
