/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of a graph that sound comes from: a device, what the computer plays, a file again and
 * again, a test tone. Made on the thread that makes the graph. */
#pragma once

#include <gst/gst.h>

#include "lv-media-input.h"

G_BEGIN_DECLS

/* Adds elements to the bin, up to 48 kHz mono S16 in real time. Returns the last of them, borrowed,
 * or NULL with error. */
GstElement *lv_sound_input_add (GstBin *bin, const LvMediaInput *input, GError **error);

G_END_DECLS
