/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-invite-text.h"

#include <string.h>

#include "client-fixture.h"
#include "lv-error.h"

#define ROOM "0123456789abcdef0123456789abcdef"
#define LINK "https://meet.example/join/" ROOM
#define STARTS_MS G_GINT64_CONSTANT (1795579200000) /* 2026-11-25 04:00 UTC, a Wednesday */
#define HOUR_MS (60 * 60 * 1000)

static const LvInviteFacts weekly = {
  .room_id = ROOM,
  .name = "週次企画会議; A, B\\C",
  .host = "meet.example",
  .link = LINK,
  .has_password = TRUE,
  .starts_ms = STARTS_MS,
  .ends_ms = STARTS_MS + HOUR_MS,
};

static void
test_text (void)
{
  LvInviteFacts facts = weekly;
  g_autofree char *english = lv_invite_text (&facts, "en");
  g_autofree char *japanese = lv_invite_text (&facts, "ja");
  g_autofree char *night = NULL;
  g_autofree char *bare = NULL;

  g_assert_cmpstr (english, ==,
                   "You are invited to a meeting.\n\nRoom: 週次企画会議; A, B\\C\n"
                   "Time: Wednesday, 25 November 2026 13:00–14:00 (UTC+09:00)\nLink: " LINK "\n\n"
                   "The link opens in LiveOn.\nThe entry password comes separately.\n");
  g_assert_nonnull (strstr (japanese, "2026年11月25日(水) 13:00–14:00 (UTC+09:00)\n"));
  g_assert_nonnull (strstr (japanese, LINK "\n"));
  g_assert_nonnull (strstr (japanese, "入室パスワード"));
  facts.ends_ms += 12 * HOUR_MS;
  night = lv_invite_text (&facts, "en");
  g_assert_nonnull (strstr (night, "Wednesday, 25 November 2026 13:00 – Thursday, 26 November 2026 "
                                   "02:00 (UTC+09:00)"));
  facts.starts_ms = facts.ends_ms = 0;
  facts.has_password = FALSE;
  bare = lv_invite_text (&facts, "en");
  g_assert_null (strstr (bare, "Time:"));
  g_assert_null (strstr (bare, "password"));
}

/* RFC 5545 read strictly: lines of at most 75 octets that end with CRLF, each in UTF-8 by itself,
 * unfolded into name and value. */
static GHashTable *
read_calendar (const char *text, GString *order)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) whole = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) unfolded = NULL;

  g_assert_true (g_str_has_suffix (text, "\r\n"));
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i + 1] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_cmpuint (strlen (lines[i]), >, 0);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
      g_assert_null (strpbrk (lines[i], "\r\n\t"));
      if (lines[i][0] == ' ')
        g_string_append (whole, lines[i] + 1);
      else
        g_string_append_printf (whole, "%s%s", i == 0 ? "" : "\n", lines[i]);
    }
  unfolded = g_strsplit (whole->str, "\n", -1);
  for (guint i = 0; unfolded[i] != NULL; i++)
    {
      char *colon = strchr (unfolded[i], ':');

      g_assert_nonnull (colon);
      *colon = '\0';
      g_assert_cmpuint (strspn (unfolded[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"), ==,
                        strlen (unfolded[i]));
      g_string_append_printf (order, "%s ", unfolded[i]);
      g_hash_table_replace (values, g_strdup (unfolded[i]), g_strdup (colon + 1));
    }
  return values;
}

static char *
unescape (const char *value)
{
  GString *out = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\\')
        {
          p++;
          g_assert_nonnull (strchr ("\\;,n", *p));
          g_string_append_c (out, *p == 'n' ? '\n' : *p);
        }
      else
        {
          g_assert_null (strchr (";,", *p));
          g_string_append_c (out, *p);
        }
    }
  return g_string_free (out, FALSE);
}

static void
assert_value (GHashTable *values, const char *name, const char *expected)
{
  g_assert_cmpstr (g_hash_table_lookup (values, name), ==, expected);
}

static void
test_calendar (void)
{
  g_autofree char *text = lv_invite_text (&weekly, "ja");
  g_autofree char *calendar = lv_invite_calendar (&weekly, "ja", STARTS_MS - HOUR_MS);
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GHashTable) values = read_calendar (calendar, order);
  g_autofree char *summary = unescape (g_hash_table_lookup (values, "SUMMARY"));
  g_autofree char *description = unescape (g_hash_table_lookup (values, "DESCRIPTION"));

  g_assert_cmpstr (order->str, ==,
                   "BEGIN VERSION PRODID BEGIN UID DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION "
                   "LOCATION URL END END ");
  assert_value (values, "VERSION", "2.0");
  assert_value (values, "UID", ROOM "@meet.example");
  assert_value (values, "DTSTAMP", "20261125T030000Z");
  assert_value (values, "DTSTART", "20261125T040000Z");
  assert_value (values, "DTEND", "20261125T050000Z");
  assert_value (values, "URL", LINK);
  g_assert_cmpstr (summary, ==, weekly.name);
  g_assert_cmpstr (description, ==, text);
}

