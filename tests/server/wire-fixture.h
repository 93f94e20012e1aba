/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A whole server in this process, on loopback, with a clock that stands still, and clients that
 * speak TLS by hand, so that they can speak it badly. Main context only. */
#pragma once

#include <openssl/ssl.h>

#include "lv-call.h"
#include "lv-dispatch.h"
#include "lv-listener.h"
#include "lv-meeting.h"
#include "lv-peers.h"
#include "lv-recorder.h"
#include "test-support.h"

G_BEGIN_DECLS

#define WIRE_TENANT "00000000000000000000000000000001"
#define WIRE_NOW_MS G_GINT64_CONSTANT (1764000000000)

typedef struct
{
  char *folder;
  LvTestClock *clock;
  LiveonServerConfig *config;
  LvContext *context;
  LvListener *listener;
  guint n_users;
} WireFixture;

/* data: NULL, or pairs of "group.key", value, ended by NULL, for the configuration. */
void wire_fixture_set_up (WireFixture *self, gconstpointer data);
void wire_fixture_tear_down (WireFixture *self, gconstpointer data);
#define wire_fixture_add(path, data, test)                                                         \
  g_test_add (path, WireFixture, data, wire_fixture_set_up, test, wire_fixture_tear_down)

/* The access token of a new person's session. */
char *wire_fixture_sign_in (WireFixture *self);
/* In steps, so that what a timer sets off can happen before the next. */
void wire_fixture_advance (WireFixture *self, gint64 ms);
/* One request on a connection of its own is answered with 200. */
void wire_fixture_assert_serves (WireFixture *self);
void wire_fixture_wait_connections (WireFixture *self, guint count);

typedef struct
{
  int fd;
  SSL_CTX *context;
  SSL *ssl; /* NULL: nothing but TCP */
  GString *received;
  GByteArray *outgoing;
  guint read_source;
  guint write_source;
  gboolean is_ready;  /* TLS stands */
  gboolean is_closed; /* by the server */
  gboolean is_broken; /* not in good order */
} WireClient;

WireClient *wire_client_new_tcp (WireFixture *fixture);
/* Waits until TLS stands. */
WireClient *wire_client_new (WireFixture *fixture);
void wire_client_start_tls (WireClient *self);
void wire_client_free (WireClient *self);
void wire_client_send (WireClient *self, gconstpointer data, gsize length);
void wire_client_send_text (WireClient *self, const char *text);
void wire_client_stop_reading (WireClient *self);
/* Ends the connection with a reset. */
void wire_client_reset (WireClient *self);
void wire_client_wait_text (WireClient *self, const char *text);
void wire_client_wait_closed (WireClient *self);
/* Sends, waits for one whole response, and takes it out of what was received. */
char *wire_client_ask (WireClient *self, const char *request);
char *wire_client_take_response (WireClient *self);
guint wire_response_status (const char *response);
/* The header's value, NULL when it is not there. */
char *wire_response_header (const char *response, const char *name);
const char *wire_response_body (const char *response);

/* The opening handshake alone: its status. */
guint wire_client_upgrade (WireClient *self, const char *more_headers);
guint wire_client_upgrade_at (WireClient *self, const char *path, const char *more_headers);
/* A connection that is welcome. */
WireClient *wire_client_new_welcome (WireFixture *fixture, const char *token);
void wire_client_send_frame (WireClient *self, guint8 first, gconstpointer payload, gsize length);
void wire_client_send_message (WireClient *self, const char *text);
/* Waits for the next frame, NULL when the connection was closed before; *first is its first byte.
 */
GBytes *wire_client_take_frame (WireClient *self, guint8 *first);
/* Waits for the next message of that type, passing over pings. */
char *wire_client_take_message (WireClient *self, const char *type);
/* Passes over all else up to the close frame, and answers its code; 0 when there was none. */
guint wire_client_take_close (WireClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WireClient, wire_client_free)

G_END_DECLS
