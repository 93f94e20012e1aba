/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first elements of a capture: what gives the pictures, up to raw ones. Main context only. */
#pragma once

#include <gst/gst.h>

#include "lv-camera-caps.h"
#include "lv-media-input.h"

G_BEGIN_DECLS

/* Puts the source of an input into the bin and sees that its pictures come to next. A new reference
 * to the pad where they come from, before they are decoded; NULL with error. */
GstPad *lv_video_source_add (GstBin *bin,
                             const LvMediaInput *input,
                             const LvCameraWish *wish,
                             GstElement *next,
                             GError **error);

/* Pictures from this pad whose rows have no length (pipewiresrc passes on that a camera says 0) get
 * the usual one. */
void lv_video_source_complete_rows (GstPad *pad);

G_END_DECLS
