/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-check.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#include "lv-certificate.h"
#include "lv-clock.h"
#include "lv-config-keys.h"
#include "lv-words.h"

#define TIMEOUT_S 5
#define MEBI (1024 * G_GUINT64_CONSTANT (1024))
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define PROXY_HEADER "PROXY UNKNOWN\r\n"

static void
finding_free (LvFinding *self)
{
  g_free (self->text);
  g_free (self);
}

LvFindings *
lv_findings_new (const char *language)
{
  LvFindings *self = g_new0 (LvFindings, 1);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  self->language = lv_words_language (language);
  return self;
}

void
lv_findings_free (LvFindings *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

void
lv_findings_add (LvFindings *self, const char *check, LvFindingState state, const char *format, ...)
{
  LvFinding *finding = g_new0 (LvFinding, 1);
  va_list args;

  va_start (args, format);
  finding->check = check;
  finding->state = state;
  finding->text = g_strdup_vprintf (lv_words_lookup (self->language, format), args);
  va_end (args);
  g_ptr_array_add (self->items, finding);
}

void
lv_check_space (LvFindings *findings, const char *folder, guint64 free_bytes, guint64 total_bytes)
{
  g_autofree char *free_text = g_format_size_full (free_bytes, G_FORMAT_SIZE_IEC_UNITS);
  double share = total_bytes > 0 ? (double) free_bytes / (double) total_bytes : 0;
  LvFindingState state = LV_FINDING_OK;

  if (free_bytes < 100 * MEBI || share < 0.01)
    state = LV_FINDING_PROBLEM;
  else if (free_bytes < 1024 * MEBI || share < 0.1)
    state = LV_FINDING_WARNING;
  lv_findings_add (findings, N_ ("disk"), state,
                   state == LV_FINDING_OK
                       ? N_ ("%s: %s free (%.0f %%)")
                       : N_ ("%s: %s free (%.0f %%): make room, or records cannot be written"),
                   folder, free_text, share * 100);
}

void
lv_check_disk (LvFindings *findings, const char *folder)
{
  struct statvfs status;

  if (statvfs (folder, &status) != 0)
    lv_findings_add (findings, N_ ("disk"), LV_FINDING_PROBLEM, "%s: %s", folder,
                     g_strerror (errno));
  else
    lv_check_space (findings, folder, (guint64) status.f_bavail * status.f_frsize,
                    (guint64) status.f_blocks * status.f_frsize);
}

void
lv_check_certificate (LvFindings *findings, const char *file, gboolean is_own, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autofree char *end = NULL;
  gint64 not_after_ms;
  LvFindingState state = LV_FINDING_OK;

  if (certificate == NULL)
    {
      lv_findings_add (findings, N_ ("certificate"), LV_FINDING_PROBLEM, "%s: %s", file,
                       error->message);
      return;
    }
  not_after_ms = lv_certificate_not_after_ms (certificate);
  end = lv_time_format (not_after_ms);
  if (not_after_ms <= now_ms)
    state = LV_FINDING_PROBLEM;
  else if (not_after_ms < now_ms + 30 * DAY_MS)
    state = LV_FINDING_WARNING;
  lv_findings_add (
      findings, N_ ("certificate"), state,
      state == LV_FINDING_OK ? N_ ("%s, until %.10s") : N_ ("%s, until %.10s: renew it"),
      is_own ? lv_words_lookup (findings->language, N_ ("self-signed, trusted by its pin")) : file,
      end);
}

static gboolean
on_accept_certificate (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer user_data)
{
  const char *pin = user_data;
  g_autofree char *seen = lv_certificate_pin (certificate, NULL);

  return g_strcmp0 (seen, pin) == 0;
}

static gboolean
shake_hands (GSocketConnection *stream, const LvPortCheck *port, GError **error)
{
  g_autoptr (GIOStream) tls = NULL;
  GTlsCertificate *certificate;
  g_autofree char *seen = NULL;

  if (port->says_proxy
      && !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                     PROXY_HEADER, strlen (PROXY_HEADER), NULL, NULL, error))
    return FALSE;
  tls = g_tls_client_connection_new (G_IO_STREAM (stream), NULL, error);
  if (tls == NULL)
    return FALSE;
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate),
                    (gpointer) port->pin);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, error))
    return FALSE;
  /* One that an authority signed passes without the question. */
  certificate = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls));
  seen = certificate != NULL ? lv_certificate_pin (certificate, NULL) : NULL;
  if (g_strcmp0 (seen, port->pin) == 0)
    return TRUE;
  g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "another server answers");
  return FALSE;
}