static void
test_no_schedule (void)
{
  LvInviteFacts facts = weekly;

  facts.ends_ms = facts.starts_ms - 1;
  g_assert_null (lv_invite_calendar (&facts, "en", 0));
  facts.starts_ms = facts.ends_ms = 0;
  g_assert_null (lv_invite_calendar (&facts, "en", 0));
}

/* Lines are full, and no character is torn: the first has 75 octets, the others 74 after a blank.
 */
static void
test_folding (void)
{
  static const struct
  {
    guint letters; /* before the wide characters */
    guint wide;    /* 会, three octets each */
    const char *lengths;
  } cases[] = {
    { 73, 0, "75" },                            /* X: and 73 are one line */
    { 74, 0, "75 2" },                          /* one more begins another */
    { 73 + 74, 0, "75 75" },                    /* two full lines */
    { 73 + 75, 0, "75 75 2" }, { 0, 24, "74" }, /* 2 + 72: another would be 77 */
    { 1, 24, "75" },           { 1, 25, "75 4" },     { 2, 24, "73 4" }, { 0, 0, "2" },
    { 73, 24, "75 73" },       { 73, 25, "75 73 4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) value = g_string_new (NULL);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GString) lengths = g_string_new (NULL);
      g_auto (GStrv) lines = NULL;

      for (guint n = 0; n < cases[i].letters; n++)
        g_string_append_c (value, 'a');
      for (guint n = 0; n < cases[i].wide; n++)
        g_string_append (value, "会");
      lv_calendar_append (out, "X", value->str);
      lines = g_strsplit (out->str, "\r\n", -1);
      for (guint n = 0; lines[n + 1] != NULL; n++)
        {
          g_assert_true (g_utf8_validate (lines[n], -1, NULL));
          g_string_append_printf (lengths, "%s%zu", n == 0 ? "" : " ", strlen (lines[n]));
        }
      g_assert_cmpstr (lengths->str, ==, cases[i].lengths);
    }
}

static void
test_escaping (void)
{
  g_autofree char *escaped = lv_calendar_escape ("a\\b;c,d\ne\rf\x01g\x7Fh:\"会\"");

  g_assert_cmpstr (escaped, ==, "a\\\\b\\;c\\,d\\nefgh:\"会\"");
}

/* Through the public face: a server with a pin is reached by the program's own link. */
static void
test_room (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) timed = NULL;
  g_autoptr (LiveonRoom) open = NULL;
  g_autoptr (LiveonInvite) pinned = NULL;
  g_autoptr (LiveonInvite) web = NULL;
  g_autofree char *pinned_text = NULL;
  g_autofree char *web_text = NULL;
  g_autofree char *calendar = NULL;

  fake_server_answer (self->server, "GET", "/api/v1/rooms", 200,
                      "{\"rooms\":[{\"id\":\"" FAKE_ID_1
                      "\",\"name\":\"A\",\"reading\":\"A\",\"mode\":\"password\",\"schedule\":"
                      "\"timed\",\"starts\":\"2026-11-25T04:00:00.000Z\",\"ends\":"
                      "\"2026-11-25T05:00:00.000Z\"},{\"id\":\"" FAKE_ID_2
                      "\",\"name\":\"B\",\"reading\":\"B\",\"mode\":\"open\",\"schedule\":"
                      "\"permanent\"}]}");
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  timed = g_list_model_get_item (liveon_client_get_rooms (self->client), 0);
  open = g_list_model_get_item (liveon_client_get_rooms (self->client), 1);
  pinned = liveon_client_make_invite (self->client, timed, NULL, &error);
  g_assert_no_error (error);
  pinned_text = liveon_invite_dup_text (pinned, timed, "en");
  g_assert_nonnull (strstr (pinned_text, "Link: liveon://127.0.0.1:"));
  g_assert_nonnull (strstr (pinned_text, "13:00–14:00"));
  g_assert_nonnull (strstr (pinned_text, "entry password"));
  calendar = liveon_invite_dup_calendar (pinned, timed, "en");
  g_assert_nonnull (strstr (calendar, "\r\nUID:" FAKE_ID_1 "@127.0.0.1\r\n"));
  web = liveon_invite_new ("meet.example", NULL, FAKE_ID_2, NULL, NULL, &error);
  g_assert_no_error (error);
  web_text = liveon_invite_dup_text (web, open, "ja_JP.UTF-8");
  g_assert_nonnull (strstr (web_text, "https://meet.example/join/" FAKE_ID_2 "\n"));
  g_assert_null (strstr (web_text, "入室パスワード"));
  g_assert_null (liveon_invite_dup_calendar (web, open, "ja"));
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  test_init (&argc, &argv, 60);
  g_test_add_func ("/client/invite-text/text", test_text);
  g_test_add_func ("/client/invite-text/calendar", test_calendar);
  g_test_add_func ("/client/invite-text/no-schedule", test_no_schedule);
  g_test_add_func ("/client/invite-text/folding", test_folding);
  g_test_add_func ("/client/invite-text/escaping", test_escaping);
  g_test_add ("/client/invite-text/room", Fixture, NULL, fixture_set_up, test_room,
              fixture_tear_down);
  return g_test_run ();
}
