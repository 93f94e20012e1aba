/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a tile says in words. Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *affiliation; /* "" or NULL: none */
  gboolean is_screen;      /* the screen that the person shares */
  gboolean is_own;
  gboolean is_host;
  gboolean is_muted;
  gboolean is_speaking;
  gboolean is_pinned;
  gint64 away_s;    /* since the connection was lost; -1: it is not */
  guint hand_place; /* in the order of raising, from 1; 0: no hand */
  LiveonVideoState video;
  gboolean has_picture;
} LuiTileFacts;

/* Why there is no picture; NULL: there is one. */
char *lui_tile_words_dup_reason (const LuiTileFacts *facts);
/* The name as it stands on the tile. */
char *lui_tile_words_dup_name (const LuiTileFacts *facts);
/* All that the tile shows, for whoever does not see it. */
char *lui_tile_words_dup_all (const LuiTileFacts *facts);

G_END_DECLS
