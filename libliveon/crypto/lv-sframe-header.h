/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The header of SFrame (RFC 9605 4.3): which key, which number. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_SFRAME_MAX_HEADER_SIZE 17

typedef struct
{
  guint64 kid;  /* key id */
  guint64 ctr;  /* counter of this key */
  gsize length; /* of the header itself, 1 to LV_SFRAME_MAX_HEADER_SIZE */
} LvSframeHeader;

/* How many bytes it took. */
gsize lv_sframe_header_write (guint8 out[LV_SFRAME_MAX_HEADER_SIZE], guint64 kid, guint64 ctr);
/* FALSE: cut off, or not of the least length, which is the only one allowed. */
gboolean lv_sframe_header_parse (const guint8 *data, gsize length, LvSframeHeader *header);

G_END_DECLS
