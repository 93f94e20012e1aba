/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mails as values: addresses, headers, what goes over the wire, what comes back. */
#include <string.h>

#include "lv-mail-text.h"
#include "lv-mailer.h"
#include "lv-smtp-reply.h"
#include "lv-smtp.h"
#include "test-support.h"

static void
test_addresses (void)
{
  static const char *const good[]
      = { "a@b", "tanaka.taro+x@example.co.jp", "o'brien@mail-1.example.com", "!#$%@x.y" };
  static const char *const bad[] = { "",
                                     "@",
                                     "a@",
                                     "@b",
                                     "a.@b",
                                     ".a@b",
                                     "a..b@c",
                                     "a@b.",
                                     "a@b..c",
                                     "a@b@c",
                                     "a b@c",
                                     "a@b c",
                                     "<a@b>",
                                     "a@b>\r\nRCPT TO:<c@d",
                                     "\"a\"@b",
                                     "a@[127.0.0.1]",
                                     "田中@example.com",
                                     "a@例え.jp",
                                     "a,b@c",
                                     "a@b,c@d" };
  g_autofree char *long_part = g_strnfill (65, 'a');
  g_autofree char *too_long = g_strconcat (long_part, "@b", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (lv_mail_address_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (lv_mail_address_is_valid (bad[i]));
  g_assert_false (lv_mail_address_is_valid (too_long));
}

static void
test_words (void)
{
  static const struct
  {
    const char *text, *encoded;
  } cases[] = {
    { "Disk: room is running out", "Disk: room is running out" },
    { "空き", "=?UTF-8?B?56m644GN?=" },
    { "a =?x", "=?UTF-8?B?YSA9P3g=?=" },
    { "a\r\nBcc: b@c", "=?UTF-8?B?YQ0KQmNjOiBiQGM=?=" },
  };
  g_autoptr (GString) long_text = g_string_new (NULL);
  g_autofree char *encoded = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = lv_mail_encode_words (cases[i].text, strlen ("Subject: "));

      g_assert_cmpstr (got, ==, cases[i].encoded);
    }
  for (guint i = 0; i < 100; i++)
    g_string_append (long_text, i % 3 == 0 ? "漢" : "𠮷");
  encoded = lv_mail_encode_words (long_text->str, strlen ("Subject: "));
  lines = g_strsplit (encoded, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 5);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length;
      const char *word = lines[i] + (i > 0 ? 1 : 0);
      g_autofree char *bits = NULL;
      g_autofree guchar *bytes = NULL;

      g_assert_true (i == 0 || lines[i][0] == ' ');
      g_assert_cmpuint (strlen (lines[i]) + (i == 0 ? strlen ("Subject: ") : 0), <=, 76);
      g_assert_true (g_str_has_prefix (word, "=?UTF-8?B?") && g_str_has_suffix (word, "?="));
      bits = g_strndup (word + 10, strlen (word) - 12);
      bytes = g_base64_decode (bits, &length);
      /* No character is cut (RFC 2047, 5). */
      g_assert_true (g_utf8_validate ((const char *) bytes, (gssize) length, NULL));
    }
}

static void
test_text (void)
{
  LvMailText mail = {
    .id = "0123",
    .from = "liveon@example.com",
    .to = "ops@example.org",
    .subject = "空き",
    .body = "一行目\n.\nlast",
    .time_ms = G_GINT64_CONSTANT (1795498102123),
  };
  g_autofree char *text = lv_mail_text_write (&mail);

  g_assert_cmpstr (text, ==,
                   "Date: Tue, 24 Nov 2026 05:28:22 +0000\r\n"
                   "From: liveon@example.com\r\n"
                   "To: ops@example.org\r\n"
                   "Message-ID: <0123@example.com>\r\n"
                   "Subject: =?UTF-8?B?56m644GN?=\r\n"
                   "Auto-Submitted: auto-generated\r\n"
                   "MIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n"
                   "\r\n"
                   "5LiA6KGM55uuDQouDQpsYXN0\r\n");
}

