/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes one continuous stream out of the streams that take turns in a slot: sequence numbers,
 * timestamps, VP8 picture numbers go on without a jump, whoever is in it. Frames of temporal layers
 * that are left out leave no gap; packets that were lost on the way to us leave theirs, so that
 * they can still come. Values in, values out. The owner's thread. */
#pragma once

#include "lv-source.h"

G_BEGIN_DECLS

/* What is known of a packet that comes in. */
typedef struct
{
  guint16 seq;
  guint32 timestamp;
  gboolean is_video;
  gboolean is_start; /* the frame begins in it */
  gboolean is_key;   /* of a key frame, as far as is_start says */
  gboolean has_picture_id;
  guint16 picture_id;
  guint8 tl0picidx;
  guint8 tid;       /* 0 when there are no layers */
  gboolean is_sync; /* VP8's Y: it depends on layer 0 alone */
} LvRewriteIn;

/* What the copy says. */
typedef struct
{
  guint16 seq;
  guint32 timestamp;
  guint16 picture_id;
  guint8 tl0picidx;
} LvRewriteOut;

/* Where a packet that left came from, and how its numbers were changed. */
typedef struct
{
  guint32 stream;
  guint16 in_seq;
  guint32 time_offset;
  guint16 picture_offset;
  guint8 tl0_offset;
} LvRewriteRef;

/* One of what left, by its number. */
typedef struct
{
  guint16 in_seq;
  guint16 picture_offset;
  guint8 segment;
  guint8 state;
} LvRewriteEntry;

#define LV_REWRITE_SEGMENTS 4

typedef struct
{
  gboolean has_segment;
  guint8 segment; /* counts the streams that took their turn */
  struct
  {
    guint32 stream;
    guint32 time_offset;
    guint8 tl0_offset;
  } segments[LV_REWRITE_SEGMENTS];

  guint16 in_seq, out_seq; /* the newest of the segment, and what had left by then */
  guint16 first_in_seq;
  guint16 picture_offset;
  guint16 picture_id; /* of the newest packet that came */
  guint32 in_timestamp;
  gboolean is_dropping; /* that newest one was left out */
  gboolean
      is_whole[LV_TEMPORAL_LAYERS]; /* nothing of the layer was left out since it could begin */

  guint32 out_timestamp;
  guint16 out_picture_id;
  guint8 out_tl0picidx;

  LvRewriteEntry *ring; /* NULL: nothing is asked for again, nothing is left out (sound) */
  guint ring_size;      /* a power of two */
} LvRewriter;

/* The numbers continue after those given. The ring is the caller's. */
void lv_rewriter_init (LvRewriter *self,
                       const LvRewriteOut *before,
                       LvRewriteEntry *ring,
                       guint ring_size);
/* A stream takes its turn, beginning with this packet, which of a video has to begin a key frame.
 * advance: by how much the timestamp goes on from the last one, at least 1. */
void lv_rewriter_begin (
    LvRewriter *self, guint32 stream, const LvRewriteIn *first, guint32 advance, LvRewriteOut *out);
/* The next packet of that stream, in any order. FALSE: it is left out, because of its layer, or as
 * a double, or because it comes too late. */
gboolean
lv_rewriter_map (LvRewriter *self, const LvRewriteIn *in, guint max_tid, LvRewriteOut *out);
/* Which packet left, or should have, with this number. FALSE: too old, or never. */
gboolean lv_rewriter_find (const LvRewriter *self, guint16 out_seq, LvRewriteRef *ref);
/* The numbers of that packet once more. */
void lv_rewriter_repeat (const LvRewriteRef *ref,
                         guint16 out_seq,
                         const LvRewriteIn *in,
                         LvRewriteOut *out);
/* Whether a packet of the stream in turn is not from before its turn. */
gboolean lv_rewriter_has (const LvRewriter *self, guint16 in_seq);
/* What must be added to the stream's timestamps now. */
guint32 lv_rewriter_get_time_offset (const LvRewriter *self);

G_END_DECLS
