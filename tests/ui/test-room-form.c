/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-form.h"

#include "ui-support.h"

static void
test_parse_time (void)
{
  static const struct
  {
    const char *text;
    int minutes; /* -1: no time */
  } cases[] = {
    { "13:05", 785 },      { "9:05", 545 },    { "9", 540 },
    { "09", 540 },         { "1305", 785 },    { "905", 545 },
    { "０９：３０", 570 }, { "13時5分", 785 }, { "13時", 780 },
    { " 13:00 ", 780 },    { "0:00", 0 },      { "23:59", 1439 },
    { "24:00", -1 },       { "12:60", -1 },    { "", -1 },
    { "noon", -1 },        { "12:", 720 },     { ":30", -1 },
    { "1:2:3", -1 },       { "12345", -1 },    { "-1:00", -1 },
    { "1 00", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int minutes = -1;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (lui_room_form_parse_time (cases[i].text, &minutes), ==,
                       cases[i].minutes >= 0);
      g_assert_cmpint (minutes, ==, cases[i].minutes);
    }
}

static void
assert_moments (int from, int to, const char *starts, const char *ends)
{
  g_autoptr (GDateTime) day = ui_moment ("2026-11-30T08:00:00");
  g_autoptr (GDateTime) first = NULL, last = NULL;
  g_autoptr (GDateTime) expected_first = ui_moment (starts), expected_last = ui_moment (ends);

  lui_room_form_get_moments (day, from, to, &first, &last);
  g_assert_true (g_date_time_equal (first, expected_first));
  g_assert_true (g_date_time_equal (last, expected_last));
}

static void
test_moments (void)
{
  assert_moments (780, 840, "2026-11-30T13:00:00", "2026-11-30T14:00:00");
  assert_moments (1380, 60, "2026-11-30T23:00:00", "2026-12-01T01:00:00");
  assert_moments (780, 780, "2026-11-30T13:00:00", "2026-12-01T13:00:00");
}

static void
test_checks (void)
{
  g_autofree char *long_name = g_strnfill (81, 'x');
  g_autofree char *long_text = g_strnfill (2001, 'x');
  g_autoptr (GDateTime) now = ui_moment ("2026-11-30T13:00:00");
  g_autoptr (GDateTime) later = ui_moment ("2026-11-30T13:00:01");
  GString *kanji = g_string_new (NULL);

  for (guint i = 0; i < 80; i++)
    g_string_append (kanji, "会");
  g_assert_null (lui_room_form_check_name (kanji->str));
  g_assert_nonnull (lui_room_form_check_name ("  "));
  g_assert_nonnull (lui_room_form_check_name (long_name));
  g_assert_null (lui_room_form_check_reading (""));
  g_assert_nonnull (lui_room_form_check_reading (long_name));
  g_assert_null (lui_room_form_check_description (""));
  g_assert_nonnull (lui_room_form_check_description (long_text));
  g_assert_nonnull (lui_room_form_check_password ("", TRUE));
  g_assert_null (lui_room_form_check_password ("", FALSE));
  g_assert_null (lui_room_form_check_password ("open sesame", TRUE));
  g_assert_nonnull (lui_room_form_check_password (long_text, TRUE));
  g_assert_nonnull (lui_room_form_check_end (now, now));
  g_assert_null (lui_room_form_check_end (later, now));
  g_string_free (kanji, TRUE);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/room-form/parse-time", test_parse_time);
  g_test_add_func ("/room-form/moments", test_moments);
  g_test_add_func ("/room-form/checks", test_checks);
  return g_test_run ();
}
