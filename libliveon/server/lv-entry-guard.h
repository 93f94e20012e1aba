/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts wrong entry passwords by person and device, and by person over all devices, so that
 * guessing ends without ever closing a room to others or shutting out a colleague; and entries by
 * person, because each is kept for years. Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Within the window, from one device and from all of a person's devices. */
#define LV_ENTRY_FAILURES_DEVICE 10
#define LV_ENTRY_FAILURES_PERSON 40
/* Within the window, into any rooms. */
#define LV_ENTRY_TIMES_PERSON 100
#define LV_ENTRY_WINDOW_MS (300 * G_GINT64_CONSTANT (1000))

typedef struct _LvEntryGuard LvEntryGuard;

LvEntryGuard *lv_entry_guard_new (void);
void lv_entry_guard_free (LvEntryGuard *self);
/* LIVEON_ERROR_LOCKED_OUT with `seconds`. Times are monotonic. */
gboolean lv_entry_guard_check (
    LvEntryGuard *self, const char *user_id, const char *device_id, gint64 now_ms, GError **error);
void
lv_entry_guard_fail (LvEntryGuard *self, const char *user_id, const char *device_id, gint64 now_ms);
/* A right password: this device's failures are forgotten. */
void lv_entry_guard_pass (LvEntryGuard *self, const char *user_id, const char *device_id);
/* One more entry, which counts unless it is LIVEON_ERROR_RATE_LIMITED with `seconds`. */
gboolean
lv_entry_guard_enter (LvEntryGuard *self, const char *user_id, gint64 now_ms, GError **error);

G_END_DECLS
