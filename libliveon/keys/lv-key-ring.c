/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-key-ring.h"

#include "lv-sframe-header.h"

#define MAX_GENERATIONS 4

typedef struct
{
  const LvKeyCryptoOps *ops;
  guint number;
  guint low; /* the step of base_key: what was before is gone */
  LvSecret *base_key;
  guint high;        /* the latest step that was heard */
  gint64 advance_ms; /* then low becomes next_low; 0: not */
  guint next_low;
  gboolean was_heard;
  gint64 end_ms;       /* 0: none */
  GHashTable *openers; /* key id → opener, only of ids that something opened with */
} Generation;

typedef struct
{
  GPtrArray *generations; /* by number */
} Sender;

struct _LvKeyRing
{
  LvKeyCrypto crypto;
  Sender *senders[LV_MAX_SENDER_INDEX + 1];
};

static void
generation_free (gpointer data)
{
  Generation *self = data;

  lv_secret_unref (self->base_key);
  g_hash_table_unref (self->openers);
  g_free (self);
}

static Generation *
generation_new (const LvKeyCryptoOps *ops, guint number, guint step, LvSecret *base_key)
{
  Generation *self = g_new0 (Generation, 1);

  self->ops = ops;
  self->number = number;
  self->low = self->high = step;
  self->base_key = lv_secret_ref (base_key);
  self->openers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, ops->opener_free);
  return self;
}

LvKeyRing *
lv_key_ring_new (const LvKeyCrypto *crypto)
{
  LvKeyRing *self = g_new0 (LvKeyRing, 1);

  self->crypto = *crypto;
  return self;
}

void
lv_key_ring_free (LvKeyRing *self)
{
  for (guint i = 0; i <= LV_MAX_SENDER_INDEX; i++)
    lv_key_ring_remove_sender (self, (guint16) i);
  g_free (self);
}

void
lv_key_ring_add_sender (LvKeyRing *self, guint16 index)
{
  g_return_if_fail (index <= LV_MAX_SENDER_INDEX);

  lv_key_ring_remove_sender (self, index);
  self->senders[index] = g_new0 (Sender, 1);
  self->senders[index]->generations = g_ptr_array_new_with_free_func (generation_free);
}

void
lv_key_ring_remove_sender (LvKeyRing *self, guint16 index)
{
  g_return_if_fail (index <= LV_MAX_SENDER_INDEX);

  if (self->senders[index] == NULL)
    return;
  g_ptr_array_unref (self->senders[index]->generations);
  g_clear_pointer (&self->senders[index], g_free);
}

static Generation *
find_generation (Sender *sender, guint number)
{
  for (guint i = 0; i < sender->generations->len; i++)
    {
      Generation *generation = g_ptr_array_index (sender->generations, i);

      if (generation->number == number)
        return generation;
    }
  return NULL;
}

/* Where it belongs by its number; -1: something later was heard, so it is over. */
static int
find_place (Sender *sender, guint number)
{
  guint place = sender->generations->len;

  while (place > 0)
    {
      Generation *before = g_ptr_array_index (sender->generations, place - 1);

      if (before->number < number)
        break;
      if (before->was_heard)
        return -1;
      place--;
    }
  return (int) place;
}

void
lv_key_ring_add_key (
    LvKeyRing *self, guint16 index, guint generation, guint step, LvSecret *base_key)
{
  Sender *sender;
  int place;

  g_return_if_fail (index <= LV_MAX_SENDER_INDEX && base_key != NULL);

  sender = self->senders[index];
  if (sender == NULL || find_generation (sender, generation) != NULL)
    return;
  place = find_place (sender, generation);
  if (place < 0)
    return;
  g_ptr_array_insert (sender->generations, place,
                      generation_new (self->crypto.ops, generation, step, base_key));
  if (sender->generations->len > MAX_GENERATIONS)
    g_ptr_array_remove_index (sender->generations, 0);
}

static LvSecret *
ratchet (LvKeyRing *self, Generation *generation, guint step)
{
  LvSecret *key = lv_secret_ref (generation->base_key);

  for (guint i = generation->low; i < step; i++)
    {
      LvSecret *next = self->crypto.ops->ratchet (self->crypto.data, key);

      lv_secret_unref (key);
      key = next;
    }
  return key;
}

