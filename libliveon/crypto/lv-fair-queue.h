/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bounded queue in which nobody can crowd out others. Known devices go first, but every fourth
 * turn and a quarter of the places are for the unknown; then tenants take turns, and addresses
 * within a tenant. When it is full, the latest item of whoever waits with most makes room for
 * somebody who waits with fewer. Any thread, one at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LvFairQueue LvFairQueue;

LvFairQueue *lv_fair_queue_new (guint capacity);
/* The queue does not own its items: take them out first. */
void lv_fair_queue_free (LvFairQueue *self);
guint lv_fair_queue_get_length (LvFairQueue *self);
/* FALSE when there is no room; *evicted is the item that had to make room, or NULL. */
gboolean lv_fair_queue_push (LvFairQueue *self,
                             const char *tenant,
                             const char *address,
                             gboolean is_known,
                             gpointer item,
                             gpointer *evicted);
/* NULL when empty. */
gpointer lv_fair_queue_pop (LvFairQueue *self);
/* FALSE when it is not there. */
gboolean lv_fair_queue_remove (LvFairQueue *self, gpointer item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvFairQueue, lv_fair_queue_free)

G_END_DECLS
