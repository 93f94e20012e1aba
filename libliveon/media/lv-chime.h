/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Short sounds of our own. Pure. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_CHIME_SPEAKER, /* to hear a speaker by */
  LV_CHIME_JOINED,  /* somebody came; soft, as people may be speaking */
  LV_CHIME_HAND,    /* somebody raised a hand; soft, and told apart from it */
} LvChime;

/* 48 kHz mono S16; begins and ends in silence. */
GBytes *lv_chime_make (LvChime chime);

G_END_DECLS