static gboolean
is_below (gpointer kid, gpointer opener, gpointer data)
{
  return (*(guint64 *) kid & LV_MAX_STEP) < *(guint *) data;
}

/* What is over is wiped. */
static void
expire (LvKeyRing *self, Sender *sender, gint64 now_ms)
{
  for (guint i = sender->generations->len; i-- > 0;)
    {
      Generation *generation = g_ptr_array_index (sender->generations, i);

      if (generation->end_ms != 0 && now_ms >= generation->end_ms)
        g_ptr_array_remove_index (sender->generations, i);
      else if (generation->advance_ms != 0 && now_ms >= generation->advance_ms)
        {
          LvSecret *key = ratchet (self, generation, generation->next_low);

          lv_secret_unref (generation->base_key);
          generation->base_key = key;
          generation->low = generation->next_low;
          g_hash_table_foreach_remove (generation->openers, is_below, &generation->low);
          generation->next_low = generation->high;
          generation->advance_ms
              = generation->high > generation->low ? now_ms + LV_RING_OLD_STEP_MS : 0;
        }
    }
}

/* A frame has proved to be genuine. */
static void
note_heard (Sender *sender, Generation *heard, guint step, gint64 now_ms)
{
  if (!heard->was_heard)
    {
      heard->was_heard = TRUE;
      for (guint i = 0; i < sender->generations->len; i++)
        {
          Generation *generation = g_ptr_array_index (sender->generations, i);

          if (generation->number < heard->number && generation->end_ms == 0)
            generation->end_ms = now_ms + LV_RING_OLD_GENERATION_MS;
        }
    }
  if (step <= heard->high)
    return;
  heard->high = step;
  if (heard->advance_ms == 0)
    {
      heard->next_low = step;
      heard->advance_ms = now_ms + LV_RING_OLD_STEP_MS;
    }
}

typedef struct
{
  const guint8 *metadata;
  gsize metadata_length;
  const guint8 *sealed;
  gsize length;
  guint8 *out;
  gsize *out_length;
} Frame;

static gboolean
open_with (LvKeyRing *self, Generation *generation, guint64 kid, guint step, const Frame *frame)
{
  const LvKeyCryptoOps *ops = self->crypto.ops;
  gpointer opener = g_hash_table_lookup (generation->openers, &kid);
  const gboolean is_known = opener != NULL;

  if (!is_known)
    {
      g_autoptr (LvSecret) key = ratchet (self, generation, step);

      opener = ops->opener_new (self->crypto.data, key, kid);
    }
  if (!ops->open (opener, frame->metadata, frame->metadata_length, frame->sealed, frame->length,
                  frame->out, frame->out_length))
    {
      if (!is_known)
        ops->opener_free (opener);
      return FALSE;
    }
  if (!is_known)
    g_hash_table_insert (generation->openers, g_memdup2 (&kid, sizeof kid), opener);
  return TRUE;
}

/* A later generation than all that are there may have its key on its way. */
static LvRingResult
judge_unknown (Sender *sender, guint number)
{
  return find_place (sender, number) < 0 ? LV_RING_REFUSED : LV_RING_NO_KEY;
}

LvRingResult
lv_key_ring_open (LvKeyRing *self,
                  const guint8 *metadata,
                  gsize metadata_length,
                  const guint8 *sealed,
                  gsize length,
                  gint64 now_ms,
                  guint16 *index,
                  guint8 *out,
                  gsize *out_length)
{
  const Frame frame = { metadata, metadata_length, sealed, length, out, out_length };
  Generation *generation;
  LvSframeHeader header;
  LvFrameKey key;
  Sender *sender;

  if (!lv_sframe_header_parse (sealed, length, &header) || !lv_frame_key_parse (header.kid, &key)
      || self->senders[key.index] == NULL)
    return LV_RING_REFUSED;
  sender = self->senders[key.index];
  *index = key.index;
  expire (self, sender, now_ms);
  generation = find_generation (sender, key.generation);
  if (generation == NULL)
    return judge_unknown (sender, key.generation);
  if (key.step < generation->low || !open_with (self, generation, header.kid, key.step, &frame))
    return LV_RING_REFUSED;
  note_heard (sender, generation, key.step, now_ms);
  return LV_RING_OPENED;
}
