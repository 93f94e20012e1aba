/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client's transport: requests and the WebSocket to one server, and to nowhere else. Every
 * failure is a LIVEON_ERROR that names the leg, or G_IO_ERROR_CANCELLED. Main context only. */
#pragma once

#include <libsoup/soup.h>

#include "lv-clock.h"
#include "lv-json.h"
#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_TYPE_HTTP_CLIENT (lv_http_client_get_type ())
G_DECLARE_FINAL_TYPE (LvHttpClient, lv_http_client, LV, HTTP_CLIENT, GObject)

LvHttpClient *lv_http_client_new (GUri *server, LvClock *clock);
GUri *lv_http_client_get_server (LvHttpClient *self);
LvClock *lv_http_client_get_clock (LvHttpClient *self);
/* Hexadecimal; NULL where there is none. Connections that were made under other pins are dropped.
 */
void lv_http_client_set_pins (LvHttpClient *self, const char *pin, const char *backup_pin);
/* When the person decided to trust them; 0: not known. */
void lv_http_client_set_since (LvHttpClient *self, gint64 since_ms);
/* When an authority vouched for the server; 0: not known. Where there is no pin, "vouched" () tells
 * each time that one does. */
void lv_http_client_set_authority (LvHttpClient *self, gint64 authority_ms);
const char *const *lv_http_client_get_pins (LvHttpClient *self);
/* "ja" or "en". */
void lv_http_client_set_language (LvHttpClient *self, const char *language);
const char *lv_http_client_get_language (LvHttpClient *self);
/* The program's name, as the server's records show it. */
void lv_http_client_set_application (LvHttpClient *self, const char *application);
const char *lv_http_client_get_application (LvHttpClient *self);
void lv_http_client_set_proxy_resolver (LvHttpClient *self, GProxyResolver *resolver);
/* Drops every connection. */
void lv_http_client_abort (LvHttpClient *self);

/* path is below the server's address, with its query. token and body may be NULL. */
void lv_http_client_request_async (LvHttpClient *self,
                                   const char *method,
                                   const char *path,
                                   LvSecret *token,
                                   GBytes *body,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* An empty object when the answer has no body. */
LvJson *lv_http_client_request_finish (LvHttpClient *self, GAsyncResult *result, GError **error);

/* A WebSocket at path, where `protocol` is spoken; token may be NULL. */
void lv_http_client_connect_async (LvHttpClient *self,
                                   const char *path,
                                   const char *protocol,
                                   LvSecret *token,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
SoupWebsocketConnection *
lv_http_client_connect_finish (LvHttpClient *self, GAsyncResult *result, GError **error);

/* Whether there is a proxy between us and the server, as it was found when the last WebSocket was
 * opened. */
gboolean lv_http_client_get_has_proxy (LvHttpClient *self);

/* What was seen on the way, also of a request that failed. */
const char *lv_http_client_result_get_pin (GAsyncResult *result);

G_END_DECLS
