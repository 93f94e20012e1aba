/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Our own keys: drawing, stepping on, giving. */
#include <string.h>

#include "lv-bytes.h"
#include "lv-frame-key.h"
#include "lv-keying-private.h"

#define MAX_RESEND_MS 5000
#define ANSWER_MS 1000
#define JITTER_PER_MILLE 200

static void
key_clear (LvKeyingKey *self)
{
  g_clear_pointer (&self->base_key, lv_secret_unref);
}

void
lv_keying_clear_keys (LvKeying *self)
{
  key_clear (&self->key);
  key_clear (&self->next);
}

static gint64
get_resend_delay (guint n_sealed)
{
  return MIN (LV_KEYING_RESEND_MS << MIN (n_sealed - 1, 4), MAX_RESEND_MS);
}

/* Sealed to nobody whose key is nobody's; such a one is not waited for. */
static gboolean
seal_entry (LvKeying *self,
            const guint8 *head,
            const LvKeyingKey *key,
            LvKeyingPerson *person,
            guint8 *entry,
            gint64 now_ms)
{
  guint8 info[LV_KEY_INFO_SIZE];
  const LvKeyBinding binding = { person->card.session_key, info, head };

  lv_key_message_write_info (self->card.room, self->card.session, person->card.session,
                             self->card.suite, info);
  memcpy (entry, person->card.session, LV_SESSION_ID_SIZE);
  person->is_new = FALSE;
  if (!self->crypto.ops->seal_key (self->crypto.data, &binding, key->base_key,
                                   entry + LV_SESSION_ID_SIZE))
    {
      person->is_waiting = FALSE;
      return FALSE;
    }
  /* What is acknowledged is the newest that they were given. */
  if (key->generation < person->sealed_generation)
    return TRUE;
  if (person->sealed_generation != key->generation || person->sealed_step != key->step)
    person->n_sealed = 0;
  person->is_waiting = TRUE;
  person->sealed_generation = key->generation;
  person->sealed_step = key->step;
  person->n_sealed++;
  person->resend_ms = now_ms + get_resend_delay (person->n_sealed);
  return TRUE;
}

static void
seal_to (
    LvKeying *self, const LvKeyingKey *key, LvKeyingPerson *const *people, guint n, gint64 now_ms)
{
  LvKeyMessage message = {
    .type = LV_KEY_MESSAGE_KEYS,
    .number = ++self->number,
    .list_version = self->list_version,
    .generation = (guint16) key->generation,
    .step = (guint8) key->step,
  };
  g_autofree guint8 *bytes = g_malloc (LV_KEY_HEAD_SIZE + (gsize) n * LV_KEY_ENTRY_SIZE);
  gsize length;

  memcpy (message.from, self->card.session, sizeof message.from);
  memcpy (message.list_hash, self->list_hash, sizeof message.list_hash);
  length = lv_key_message_write (&message, bytes);
  for (guint i = 0; i < n; i++)
    if (seal_entry (self, bytes, key, people[i], bytes + length, now_ms))
      length += LV_KEY_ENTRY_SIZE;
  if (length > LV_KEY_HEAD_SIZE)
    self->events->send (NULL, bytes, length, self->user_data);
}

typedef gboolean (*PersonFunc) (const LvKeyingPerson *person, gint64 now_ms);

static void
seal_to_each (LvKeying *self, const LvKeyingKey *key, PersonFunc is_meant, gint64 now_ms)
{
  LvKeyingPerson *people[LV_KEY_MAX_ENTRIES];
  guint n = 0;

  for (guint i = 0; i < self->people->len; i++)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (is_meant (person, now_ms))
        people[n++] = person;
      if (n == LV_KEY_MAX_ENTRIES || (i + 1 == self->people->len && n > 0))
        {
          seal_to (self, key, people, n, now_ms);
          n = 0;
        }
    }
}

static gboolean
is_anybody (const LvKeyingPerson *person, gint64 now_ms)
{
  return TRUE;
}

static gboolean
is_new (const LvKeyingPerson *person, gint64 now_ms)
{
  return person->is_new;
}

static gboolean
is_to_get_again (const LvKeyingPerson *person, gint64 now_ms)
{
  return person->is_waiting && !person->is_new && now_ms >= person->resend_ms;
}

static gint64
draw_rotation (LvKeying *self)
{
  guint8 bytes[4];
  gint64 per_mille;

  self->crypto.ops->random (self->crypto.data, bytes, sizeof bytes);
  per_mille = 1000 - JITTER_PER_MILLE + (gint64) (lv_get_u32 (bytes) % (2 * JITTER_PER_MILLE + 1));
  return LV_KEYING_ROTATE_MS * per_mille / 1000;
}

static void
switch_to_next (LvKeying *self, gint64 now_ms)
{
  key_clear (&self->key);
  self->key = self->next;
  self->next.base_key = NULL;
  self->switch_ms = LV_KEYING_NEVER;
  self->rotate_ms = now_ms + draw_rotation (self);
  self->events->set_sending_key (self->key.generation, self->key.step, self->key.base_key,
                                 self->user_data);
}

/* No key is better than one that somebody has who has gone. */
static void
take_key_away (LvKeying *self)
{
  const gboolean had_key = self->key.base_key != NULL;

  lv_keying_clear_keys (self);
  self->join_ms = self->leave_ms = self->switch_ms = self->rotate_ms = LV_KEYING_NEVER;
  for (guint i = 0; i < self->people->len; i++)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      person->is_new = TRUE;
      person->is_waiting = FALSE;
    }
  if (had_key)
    self->events->set_sending_key (0, 0, NULL, self->user_data);
}

