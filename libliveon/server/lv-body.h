/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An answer that is made while it is sent, so that it may be of any length: whoever makes it writes
 * to a stream, whoever sends it takes a portion when there is room. A write is done when its bytes
 * were taken: no more than two portions of it are in memory, and a slow reader waits for itself
 * alone. What was not ended as whole is broken off, so that nobody takes a part for all of it. Main
 * context only, never synchronously. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LV_BODY_PORTION (64 * 1024) /* bytes that one write takes at most */

#define LV_TYPE_BODY (lv_body_get_type ())
G_DECLARE_FINAL_TYPE (LvBody, lv_body, LV, BODY, GOutputStream)

typedef void (*LvBodyFunc) (LvBody *self, gpointer data);

LvBody *lv_body_new (void);
/* There is nothing more to come, or nothing more will. */
void lv_body_end (LvBody *self, gboolean is_whole);

/* The reader's: func is called whenever there is something to take, or the end was reached. NULL:
 * nobody listens for now. */
void lv_body_set_reader (LvBody *self, LvBodyFunc func, gpointer data);
/* NULL: nothing waits. */
GBytes *lv_body_take (LvBody *self);
/* Ended, and everything was taken. */
gboolean lv_body_is_ended (LvBody *self);
gboolean lv_body_is_whole (LvBody *self);
/* The reader has gone: what is written from here on is G_IO_ERROR_CLOSED. */
void lv_body_leave (LvBody *self);

G_END_DECLS
