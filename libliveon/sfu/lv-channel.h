/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A queue of calls into one thread, in order of posting, without a lock. post, wake: any thread;
 * the rest: the thread that reads. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LvChannel LvChannel;
typedef void (*LvChannelFunc) (gpointer target, gpointer data);

/* target: what each call is about. */
LvChannel *lv_channel_new (gpointer target, GError **error);
/* What is still in it is called. */
void lv_channel_free (LvChannel *self);
/* Readable when there is something to run. */
int lv_channel_get_fd (LvChannel *self);
/* func (target, data) is called there exactly once, and owns data. */
void lv_channel_post (LvChannel *self, LvChannelFunc func, gpointer data);
/* Its descriptor becomes readable, though nothing was posted. */
void lv_channel_wake (LvChannel *self);
void lv_channel_run (LvChannel *self);
/* The same out of turn: a wake-up that is on its way still comes. */
void lv_channel_run_posted (LvChannel *self);
/* Nothing was posted that was not run. */
gboolean lv_channel_is_empty (LvChannel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvChannel, lv_channel_free)

G_END_DECLS
