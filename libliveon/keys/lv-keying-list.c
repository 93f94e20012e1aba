/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is here, and whether others say so, too. */
#include <string.h>

#include "lv-hash.h"
#include "lv-keying-private.h"

#define MAX_GONE 16384

/* When the list is said again after it changed; then every minute. */
static const gint64 say_after_ms[] = { 1000, 2000, 4000, 60000 };

void
lv_keying_person_free (gpointer data)
{
  LvKeyingPerson *self = data;

  g_bytes_unref (self->announcement);
  g_free (self);
}

static LvKeyingPerson *
person_new (GBytes *announcement, const LvKeyAnnouncement *card)
{
  LvKeyingPerson *self = g_new0 (LvKeyingPerson, 1);
  gsize length;
  const guint8 *data = g_bytes_get_data (announcement, &length);

  self->card = *card;
  self->announcement = g_bytes_ref (announcement);
  lv_sha256 (data, length, self->digest);
  lv_replay_init (&self->numbers);
  self->ask_ms = LV_KEYING_NEVER;
  self->differs_ms = LV_KEYING_NEVER;
  return self;
}

static gint
compare_people (gconstpointer a, gconstpointer b)
{
  const LvKeyingPerson *first = *(LvKeyingPerson *const *) a;
  const LvKeyingPerson *second = *(LvKeyingPerson *const *) b;

  return memcmp (first->card.session, second->card.session, LV_SESSION_ID_SIZE);
}

static gboolean
is_signed (LvKeying *self, const LvKeyAnnouncement *card, const guint8 *data, gsize length)
{
  const gsize body = length - LV_ED25519_SIGNATURE_SIZE;

  return self->crypto.ops->verify (self->crypto.data, card->device_key, data, body, data + body);
}

/* FALSE with the reason. What the room is bound to is checked before what costs a signature. */
static gboolean
check (LvKeying *self,
       GBytes *announcement,
       LvKeyAnnouncement *card,
       gint64 utc_ms,
       LvKeyingRefusal *why)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (announcement, &length);
  const LvKeyAnnouncement *own = &self->card;

  if (!lv_key_announcement_parse (data, length, card))
    *why = LV_KEYING_REFUSED_FORM;
  else if (memcmp (card->room, own->room, sizeof own->room) != 0 || card->call != own->call)
    *why = LV_KEYING_REFUSED_ROOM;
  else if (card->mode != own->mode || card->suite != own->suite)
    *why = LV_KEYING_REFUSED_MODE;
  else if (card->secret_epoch != own->secret_epoch)
    *why = LV_KEYING_REFUSED_SECRET;
  else if (card->expires_ms <= utc_ms)
    *why = LV_KEYING_REFUSED_EXPIRED;
  else if (!is_signed (self, card, data, length))
    *why = LV_KEYING_REFUSED_SIGNATURE;
  else
    return TRUE;
  return FALSE;
}

