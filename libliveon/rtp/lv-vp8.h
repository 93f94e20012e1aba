/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VP8 in RTP (RFC 7741): the payload descriptor, frames into packets, and what the clear first
 * bytes of a frame say (RFC 6386, 9.1). Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest descriptor, and the one that we write. */
#define LV_VP8_DESCRIPTOR_SIZE 6

typedef struct
{
  gsize length;            /* of the descriptor */
  gboolean is_start;       /* S with partition 0: the frame begins in this packet */
  gboolean is_discardable; /* N: no other frame depends on it */
  gboolean has_picture_id;
  gboolean has_long_picture_id; /* 15 bits instead of 7 */
  guint16 picture_id;
  gboolean has_tl0picidx;
  guint8 tl0picidx;
  gboolean has_tid;
  guint8 tid;
  gboolean is_sync; /* Y */
  gboolean has_keyidx;
  guint8 keyidx;
} LvVp8Descriptor;

/* FALSE when it is no descriptor with at least one byte of payload behind it. */
gboolean lv_vp8_parse_descriptor (const guint8 *payload, gsize length, LvVp8Descriptor *descriptor);
/* The same fields in the same places, other numbers: length stays. Only what was parsed. */
void lv_vp8_rewrite_descriptor (guint8 *payload,
                                const LvVp8Descriptor *descriptor,
                                guint16 picture_id,
                                guint8 tl0picidx);
/* Always of LV_VP8_DESCRIPTOR_SIZE, with all numbers (a key index only where there is one):
 * whatever has_ says; its length. */
gsize lv_vp8_write_descriptor (guint8 *payload, const LvVp8Descriptor *descriptor);

/* The first bytes of a frame. */
gboolean lv_vp8_is_key (const guint8 *frame, gsize length);
/* Of a key frame; FALSE when its first 10 bytes are not those of one. */
gboolean lv_vp8_get_size (const guint8 *frame, gsize length, guint *width, guint *height);

/* How a frame is cut: `count` parts as equal as can be, at most `limit` bytes each; all but the
 * last have the same size, because equal datagrams leave in one go (UDP GSO). */
void lv_vp8_split (gsize frame_length, gsize limit, guint *count, gsize *part_length);

G_END_DECLS
