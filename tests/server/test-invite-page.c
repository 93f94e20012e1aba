/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a browser gets for an invite link. */
#include "lv-invite-page.h"

#include <string.h>

#include "wire-fixture.h"

#define ID "0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffffffffffffffffffff"
#define PIN "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef01234567"

static char *
ask (WireFixture *fixture, const char *path, const char *headers)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\n%s\r\n", path, headers);

  return wire_client_ask (client, request);
}

static void
assert_has (const char *response, const char *text)
{
  if (strstr (response, text) == NULL)
    g_error ("%s is not in\n%s", text, response);
}

static void
test_page (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *english
      = ask (fixture, "/join/" ID "?company=a%26b&pin=" PIN "&utm=%3Cscript%3E",
             "Host: Meet.Example:8443\r\nAccept-Language: en\r\n");
  g_autofree char *japanese
      = ask (fixture, "/join/" ID, "Host: meet.example\r\nAccept-Language: ja\r\n");
  g_autofree char *server_only = ask (fixture, "/join", "Host: meet.example\r\n");
  g_autofree char *type = wire_response_header (english, "Content-Type");
  g_autofree char *policy = wire_response_header (english, "Content-Security-Policy");

  g_assert_cmpuint (wire_response_status (english), ==, 200);
  g_assert_cmpstr (type, ==, "text/html; charset=utf-8");
  g_assert_cmpstr (policy, ==, "default-src 'none'; frame-ancestors 'none'");
  assert_has (english,
              "<a href=\"liveon://meet.example:8443/" ID "?company=a%26b&amp;pin=" PIN "\">");
  assert_has (english, "Open in LiveOn");
  g_assert_null (strstr (english, "script"));
  g_assert_null (strstr (english, "<style"));
  assert_has (japanese, "<html lang=\"ja\">");
  assert_has (japanese, "LiveOn で開く");
  assert_has (server_only, "<a href=\"liveon://meet.example/\">");
}

/* Rooms that are there and rooms that are not look alike. */
static void
test_says_nothing (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *one = ask (fixture, "/join/" ID, "Host: meet.example\r\n");
  g_autofree char *other = ask (fixture, "/join/" OTHER, "Host: meet.example\r\n");
  g_autoptr (GString) renamed = g_string_new (wire_response_body (other));

  g_string_replace (renamed, OTHER, ID, 0);
  g_assert_cmpstr (wire_response_body (one), ==, renamed->str);
}

static void
test_refused (WireFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *path;
    const char *host;
    guint status;
  } cases[] = {
    { "/join/" ID "0", "meet.example", 404 },
    { "/join/../" ID, "meet.example", 404 },
    { "/join/" ID "?company=a%20b", "meet.example", 400 },
    { "/join/" ID "?pin=0f3a", "meet.example", 400 },
    { "/join/" ID, "meet.example:0", 400 },
    { "/join/" ID, "a\"b", 400 },
    { "/join/" ID, "evil.example/x", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = g_strdup_printf ("Host: %s\r\n", cases[i].host);
      g_autofree char *response = ask (fixture, cases[i].path, host);

      g_test_message ("%s of %s", cases[i].path, cases[i].host);
      g_assert_cmpuint (wire_response_status (response), ==, cases[i].status);
      g_assert_null (strstr (response, "<a "));
    }
}

/* Whatever the operator calls the server is text, and never more. */
static void
test_escaped (void)
{
  const LvInviteLink link = { .host = (char *) "h", .port = 443, .company = (char *) "\"'<>&" };
  g_autofree char *page = lv_invite_page (&link, "<script>\"{link}&", "en");

  assert_has (page, "&lt;script&gt;&quot;{link}&amp;");
  assert_has (page, "href=\"liveon://h/?company=%22%27%3C%3E%26\"");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  wire_fixture_add ("/invite-page/page", NULL, test_page);
  wire_fixture_add ("/invite-page/says-nothing", NULL, test_says_nothing);
  wire_fixture_add ("/invite-page/refused", NULL, test_refused);
  g_test_add_func ("/invite-page/escaped", test_escaped);
  return g_test_run ();
}
