/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-check.h"

#include <string.h>

#include "lv-certificate.h"
#include "test-support.h"

#define NOW_MS G_GINT64_CONSTANT (1800000000000)
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define GIBI (G_GUINT64_CONSTANT (1) << 30)

static LvFindingState
last_state (LvFindings *findings, const char *check)
{
  const LvFinding *finding = g_ptr_array_index (findings->items, findings->items->len - 1);

  g_test_message ("%s", finding->text);
  g_assert_cmpstr (finding->check, ==, check);
  return finding->state;
}

static void
test_space (void)
{
  static const struct
  {
    guint64 free_bytes, total_bytes;
    LvFindingState state;
  } cases[] = {
    { 50 * GIBI, 100 * GIBI, LV_FINDING_OK },
    { 9 * GIBI, 100 * GIBI, LV_FINDING_WARNING },
    { GIBI / 2, 2 * GIBI, LV_FINDING_WARNING },
    { GIBI * 9 / 10, 100 * GIBI, LV_FINDING_PROBLEM },
    { GIBI / 20, GIBI, LV_FINDING_PROBLEM },
    { 0, 100 * GIBI, LV_FINDING_PROBLEM },
    { 0, 0, LV_FINDING_PROBLEM },
  };
  g_autoptr (LvFindings) findings = lv_findings_new ("en");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      lv_check_space (findings, "/srv", cases[i].free_bytes, cases[i].total_bytes);
      g_assert_cmpint (last_state (findings, "disk"), ==, cases[i].state);
    }
  lv_check_disk (findings, "/no/such/folder");
  g_assert_cmpint (last_state (findings, "disk"), ==, LV_FINDING_PROBLEM);
}

static void
test_certificate (void)
{
  static const char *const names[] = { "localhost", NULL };
  g_autoptr (LvFindings) findings = lv_findings_new ("en");
  g_autofree char *folder = test_make_folder ();
  g_autofree char *certificate = g_build_filename (folder, "c.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "k.pem", NULL);
  g_autoptr (GTlsCertificate) loaded = NULL;
  gint64 end_ms;

  g_assert_true (lv_certificate_ensure (certificate, key, names, NOW_MS, NULL));
  loaded = g_tls_certificate_new_from_file (certificate, NULL);
  end_ms = lv_certificate_not_after_ms (loaded);
  lv_check_certificate (findings, certificate, FALSE, NOW_MS);
  g_assert_cmpint (last_state (findings, "certificate"), ==, LV_FINDING_OK);
  lv_check_certificate (findings, certificate, FALSE, end_ms - 29 * DAY_MS);
  g_assert_cmpint (last_state (findings, "certificate"), ==, LV_FINDING_WARNING);
  lv_check_certificate (findings, certificate, FALSE, end_ms);
  g_assert_cmpint (last_state (findings, "certificate"), ==, LV_FINDING_PROBLEM);
  lv_check_certificate (findings, key, FALSE, NOW_MS);
  g_assert_cmpint (last_state (findings, "certificate"), ==, LV_FINDING_PROBLEM);
  test_remove_folder (folder);
}

/* A port that something else has is not free, and what answers there is not our server. */
static void
test_port (void)
{
  g_autoptr (LvFindings) findings = lv_findings_new ("en");
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  guint16 number = g_socket_listener_add_any_inet_port (other, NULL, NULL);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", number);
  g_autofree char *pin = g_strnfill (64, '0');
  LvPortCheck port = { address, number, pin, FALSE, FALSE };

  g_assert_cmpuint (number, >, 0);
  lv_check_port_free (findings, address);
  g_assert_cmpint (last_state (findings, "port"), ==, LV_FINDING_PROBLEM);
  g_socket_listener_close (other);
  lv_check_port_free (findings, address);
  g_assert_cmpint (last_state (findings, "port"), ==, LV_FINDING_OK);
  lv_check_port (findings, &port);
  g_assert_cmpint (last_state (findings, "port"), ==, LV_FINDING_PROBLEM);
  port.is_advertised = TRUE;
  lv_check_port (findings, &port);
  g_assert_cmpint (last_state (findings, "port"), ==, LV_FINDING_WARNING);
}

static LvFindingState
check_media (LvFindings *findings, const char *address, gboolean is_advertised)
{
  const char *const addresses[] = { "10.0.0.7", address, NULL };
  LvMediaCheck media = { addresses, 8443, 8443, is_advertised };

  lv_check_media (findings, &media);
  return last_state (findings, "media");
}

static void
test_media (void)
{
  g_autoptr (LvFindings) findings = lv_findings_new ("en");

  g_assert_cmpint (check_media (findings, "192.168.0.7", FALSE), ==, LV_FINDING_OK);
  g_assert_cmpint (check_media (findings, "192.168.0.7", TRUE), ==, LV_FINDING_WARNING);
  g_assert_cmpint (check_media (findings, "fd00::7", TRUE), ==, LV_FINDING_WARNING);
  g_assert_cmpint (check_media (findings, "203.0.113.7", TRUE), ==, LV_FINDING_OK);
  g_assert_cmpint (check_media (findings, "2001:db8::7", TRUE), ==, LV_FINDING_OK);
}

static const char *
say_real_time (LvFindings *findings, gboolean is_real_time)
{
  const char *const addresses[] = { "203.0.113.7", NULL };
  LvMediaCheck media = { addresses, 8443, 8443, TRUE, TRUE, is_real_time };

  lv_check_media (findings, &media);
  g_assert_cmpint (last_state (findings, "media"), ==, LV_FINDING_OK);
  return ((LvFinding *) g_ptr_array_index (findings->items, findings->items->len - 1))->text;
}

/* Ordinary threads do as well, and the unit's key is named that makes them better. */
static void
test_real_time (void)
{
  g_autoptr (LvFindings) findings = lv_findings_new ("en");

  g_assert_nonnull (strstr (say_real_time (findings, FALSE), "LimitRTPRIO"));
  g_assert_null (strstr (say_real_time (findings, TRUE), "LimitRTPRIO"));
}

static void
test_udp_port (void)
{
  g_autoptr (LvFindings) findings = lv_findings_new ("en");
  g_autoptr (GInetAddress) inet = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (inet, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  guint16 port;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  lv_check_udp_port_free (findings, "127.0.0.1", port);
  g_assert_cmpint (last_state (findings, "media"), ==, LV_FINDING_PROBLEM);
  g_socket_close (socket, NULL);
  lv_check_udp_port_free (findings, "127.0.0.1", port);
  g_assert_cmpint (last_state (findings, "media"), ==, LV_FINDING_OK);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/check/space", test_space);
  g_test_add_func ("/check/certificate", test_certificate);
  g_test_add_func ("/check/port", test_port);
  g_test_add_func ("/check/media", test_media);
  g_test_add_func ("/check/real-time", test_real_time);
  g_test_add_func ("/check/udp-port", test_udp_port);
  return g_test_run ();
}
