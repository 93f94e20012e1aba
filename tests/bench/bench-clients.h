/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Many WebSocket clients in one process, as a server sees them. Main context only. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  SoupSession *session;
  GPtrArray *connections; /* of SoupWebsocketConnection */
  guint welcomed;         /* first messages heard */
  guint heard;            /* messages that hold `awaited`, since bench_clients_await */
  const char *awaited;
  gint64 last_heard_us;
} BenchClients;

BenchClients *bench_clients_new (guint max_connections);
void bench_clients_free (BenchClients *self);
/* Opens count more, at most 16 handshakes at once, and waits until all are open. hello, if any,
 * makes the first message of each; then also its answer is waited for. */
typedef char *(*BenchHello) (guint index, gpointer data);
void bench_clients_open (
    BenchClients *self, const char *uri, guint count, BenchHello hello, gpointer data);
/* Waits until every client heard a message that holds the text; answers the time of the last. */
void bench_clients_await (BenchClients *self, const char *text);
gint64 bench_clients_wait (BenchClients *self);
/* One request; fails the run when the status is not as expected. Answers the body. */
GBytes *bench_clients_request (BenchClients *self,
                               const char *method,
                               const char *uri,
                               const char *token,
                               const char *body,
                               guint expected);

G_END_DECLS
