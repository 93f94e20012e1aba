/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A thread with a main context of its own, and the way to it and back: closures posted in order.
 * Each owns what it carries. new, stop: the owner's thread; post: any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LvThread LvThread;

LvThread *lv_thread_new (const char *name);
/* Runs what was posted before, ends the thread and waits for it. What is posted later is only
 * destroyed. */
void lv_thread_stop (LvThread *self);
void lv_thread_unref (LvThread *self);
GMainContext *lv_thread_get_context (LvThread *self);
gboolean lv_thread_is_current (LvThread *self);

/* Runs func (data) there, then destroys data; in order of posting. */
void lv_thread_post (LvThread *self, GSourceFunc func, gpointer data, GDestroyNotify destroy);
/* The same for any context, at default priority. */
void
lv_context_post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvThread, lv_thread_unref)

G_END_DECLS
