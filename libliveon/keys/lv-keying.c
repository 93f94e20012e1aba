/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-hash.h"
#include "lv-keying-private.h"

#define ASK_AGAIN_MS 1000
#define EAGER_MS 2000 /* after the connection was away */

LvKeying *
lv_keying_new (const LvKeyCrypto *crypto,
               GBytes *announcement,
               const LvKeyingEvents *events,
               gpointer user_data,
               gint64 now_ms)
{
  LvKeying *self;
  gsize length;
  const guint8 *data;

  g_return_val_if_fail (crypto != NULL && announcement != NULL && events != NULL, NULL);

  self = g_new0 (LvKeying, 1);
  self->crypto = *crypto;
  self->events = events;
  self->user_data = user_data;
  self->announcement = g_bytes_ref (announcement);
  data = g_bytes_get_data (announcement, &length);
  g_assert (lv_key_announcement_parse (data, length, &self->card));
  lv_sha256 (data, length, self->digest);
  self->people = g_ptr_array_new_with_free_func (lv_keying_person_free);
  self->gone
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->say_ms = self->join_ms = self->leave_ms = self->switch_ms = self->rotate_ms
      = LV_KEYING_NEVER;
  lv_keying_update_hash (self, now_ms);
  return self;
}

void
lv_keying_free (LvKeying *self)
{
  lv_keying_clear_keys (self);
  g_ptr_array_unref (self->people);
  g_hash_table_unref (self->gone);
  g_bytes_unref (self->announcement);
  g_free (self);
}

LvKeyingPerson *
lv_keying_find (LvKeying *self, const guint8 session[LV_SESSION_ID_SIZE])
{
  for (guint i = 0; i < self->people->len; i++)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (memcmp (person->card.session, session, LV_SESSION_ID_SIZE) == 0)
        return person;
    }
  return NULL;
}

static gboolean
is_new_number (const LvKeyingPerson *person, guint64 number)
{
  return number <= G_MAXINT64 && lv_replay_is_new (&person->numbers, (gint64) number);
}

static void
send_to (
    LvKeying *self, LvKeyMessageType type, LvKeyingPerson *person, guint generation, guint step)
{
  LvKeyMessage message
      = { .type = type, .generation = (guint16) generation, .step = (guint8) step };
  guint8 bytes[LV_KEY_HEAD_SIZE];

  memcpy (message.from, self->card.session, sizeof message.from);
  memcpy (message.to, person->card.session, sizeof message.to);
  self->events->send (person->card.session, bytes, lv_key_message_write (&message, bytes),
                      self->user_data);
}

static gboolean
receive_keys (LvKeying *self,
              LvKeyingPerson *person,
              const LvKeyMessage *message,
              const guint8 *head,
              gint64 now_ms)
{
  const guint8 *sealed = lv_key_message_find (message, self->card.session);
  guint8 info[LV_KEY_INFO_SIZE];
  const LvKeyBinding binding = { person->card.session_key, info, head };
  g_autoptr (LvSecret) base_key = NULL;

  if (sealed == NULL || !is_new_number (person, message->number))
    return FALSE;
  lv_key_message_write_info (self->card.room, person->card.session, self->card.session,
                             self->card.suite, info);
  base_key = self->crypto.ops->open_key (self->crypto.data, &binding, sealed);
  if (base_key == NULL)
    return FALSE;
  lv_replay_commit (&person->numbers, (gint64) message->number);
  lv_keying_note_said (self, person, message, now_ms);
  person->ask_ms = LV_KEYING_NEVER;
  self->events->add_key (&person->card, message->generation, message->step, base_key,
                         self->user_data);
  send_to (self, LV_KEY_MESSAGE_ACK, person, message->generation, message->step);
  return TRUE;
}

static gboolean
receive_list (LvKeying *self, LvKeyingPerson *person, const LvKeyMessage *message, gint64 now_ms)
{
  guint8 text[LV_LIST_SIGNED_SIZE];

  if (!is_new_number (person, message->number))
    return FALSE;
  lv_key_message_write_signed (message, self->card.room, text);
  if (!self->crypto.ops->verify (self->crypto.data, person->card.device_key, text, sizeof text,
                                 message->signature))
    return FALSE;
  lv_replay_commit (&person->numbers, (gint64) message->number);
  lv_keying_note_said (self, person, message, now_ms);
  return TRUE;
}

