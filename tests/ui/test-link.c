/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding an invitation in what somebody copied or dropped. */
#include "lui-link.h"

#include "test-support.h"

#define ROOM "0123456789abcdef0123456789abcdef"
#define LINK                                                                                       \
  "liveon://meet.example.co.jp/" ROOM "?company=acme#k="                                           \
  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

static void
test_found (void)
{
  static const char *const texts[] = {
    LINK,
    "  " LINK "\n",
    "Weekly planning\n3 December, 10:00\n" LINK "\nhttps://elsewhere.example/\n",
    "会議室：" LINK "　よろしくお願いします。",
    "「" LINK "」",
    "<" LINK ">",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LiveonInvite) invite = lui_link_find (texts[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (liveon_invite_get_room_id (invite), ==, ROOM);
      g_assert_cmpstr (liveon_invite_get_company (invite), ==, "acme");
    }
}

static void
test_not_found (void)
{
  static const char *const texts[]
      = { "", "hello", "https://example.com/page", "\xff\xfe://", "mailto:tanaka@example.co.jp" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lui_link_find (texts[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_null (lui_link_find (texts[i], NULL));
    }
}

static void
test_servers (void)
{
  g_autofree char *plain = lui_link_dup_host ("https://meet.example.co.jp/");
  g_autofree char *port = lui_link_dup_host ("https://127.0.0.1:8443/");

  g_assert_cmpstr (plain, ==, "meet.example.co.jp");
  g_assert_cmpstr (port, ==, "127.0.0.1:8443");
  g_assert_true (lui_link_is_same_server ("Meet.Example.co.jp", "https://meet.example.co.jp:443/"));
  g_assert_false (lui_link_is_same_server ("meet.example.co.jp", "meet.example.co.jp:8443"));
  g_assert_false (lui_link_is_same_server ("", ""));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/link/found", test_found);
  g_test_add_func ("/link/not-found", test_not_found);
  g_test_add_func ("/link/servers", test_servers);
  return g_test_run ();
}
