/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Follows a chunked body (RFC 9112, 7.1) to its end without keeping it. Extensions of chunks are
 * passed over, up to a length; fields after the last chunk are not taken. Pure. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_CHUNKS_MORE,
  LV_CHUNKS_WHOLE,
  LV_CHUNKS_BROKEN,
} LvChunks;

/* Begins as zeros. */
typedef struct
{
  guint64 left; /* of the chunk at hand */
  guint state;
  guint line; /* bytes of the chunk's first line */
} LvChunkScanner;

/* Takes no byte beyond the body; *taken counts what was read. Not to be called again after anything
 * but LV_CHUNKS_MORE. */
LvChunks
lv_chunk_scanner_feed (LvChunkScanner *self, const guint8 *data, gsize length, gsize *taken);

G_END_DECLS
