/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Somebody who forgot to leave: after ten minutes alone one is asked, and leaves when there is no
 * answer. Time is the caller's, in microseconds of any clock that does not jump.
 * Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LUI_ALONE_FINE,
  LUI_ALONE_ASKS,
  LUI_ALONE_LEAVES,
} LuiAloneState;

typedef struct
{
  gint64 since_us; /* 0: not alone */
} LuiAlone;

/* is_alone: nobody else is here, and the room is none that is always on. */
LuiAloneState lui_alone_update (LuiAlone *self, gboolean is_alone, gint64 now_us);
/* The answer: ten minutes more. */
void lui_alone_stay (LuiAlone *self, gint64 now_us);

G_END_DECLS
