/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An element that gives the system's sound without ours, a block every 10 ms. Any thread. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Floating, as elements are. */
GstElement *lv_system_source_new (void);

G_END_DECLS
