/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Devices by preference. order: what is kept, with devices that are away; present: those that are
 * there now. Ids, NULL-terminated. */

/* Those that are there, the most wanted first. */
GStrv lui_device_order_sort (const char *const *order, const char *const *present);
/* What is to be kept when id goes so many places down (by > 0) or up, among those that are there.
 * Those that are away keep theirs. */
GStrv lui_device_order_move (const char *const *order,
                             const char *const *present,
                             const char *id,
                             int by);

G_END_DECLS
