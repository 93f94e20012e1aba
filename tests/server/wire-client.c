/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire-fixture.h"

#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static gboolean on_readable (int fd, GIOCondition condition, gpointer data);

/* Who hears the end ends, too. */
static void
end (WireClient *self, gboolean is_broken)
{
  shutdown (self->fd, SHUT_RDWR);
  self->is_closed = TRUE;
  self->is_broken = is_broken;
  g_clear_handle_id (&self->read_source, g_source_remove);
  g_clear_handle_id (&self->write_source, g_source_remove);
}

static int
move (WireClient *self, gboolean is_write, void *buffer, int length)
{
  int moved;

  if (self->ssl != NULL)
    {
      moved
          = is_write ? SSL_write (self->ssl, buffer, length) : SSL_read (self->ssl, buffer, length);
      if (moved > 0)
        return moved;
      switch (SSL_get_error (self->ssl, moved))
        {
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE:
          return 0;
        case SSL_ERROR_ZERO_RETURN:
          end (self, FALSE);
          return -1;
        default:
          end (self, TRUE);
          return -1;
        }
    }
  moved = is_write ? send (self->fd, buffer, length, MSG_NOSIGNAL)
                   : recv (self->fd, buffer, length, 0);
  if (moved > 0)
    return moved;
  if (moved < 0 && errno == EAGAIN)
    return 0;
  end (self, moved < 0);
  return -1;
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer data)
{
  WireClient *self = data;

  while (self->outgoing->len > 0)
    {
      int moved = move (self, TRUE, self->outgoing->data, MIN (self->outgoing->len, 16384));

      if (moved < 0)
        return G_SOURCE_REMOVE;
      if (moved == 0)
        return G_SOURCE_CONTINUE;
      g_byte_array_remove_range (self->outgoing, 0, moved);
    }
  self->write_source = 0;
  return G_SOURCE_REMOVE;
}

