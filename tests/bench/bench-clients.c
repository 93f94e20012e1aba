/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-clients.h"

#include <string.h>

#define AT_ONCE 16

typedef struct
{
  BenchClients *clients;
  guint pending;
} Opening;

static gboolean
on_accept_certificate (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer data)
{
  return TRUE;
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer data)
{
  BenchClients *self = data;
  gsize length = 0;
  const char *text = g_bytes_get_data (message, &length);

  if (self->awaited == NULL)
    self->welcomed++;
  else if (memmem (text, length, self->awaited, strlen (self->awaited)) != NULL)
    {
      self->heard++;
      self->last_heard_us = g_get_monotonic_time ();
    }
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *connection
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  g_assert_no_error (error);
  g_signal_connect (connection, "message", G_CALLBACK (on_message), opening->clients);
  g_ptr_array_add (opening->clients->connections, connection);
  opening->pending--;
}

BenchClients *
bench_clients_new (guint max_connections)
{
  BenchClients *self = g_new0 (BenchClients, 1);

  self->session = soup_session_new_with_options ("max-conns", max_connections, "max-conns-per-host",
                                                 max_connections, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
bench_clients_free (BenchClients *self)
{
  g_ptr_array_unref (self->connections);
  g_object_unref (self->session);
  g_free (self);
}

static void
open_one (BenchClients *self, const char *uri, Opening *opening)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  char protocol[] = "liveon.1";
  char *protocols[] = { protocol, NULL };

  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
  opening->pending++;
  soup_session_websocket_connect_async (self->session, message, NULL, protocols, G_PRIORITY_DEFAULT,
                                        NULL, on_open, opening);
}

void
bench_clients_open (
    BenchClients *self, const char *uri, guint count, BenchHello hello, gpointer data)
{
  Opening opening = { self, 0 };
  guint first = self->connections->len;
  guint started = 0;
  guint greeted = first;

  self->awaited = NULL;
  self->welcomed = 0;
  while (self->connections->len < first + count || (hello != NULL && self->welcomed < count))
    {
      while (started < count && opening.pending < AT_ONCE)
        {
          open_one (self, uri, &opening);
          started++;
        }
      g_main_context_iteration (NULL, TRUE);
      for (; hello != NULL && greeted < self->connections->len; greeted++)
        {
          g_autofree char *text = hello (greeted, data);

          soup_websocket_connection_send_text (g_ptr_array_index (self->connections, greeted),
                                               text);
        }
    }
}

void
bench_clients_await (BenchClients *self, const char *text)
{
  self->awaited = text;
  self->heard = 0;
}

gint64
bench_clients_wait (BenchClients *self)
{
  while (self->heard < self->connections->len)
    g_main_context_iteration (NULL, TRUE);
  return self->last_heard_us;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GBytes **out = data;

  *out = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

GBytes *
bench_clients_request (BenchClients *self,
                       const char *method,
                       const char *uri,
                       const char *token,
                       const char *body,
                       guint expected)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  GBytes *answer = NULL;

  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    bearer);
    }
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, on_answer,
                                    &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (soup_message_get_status (message) != expected)
    g_error ("%s %s: %u %s", method, uri, soup_message_get_status (message),
             (const char *) g_bytes_get_data (answer, NULL));
  return answer;
}
