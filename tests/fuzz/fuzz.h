/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One target a file. With -Dfuzzing=enabled libFuzzer calls it; otherwise fuzz-driver.c runs it
 * over its seeds and a fixed number of mutations of them, as an ordinary test. */
#pragma once

#include <glib.h>

/* The name is libFuzzer's. Whatever the bytes: no crash, no leak, and g_assert what must hold. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
