/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tls-guard.h"

#include "lv-certificate.h"
#include "lv-clock.h"

struct _LvTlsGuard
{
  GObject parent_instance;

  char *host;
  char *port;
  char **pins;
  gint64 since_ms;
  gint64 authority_ms;
  GCancellable *cancellable; /* of the request */
  LvLeg leg;
  gboolean is_trusted;
  char *seen_pin;
  GError *verdict; /* why the connection was refused */
};

G_DEFINE_FINAL_TYPE (LvTlsGuard, lv_tls_guard, G_TYPE_OBJECT)

static void
lv_tls_guard_finalize (GObject *object)
{
  LvTlsGuard *self = LV_TLS_GUARD (object);

  g_free (self->host);
  g_free (self->port);
  g_strfreev (self->pins);
  g_clear_object (&self->cancellable);
  g_free (self->seen_pin);
  g_clear_error (&self->verdict);
  G_OBJECT_CLASS (lv_tls_guard_parent_class)->finalize (object);
}

static void
lv_tls_guard_class_init (LvTlsGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lv_tls_guard_finalize;
}

static void
lv_tls_guard_init (LvTlsGuard *self)
{
}

static void
refuse (LvTlsGuard *self, GError *verdict)
{
  self->is_trusted = FALSE;
  if (self->verdict == NULL)
    self->verdict = verdict;
  else
    g_error_free (verdict);
  g_cancellable_cancel (self->cancellable);
}

static void
see_certificate (LvTlsGuard *self, GTlsCertificate *certificate)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->seen_pin, g_free);
  self->seen_pin = lv_certificate_pin (certificate, &error);
  if (self->seen_pin == NULL)
    g_debug ("certificate without a readable key: %s", error->message);
}

static gboolean
is_pinned (LvTlsGuard *self)
{
  return self->seen_pin != NULL
         && g_strv_contains ((const char *const *) self->pins, self->seen_pin);
}

/* The server is another one than was meant. */
static void
refuse_change (LvTlsGuard *self, gint64 since_ms, const char *authority)
{
  const char *pin = self->seen_pin == NULL ? "" : self->seen_pin;
  g_autofree char *since = since_ms > 0 ? lv_time_format (since_ms) : NULL;
  GError *error = lv_error_new (LIVEON_ERROR_PIN, "pin", pin, "host", self->host,
                                since != NULL ? "since" : NULL, since, NULL);

  if (authority != NULL)
    lv_error_add_argument (error, "authority", authority);
  refuse (self, error);
}

static void
refuse_pin (LvTlsGuard *self)
{
  refuse_change (self, self->since_ms, NULL);
}

/* Only called when the usual validation failed. */
static gboolean
on_accept_certificate (LvTlsGuard *self, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  const char *pin;

  see_certificate (self, certificate);
  if (is_pinned (self))
    return TRUE;
  pin = self->seen_pin == NULL ? "" : self->seen_pin;
  if (self->pins[0] != NULL)
    refuse_pin (self);
  else if (self->authority_ms > 0)
    refuse_change (self, self->authority_ms, "gone");
  else
    refuse (self, lv_error_new (LIVEON_ERROR_CERTIFICATE, "pin", pin, "host", self->host, NULL));
  return FALSE;
}

/* The last look, also at a connection that an earlier request had opened. */
static void
on_starting (LvTlsGuard *self, SoupMessage *message)
{
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);

  if (certificate == NULL
      || soup_message_get_tls_protocol_version (message) != G_TLS_PROTOCOL_VERSION_TLS_1_3)
    {
      refuse (self, lv_error_new (LIVEON_ERROR_TLS, "host", self->host, NULL));
      return;
    }
  see_certificate (self, certificate);
  if (self->pins[0] != NULL && !is_pinned (self))
    {
      refuse_pin (self);
      return;
    }
  self->leg = LV_LEG_HTTP;
  self->is_trusted = TRUE;
}

static void
on_network_event (LvTlsGuard *self, GSocketClientEvent event, GIOStream *stream)
{
  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
      self->leg = LV_LEG_NAME;
      break;
    case G_SOCKET_CLIENT_RESOLVED:
    case G_SOCKET_CLIENT_CONNECTING:
      self->leg = LV_LEG_TCP;
      break;
    case G_SOCKET_CLIENT_CONNECTED:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
      self->leg = LV_LEG_PROXY;
      break;
    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      self->leg = LV_LEG_TLS;
      break;
    case G_SOCKET_CLIENT_COMPLETE:
    default:
      break;
    }
}

LvTlsGuard *
lv_tls_guard_new (SoupMessage *message, const char *const *pins, GCancellable *cancellable)
{
  LvTlsGuard *self = g_object_new (LV_TYPE_TLS_GUARD, NULL);
  GUri *uri = soup_message_get_uri (message);

  self->host = g_strdup (g_uri_get_host (uri));
  self->port = g_strdup_printf ("%d", g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : 443);
  self->pins = g_strdupv ((char **) pins);
  self->cancellable = g_object_ref (cancellable);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (on_accept_certificate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "network-event", G_CALLBACK (on_network_event), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "starting", G_CALLBACK (on_starting), self, G_CONNECT_SWAPPED);
  return self;
}

void
lv_tls_guard_set_since (LvTlsGuard *self, gint64 since_ms)
{
  self->since_ms = since_ms;
}

void
lv_tls_guard_set_authority (LvTlsGuard *self, gint64 authority_ms)
{
  self->authority_ms = authority_ms;
}

LvLeg
lv_tls_guard_get_leg (LvTlsGuard *self)
{
  return self->leg;
}

gboolean
lv_tls_guard_is_trusted (LvTlsGuard *self)
{
  return self->is_trusted;
}

const char *
lv_tls_guard_get_seen_pin (LvTlsGuard *self)
{
  return self->seen_pin;
}

static gboolean
is_proxy_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED);
}

static GError *
explain_by_leg (LvTlsGuard *self, const GError *cause, const char *proxy)
{
  if (is_proxy_error (cause) || (proxy != NULL && self->leg <= LV_LEG_PROXY))
    return lv_error_new (LIVEON_ERROR_PROXY, "proxy", proxy == NULL ? "" : proxy, NULL);
  if (cause->domain == G_RESOLVER_ERROR || self->leg == LV_LEG_NAME)
    return lv_error_new (LIVEON_ERROR_NAME, "host", self->host, NULL);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return lv_error_new (LIVEON_ERROR_TIMEOUT, NULL);
  if (cause->domain == G_TLS_ERROR || self->leg == LV_LEG_TLS)
    return lv_error_new (LIVEON_ERROR_TLS, "host", self->host, NULL);
  if (cause->domain == SOUP_SESSION_ERROR)
    return lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "%s", cause->message);
  return lv_error_new (LIVEON_ERROR_CONNECT, "host", self->host, "port", self->port, NULL);
}

GError *
lv_tls_guard_explain (LvTlsGuard *self, const GError *cause, const char *proxy)
{
  GError *error;

  if (self->verdict != NULL)
    return g_error_copy (self->verdict);
  if (cause->domain == LIVEON_ERROR || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  error = explain_by_leg (self, cause, proxy);
  lv_error_add_argument (error, "detail", cause->message);
  return error;
}
