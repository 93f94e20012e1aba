/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include "liveon-media-devices.h"
#include "liveon-media-types.h"
#include "liveon-video-stream.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIVEON_TYPE_PREVIEW (liveon_preview_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonPreview, liveon_preview, LIVEON, PREVIEW, GObject)

LIVEON_API LiveonPreview *liveon_preview_new (LiveonMediaDevices *devices);
LIVEON_API LiveonMediaDevices *liveon_preview_get_devices (LiveonPreview *self);

LIVEON_API void liveon_preview_set_input (LiveonPreview *self,
                                          LiveonMediaSource source,
                                          LiveonInputKind kind,
                                          const char *name);
LIVEON_API void liveon_preview_start (LiveonPreview *self, LiveonMediaSource source);
LIVEON_API void liveon_preview_stop (LiveonPreview *self, LiveonMediaSource source);
LIVEON_API LiveonInputState liveon_preview_get_state (LiveonPreview *self,
                                                      LiveonMediaSource source);
LIVEON_API const GError *liveon_preview_get_error (LiveonPreview *self, LiveonMediaSource source);
LIVEON_API const char *liveon_preview_get_device_in_use (LiveonPreview *self,
                                                         LiveonMediaSource source);
LIVEON_API LiveonVideoStream *liveon_preview_watch (LiveonPreview *self);
LIVEON_API double liveon_preview_get_level (LiveonPreview *self);

LIVEON_API void liveon_preview_test_speaker_async (LiveonPreview *self,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);
LIVEON_API gboolean liveon_preview_test_speaker_finish (LiveonPreview *self,
                                                        GAsyncResult *result,
                                                        GError **error);
LIVEON_API gboolean liveon_preview_get_is_testing_speaker (LiveonPreview *self);

G_END_DECLS
