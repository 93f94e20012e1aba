/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference that the server is measured beside: libsoup with TLS 1.3 and nothing else.
 *   bench-bare CERTIFICATE KEY BODY-FILE
 * GET /body answers the file; GET /push sends the file to every WebSocket on /ws; prints its port.
 */
#include <libsoup/soup.h>
#include <stdio.h>

typedef struct
{
  GPtrArray *connections;
  char *body;
  gsize length;
} Bare;

static void
on_websocket (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *connection,
              gpointer data)
{
  Bare *bare = data;

  g_ptr_array_add (bare->connections, g_object_ref (connection));
}

static void
on_body (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer data)
{
  Bare *bare = data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, bare->body,
                                    bare->length);
}

static void
on_push (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer data)
{
  Bare *bare = data;

  for (guint i = 0; i < bare->connections->len; i++)
    {
      SoupWebsocketConnection *connection = g_ptr_array_index (bare->connections, i);

      if (soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (connection, bare->body);
    }
  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Bare bare = { g_ptr_array_new_with_free_func (g_object_unref), NULL, 0 };
  GSList *uris;

  g_assert_cmpint (argc, ==, 4);
  certificate = g_tls_certificate_new_from_files (argv[1], argv[2], &error);
  g_assert_no_error (error);
  g_file_get_contents (argv[3], &bare.body, &bare.length, &error);
  g_assert_no_error (error);
  server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_remove_websocket_extension (server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (server, "/body", on_body, &bare, NULL);
  soup_server_add_handler (server, "/push", on_push, &bare, NULL);
  soup_server_add_websocket_handler (server, "/ws", NULL, NULL, on_websocket, &bare, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  g_print ("%d\n", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}
