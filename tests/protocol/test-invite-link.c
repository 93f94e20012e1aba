/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-invite-link.h"

#include "lv-error.h"
#include "test-support.h"

#define ROOM "0123456789abcdef0123456789abcdef"
#define SECRET "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define PIN "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef01234567"

/* Each is read, written in its normal form, and read from there as the same. */
static void
test_good (void)
{
  static const struct
  {
    const char *text;
    LvInviteLink link;
    const char *written;
    const char *web;
  } cases[] = {
    { "liveon://meet.example.co.jp/" ROOM,
      { .host = (char *) "meet.example.co.jp", .port = 443, .room = (char *) ROOM },
      "liveon://meet.example.co.jp/" ROOM,
      "https://meet.example.co.jp/join/" ROOM },
    { " \n liveon://Meet.Example:8443/" ROOM "?company=acme#k=" SECRET "\r\n",
      { .host = (char *) "meet.example",
        .port = 8443,
        .room = (char *) ROOM,
        .company = (char *) "acme",
        .secret = (char *) SECRET },
      "liveon://meet.example:8443/" ROOM "?company=acme#k=" SECRET,
      "https://meet.example:8443/join/" ROOM "?company=acme" },
    { "https://meet.example:443/join/" ROOM "?pin=" PIN "&utm_source=mail&company=%E6%A0%AA#top",
      { .host = (char *) "meet.example",
        .port = 443,
        .room = (char *) ROOM,
        .company = (char *) "株",
        .pin = (char *) PIN },
      "liveon://meet.example/" ROOM "?company=%E6%A0%AA&pin=" PIN,
      "https://meet.example/join/" ROOM "?company=%E6%A0%AA&pin=" PIN },
    { "LIVEON://[2001:DB8::1]:8443/" ROOM,
      { .host = (char *) "2001:db8::1", .port = 8443, .room = (char *) ROOM },
      "liveon://[2001:db8::1]:8443/" ROOM,
      "https://[2001:db8::1]:8443/join/" ROOM },
    { "liveon://192.0.2.1/?company=a%26b%3D%23",
      { .host = (char *) "192.0.2.1", .port = 443, .company = (char *) "a&b=#" },
      "liveon://192.0.2.1/?company=a%26b%3D%23",
      "https://192.0.2.1/join?company=a%26b%3D%23" },
    { "liveon://localhost",
      { .host = (char *) "localhost", .port = 443 },
      "liveon://localhost/",
      "https://localhost/join" },
    { "https://localhost/join/",
      { .host = (char *) "localhost", .port = 443 },
      "liveon://localhost/",
      "https://localhost/join" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (LvInviteLink) link = { NULL };
      g_autofree char *written = NULL;
      g_autofree char *web = NULL;

      lv_invite_link_parse (cases[i].text, &link, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (link.host, ==, cases[i].link.host);
      g_assert_cmpuint (link.port, ==, cases[i].link.port);
      g_assert_cmpstr (link.room, ==, cases[i].link.room);
      g_assert_cmpstr (link.company, ==, cases[i].link.company);
      g_assert_cmpstr (link.secret, ==, cases[i].link.secret);
      g_assert_cmpstr (link.pin, ==, cases[i].link.pin);
      written = lv_invite_link_write (&link, FALSE);
      g_assert_cmpstr (written, ==, cases[i].written);
      web = lv_invite_link_write (&link, TRUE);
      g_assert_cmpstr (web, ==, cases[i].web);
    }
}

static void
test_bad (void)
{
  g_autofree char *long_name = g_strnfill (300, 'a');
  g_autofree char *long_host = g_strconcat ("liveon://", long_name, "/" ROOM, NULL);
  g_autofree char *junk = g_strnfill (2100, 'x');
  g_autofree char *long_query = g_strconcat ("liveon://meet.example/?x=", junk, NULL);
  const char *const cases[] = {
    "",
    " ",
    "meet.example/" ROOM,
    "http://meet.example/join/" ROOM,
    "mailto:liveon://meet.example/" ROOM,
    "liveon:meet.example/" ROOM,
    "liveon:///" ROOM,
    "liveon://user@meet.example/" ROOM,
    "liveon://user:secret@meet.example/" ROOM,
    "liveon://meet.example:0/" ROOM,
    "liveon://meet.example:65536/" ROOM,
    "liveon://meet.example:x/" ROOM,
    "liveon://meet..example/" ROOM,
    "liveon://-meet.example/" ROOM,
    "liveon://meet_/example.com@evil/" ROOM,
    "liveon://meet%2fexample/" ROOM,
    "liveon://meet%00.example/" ROOM,
    "liveon://[fe80::1%25eth0]/" ROOM,
    "liveon://[::1/" ROOM,
    "liveon://会議.example/" ROOM,
    "liveon://meet.example/" ROOM "0",
    "liveon://meet.example/" ROOM "/",
    "liveon://meet.example//" ROOM,
    "liveon://meet.example/0123456789ABCDEF0123456789ABCDEF",
    "liveon://meet.example/join/" ROOM,
    "liveon://meet.example/" ROOM " liveon://meet.example/" ROOM,
    "liveon://meet.example/" ROOM "\xff",
    "liveon://meet.example/" ROOM "\x01",
    "liveon://meet.example/" ROOM "?company=",
    "liveon://meet.example/" ROOM "?company=a%20b",
    "liveon://meet.example/" ROOM "?company=%ff",
    "liveon://meet.example/" ROOM "?company=a%00b",
    "liveon://meet.example/" ROOM "?company=a&company=b",
    "liveon://meet.example/" ROOM "?company=%E2%80%AEa",
    "liveon://meet.example/" ROOM "?pin=0f3a",
    "liveon://meet.example/" ROOM "?pin=" PIN "&pin=" PIN,
    "liveon://meet.example/" ROOM "#k=",
    "liveon://meet.example/" ROOM "#k=AAAA",
    "liveon://meet.example/" ROOM "#k=" SECRET "A",
    "liveon://meet.example/" ROOM "#k=" SECRET "&k=" SECRET,
    "liveon://meet.example/#k=" SECRET,
    "https://meet.example/" ROOM,
    "https://meet.example/joining/" ROOM,
    "https://meet.example/join/" ROOM "#k=" SECRET,
    long_host,
    long_query,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (LvInviteLink) link = { NULL };
      g_autofree char *shown = g_strescape (cases[i], NULL);

      g_test_message ("%.80s", shown);
      g_assert_false (lv_invite_link_parse (cases[i], &link, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "link");
      g_assert_null (link.host);
    }
}

/* People are told which value it was, and what to do about it, in their language. */
static void
test_words (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (LvInviteLink) link = { NULL };
  g_autofree char *cause = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *japanese = NULL;

  g_assert_false (lv_invite_link_parse ("liveon:", &link, &error));
  cause = liveon_error_dup_cause (error, "en");
  g_assert_nonnull (strstr (cause, "invite link"));
  remedy = liveon_error_dup_remedy (error, "en");
  g_assert_nonnull (strstr (remedy, "Copy the link from the invitation"));
  japanese = liveon_error_dup_remedy (error, "ja");
  g_assert_nonnull (strstr (japanese, "招待"));
}

/* A company code of any form comes back as it was. */
static void
test_round_trip (void)
{
  static const char *const codes[] = { "a", "株式会社", "a/b?c#d&e=f%41+g", "[]@:" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const LvInviteLink link = { .host = (char *) "h", .port = 1, .company = (char *) codes[i] };
      g_auto (LvInviteLink) again = { NULL };
      g_autofree char *text = lv_invite_link_write (&link, FALSE);

      g_assert_true (lv_invite_link_parse (text, &again, NULL));
      g_assert_cmpstr (again.company, ==, codes[i]);
      g_assert_cmpuint (again.port, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/invite-link/good", test_good);
  g_test_add_func ("/invite-link/bad", test_bad);
  g_test_add_func ("/invite-link/words", test_words);
  g_test_add_func ("/invite-link/round-trip", test_round_trip);
  return g_test_run ();
}
