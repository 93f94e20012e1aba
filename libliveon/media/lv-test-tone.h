/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A microphone without one: a tone of a tenth of a second that begins whenever
 * g_get_monotonic_time () passes a whole second, so that who hears it knows how late it came, as
 * who sees the test picture does. Blocks come when their time is over, as from a device. Any
 * thread. */
#pragma once

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define LV_TYPE_TEST_TONE (lv_test_tone_get_type ())
G_DECLARE_FINAL_TYPE (LvTestTone, lv_test_tone, LV, TEST_TONE, GstPushSrc)

/* Floating, as elements are. */
GstElement *lv_test_tone_new (void);

G_END_DECLS
