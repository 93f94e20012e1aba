/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that goes from anywhere to the media thread. The session outlives the thread, so the engine
 * is borrowed. */
#include "lv-media-session-private.h"

typedef struct
{
  LvMediaSession *session;
  LvOfferTerms terms;
  LvAnswer *answer;
  LvMediaWanted wanted;
  LvSendLimit limit;
  LvFrame *frame;
  GBytes *datagram;
  guint slot;
  gboolean is_open;
  gint64 slack_us;
} Order;

static Order *
order_new (LvMediaSession *self)
{
  Order *order = g_new0 (Order, 1);

  order->session = self;
  return order;
}

static void
order_free (gpointer data)
{
  Order *order = data;

  lv_offer_terms_clear (&order->terms);
  g_clear_pointer (&order->answer, lv_answer_unref);
  g_clear_pointer (&order->frame, lv_frame_unref);
  g_clear_pointer (&order->datagram, g_bytes_unref);
  g_free (order);
}

static void
post_order (Order *order, GSourceFunc func)
{
  lv_thread_post (order->session->thread, func, order, order_free);
}

static gboolean
do_take_answer (gpointer data)
{
  Order *order = data;

  if (order->answer != NULL)
    lv_media_engine_take_answer (order->session->engine, &order->terms, order->answer);
  else
    lv_media_engine_restart_failed (order->session->engine);
  return G_SOURCE_REMOVE;
}

static gboolean
do_set_wanted (gpointer data)
{
  Order *order = data;

  lv_media_engine_set_wanted (order->session->engine, &order->wanted);
  return G_SOURCE_REMOVE;
}

static gboolean
do_set_limit (gpointer data)
{
  Order *order = data;

  lv_media_engine_set_limit (order->session->engine, &order->limit);
  return G_SOURCE_REMOVE;
}

static gboolean
do_set_socket (gpointer data)
{
  Order *order = data;

  lv_media_engine_set_socket (order->session->engine, order->is_open);
  return G_SOURCE_REMOVE;
}

static gboolean
do_receive (gpointer data)
{
  Order *order = data;
  guint8 buffer[LV_RTP_MAX_SIZE];
  gsize length;
  const void *bytes = g_bytes_get_data (order->datagram, &length);

  if (length > sizeof buffer)
    return G_SOURCE_REMOVE;
  memcpy (buffer, bytes, length);
  lv_media_engine_receive (order->session->engine, buffer, length);
  return G_SOURCE_REMOVE;
}

static gboolean
do_send (gpointer data)
{
  Order *order = data;
  LvMediaSession *self = order->session;

  lv_media_engine_send (self->engine, order->frame,
                        (gsize) MAX (g_atomic_int_get (&self->socket_backlog), 0));
  return G_SOURCE_REMOVE;
}

static gboolean
do_set_slack (gpointer data)
{
  Order *order = data;

  lv_media_engine_set_slack (order->session->engine, order->slot, order->slack_us);
  return G_SOURCE_REMOVE;
}

static gboolean
do_request_key_frame (gpointer data)
{
  Order *order = data;

  lv_media_engine_request_key_frame (order->session->engine, order->slot);
  return G_SOURCE_REMOVE;
}

static gboolean
do_close (gpointer data)
{
  Order *order = data;

  lv_media_engine_close (order->session->engine);
  return G_SOURCE_REMOVE;
}

gboolean
lv_media_session_take_answer (LvMediaSession *self, const LvMediaAnswer *answer, GError **error)
{
  g_autoptr (LvAnswer) read = NULL;
  Order *order;

  g_return_val_if_fail (self->thread != NULL, FALSE);
  /* When another offer has overtaken this one, its answer comes next and takes the place of this.
   */
  if (answer != NULL)
    {
      read = lv_answer_read (answer, self->offer, error);
      if (read == NULL
          || (self->answer != NULL && !lv_answer_continues (read, self->answer, error)))
        return FALSE;
    }
  if (self->answer == NULL && read != NULL)
    self->answer = lv_answer_ref (read);
  order = order_new (self);
  order->answer = g_steal_pointer (&read);
  order->terms = self->terms;
  order->terms.credentials = (LvIceCredentials){ g_strdup (self->terms.credentials.ufrag),
                                                 g_strdup (self->terms.credentials.pwd) };
  post_order (order, do_take_answer);
  return TRUE;
}

void
lv_media_session_take_wanted (LvMediaSession *self, const LvMediaWanted *wanted)
{
  Order *order = order_new (self);

  order->wanted = *wanted;
  post_order (order, do_set_wanted);
}

void
lv_media_session_set_limit (LvMediaSession *self, const LvSendLimit *limit)
{
  Order *order;

  self->config.limit = *limit;
  if (self->thread == NULL)
    return;
  order = order_new (self);
  order->limit = *limit;
  post_order (order, do_set_limit);
}

static void
set_socket (LvMediaSession *self, gboolean is_open)
{
  Order *order = order_new (self);

  order->is_open = is_open;
  post_order (order, do_set_socket);
}

void
lv_media_session_take_socket (LvMediaSession *self,
                              LvMediaSocketSend send,
                              gpointer user_data,
                              const GError *error)
{
  self->socket_send = send;
  self->socket_data = user_data;
  if (error != NULL)
    g_debug ("No WebSocket for media: %s", error->message);
  set_socket (self, send != NULL);
}

void
lv_media_session_socket_received (LvMediaSession *self, GBytes *datagram)
{
  Order *order = order_new (self);

  order->datagram = g_bytes_ref (datagram);
  post_order (order, do_receive);
}

void
lv_media_session_socket_closed (LvMediaSession *self)
{
  self->socket_send = NULL;
  set_socket (self, FALSE);
}

void
lv_media_session_send (LvMediaSession *self, LvFrame *frame)
{
  Order *order = order_new (self);

  order->frame = lv_frame_ref (frame);
  post_order (order, do_send);
}

void
lv_media_session_request_key_frame (LvMediaSession *self, guint slot)
{
  Order *order = order_new (self);

  order->slot = slot;
  post_order (order, do_request_key_frame);
}

void
lv_media_session_set_slack (LvMediaSession *self, guint slot, gint64 slack_us)
{
  Order *order = order_new (self);

  order->slot = slot;
  order->slack_us = slack_us;
  post_order (order, do_set_slack);
}

void
lv_media_session_order_close (LvMediaSession *self)
{
  post_order (order_new (self), do_close);
}
