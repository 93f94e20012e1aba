/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rewriter.h"

#include "lv-seq.h"

#define PICTURE_MASK 0x7fff
#define MAX_MISSING 128

enum
{
  EMPTY,
  MISSING, /* its number is kept free */
  SENT,
};

void
lv_rewriter_init (LvRewriter *self,
                  const LvRewriteOut *before,
                  LvRewriteEntry *ring,
                  guint ring_size)
{
  g_return_if_fail (ring == NULL || (ring_size & (ring_size - 1)) == 0);

  *self = (LvRewriter){
    .out_seq = before->seq,
    .out_timestamp = before->timestamp,
    .out_picture_id = before->picture_id,
    .out_tl0picidx = before->tl0picidx,
    .ring = ring,
    .ring_size = ring_size,
  };
}

static void
keep (LvRewriter *self, guint16 out_seq, guint16 in_seq, guint8 state)
{
  if (self->ring != NULL)
    self->ring[out_seq & (self->ring_size - 1)] = (LvRewriteEntry){
      .in_seq = in_seq,
      .picture_offset = self->picture_offset,
      .segment = self->segment,
      .state = state,
    };
}

static void
write_out (LvRewriter *self,
           const LvRewriteIn *in,
           guint16 out_seq,
           guint16 picture_offset,
           LvRewriteOut *out)
{
  guint i = self->segment % LV_REWRITE_SEGMENTS;

  out->seq = out_seq;
  out->timestamp = in->timestamp + self->segments[i].time_offset;
  out->picture_id = (in->picture_id - picture_offset) & PICTURE_MASK;
  out->tl0picidx = in->tl0picidx - self->segments[i].tl0_offset;
}

/* The newest packet so far leaves. */
static void
advance_to (LvRewriter *self, const LvRewriteIn *in, guint16 out_seq, LvRewriteOut *out)
{
  self->in_seq = in->seq;
  self->out_seq = out_seq;
  self->in_timestamp = in->timestamp;
  self->picture_id = in->picture_id;
  self->is_dropping = FALSE;
  keep (self, out_seq, in->seq, SENT);
  write_out (self, in, out_seq, self->picture_offset, out);
  self->out_timestamp = out->timestamp;
  if (in->is_video)
    {
      self->out_picture_id = out->picture_id;
      self->out_tl0picidx = out->tl0picidx;
    }
}

void
lv_rewriter_begin (
    LvRewriter *self, guint32 stream, const LvRewriteIn *first, guint32 advance, LvRewriteOut *out)
{
  guint i;

  self->segment++;
  self->has_segment = TRUE;
  i = self->segment % LV_REWRITE_SEGMENTS;
  self->segments[i].stream = stream;
  self->segments[i].time_offset = self->out_timestamp + MAX (advance, 1) - first->timestamp;
  self->segments[i].tl0_offset = first->tl0picidx - (guint8) (self->out_tl0picidx + 1);
  self->picture_offset = (first->picture_id - (self->out_picture_id + 1)) & PICTURE_MASK;
  self->first_in_seq = first->seq;
  for (guint t = 0; t < LV_TEMPORAL_LAYERS; t++)
    self->is_whole[t] = TRUE;
  advance_to (self, first, self->out_seq + 1, out);
}

static gboolean
is_same_frame (const LvRewriter *self, const LvRewriteIn *in)
{
  return in->has_picture_id ? in->picture_id == self->picture_id
                            : in->timestamp == self->in_timestamp;
}

/* Whether a frame goes on: a layer can begin where a frame depends on layer 0 alone, and ends where
 * one of its frames was left out, because the next may depend on that. */
static gboolean
admit_frame (LvRewriter *self, const LvRewriteIn *in, guint max_tid)
{
  guint tid = MIN (in->tid, LV_TEMPORAL_LAYERS - 1);
  gboolean is_admitted;

  if (in->is_start && in->is_key)
    for (guint t = 0; t < LV_TEMPORAL_LAYERS; t++)
      self->is_whole[t] = TRUE;
  if (tid == 0)
    return TRUE;
  is_admitted = tid <= max_tid;
  if (is_admitted && !in->is_sync)
    for (guint t = 1; t <= tid; t++)
      is_admitted = is_admitted && self->is_whole[t];
  self->is_whole[tid] = is_admitted;
  return is_admitted;
}