void
lv_check_port (LvFindings *findings, const LvPortCheck *port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 number = 0;
  gboolean has_port;

  if (!lv_config_split_host_port (port->address, &host, &number, &has_port))
    return;
  if (!has_port)
    number = (guint16) port->default_port;
  g_socket_client_set_timeout (client, TIMEOUT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  stream = g_socket_client_connect_to_host (client, host, number, NULL, &error);
  if (stream != NULL && shake_hands (stream, port, &error))
    lv_findings_add (findings, N_ ("port"), LV_FINDING_OK, N_ ("%s port %u answers"), host, number);
  else
    lv_findings_add (
        findings, N_ ("port"), port->is_advertised ? LV_FINDING_WARNING : LV_FINDING_PROBLEM,
        port->is_advertised
            ? N_ ("%s port %u: %s (seen from this machine: a router that does not lead "
                  "back inside looks the same; try from outside)")
            : "%s port %u: %s",
        host, number, error->message);
}

static gboolean
is_private (GInetAddress *address)
{
  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address)
         || g_inet_address_get_is_link_local (address)
         || (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
             && (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc);
}

static gboolean
has_public (const char *const *addresses)
{
  for (; *addresses != NULL; addresses++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (*addresses);

      if (address != NULL && !is_private (address))
        return TRUE;
    }
  return FALSE;
}

static void
check_real_time (LvFindings *findings, const LvMediaCheck *media)
{
  if (media->wants_real_time)
    lv_findings_add (findings, N_ ("media"), LV_FINDING_OK,
                     media->is_real_time
                         ? N_ ("media threads go before ordinary ones (real time)")
                         : N_ ("media threads are ordinary ones: on a busy machine sound is late; "
                               "“LimitRTPRIO=1” in the unit lets them go first"));
}

void
lv_check_media (LvFindings *findings, const LvMediaCheck *media)
{
  g_autofree char *text = g_strjoinv (" ", (char **) media->addresses);

  if (media->is_advertised && !has_public (media->addresses))
    lv_findings_add (findings, N_ ("media"), LV_FINDING_WARNING,
                     N_ ("sound and pictures go to %s, where nobody outside gets: name the "
                         "public address in “addresses” of [media]"),
                     text);
  else
    lv_findings_add (findings, N_ ("media"), LV_FINDING_OK,
                     N_ ("sound and pictures go to %s; a firewall lets through TCP %u and UDP %u"),
                     text, media->tcp_port, media->udp_port);
  check_real_time (findings, media);
}

void
lv_check_udp_port_free (LvFindings *findings, const char *ip, guint16 port)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (ip);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (inet, port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (inet),
                                             G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  if (socket != NULL && g_socket_bind (socket, address, FALSE, &error))
    lv_findings_add (findings, N_ ("media"), LV_FINDING_OK,
                     N_ ("UDP port %u is free (no server runs)"), port);
  else
    lv_findings_add (findings, N_ ("media"), LV_FINDING_PROBLEM, "UDP %u: %s", port,
                     error->message);
}

void
lv_check_port_free (LvFindings *findings, const char *address)
{
  g_autoptr (GSocketAddress) socket_address = NULL;
  g_autoptr (GInetAddress) inet = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 number = 0;
  gboolean has_port;

  if (!lv_config_split_host_port (address, &host, &number, &has_port))
    return;
  inet = g_inet_address_new_from_string (host);
  socket_address = g_inet_socket_address_new (inet, number);
  socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, &error);
  if (socket != NULL && g_socket_bind (socket, socket_address, TRUE, &error)
      && g_socket_listen (socket, &error))
    lv_findings_add (findings, N_ ("port"), LV_FINDING_OK, N_ ("%s is free (no server runs)"),
                     address);
  else
    lv_findings_add (findings, N_ ("port"), LV_FINDING_PROBLEM, "%s: %s", address, error->message);
}
