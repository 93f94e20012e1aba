/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-speaker.h"

#include <string.h>

#define SILENCE 127
#define AUDIBLE_DB 77              /* louder than -50 dBov */
#define NO_VOICE_DB 10             /* noise counts for so much less */
#define RISE 0.4                   /* of the way, each packet */
#define FALL_DB_PER_S 12.0         /* so pauses between words do not count */
#define MARGIN_DB 6.0              /* by which a challenger has to be louder */
#define HOLD_US (1000 * 1000)      /* a place is kept at least so long by one who speaks */
#define QUIET_US (2 * 1000 * 1000) /* after which somebody's place is free for who speaks */
#define SPEAKING_US (400 * 1000)

void
lv_speaker_init (LvSpeaker *self)
{
  memset (self, 0, sizeof *self);
}

void
lv_speaker_clear (LvSpeaker *self)
{
  g_clear_pointer (&self->entries, g_free);
  memset (self, 0, sizeof *self);
}

int
lv_speaker_join (LvSpeaker *self)
{
  guint id = 0;

  while (id < self->n_entries && self->entries[id].is_there)
    id++;
  if (id == LV_SPEAKER_MAX)
    return -1;
  if (id == self->n_entries)
    {
      self->n_entries = MAX (self->n_entries * 2, 8);
      self->entries = g_renew (LvSpeakerEntry, self->entries, self->n_entries);
      memset (&self->entries[id], 0, (self->n_entries - id) * sizeof (LvSpeakerEntry));
    }
  self->entries[id] = (LvSpeakerEntry){ .is_there = TRUE };
  return id;
}

gboolean
lv_speaker_mute (LvSpeaker *self, guint id)
{
  LvSpeakerEntry *entry;
  guint i = 0;

  g_return_val_if_fail (id < self->n_entries, FALSE);
  entry = &self->entries[id];
  entry->loudness = 0;
  entry->voice_us = 0;
  if (!entry->is_heard)
    return FALSE;
  entry->is_heard = FALSE;
  while (self->heard[i] != id)
    i++;
  self->n_heard--;
  memmove (&self->heard[i], &self->heard[i + 1], (self->n_heard - i) * sizeof (guint));
  return TRUE;
}

gboolean
lv_speaker_leave (LvSpeaker *self, guint id)
{
  gboolean is_changed = lv_speaker_mute (self, id);

  self->entries[id].is_there = FALSE;
  return is_changed;
}

static double
get_loudness (const LvSpeakerEntry *entry, gint64 now_us)
{
  double passed_s = (double) MAX (now_us - entry->level_us, 0) / G_USEC_PER_SEC;

  return MAX (entry->loudness - passed_s * FALL_DB_PER_S, 0);
}

static void
hear (LvSpeaker *self, guint id, guint place, gint64 now_us)
{
  self->heard[place] = id;
  self->entries[id].is_heard = TRUE;
  self->entries[id].since_us = now_us;
}

/* Whether a place can be taken from one who has it. */
static gboolean
yields (const LvSpeakerEntry *holder, const LvSpeakerEntry *challenger, gint64 now_us)
{
  if (now_us - holder->voice_us >= QUIET_US)
    return TRUE;
  return now_us - holder->since_us >= HOLD_US
         && challenger->loudness > get_loudness (holder, now_us) + MARGIN_DB;
}

/* The place on the floor whose holder is the least loud. */
static guint
find_weakest (LvSpeaker *self, gint64 now_us)
{
  guint weakest = 0;

  for (guint i = 1; i < LV_SPEAKER_FLOOR; i++)
    {
      const LvSpeakerEntry *a = &self->entries[self->heard[i]];
      const LvSpeakerEntry *b = &self->entries[self->heard[weakest]];
      double difference = get_loudness (a, now_us) - get_loudness (b, now_us);

      if (difference < 0 || (difference == 0 && a->voice_us < b->voice_us))
        weakest = i;
    }
  return weakest;
}

/* Somebody on the floor makes room, and goes into reserve, unless another has to stay there. */
static void
take_floor (LvSpeaker *self, guint id, guint place, gint64 now_us)
{
  guint *reserve = &self->heard[LV_SPEAKER_HEARD - 1];
  guint displaced = self->heard[place];

  if (*reserve != id
      && get_loudness (&self->entries[displaced], now_us)
             < get_loudness (&self->entries[*reserve], now_us))
    self->entries[displaced].is_heard = FALSE;
  else
    {
      self->entries[*reserve].is_heard = FALSE;
      *reserve = displaced;
    }
  hear (self, id, place, now_us);
}

static gboolean
challenge (LvSpeaker *self, guint id, gint64 now_us)
{
  LvSpeakerEntry *entry = &self->entries[id];
  guint *reserve = &self->heard[LV_SPEAKER_HEARD - 1];
  guint weakest;

  if (self->n_heard < LV_SPEAKER_HEARD)
    {
      if (entry->is_heard)
        return FALSE;
      hear (self, id, self->n_heard++, now_us);
      return TRUE;
    }
  if (entry->voice_us == 0 || now_us - entry->voice_us >= SPEAKING_US)
    return FALSE;
  weakest = find_weakest (self, now_us);
  if (yields (&self->entries[self->heard[weakest]], entry, now_us))
    take_floor (self, id, weakest, now_us);
  else if (!entry->is_heard && yields (&self->entries[*reserve], entry, now_us))
    {
      self->entries[*reserve].is_heard = FALSE;
      hear (self, id, LV_SPEAKER_HEARD - 1, now_us);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
has_floor (LvSpeaker *self, guint id)
{
  for (guint i = 0; i < MIN (self->n_heard, LV_SPEAKER_FLOOR); i++)
    if (self->heard[i] == id)
      return TRUE;
  return FALSE;
}

gboolean
lv_speaker_add (LvSpeaker *self, guint id, guint8 level, gboolean has_voice, gint64 now_us)
{
  LvSpeakerEntry *entry;
  double heard_db = SILENCE - MIN (level, SILENCE);

  g_return_val_if_fail (id < self->n_entries && self->entries[id].is_there, FALSE);
  entry = &self->entries[id];
  if (!has_voice)
    heard_db = MAX (heard_db - NO_VOICE_DB, 0);
  entry->loudness = get_loudness (entry, now_us);
  entry->level_us = now_us;
  if (heard_db > entry->loudness)
    entry->loudness += (heard_db - entry->loudness) * RISE;
  if (heard_db >= AUDIBLE_DB)
    entry->voice_us = now_us;
  return !has_floor (self, id) && challenge (self, id, now_us);
}

guint
lv_speaker_get_speaking (LvSpeaker *self, gint64 now_us, guint *ids, guint max)
{
  guint n = 0;

  for (guint i = 0; i < self->n_heard; i++)
    {
      const LvSpeakerEntry *entry = &self->entries[self->heard[i]];
      guint at = n;

      if (entry->voice_us == 0 || now_us - entry->voice_us > SPEAKING_US
          || entry->loudness < AUDIBLE_DB / 2)
        continue;
      while (at > 0
             && get_loudness (&self->entries[ids[at - 1]], now_us) < get_loudness (entry, now_us))
        at--;
      if (at == max)
        continue;
      n = MIN (n + 1, max);
      memmove (&ids[at + 1], &ids[at], (n - 1 - at) * sizeof (guint));
      ids[at] = self->heard[i];
    }
  return n;
}