static void
test_stuffing (void)
{
  static const struct
  {
    const char *text, *stuffed;
  } cases[] = {
    { "a\r\n", "a\r\n.\r\n" },  { "a", "a\r\n.\r\n" },
    { ".\r\n", "..\r\n.\r\n" }, { "a\r\n.\r\n..b\r\n", "a\r\n..\r\n...b\r\n.\r\n" },
    { "", "\r\n.\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = lv_smtp_stuff (cases[i].text);

      g_assert_cmpstr (got, ==, cases[i].stuffed);
    }
}

static LvSmtpReplyState
feed (LvSmtpReply *reply, const char *bytes)
{
  LvSmtpReplyState state = LV_SMTP_REPLY_MORE;

  lv_smtp_reply_reset (reply);
  for (; *bytes != '\0' && state == LV_SMTP_REPLY_MORE; bytes++)
    state = lv_smtp_reply_feed (reply, *bytes);
  g_assert_true (*bytes == '\0' || state == LV_SMTP_REPLY_BAD);
  return state;
}

static void
test_replies (void)
{
  static const char *const bad[]
      = { "25\r\n",           "250x\r\n",     "650 a\r\n", "150 a\r\n", "\r\n",
          "250 a\n",          "250 a\rb\r\n", "2x0 a\r\n", "\n",        "250-a\r\n251 b\r\n",
          "HTTP/1.1 400\r\n", "250-a\r\n\r\n" };
  g_auto (LvSmtpReply) reply = { 0 };
  g_autofree char *long_line = g_strnfill (LV_SMTP_MAX_LINE + 1, '2');
  g_autoptr (GString) many = g_string_new (NULL);

  lv_smtp_reply_init (&reply);
  g_assert_cmpint (feed (&reply, "220 mail.example.com ESMTP\r\n"), ==, LV_SMTP_REPLY_WHOLE);
  g_assert_cmpuint (reply.code, ==, 220);
  g_assert_cmpint (feed (&reply, "354\r\n"), ==, LV_SMTP_REPLY_WHOLE);
  g_assert_cmpint (feed (&reply, "250-mail\r\n250-starttls\r\n250-SIZE 1000\r\n"), ==,
                   LV_SMTP_REPLY_MORE);
  g_assert_cmpint (feed (&reply, "250-STARTTLSX\r\n250-starttls\r\n250-SIZE 1000\r\n250 DSN\r\n"),
                   ==, LV_SMTP_REPLY_WHOLE);
  g_assert_true (lv_smtp_reply_has (&reply, "STARTTLS"));
  g_assert_true (lv_smtp_reply_has (&reply, "SIZE"));
  g_assert_true (lv_smtp_reply_has (&reply, "DSN"));
  g_assert_false (lv_smtp_reply_has (&reply, "STARTTLSX")); /* that is the server's name */
  g_assert_false (lv_smtp_reply_has (&reply, "AUTH"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (feed (&reply, bad[i]), ==, LV_SMTP_REPLY_BAD);
  g_assert_cmpint (feed (&reply, long_line), ==, LV_SMTP_REPLY_BAD);
  for (guint i = 0; i <= LV_SMTP_MAX_LINES; i++)
    g_string_append (many, "250-a\r\n");
  g_assert_cmpint (feed (&reply, many->str), ==, LV_SMTP_REPLY_BAD);
}

static void
test_servers (void)
{
  static const struct
  {
    const char *text, *host;
    guint16 port;
    LvSmtpSecurity security;
  } good[] = {
    { "smtp://localhost", "localhost", 25, LV_SMTP_PLAIN },
    { "smtp://[::1]:2525", "::1", 2525, LV_SMTP_PLAIN },
    { "smtp+starttls://mail.example.com/", "mail.example.com", 587, LV_SMTP_STARTTLS },
    { "smtps://mail.example.com:1465", "mail.example.com", 1465, LV_SMTP_TLS },
  };
  static const char *const bad[]
      = { "",           "localhost",  "smtp://", "http://localhost", "smtp://a/b", "smtp://user@a",
          "smtp://a?b", "smtp://a#b", "smtp:a",  "smtp://a:99999",   "SMTP TO a" };
  LvSmtpServer server = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (lv_smtp_server_parse (&server, good[i].text));
      g_assert_cmpstr (server.host, ==, good[i].host);
      g_assert_cmpuint (server.port, ==, good[i].port);
      g_assert_cmpint (server.security, ==, good[i].security);
      lv_smtp_server_clear (&server);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (lv_smtp_server_parse (&server, bad[i]));
}

static void
test_delays (void)
{
  gint64 before = 0;

  g_assert_cmpint (lv_mailer_get_delay_ms (1), ==, 60000);
  for (guint attempts = 1; attempts < 100; attempts++)
    {
      gint64 delay_ms = lv_mailer_get_delay_ms (attempts);

      g_assert_cmpint (delay_ms, >=, before);
      g_assert_cmpint (delay_ms, <=, 4 * 60 * 60 * 1000);
      before = delay_ms;
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/mail/addresses", test_addresses);
  g_test_add_func ("/mail/words", test_words);
  g_test_add_func ("/mail/text", test_text);
  g_test_add_func ("/mail/stuffing", test_stuffing);
  g_test_add_func ("/mail/replies", test_replies);
  g_test_add_func ("/mail/servers", test_servers);
  g_test_add_func ("/mail/delays", test_delays);
  return g_test_run ();
}
