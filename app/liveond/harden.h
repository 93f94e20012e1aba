/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a program may do to its process, and a library may not. Before anything else. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No core dumps, nobody else reads our memory or our files; TLS 1.3 alone for what GIO connects. */
void liveond_harden (void);
/* For the server: as many descriptors as allowed, memory that goes back. */
void liveond_tune (void);

G_END_DECLS
