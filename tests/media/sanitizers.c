/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What AddressSanitizer is told besides ASAN_OPTIONS. Debian's GLib and GStreamer have no frame
 * pointers: without this a leak says no more than g_malloc, and no suppression can name it. */
const char *__asan_default_options (void);

__attribute__ ((visibility ("default"))) const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}
