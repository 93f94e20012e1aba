/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cameras as a sandbox sees them: one that stands for all while nobody has permitted to look,
 * else what the camera portal lets be seen. It never asks the person. Main context only. */
#pragma once

#include "lv-pipewire-nodes.h"

G_BEGIN_DECLS

typedef struct _LvPortalCameras LvPortalCameras;

/* Events come on the thread's default context, never from inside this call. events: not copied. */
LvPortalCameras *lv_portal_cameras_new (const LvPipewireNodesEvents *events, gpointer data);
/* The permission may have been given meanwhile. */
void lv_portal_cameras_look (LvPortalCameras *self);
void lv_portal_cameras_free (LvPortalCameras *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPortalCameras, lv_portal_cameras_free)

G_END_DECLS
