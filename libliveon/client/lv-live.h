/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One WebSocket to the server, from hello to its end: calls and their answers, events, and noticing
 * that the other side is gone. Main context only.
 *
 * Signals: "event" (const char *name, LvJson *data) and, once, "closed" (const GError *). */
#pragma once

#include <libsoup/soup.h>

#include "lv-clock.h"
#include "lv-json.h"
#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_TYPE_LIVE (lv_live_get_type ())
G_DECLARE_FINAL_TYPE (LvLive, lv_live, LV, LIVE, GObject)

LvLive *lv_live_new (SoupWebsocketConnection *connection, LvClock *clock);
/* The first message; its answer is the welcome. */
void lv_live_hello_async (LvLive *self,
                          LvSecret *token,
                          const char *application,
                          const char *language,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
LvJson *lv_live_hello_finish (LvLive *self, GAsyncResult *result, GError **error);
/* params: a JSON object as text. */
void lv_live_call_async (LvLive *self,
                         const char *method,
                         const char *params,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
LvJson *lv_live_call_finish (LvLive *self, GAsyncResult *result, GError **error);
/* Asks whether the other side is still there; it is taken for gone if it does not say so within a
 * second. */
void lv_live_probe (LvLive *self);
/* Closes without the signal; what waits fails with G_IO_ERROR_CLOSED. */
void lv_live_close (LvLive *self);

G_END_DECLS
