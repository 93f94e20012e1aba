/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-check.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

#include "lv-certificate.h"
#include "lv-clock.h"
#include "lv-config-keys.h"

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

GPtrArray *
lv_findings_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
}

void
lv_findings_add (GPtrArray *self, const char *check, LvFindingState state, const char *format, ...)
{
  LvFinding *finding = g_new0 (LvFinding, 1);
  va_list args;

  va_start (args, format);
  finding->check = check;
  finding->state = state;
  finding->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self, finding);
}

void
lv_check_space (GPtrArray *findings, const char *folder, guint64 free_bytes, guint64 total_bytes)
{
  g_autofree char *free_text = g_format_size_full (free_bytes, G_FORMAT_SIZE_IEC_UNITS);
  double share = total_bytes > 0 ? (double) free_bytes / (double) total_bytes : 0;
  LvFindingState state = LV_FINDING_OK;

  if (free_bytes < 100 * MEBI || share < 0.01)
    state = LV_FINDING_PROBLEM;
  else if (free_bytes < 1024 * MEBI || share < 0.1)
    state = LV_FINDING_WARNING;
  lv_findings_add (findings, "disk", state, "%s: %s free (%.0f %%)%s", folder, free_text,
                   share * 100,
                   state == LV_FINDING_OK ? "" : ": make room, or records cannot be written");
}

void
lv_check_disk (GPtrArray *findings, const char *folder)
{
  struct statvfs status;

  if (statvfs (folder, &status) != 0)
    lv_findings_add (findings, "disk", LV_FINDING_PROBLEM, "%s: %s", folder, g_strerror (errno));
  else
    lv_check_space (findings, folder, (guint64) status.f_bavail * status.f_frsize,
                    (guint64) status.f_blocks * status.f_frsize);
}

void
lv_check_certificate (GPtrArray *findings, const char *file, gboolean is_own, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autofree char *end = NULL;
  gint64 not_after_ms;
  LvFindingState state = LV_FINDING_OK;

  if (certificate == NULL)
    {
      lv_findings_add (findings, "certificate", LV_FINDING_PROBLEM, "%s: %s", file, error->message);
      return;
    }
  not_after_ms = lv_certificate_not_after_ms (certificate);
  end = lv_time_format (not_after_ms);
  if (not_after_ms <= now_ms)
    state = LV_FINDING_PROBLEM;
  else if (not_after_ms < now_ms + 30 * DAY_MS)
    state = LV_FINDING_WARNING;
  lv_findings_add (findings, "certificate", state, "%s, until %.10s%s",
                   is_own ? "self-signed, trusted by its pin" : file, end,
                   state == LV_FINDING_OK ? "" : ": renew it");
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
lv_check_port (GPtrArray *findings, const LvPortCheck *port)
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
    lv_findings_add (findings, "port", LV_FINDING_OK, "%s port %u answers", host, number);
  else
    lv_findings_add (
        findings, "port", port->is_advertised ? LV_FINDING_WARNING : LV_FINDING_PROBLEM,
        "%s port %u: %s%s", host, number, error->message,
        port->is_advertised ? " (seen from this machine: a router that does not lead back inside "
                              "looks the same; try from outside)"
                            : "");
}

void
lv_check_port_free (GPtrArray *findings, const char *address)
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
    lv_findings_add (findings, "port", LV_FINDING_OK, "%s is free (no server runs)", address);
  else
    lv_findings_add (findings, "port", LV_FINDING_PROBLEM, "%s: %s", address, error->message);
}
