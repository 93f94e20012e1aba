/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that goes from the media thread to whoever listens: notes to the owner's context, and frames
 * straight on. */
#include "lv-media-session-private.h"

/* Bytes on their way to the WebSocket. */
#define MAX_SOCKET_BACKLOG (256 * 1024)

typedef struct
{
  LvMediaSession *session;
  LvMediaSessionState state;
  LvPath path;
  const char *reason;
  GError *error;
  LvEncodePlan plan;
  char *token;
  GBytes *datagram;
} Note;

static Note *
note_new (LvMediaSession *self)
{
  Note *note = g_new0 (Note, 1);

  note->session = g_object_ref (self);
  return note;
}

static void
note_free (gpointer data)
{
  Note *note = data;

  g_clear_error (&note->error);
  g_clear_pointer (&note->datagram, g_bytes_unref);
  g_free (note->token);
  g_object_unref (note->session);
  g_free (note);
}

static void
post_note (Note *note, GSourceFunc func)
{
  lv_context_post (note->session->context, func, note, note_free);
}

static gboolean
tell_state (gpointer data)
{
  Note *note = data;
  LvMediaSession *self = note->session;
  const LvPathInfo info = { note->state, note->path, note->reason, note->error };

  if (!self->is_stopped)
    self->events->path (&info, self->data);
  return G_SOURCE_REMOVE;
}

static void
on_state (LvMediaSessionState state,
          LvPath path,
          const char *reason,
          const GError *error,
          gpointer user_data)
{
  Note *note = note_new (user_data);

  note->state = state;
  note->path = path;
  note->reason = reason;
  note->error = error != NULL ? g_error_copy (error) : NULL;
  post_note (note, tell_state);
}

static gboolean
tell_plan (gpointer data)
{
  Note *note = data;

  if (!note->session->is_stopped)
    note->session->events->plan (&note->plan, note->session->data);
  return G_SOURCE_REMOVE;
}

static void
on_plan (const LvEncodePlan *plan, gpointer user_data)
{
  Note *note = note_new (user_data);

  note->plan = *plan;
  post_note (note, tell_plan);
}

static gboolean
tell_need_restart (gpointer data)
{
  Note *note = data;

  lv_media_session_network_changed (note->session);
  return G_SOURCE_REMOVE;
}

static void
on_need_restart (gpointer user_data)
{
  post_note (note_new (user_data), tell_need_restart);
}

static void
drop_socket (LvMediaSession *self)
{
  self->socket_send = NULL;
  if (self->has_socket && self->events->drop_socket != NULL)
    self->events->drop_socket (self->data);
}

static gboolean
tell_need_socket (gpointer data)
{
  Note *note = data;
  LvMediaSession *self = note->session;

  if (self->is_stopped)
    return G_SOURCE_REMOVE;
  if (note->token != NULL)
    {
      /* The one that there was before goes. */
      self->socket_send = NULL;
      self->events->need_socket (note->token, self->data);
    }
  else
    drop_socket (self);
  self->has_socket = note->token != NULL;
  return G_SOURCE_REMOVE;
}

static void
on_need_socket (const char *token, gpointer user_data)
{
  Note *note = note_new (user_data);

  note->token = g_strdup (token);
  post_note (note, tell_need_socket);
}

static gboolean
send_on_socket (gpointer data)
{
  Note *note = data;
  LvMediaSession *self = note->session;

  g_atomic_int_add (&self->socket_backlog, -(gint) g_bytes_get_size (note->datagram));
  if (!self->is_stopped && self->socket_send != NULL)
    self->socket_send (note->datagram, self->socket_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_send_socket (const guint8 *data, gsize length, gpointer user_data)
{
  LvMediaSession *self = user_data;
  Note *note;

  if (g_atomic_int_get (&self->socket_backlog) > MAX_SOCKET_BACKLOG)
    return FALSE;
  g_atomic_int_add (&self->socket_backlog, (gint) length);
  note = note_new (self);
  note->datagram = g_bytes_new (data, length);
  post_note (note, send_on_socket);
  return TRUE;
}

/* On the media thread, straight to whoever listens. */

static void
on_key_frame (LvSource source, guint layer, gpointer user_data)
{
  LvMediaSession *self = user_data;

  self->events->key_frame (source, layer, self->data);
}

static void
on_frame (guint slot, LvFrame *frame, gpointer user_data)
{
  LvMediaSession *self = user_data;

  self->events->frame (slot, frame, self->data);
}

static void
on_sound (
    guint slot, LvFrame *frame, gint64 seq, gint64 rtp_time, gint64 arrival_us, gpointer user_data)
{
  LvMediaSession *self = user_data;

  self->events->sound (slot, frame, seq, rtp_time, arrival_us, self->data);
}

static const LvMediaEngineEvents engine_events = {
  .state = on_state,
  .need_restart = on_need_restart,
  .need_socket = on_need_socket,
  .send_socket = on_send_socket,
  .up = { .key_frame = on_key_frame, .plan = on_plan },
  .down = { .frame = on_frame, .sound = on_sound },
};

const LvMediaEngineEvents *
lv_media_session_get_engine_events (void)
{
  return &engine_events;
}
