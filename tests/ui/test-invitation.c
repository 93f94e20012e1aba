/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-invitation.h"

#include <string.h>

#include "ui-support.h"

#define LINK "https://meet.example.co.jp/join/0123456789abcdef0123456789abcdef?company=acme"
#define ROOM "0123456789abcdef0123456789abcdef"

static char *
make_text (const char *starts, const char *ends, gboolean asks_password)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T13:00:00");
  g_autoptr (GDateTime) from = starts != NULL ? ui_moment (starts) : NULL;
  g_autoptr (GDateTime) to = ends != NULL ? ui_moment (ends) : NULL;
  LuiInvitation invitation = { ROOM, "役員会議室", from, to, LINK, asks_password };

  return lui_invitation_dup_text (&invitation, now);
}

static void
test_text (void)
{
  ui_speak ("en");
  ui_assert_text (make_text ("2026-12-03T13:00:00", "2026-12-03T14:00:00", TRUE),
                  "You are invited to a meeting on LiveOn.\n\nRoom: 役員会議室\n"
                  "Date: Thursday, 3 December 2026 13:00–14:00\nLink: " LINK "\n"
                  "The entry password will be told to you separately.\n");
  ui_assert_text (make_text (NULL, NULL, FALSE),
                  "You are invited to a meeting on LiveOn.\n\nRoom: 役員会議室\nLink: " LINK "\n");
  ui_speak ("ja");
  ui_assert_text (make_text ("2026-12-03T13:00:00", "2026-12-03T14:00:00", TRUE),
                  "LiveOnの会議にご招待します。\n\n会議室: 役員会議室\n"
                  "日時: 2026年12月3日(木) 13:00～14:00\nリンク: " LINK "\n"
                  "入室パスワードは別途お知らせします。\n");
}

static void
test_calendar (void)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T13:00:00");
  g_autoptr (GDateTime) from = ui_moment ("2026-12-03T13:00:00");
  g_autoptr (GDateTime) to = ui_moment ("2026-12-03T14:00:00");
  LuiInvitation invitation = { ROOM, "Plans, money; \\ and\nmore", from, to, LINK, FALSE };
  g_autofree char *calendar = NULL;

  ui_speak ("en");
  calendar = lui_invitation_dup_calendar (&invitation, now);
  g_assert_true (g_str_has_prefix (calendar, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  g_assert_true (g_str_has_suffix (calendar, "END:VEVENT\r\nEND:VCALENDAR\r\n"));
  g_assert_nonnull (strstr (calendar, "\r\nUID:" ROOM "@liveon\r\n"));
  g_assert_nonnull (strstr (calendar, "\r\nDTSTAMP:20261124T040000Z\r\n"));
  g_assert_nonnull (strstr (calendar, "\r\nDTSTART:20261203T040000Z\r\n"));
  g_assert_nonnull (strstr (calendar, "\r\nDTEND:20261203T050000Z\r\n"));
  g_assert_nonnull (strstr (calendar, "\r\nSUMMARY:Plans\\, money\\; \\\\ and\\nmore\r\n"));
}

/* Nothing is lost where a long line is broken, and no character is cut in two. */
static void
test_calendar_folds (void)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T13:00:00");
  GString *name = g_string_new (NULL);
  g_autofree char *calendar = NULL, *expected = NULL;
  g_auto (GStrv) lines = NULL, parts = NULL;
  LuiInvitation invitation = { ROOM, NULL, now, now, LINK, FALSE };

  for (guint i = 0; i < 80; i++)
    g_string_append (name, "会");
  invitation.room_name = name->str;
  calendar = lui_invitation_dup_calendar (&invitation, now);
  lines = g_strsplit (calendar, "\r\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_assert_cmpuint (strlen (*line), <=, 75);
      g_assert_true (g_utf8_validate (*line, -1, NULL));
    }
  parts = g_strsplit (calendar, "\r\n ", -1);
  g_clear_pointer (&calendar, g_free);
  calendar = g_strjoinv ("", parts);
  expected = g_strdup_printf ("\r\nSUMMARY:%s\r\n", name->str);
  g_assert_nonnull (strstr (calendar, expected));
  g_string_free (name, TRUE);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/invitation/text", test_text);
  g_test_add_func ("/invitation/calendar", test_calendar);
  g_test_add_func ("/invitation/calendar-folds", test_calendar_folds);
  return g_test_run ();
}
