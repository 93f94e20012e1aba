/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-http-body.h"

#include <string.h>

typedef struct
{
  SoupServerMessage *message;
  LvPeer *peer;
  LvBody *body;
  gboolean is_hungry; /* all that was given has been written */
} Sending;

static void
sending_free (Sending *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  lv_body_leave (self->body);
  g_object_unref (self->body);
  g_object_unref (self->peer);
  g_object_unref (self->message);
  g_free (self);
}

/* Whether libsoup has something to go on with. */
static gboolean
feed (Sending *self)
{
  SoupMessageBody *response = soup_server_message_get_response_body (self->message);
  g_autoptr (GBytes) portion = NULL;

  self->is_hungry = FALSE;
  portion = lv_body_take (self->body);
  if (portion != NULL)
    soup_message_body_append_bytes (response, portion);
  else if (!lv_body_is_ended (self->body))
    self->is_hungry = TRUE;
  else if (lv_body_is_whole (self->body))
    soup_message_body_complete (response);
  else
    {
      /* Without the last chunk: nobody can take it for the whole. libsoup finds the end when it
       * goes on. */
      lv_peer_drop (self->peer);
      return TRUE;
    }
  return !self->is_hungry;
}

static void
on_ready (LvBody *body, gpointer data)
{
  Sending *self = data;
  g_autoptr (SoupServerMessage) message = g_object_ref (self->message);

  if (self->is_hungry && feed (self))
    soup_server_message_unpause (message);
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer data)
{
  feed (data);
}

static void
on_gone (SoupServerMessage *message, gpointer data)
{
  sending_free (data);
}

void
lv_http_body_send (SoupServerMessage *message, LvPeer *peer, LvBody *body)
{
  SoupMessageBody *response = soup_server_message_get_response_body (message);
  Sending *self;

  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (response, FALSE);
  if (strcmp (soup_server_message_get_method (message), "HEAD") == 0)
    {
      lv_body_leave (body);
      return;
    }
  self = g_new0 (Sending, 1);
  self->message = g_object_ref (message);
  self->peer = g_object_ref (peer);
  self->body = g_object_ref (body);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
  g_signal_connect (message, "finished", G_CALLBACK (on_gone), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_gone), self);
  lv_body_set_reader (body, on_ready, self);
  feed (self);
}