static gboolean
is_all_acknowledged (LvKeying *self)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      const LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (person->is_new || person->is_waiting)
        return FALSE;
    }
  return TRUE;
}

static void
start_generation (LvKeying *self, gint64 now_ms)
{
  self->leave_ms = self->join_ms = LV_KEYING_NEVER;
  if (self->generation == LV_MAX_GENERATION)
    {
      take_key_away (self);
      self->events->on_used_up (self->user_data);
      return;
    }
  /* One that waits already leaves out somebody who went before: it is not put off once more. */
  if (self->next.base_key != NULL)
    switch_to_next (self, now_ms);
  self->rotate_ms = LV_KEYING_NEVER;
  self->next = (LvKeyingKey){
    .generation = ++self->generation,
    .base_key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE),
  };
  self->crypto.ops->random (self->crypto.data, lv_secret_get_data (self->next.base_key),
                            LV_BASE_KEY_SIZE);
  self->switch_ms = now_ms + LV_KEYING_SWITCH_MS;
  seal_to_each (self, &self->next, is_anybody, now_ms);
  if (self->key.base_key == NULL || is_all_acknowledged (self))
    switch_to_next (self, now_ms);
}

/* Those who have come get what is sent with from now on, and nothing from before. */
static void
step_for_new (LvKeying *self, gint64 now_ms)
{
  LvSecret *stepped;

  self->join_ms = LV_KEYING_NEVER;
  if (self->next.base_key != NULL)
    {
      seal_to_each (self, &self->next, is_new, now_ms);
      return;
    }
  if (self->key.step == LV_MAX_STEP)
    {
      start_generation (self, now_ms);
      return;
    }
  stepped = self->crypto.ops->ratchet (self->crypto.data, self->key.base_key);
  lv_secret_unref (self->key.base_key);
  self->key.base_key = stepped;
  self->key.step++;
  self->events->set_sending_key (self->key.generation, self->key.step, self->key.base_key,
                                 self->user_data);
  seal_to_each (self, &self->key, is_new, now_ms);
}

void
lv_keying_on_joined (LvKeying *self, LvKeyingPerson *person, gint64 now_ms)
{
  person->is_new = TRUE;
  if (self->is_sending && self->key.base_key != NULL)
    self->join_ms = MIN (self->join_ms, now_ms + LV_KEYING_JOIN_MS);
}

void
lv_keying_on_left (LvKeying *self, gboolean is_ejected, gint64 now_ms)
{
  const gint64 delay
      = self->people->len > LV_KEYING_LARGE ? LV_KEYING_LEAVE_LARGE_MS : LV_KEYING_LEAVE_MS;

  if (self->key.base_key == NULL)
    return;
  if (!self->is_sending)
    take_key_away (self);
  else
    self->leave_ms = MIN (self->leave_ms, now_ms + (is_ejected ? 0 : delay));
}

void
lv_keying_set_sending (LvKeying *self, gboolean is_sending, gint64 now_ms)
{
  g_return_if_fail (self != NULL);

  if (is_sending == self->is_sending)
    return;
  self->is_sending = is_sending;
  if (!is_sending)
    {
      /* What would be due is done when it is sent again. */
      if (self->leave_ms != LV_KEYING_NEVER)
        take_key_away (self);
    }
  else if (self->key.base_key == NULL || now_ms >= self->rotate_ms)
    start_generation (self, now_ms);
  else
    for (guint i = 0; i < self->people->len; i++)
      if (((LvKeyingPerson *) g_ptr_array_index (self->people, i))->is_new)
        self->join_ms = now_ms;
  lv_keying_advance (self, now_ms);
}

void
lv_keying_on_ack (LvKeying *self,
                  LvKeyingPerson *person,
                  const LvKeyMessage *message,
                  gint64 now_ms)
{
  if (message->generation != person->sealed_generation || message->step != person->sealed_step)
    return;
  person->is_waiting = FALSE;
  if (self->next.base_key != NULL && is_all_acknowledged (self))
    switch_to_next (self, now_ms);
}

/* Only what they have a right to: a newcomer waits for the step. */
void
lv_keying_on_asked (LvKeying *self, LvKeyingPerson *person, gint64 now_ms)
{
  if (person->is_new || self->key.base_key == NULL || now_ms < person->answer_ms)
    return;
  person->answer_ms = now_ms + ANSWER_MS;
  person->n_sealed = 0;
  seal_to (self, &self->key, &person, 1, now_ms);
  if (self->next.base_key != NULL && person->is_waiting)
    seal_to (self, &self->next, &person, 1, now_ms);
}

void
lv_keying_advance_sending (LvKeying *self, gint64 now_ms)
{
  if (now_ms >= self->leave_ms)
    start_generation (self, now_ms);
  if (now_ms >= self->rotate_ms)
    {
      if (self->is_sending)
        start_generation (self, now_ms);
      else
        take_key_away (self);
    }
  if (now_ms >= self->join_ms && self->is_sending)
    step_for_new (self, now_ms);
  if (now_ms >= self->switch_ms)
    switch_to_next (self, now_ms);
  if (self->key.base_key != NULL)
    seal_to_each (self, self->next.base_key != NULL ? &self->next : &self->key, is_to_get_again,
                  now_ms);
}
