/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A camera, microphone or speaker. Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

/**
 * LiveonMediaKind:
 * @LIVEON_MEDIA_KIND_CAMERA: gives pictures
 * @LIVEON_MEDIA_KIND_MICROPHONE: gives sound
 * @LIVEON_MEDIA_KIND_SPEAKER: plays sound
 *
 * What a [class@MediaDevice] is for.
 */
typedef enum
{
  LIVEON_MEDIA_KIND_CAMERA,
  LIVEON_MEDIA_KIND_MICROPHONE,
  LIVEON_MEDIA_KIND_SPEAKER,
} LiveonMediaKind;

#define LIVEON_TYPE_MEDIA_KIND (liveon_media_kind_get_type ())
LIVEON_API GType liveon_media_kind_get_type (void);

#define LIVEON_TYPE_MEDIA_DEVICE (liveon_media_device_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonMediaDevice, liveon_media_device, LIVEON, MEDIA_DEVICE, GObject)

LIVEON_API const char *liveon_media_device_get_id (LiveonMediaDevice *self);
LIVEON_API const char *liveon_media_device_get_name (LiveonMediaDevice *self);
LIVEON_API LiveonMediaKind liveon_media_device_get_kind (LiveonMediaDevice *self);
LIVEON_API gboolean liveon_media_device_get_is_preferred (LiveonMediaDevice *self);

G_END_DECLS