/* Nobody twice, no index twice, nobody who has gone: their keys are, too. */
static gboolean
is_repeated (LvKeying *self, const LvKeyAnnouncement *card)
{
  g_autoptr (GBytes) session = g_bytes_new (card->session, sizeof card->session);

  if (card->index == self->card.index || g_hash_table_contains (self->gone, session)
      || g_hash_table_size (self->gone) >= MAX_GONE)
    return TRUE;
  for (guint i = 0; i < self->people->len; i++)
    {
      const LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (person->card.index == card->index
          || memcmp (person->card.session, card->session, sizeof card->session) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
remove_missing (LvKeying *self, GHashTable *listed)
{
  gboolean has_removed = FALSE;

  for (guint i = self->people->len; i-- > 0;)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (g_hash_table_contains (listed, person->announcement))
        continue;
      g_ptr_array_steal_index (self->people, i);
      g_hash_table_add (self->gone,
                        g_bytes_new (person->card.session, sizeof person->card.session));
      self->events->on_left (&person->card, self->user_data);
      lv_keying_person_free (person);
      has_removed = TRUE;
    }
  return has_removed;
}

static gboolean
is_here (LvKeying *self, GBytes *announcement)
{
  if (g_bytes_equal (announcement, self->announcement))
    return TRUE;
  for (guint i = 0; i < self->people->len; i++)
    {
      const LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (g_bytes_equal (person->announcement, announcement))
        return TRUE;
    }
  return FALSE;
}

static void
add (LvKeying *self, GBytes *announcement, gint64 utc_ms, gint64 now_ms)
{
  LvKeyingRefusal why = LV_KEYING_REFUSED_REPEATED;
  LvKeyAnnouncement card;
  LvKeyingPerson *person;

  if (!check (self, announcement, &card, utc_ms, &why) || is_repeated (self, &card))
    {
      self->events->on_refused (announcement, why, self->user_data);
      return;
    }
  person = person_new (announcement, &card);
  g_ptr_array_add (self->people, person);
  self->events->on_joined (&person->card, self->user_data);
  lv_keying_on_joined (self, person, now_ms);
}

void
lv_keying_set_list (LvKeying *self,
                    guint64 version,
                    GBytes *const *announcements,
                    guint n,
                    gboolean are_ejected,
                    gint64 utc_ms,
                    gint64 now_ms)
{
  g_autoptr (GHashTable) listed = NULL;

  g_return_if_fail (self != NULL && (announcements != NULL || n == 0));

  if (version <= self->list_version)
    return;
  self->list_version = version;
  listed = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  for (guint i = 0; i < n; i++)
    g_hash_table_add (listed, announcements[i]);
  if (remove_missing (self, listed))
    lv_keying_on_left (self, are_ejected, now_ms);
  for (guint i = 0; i < n; i++)
    if (!is_here (self, announcements[i]))
      add (self, announcements[i], utc_ms, now_ms);
  g_ptr_array_sort (self->people, compare_people);
  lv_keying_update_hash (self, now_ms);
  lv_keying_advance (self, now_ms);
}

static gint64
find_left (LvKeying *self, const guint8 hash[32], gint64 fallback)
{
  const guint n = MIN (self->n_past, LV_KEYING_HISTORY);

  for (guint i = 1; i <= n; i++)
    {
      const LvKeyingPast *past = &self->past[(self->n_past - i) % LV_KEYING_HISTORY];

      if (memcmp (past->hash, hash, sizeof past->hash) == 0)
        return past->left_ms;
    }
  return fallback;
}

/* Since when is what they said not what we have? A list that was never ours counts from its first
 * appearance. */
static void
judge (LvKeying *self, LvKeyingPerson *person, gint64 now_ms)
{
  const gboolean do_agree
      = !person->has_said || memcmp (person->said, self->list_hash, sizeof person->said) == 0;

  if (!do_agree)
    {
      person->differs_ms = find_left (self, person->said, MIN (person->differs_ms, now_ms));
      return;
    }
  person->differs_ms = LV_KEYING_NEVER;
  if (person->is_told)
    self->events->on_lists_differ (&person->card, FALSE, self->user_data);
  person->is_told = FALSE;
}

void
lv_keying_update_hash (LvKeying *self, gint64 now_ms)
{
  const guint n = self->people->len + 1;
  g_autofree guint8 *digests = g_malloc (n * LV_SHA256_SIZE);
  LvKeyingPast *past = &self->past[self->n_past % LV_KEYING_HISTORY];
  guint8 *at = digests;
  gboolean is_own_written = FALSE;

  memcpy (past->hash, self->list_hash, sizeof past->hash);
  for (guint i = 0; i < self->people->len; i++)
    {
      const LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (!is_own_written
          && memcmp (self->card.session, person->card.session, LV_SESSION_ID_SIZE) < 0)
        {
          memcpy (at, self->digest, LV_SHA256_SIZE);
          at += LV_SHA256_SIZE;
          is_own_written = TRUE;
        }
      memcpy (at, person->digest, LV_SHA256_SIZE);
      at += LV_SHA256_SIZE;
    }
  if (!is_own_written)
    memcpy (at, self->digest, LV_SHA256_SIZE);
  lv_roster_hash (self->card.room, digests, n, self->list_hash);
  if (memcmp (past->hash, self->list_hash, sizeof past->hash) == 0)
    return;
  past->left_ms = now_ms;
  self->n_past++;
  if (self->n_said > 0 || self->say_ms == LV_KEYING_NEVER)
    self->say_ms = now_ms + say_after_ms[0];
  self->n_said = 0;
  for (guint i = 0; i < self->people->len; i++)
    judge (self, g_ptr_array_index (self->people, i), now_ms);
}

void
lv_keying_note_said (LvKeying *self,
                     LvKeyingPerson *person,
                     const LvKeyMessage *message,
                     gint64 now_ms)
{
  if (person->has_said && message->number <= person->said_number)
    return;
  person->has_said = TRUE;
  person->said_number = message->number;
  memcpy (person->said, message->list_hash, sizeof person->said);
  judge (self, person, now_ms);
}

static void
say_list (LvKeying *self)
{
  LvKeyMessage message = {
    .type = LV_KEY_MESSAGE_LIST,
    .number = ++self->number,
    .list_version = self->list_version,
  };
  guint8 text[LV_LIST_SIGNED_SIZE], bytes[LV_KEY_HEAD_SIZE + LV_ED25519_SIGNATURE_SIZE];
  gsize length;

  memcpy (message.from, self->card.session, sizeof message.from);
  memcpy (message.list_hash, self->list_hash, sizeof message.list_hash);
  lv_key_message_write_signed (&message, self->card.room, text);
  length = lv_key_message_write (&message, bytes);
  self->crypto.ops->sign (self->crypto.data, text, sizeof text, bytes + length);
  self->events->send (NULL, bytes, length + LV_ED25519_SIGNATURE_SIZE, self->user_data);
}

void
lv_keying_advance_list (LvKeying *self, gint64 now_ms)
{
  if (now_ms >= self->say_ms)
    {
      self->n_said = MIN (self->n_said + 1, G_N_ELEMENTS (say_after_ms) - 1);
      self->say_ms = now_ms + say_after_ms[self->n_said];
      if (self->people->len > 0)
        say_list (self);
    }
  for (guint i = 0; i < self->people->len; i++)
    {
      LvKeyingPerson *person = g_ptr_array_index (self->people, i);

      if (person->is_told || person->differs_ms == LV_KEYING_NEVER
          || now_ms - person->differs_ms < LV_KEYING_DIFFER_MS)
        continue;
      person->is_told = TRUE;
      self->events->on_lists_differ (&person->card, TRUE, self->user_data);
    }
}