static void
start_reading (WireClient *self)
{
  if (self->read_source == 0)
    self->read_source = g_unix_fd_add (self->fd, G_IO_IN, on_readable, self);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer data)
{
  WireClient *self = data;
  char buffer[16384];
  int moved;

  if (self->ssl != NULL && !self->is_ready)
    {
      int result = SSL_do_handshake (self->ssl);

      if (result == 1)
        self->is_ready = TRUE;
      else if (SSL_get_error (self->ssl, result) != SSL_ERROR_WANT_READ)
        {
          self->read_source = 0;
          end (self, TRUE);
          return G_SOURCE_REMOVE;
        }
      return G_SOURCE_CONTINUE;
    }
  while ((moved = move (self, FALSE, buffer, sizeof buffer)) > 0)
    g_string_append_len (self->received, buffer, moved);
  return moved == 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

WireClient *
wire_client_new_tcp (WireFixture *fixture)
{
  WireClient *self = g_new0 (WireClient, 1);
  int on = 1;
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons ((guint16) lv_listener_get_port (fixture->listener)),
    .sin_addr = { htonl (INADDR_LOOPBACK) },
  };

  self->received = g_string_new (NULL);
  self->outgoing = g_byte_array_new ();
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (self->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  g_assert_true (g_unix_set_fd_nonblocking (self->fd, TRUE, NULL));
  start_reading (self);
  return self;
}

void
wire_client_start_tls (WireClient *self)
{
  self->context = SSL_CTX_new (TLS_client_method ());
  SSL_CTX_set_mode (self->context,
                    SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  self->ssl = SSL_new (self->context);
  SSL_set_fd (self->ssl, self->fd);
  SSL_set_connect_state (self->ssl);
  SSL_do_handshake (self->ssl);
}

static gboolean
is_settled (gpointer data)
{
  WireClient *self = data;

  return self->is_ready || self->is_closed;
}

WireClient *
wire_client_new (WireFixture *fixture)
{
  WireClient *self = wire_client_new_tcp (fixture);

  wire_client_start_tls (self);
  test_wait_until (is_settled, self);
  return self;
}

void
wire_client_free (WireClient *self)
{
  g_clear_handle_id (&self->read_source, g_source_remove);
  g_clear_handle_id (&self->write_source, g_source_remove);
  g_clear_pointer (&self->ssl, SSL_free);
  g_clear_pointer (&self->context, SSL_CTX_free);
  if (self->fd != -1)
    close (self->fd);
  g_string_free (self->received, TRUE);
  g_byte_array_unref (self->outgoing);
  g_free (self);
}

void
wire_client_send (WireClient *self, gconstpointer data, gsize length)
{
  if (self->is_closed)
    return;
  g_byte_array_append (self->outgoing, data, length);
  if (self->write_source == 0)
    self->write_source = g_unix_fd_add (self->fd, G_IO_OUT, on_writable, self);
}

void
wire_client_send_text (WireClient *self, const char *text)
{
  wire_client_send (self, text, strlen (text));
}

void
wire_client_stop_reading (WireClient *self)
{
  g_clear_handle_id (&self->read_source, g_source_remove);
}

void
wire_client_reset (WireClient *self)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  end (self, TRUE);
  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close (self->fd);
  self->fd = -1;
}

typedef struct
{
  WireClient *client;
  const char *text;
} Awaited;

static gboolean
has_text (gpointer data)
{
  Awaited *awaited = data;

  return awaited->client->is_closed
         || strstr (awaited->client->received->str, awaited->text) != NULL;
}

void
wire_client_wait_text (WireClient *self, const char *text)
{
  Awaited awaited = { self, text };

  test_wait_until (has_text, &awaited);
}

static gboolean
is_closed (gpointer data)
{
  return ((WireClient *) data)->is_closed;
}

void
wire_client_wait_closed (WireClient *self)
{
  start_reading (self);
  test_wait_until (is_closed, self);
}

/* HTTP */

guint
wire_response_status (const char *response)
{
  if (response == NULL || !g_str_has_prefix (response, "HTTP/1."))
    return 0;
  return (guint) g_ascii_strtoull (response + strlen ("HTTP/1.1 "), NULL, 10);
}

char *
wire_response_header (const char *response, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s: ", name);
  const char *end_of_head = strstr (response, "\r\n\r\n");
  const char *found = strstr (response, start);

  if (found == NULL || found > end_of_head)
    return NULL;
  found += strlen (start);
  return g_strndup (found, strcspn (found, "\r"));
}

const char *
wire_response_body (const char *response)
{
  const char *end_of_head = strstr (response, "\r\n\r\n");

  return end_of_head != NULL ? end_of_head + 4 : "";
}

static gsize
response_length (WireClient *self)
{
  const char *end_of_head = strstr (self->received->str, "\r\n\r\n");
  g_autofree char *length = NULL;
  gsize whole;

  if (end_of_head == NULL)
    return 0;
  length = wire_response_header (self->received->str, "Content-Length");
  whole = end_of_head + 4 - self->received->str;
  if (length != NULL)
    whole += g_ascii_strtoull (length, NULL, 10);
  return whole <= self->received->len ? whole : 0;
}

static gboolean
has_response (gpointer data)
{
  WireClient *self = data;

  return self->is_closed || response_length (self) > 0;
}

char *
wire_client_take_response (WireClient *self)
{
  gsize length;
  char *response;

  test_wait_until (has_response, self);
  length = response_length (self);
  response = g_strndup (self->received->str, length);
  g_string_erase (self->received, 0, (gssize) length);
  return response;
}

char *
wire_client_ask (WireClient *self, const char *request)
{
  wire_client_send_text (self, request);
  return wire_client_take_response (self);
}

/* WebSocket */

guint
wire_client_upgrade_at (WireClient *self, const char *path, const char *more_headers)
{
  g_autofree char *request = g_strconcat ("GET ", path,
                                          " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                                          more_headers, "\r\n", NULL);
  g_autofree char *response = wire_client_ask (self, request);

  return wire_response_status (response);
}

guint
wire_client_upgrade (WireClient *self, const char *more_headers)
{
  return wire_client_upgrade_at (self, "/api/v1/events",
                                 more_headers != NULL ? more_headers
                                                      : "Sec-WebSocket-Protocol: liveon.1\r\n");
}

void
wire_client_send_frame (WireClient *self, guint8 first, gconstpointer payload, gsize length)
{
  static const guint8 mask[4] = { 0x12, 0x34, 0x56, 0x78 };
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 header[10] = { first };
  gsize header_length = 2;

  if (length < 126)
    header[1] = (guint8) length;
  else if (length <= G_MAXUINT16)
    {
      header[1] = 126;
      header[2] = (guint8) (length >> 8);
      header[3] = (guint8) length;
      header_length = 4;
    }
  else
    {
      header[1] = 127;
      for (guint i = 0; i < 8; i++)
        header[2 + i] = (guint8) ((guint64) length >> (56 - 8 * i));
      header_length = 10;
    }
  header[1] |= 0x80;
  g_byte_array_append (frame, header, header_length);
  g_byte_array_append (frame, mask, sizeof mask);
  for (gsize i = 0; i < length; i++)
    {
      guint8 masked = ((const guint8 *) payload)[i] ^ mask[i & 3];

      g_byte_array_append (frame, &masked, 1);
    }
  wire_client_send (self, frame->data, frame->len);
}

void
wire_client_send_message (WireClient *self, const char *text)
{
  wire_client_send_frame (self, 0x81, text, strlen (text));
}

WireClient *
wire_client_new_welcome (WireFixture *fixture, const char *token)
{
  WireClient *self = wire_client_new (fixture);
  g_autofree char *hello
      = g_strdup_printf ("{\"type\":\"hello\",\"token\":\"%s\",\"client\":{\"name\":\"test\","
                         "\"version\":\"0.1.0\"},\"language\":\"en\"}",
                         token);
  g_autofree char *welcome = NULL;

  g_assert_cmpuint (wire_client_upgrade (self, NULL), ==, 101);
  wire_client_send_message (self, hello);
  welcome = wire_client_take_message (self, "welcome");
  g_assert_nonnull (welcome);
  return self;
}

/* 0 while it is not whole. */
static gsize
frame_length (WireClient *self, gsize *header_length)
{
  const guint8 *bytes = (const guint8 *) self->received->str;
  gsize available = self->received->len;
  guint64 length;

  if (available < 2)
    return 0;
  length = bytes[1] & 0x7f;
  *header_length = length < 126 ? 2 : length == 126 ? 4 : 10;
  if (available < *header_length)
    return 0;
  if (*header_length > 2)
    {
      length = 0;
      for (gsize i = 2; i < *header_length; i++)
        length = length << 8 | bytes[i];
    }
  return *header_length + length <= available ? *header_length + length : 0;
}

static gboolean
has_frame (gpointer data)
{
  WireClient *self = data;
  gsize header_length;

  return self->is_closed || frame_length (self, &header_length) > 0;
}

GBytes *
wire_client_take_frame (WireClient *self, guint8 *first)
{
  gsize header_length = 0;
  gsize length;
  GBytes *payload;

  if (!self->is_closed)
    start_reading (self);
  test_wait_until (has_frame, self);
  length = frame_length (self, &header_length);
  if (length == 0)
    return NULL;
  *first = (guint8) self->received->str[0];
  payload = g_bytes_new (self->received->str + header_length, length - header_length);
  g_string_erase (self->received, 0, (gssize) length);
  return payload;
}

char *
wire_client_take_message (WireClient *self, const char *type)
{
  g_autofree char *marker = g_strdup_printf ("\"type\":\"%s\"", type);

  for (;;)
    {
      guint8 first = 0;
      g_autoptr (GBytes) payload = wire_client_take_frame (self, &first);
      g_autofree char *text = NULL;

      if (payload == NULL)
        return NULL;
      if (first != 0x81)
        continue;
      text = g_strndup (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
      if (strstr (text, marker) != NULL)
        return g_steal_pointer (&text);
    }
}

guint
wire_client_take_close (WireClient *self)
{
  for (;;)
    {
      guint8 first = 0;
      g_autoptr (GBytes) payload = wire_client_take_frame (self, &first);
      const guint8 *bytes;

      if (payload == NULL)
        return 0;
      if (first != 0x88 || g_bytes_get_size (payload) < 2)
        continue;
      bytes = g_bytes_get_data (payload, NULL);
      return (guint) bytes[0] << 8 | bytes[1];
    }
}
