/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire-fixture.h"

#define HOST "Host: localhost\r\n"

static void
test_server (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);

  /* Twice on one connection. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *response
          = wire_client_ask (client, "GET /api/v1/server HTTP/1.1\r\n" HOST "\r\n");
      g_autofree char *version = wire_response_header (response, "LiveOn-Version");

      g_assert_cmpuint (wire_response_status (response), ==, 200);
      g_assert_cmpstr (version, ==, LIVEON_VERSION);
      g_assert_nonnull (strstr (wire_response_body (response), "\"protocol\":1"));
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  wire_fixture_add ("/http/server", NULL, test_server);
  return g_test_run ();
}
