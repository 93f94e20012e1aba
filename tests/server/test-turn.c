/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-turn.h"
#include "test-support.h"

/* HMAC-SHA1 of the user name with the secret, as coturn's use-auth-secret computes it; the expected
 * text was made with Python's hmac. */
static void
test_credentials (void)
{
  static const char *const urls[] = { "turn:turn.example:3478?transport=udp", NULL };
  g_autoptr (LvSecret) secret = lv_secret_new ("north", 5);
  g_autoptr (LvMediaAnswer) answer = lv_media_answer_new ();
  LvTurnServer *server = lv_turn_make (urls, secret, "ab12", 1700000000000);

  g_ptr_array_add (answer->turn, server);
  g_assert_cmpstrv (server->urls, urls);
  g_assert_cmpstr (server->username, ==, "1700043200:ab12");
  g_assert_cmpstr (server->credential, ==, "z9Vx8yiqIfm5eZ0L7588BHs6R/0=");
}

static void
test_urls (void)
{
  static const char *const good[] = {
    "turn:192.0.2.1",
    "turn:turn.example:3478",
    "turn:[2001:db8::1]:3478?transport=tcp",
    "turn:turn.example:443?transport=tcp",
    "turn:turn.example?transport=udp",
  };
  static const char *const bad[] = {
    "",
    "turn:",
    "stun:turn.example",
    "turns:turn.example:443?transport=tcp",
    "turn:turn.example:0",
    "turn:turn.example:70000",
    "turn:turn.example?transport=sctp",
    "turn:user@turn.example",
    "turn://turn.example",
    "turn:turn.example:x",
    "http://turn.example",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (lv_turn_is_url (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (lv_turn_is_url (bad[i]));
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/turn/credentials", test_credentials);
  g_test_add_func ("/turn/urls", test_urls);
  return g_test_run ();
}