/* Packets that have not come keep their numbers free; after a jump nobody waits for them. */
static guint16
skip_missing (LvRewriter *self, guint16 seq)
{
  int n = lv_seq_diff (self->in_seq, seq) - 1;

  if (n > MAX_MISSING)
    {
      self->first_in_seq = seq;
      return self->out_seq;
    }
  for (int i = 1; i <= n; i++)
    keep (self, self->out_seq + i, self->in_seq + i, MISSING);
  return self->out_seq + n;
}

static gboolean
map_newer (LvRewriter *self, const LvRewriteIn *in, guint max_tid, LvRewriteOut *out)
{
  gboolean is_same = is_same_frame (self, in);
  guint16 out_seq;

  if (is_same && self->is_dropping)
    { /* so what lies between was to be left out as well */
      self->in_seq = in->seq;
      return FALSE;
    }
  out_seq = skip_missing (self, in->seq);
  if (is_same || self->ring == NULL || admit_frame (self, in, max_tid))
    {
      advance_to (self, in, out_seq + 1, out);
      return TRUE;
    }
  self->in_seq = in->seq;
  self->out_seq = out_seq;
  self->in_timestamp = in->timestamp;
  self->picture_id = in->picture_id;
  self->picture_offset = (self->picture_offset + 1) & PICTURE_MASK;
  self->is_dropping = TRUE;
  return FALSE;
}

/* Numbers grow together, so the packet is at most as far back as the source's numbers say. */
static gboolean
map_late (LvRewriter *self, const LvRewriteIn *in, guint max_tid, LvRewriteOut *out)
{
  int behind = -lv_seq_diff (self->in_seq, in->seq);

  if (lv_seq_diff (self->first_in_seq, in->seq) < 0)
    return FALSE;
  if (self->ring == NULL)
    {
      write_out (self, in, self->out_seq - behind, self->picture_offset, out);
      return behind != 0;
    }
  for (int i = 0; i <= behind && i < (int) self->ring_size; i++)
    {
      guint16 out_seq = self->out_seq - i;
      LvRewriteEntry *entry = &self->ring[out_seq & (self->ring_size - 1)];

      if (entry->segment != self->segment || entry->in_seq != in->seq)
        continue;
      if (entry->state != MISSING || in->tid > max_tid)
        return FALSE;
      entry->state = SENT;
      write_out (self, in, out_seq, entry->picture_offset, out);
      return TRUE;
    }
  return FALSE;
}

gboolean
lv_rewriter_map (LvRewriter *self, const LvRewriteIn *in, guint max_tid, LvRewriteOut *out)
{
  g_return_val_if_fail (self->has_segment, FALSE);

  return lv_seq_diff (self->in_seq, in->seq) > 0 ? map_newer (self, in, max_tid, out)
                                                 : map_late (self, in, max_tid, out);
}

gboolean
lv_rewriter_find (const LvRewriter *self, guint16 out_seq, LvRewriteRef *ref)
{
  int behind = -lv_seq_diff (self->out_seq, out_seq);
  const LvRewriteEntry *entry;
  guint i;

  if (self->ring == NULL || !self->has_segment || behind < 0 || behind >= (int) self->ring_size)
    return FALSE;
  entry = &self->ring[out_seq & (self->ring_size - 1)];
  if (entry->state == EMPTY || (guint8) (self->segment - entry->segment) >= LV_REWRITE_SEGMENTS)
    return FALSE;
  i = entry->segment % LV_REWRITE_SEGMENTS;
  *ref = (LvRewriteRef){
    .stream = self->segments[i].stream,
    .in_seq = entry->in_seq,
    .time_offset = self->segments[i].time_offset,
    .picture_offset = entry->picture_offset,
    .tl0_offset = self->segments[i].tl0_offset,
  };
  return TRUE;
}

void
lv_rewriter_repeat (const LvRewriteRef *ref,
                    guint16 out_seq,
                    const LvRewriteIn *in,
                    LvRewriteOut *out)
{
  out->seq = out_seq;
  out->timestamp = in->timestamp + ref->time_offset;
  out->picture_id = (in->picture_id - ref->picture_offset) & PICTURE_MASK;
  out->tl0picidx = in->tl0picidx - ref->tl0_offset;
}

gboolean
lv_rewriter_has (const LvRewriter *self, guint16 in_seq)
{
  return self->has_segment && lv_seq_diff (self->first_in_seq, in_seq) >= 0;
}

guint32
lv_rewriter_get_time_offset (const LvRewriter *self)
{
  return self->segments[self->segment % LV_REWRITE_SEGMENTS].time_offset;
}
