/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who sits where, so that nobody moves without need. Values in, values out. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whoever is still wanted keeps the place; the others, the first first, come into those that are
 * free, as far as there are any. NULL is nobody. TRUE when a place changed. */
gboolean
lv_places_assign (gpointer *places, guint n_places, const gpointer *wanted, guint n_wanted);

G_END_DECLS
