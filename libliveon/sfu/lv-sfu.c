/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sfu-private.h"

#include <glib-unix.h>

/* Multiples of an odd number meet again after 2^32 of them. */
#define SSRC_STEP 0x9e3779b1u

static gboolean
on_channel (int fd, GIOCondition condition, gpointer user_data)
{
  LvSfu *self = user_data;

  lv_channel_run (self->channel);
  return G_SOURCE_CONTINUE;
}

static void
watch_channel (LvSfu *self)
{
  self->source = g_unix_fd_source_new (lv_channel_get_fd (self->channel), G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_channel), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

LvSfu *
lv_sfu_new (const LvSfuConfig *config, const LvSfuEvents *events, gpointer data, GError **error)
{
  LvSfu *self = g_new0 (LvSfu, 1);
  guint16 port = config->port;

  g_return_val_if_fail (config->workers >= 1 && config->workers <= LV_MAX_WORKERS, NULL);

  self->events = events;
  self->data = data;
  self->ssrc = g_random_int ();
  self->identity = lv_dtls_identity_new (error);
  self->channel = self->identity == NULL ? NULL : lv_channel_new (self, error);
  for (guint i = 0; self->channel != NULL && i < config->workers; i++)
    {
      self->workers[i] = lv_worker_new (i, config, port, self->identity, self->channel, error);
      if (self->workers[i] == NULL)
        break;
      port = lv_udp_socket_get_port (self->workers[i]->socket);
      self->n_workers++;
    }
  if (self->n_workers < config->workers)
    {
      lv_sfu_free (self);
      return NULL;
    }
  watch_channel (self);
  for (guint i = 0; i < self->n_workers; i++)
    lv_worker_start (self->workers[i], self->workers, self->n_workers);
  return self;
}

void
lv_sfu_free (LvSfu *self)
{
  for (guint i = 0; i < self->n_workers; i++)
    lv_worker_stop (self->workers[i]);
  /* What was on its way between them is answered here, where all their threads have ended. */
  for (guint i = 0; i < self->n_workers; i++)
    lv_channel_run (self->workers[i]->commands);
  for (guint i = 0; i < self->n_workers; i++)
    self->workers[i]->n_workers = 0;
  for (guint i = 0; i < self->n_workers; i++)
    lv_worker_free (self->workers[i]);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->channel, lv_channel_free);
  g_clear_pointer (&self->identity, lv_dtls_identity_unref);
  g_free (self);
}

guint16
lv_sfu_get_port (LvSfu *self)
{
  return lv_udp_socket_get_port (self->workers[0]->socket);
}

const guint8 *
lv_sfu_get_fingerprint (LvSfu *self)
{
  return lv_dtls_identity_get_fingerprint (self->identity);
}

gboolean
lv_sfu_is_real_time (LvSfu *self)
{
  return lv_real_time_is_allowed (&self->workers[0]->real_time);
}

guint32
lv_sfu_draw_ssrc (LvSfu *self)
{
  do
    self->ssrc += SSRC_STEP;
  while (self->ssrc == 0);
  return self->ssrc;
}

gpointer
lv_sfu_room_get_owner (LvSfuRoom *self)
{
  return self->owner;
}

gpointer
lv_sfu_peer_get_owner (LvSfuPeer *self)
{
  return self->owner;
}

void
lv_sfu_peer_free (LvSfuPeer *self)
{
  lv_ice_credentials_clear (&self->local);
  g_free (self);
}

void
lv_sfu_room_free (LvSfuRoom *self)
{
  g_ptr_array_unref (self->peers);
  g_free (self);
}

void
lv_sfu_socket_free (LvSfuSocket *self)
{
  g_atomic_rc_box_release (self->in_flight);
  g_free (self);
}