gboolean
lv_keying_receive (LvKeying *self, const guint8 *data, gsize length, gint64 now_ms)
{
  LvKeyMessage message;
  LvKeyingPerson *person;
  gboolean is_genuine = TRUE;

  g_return_val_if_fail (self != NULL && data != NULL, FALSE);

  if (!lv_key_message_parse (data, length, &message))
    return FALSE;
  person = lv_keying_find (self, message.from);
  if (person == NULL)
    return FALSE;
  switch (message.type)
    {
    case LV_KEY_MESSAGE_KEYS:
      is_genuine = receive_keys (self, person, &message, data, now_ms);
      break;
    case LV_KEY_MESSAGE_LIST:
      is_genuine = receive_list (self, person, &message, now_ms);
      break;
    default:
      if (memcmp (message.to, self->card.session, sizeof message.to) != 0)
        return FALSE;
      if (message.type == LV_KEY_MESSAGE_ACK)
        lv_keying_on_ack (self, person, &message, now_ms);
      else
        lv_keying_on_asked (self, person, now_ms);
    }
  lv_keying_advance (self, now_ms);
  return is_genuine;
}

/* Asked only while frames come that cannot be opened. */
static void
advance_asking (LvKeying *self, gint64 now_ms)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (now_ms < person->ask_ms)
        continue;
      person->ask_ms = LV_KEYING_NEVER;
      if (now_ms - person->reported_ms > LV_KEYING_ASK_MS)
        continue;
      person->asked_ms = now_ms;
      send_to (self, LV_KEY_MESSAGE_ASK, person, 0, 0);
    }
}

void
lv_keying_report_missing (LvKeying *self, guint16 index, gint64 now_ms)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->people->len; i++)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (person->card.index != index)
        continue;
      person->reported_ms = now_ms;
      if (person->ask_ms == LV_KEYING_NEVER)
        person->ask_ms = MAX (now_ms < self->eager_until_ms ? now_ms : now_ms + LV_KEYING_ASK_MS,
                              person->asked_ms + ASK_AGAIN_MS);
    }
  advance_asking (self, now_ms);
}

void
lv_keying_reconnected (LvKeying *self, gint64 now_ms)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->people->len; i++)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      person->resend_ms = now_ms;
      person->asked_ms = 0;
    }
  self->eager_until_ms = now_ms + EAGER_MS;
  self->n_said = 0;
  self->say_ms = now_ms;
  lv_keying_advance (self, now_ms);
}

void
lv_keying_advance (LvKeying *self, gint64 now_ms)
{
  g_return_if_fail (self != NULL);

  lv_keying_advance_sending (self, now_ms);
  lv_keying_advance_list (self, now_ms);
  advance_asking (self, now_ms);
}

gint64
lv_keying_get_next_ms (LvKeying *self)
{
  gint64 next = MIN (MIN (self->say_ms, self->switch_ms), MIN (self->leave_ms, self->rotate_ms));

  if (self->is_sending)
    next = MIN (next, self->join_ms);
  for (guint i = 0; i < self->people->len; i++)
    {
      const LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      next = MIN (next, person->ask_ms);
      if (person->is_waiting && !person->is_new)
        next = MIN (next, person->resend_ms);
      if (!person->is_told && person->differs_ms != LV_KEYING_NEVER)
        next = MIN (next, person->differs_ms + LV_KEYING_DIFFER_MS);
    }
  return next;
}

guint64
lv_keying_get_list_version (LvKeying *self)
{
  return self->list_version;
}

const guint8 *
lv_keying_get_list_hash (LvKeying *self)
{
  return self->list_hash;
}

guint
lv_keying_get_n_people (LvKeying *self)
{
  return self->people->len;
}

const LvKeyAnnouncement *
lv_keying_get_person (LvKeying *self, guint i)
{
  g_return_val_if_fail (i < self->people->len, NULL);

  return &((LvKeyingPerson *) g_ptr_array_index (self->people, i))->card;
}
