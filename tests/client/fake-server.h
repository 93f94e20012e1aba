/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A TLS 1.3 server on the loopback that says what a test tells it to. Main context only. */
#pragma once

#include <libsoup/soup.h>

#include "lv-json.h"

G_BEGIN_DECLS

#define FAKE_ID_1 "11111111111111111111111111111111"
#define FAKE_ID_2 "22222222222222222222222222222222"
#define FAKE_ID_3 "33333333333333333333333333333333"
#define FAKE_USER                                                                                  \
  "{\"id\":\"" FAKE_ID_1 "\",\"login\":\"tanaka\",\"name\":\"田中\",\"reading\":\"たなか\","  \
  "\"is_admin\":false,\"may_create_rooms\":true,\"tenant\":{\"id\":\"" FAKE_ID_2                   \
  "\",\"name\":\"例\"}}"
#define FAKE_SIGNED_IN                                                                             \
  "{\"access_token\":\"QUFBQQ\",\"access_expires\":\"2027-01-01T00:00:00.000Z\","                  \
  "\"resume_token\":\"UlJSUg\",\"resume_expires\":\"2027-01-01T00:00:00.000Z\",\"session\":"       \
  "\"" FAKE_ID_3 "\",\"user\":" FAKE_USER ",\"must_change_password\":false,\"chain_head\":null}"

typedef struct _FakeServer FakeServer;

FakeServer *fake_server_new (void);
void fake_server_free (FakeServer *self);
/* Another certificate and key on the same port, as after a change of servers. */
void fake_server_change_key (FakeServer *self);
/* Drops every connection and listens no more, until the second. */
void fake_server_stop (FakeServer *self);
void fake_server_restart (FakeServer *self);
/* "127.0.0.1:port". */
const char *fake_server_get_address (FakeServer *self);
guint fake_server_get_port (FakeServer *self);
const char *fake_server_get_pin (FakeServer *self);
/* A file of its folder: "certificate-0.pem", "key-0.pem". The caller's. */
char *fake_server_dup_file (FakeServer *self, const char *name);

/* What a request gets; the newest rule for a method and path stands. body NULL: 204-like emptiness.
 */
void fake_server_answer (
    FakeServer *self, const char *method, const char *path, guint status, const char *body);
/* The same with a type and a header of the test's. */
void fake_server_answer_raw (FakeServer *self,
                             const char *method,
                             const char *path,
                             guint status,
                             const char *type,
                             const char *body,
                             const char *header,
                             const char *value);
void fake_server_problem (
    FakeServer *self, const char *method, const char *path, guint status, const char *code);
/* The request is taken and never answered. */
void fake_server_hold (FakeServer *self, const char *method, const char *path);
/* Rules that let a client sign in and find nothing. */
void fake_server_allow_all (FakeServer *self);

guint fake_server_count (FakeServer *self, const char *method, const char *path);
/* Body of the newest request; NULL when there was none. */
const char *fake_server_get_body (FakeServer *self, const char *method, const char *path);
const char *
fake_server_get_header (FakeServer *self, const char *method, const char *path, const char *name);

/* WebSocket: hello is welcomed unless a problem is set. */
void fake_server_refuse_hello (FakeServer *self, const char *code); /* NULL: welcome again */
void fake_server_set_welcome_head (FakeServer *self, const char *head);
/* The result of a call; a result that starts with "problem:" is a refusal with that code. */
void fake_server_call_answer (FakeServer *self, const char *method, const char *result);
guint fake_server_count_calls (FakeServer *self, const char *method);
/* The params of the newest call as JSON text; NULL when there was none. */
const char *fake_server_get_params (FakeServer *self, const char *method);
void fake_server_push (FakeServer *self, const char *event, const char *data);
void fake_server_send (FakeServer *self, const char *text);
void fake_server_send_binary (FakeServer *self);
void fake_server_close (FakeServer *self, gushort code);
gboolean fake_server_is_live (FakeServer *self);
guint fake_server_count_hellos (FakeServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

G_END_DECLS
