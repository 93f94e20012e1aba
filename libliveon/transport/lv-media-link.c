/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-link.h"

#include "lv-prefetch.h"

/* A ClientHello of Chromium has two datagrams, and may be sent again meanwhile. */
#define MAX_EARLY 4

struct _LvMediaLink
{
  const LvMediaLinkEvents *events;
  gpointer user_data;
  gboolean is_server;
  gboolean is_started;
  LvMediaLinkState state;
  LvDtls *dtls;
  LvSrtp *sender, *receiver; /* NULL before READY */
  GBytes *early[MAX_EARLY];  /* what a server was sent before its start */
  guint n_early;
  GError *error; /* other than DTLS's */
};

static void
set_state (LvMediaLink *self, LvMediaLinkState state)
{
  if (self->state == state)
    return;
  self->state = state;
  self->events->state (state, self->user_data);
}

static void
become_ready (LvMediaLink *self)
{
  gboolean has_keys = lv_dtls_export (self->dtls, &self->sender, &self->receiver, &self->error);

  set_state (self, has_keys ? LV_MEDIA_LINK_READY : LV_MEDIA_LINK_FAILED);
}

/* After anything that may have moved DTLS on. */
static void
follow_dtls (LvMediaLink *self)
{
  switch (lv_dtls_get_state (self->dtls))
    {
    case LV_DTLS_HANDSHAKE:
      set_state (self, LV_MEDIA_LINK_HANDSHAKE);
      break;
    case LV_DTLS_CONNECTED:
      if (self->sender == NULL && self->error == NULL)
        become_ready (self);
      break;
    case LV_DTLS_CLOSED:
      set_state (self, LV_MEDIA_LINK_CLOSED);
      break;
    case LV_DTLS_FAILED:
      set_state (self, LV_MEDIA_LINK_FAILED);
      break;
    case LV_DTLS_NEW:
    default:
      break;
    }
}

LvMediaLink *
lv_media_link_new (LvDtlsIdentity *identity,
                   gboolean is_server,
                   const guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE],
                   const LvMediaLinkEvents *events,
                   gpointer user_data)
{
  LvMediaLink *self = g_new0 (LvMediaLink, 1);

  self->events = events;
  self->user_data = user_data;
  self->is_server = is_server;
  self->dtls = lv_dtls_new (identity, is_server, fingerprint, events->send, user_data);
  return self;
}

static void
drop_early (LvMediaLink *self)
{
  for (guint i = 0; i < self->n_early; i++)
    g_clear_pointer (&self->early[i], g_bytes_unref);
  self->n_early = 0;
}

void
lv_media_link_free (LvMediaLink *self)
{
  drop_early (self);
  lv_dtls_free (self->dtls);
  g_clear_pointer (&self->sender, lv_srtp_free);
  g_clear_pointer (&self->receiver, lv_srtp_free);
  g_clear_error (&self->error);
  g_free (self);
}

void
lv_media_link_start (LvMediaLink *self)
{
  if (self->is_started)
    return;
  self->is_started = TRUE;
  lv_dtls_start (self->dtls);
  for (guint i = 0; i < self->n_early; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (self->early[i], &length);

      lv_dtls_receive (self->dtls, data, length);
    }
  drop_early (self);
  follow_dtls (self);
}

static void
receive_dtls (LvMediaLink *self, const guint8 *data, gsize length)
{
  if (self->is_started)
    {
      lv_dtls_receive (self->dtls, data, length);
      follow_dtls (self);
    }
  else if (self->is_server && self->state == LV_MEDIA_LINK_NEW && self->n_early < MAX_EARLY
           && length <= LV_RTP_MAX_SIZE)
    self->early[self->n_early++] = g_bytes_new (data, length);
}

static void
receive_rtp (LvMediaLink *self, guint8 *data, gsize length, gint64 now_us)
{
  LvRtpHeader header;

  if (self->state == LV_MEDIA_LINK_READY && lv_srtp_unprotect (self->receiver, data, &length)
      && lv_rtp_parse (data, length, &header))
    self->events->rtp (data, &header, now_us, self->user_data);
}

static void
receive_rtcp (LvMediaLink *self, guint8 *data, gsize length, gint64 now_us)
{
  if (self->state == LV_MEDIA_LINK_READY && lv_srtp_unprotect_rtcp (self->receiver, data, &length))
    self->events->rtcp (data, length, now_us, self->user_data);
}

void
lv_media_link_receive (LvMediaLink *self, guint8 *data, gsize length, gint64 now_us)
{
  switch (lv_datagram_get_kind (data, length))
    {
    case LV_DATAGRAM_RTP:
      receive_rtp (self, data, length, now_us);
      break;
    case LV_DATAGRAM_RTCP:
      receive_rtcp (self, data, length, now_us);
      break;
    case LV_DATAGRAM_DTLS:
      receive_dtls (self, data, length);
      break;
    case LV_DATAGRAM_STUN:
    case LV_DATAGRAM_OTHER:
    default:
      break;
    }
}

gint64
lv_media_link_get_timeout_us (LvMediaLink *self)
{
  /* The answer of most, without a look at its memory. */
  return self->state == LV_MEDIA_LINK_READY ? -1 : lv_dtls_get_timeout_us (self->dtls);
}

void
lv_media_link_on_timeout (LvMediaLink *self)
{
  lv_dtls_on_timeout (self->dtls);
  follow_dtls (self);
}

LvMediaLinkState
lv_media_link_get_state (LvMediaLink *self)
{
  return self->state;
}

const GError *
lv_media_link_get_error (LvMediaLink *self)
{
  return self->error != NULL ? self->error : lv_dtls_get_error (self->dtls);
}

gboolean
lv_media_link_protect (LvMediaLink *self, guint8 *packet, gsize *length, gsize header_length)
{
  return self->state == LV_MEDIA_LINK_READY
         && lv_srtp_protect (self->sender, packet, length, header_length);
}

gboolean
lv_media_link_protect_rtcp (LvMediaLink *self, guint8 *packet, gsize *length)
{
  return self->state == LV_MEDIA_LINK_READY && lv_srtp_protect_rtcp (self->sender, packet, length);
}

void
lv_media_link_prefetch (LvMediaLink *self, guint32 ssrc, guint ahead)
{
  if (ahead == 3)
    lv_prefetch (self, sizeof *self);
  else if (self->sender != NULL)
    lv_srtp_prefetch (self->sender, ssrc, ahead);
}

void
lv_media_link_close (LvMediaLink *self)
{
  lv_dtls_close (self->dtls);
  if (self->state != LV_MEDIA_LINK_FAILED)
    self->state = LV_MEDIA_LINK_CLOSED;
  drop_early (self);
}
