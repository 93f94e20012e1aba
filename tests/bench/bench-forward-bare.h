/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The least that forwarding can cost: a frame's packets are unprotected once, then for each
 * receiver rewritten, protected and sent, on a thread of its own. The caller's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Bare Bare;

/* Pictures of so many packets and bytes, so many a second; and as many voices. */
Bare *bare_new (guint fps, guint packets, guint length, guint voices);
void bare_free (Bare *self);
/* Sends to where this connected or bound socket listens. */
void bare_add (Bare *self, int fd);
/* real_time: scheduled as the server's thread is. */
void bare_start (Bare *self, double seconds, gboolean real_time);
gboolean bare_is_done (Bare *self);
/* Thread CPU time of a packet that was sent. */
double bare_get_cost_us (Bare *self);

G_END_DECLS
