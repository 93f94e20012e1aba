/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* Pictures as they come, without a copy: the newest frame of a source, any object with a "frame"
 * property of LiveonFrame in BGRX. */
#define LUI_TYPE_VIDEO_PAINTABLE (lui_video_paintable_get_type ())
G_DECLARE_FINAL_TYPE (LuiVideoPaintable, lui_video_paintable, LUI, VIDEO_PAINTABLE, GObject)

/* where: what it is painted upon; not held. */
LuiVideoPaintable *lui_video_paintable_new (GtkWidget *where);

/* source: (nullable): what is painted from now on; held. */
void lui_video_paintable_set_source (LuiVideoPaintable *self, GObject *source);
gboolean lui_video_paintable_get_has_picture (LuiVideoPaintable *self);

G_END_DECLS
