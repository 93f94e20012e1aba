/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A short sound to hear a speaker by. Pure. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 48 kHz mono S16; begins and ends in silence. */
GBytes *lv_chime_make (void);

G_END_DECLS
