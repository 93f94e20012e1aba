/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Long work on a thread of its own. It sees nothing but the data that goes with it, and the thread
 * is joined before done is called in the given main context: neither needs a lock. All calls from
 * the thread that runs this context. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LvOffload LvOffload;
typedef void (*LvOffloadFunc) (gpointer data);

/* NULL with error when there is no thread to be had; then neither function is called. When done is
 * called the handle is gone. */
LvOffload *lv_offload_start (GMainContext *context,
                             const char *name,
                             LvOffloadFunc work,
                             LvOffloadFunc done,
                             gpointer data,
                             GError **error);
/* Waits for the work, and ends the handle: done is not called any more. */
void lv_offload_join (LvOffload *self);

G_END_DECLS
