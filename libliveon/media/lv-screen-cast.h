/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A screen or window that the person chose in the ScreenCast portal, or without a portal the whole
 * screen of X11. Main context only. */
#pragma once

#include <gio/gio.h>

#include "lv-media-input.h"

G_BEGIN_DECLS

#define LV_TYPE_SCREEN_CAST (lv_screen_cast_get_type ())
G_DECLARE_FINAL_TYPE (LvScreenCast, lv_screen_cast, LV, SCREEN_CAST, GObject)

/* Signal: "closed" (): the person or the desktop has ended it. */

/* restore_token: of an earlier one, so that nobody is asked again; NULL. parent_window: as the
 * portal's documentation has it ("x11:…", "wayland:…"), NULL. A no is G_IO_ERROR_CANCELLED; where
 * neither the portal nor X11 is there it is LIVEON_ERROR_PACKAGE. */
void lv_screen_cast_open_async (const char *restore_token,
                                const char *parent_window,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
LvScreenCast *lv_screen_cast_open_finish (GAsyncResult *result, GError **error);
/* For a sender; the cast has to live as long. */
const LvMediaInput *lv_screen_cast_get_input (LvScreenCast *self);
/* To keep for the next time; NULL when there is none. */
const char *lv_screen_cast_get_restore_token (LvScreenCast *self);
/* Ends it; "closed" does not come. Also at the last unref. */
void lv_screen_cast_close (LvScreenCast *self);

G_END_DECLS
