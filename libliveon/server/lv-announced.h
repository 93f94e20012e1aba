/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a server looks at in an announcement of keys, all of which it dealt itself. Pure; any
 * thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char room[33];      /* its id */
  guint64 call;       /* the meeting's epoch */
  guint index;        /* of the sender */
  guint8 session[16]; /* the client's own choice, which no two have in common */
} LvAnnounced;

/* FALSE: it is none. Its signature is for clients to look at. */
gboolean lv_announced_read (GBytes *announcement, LvAnnounced *out);

G_END_DECLS
