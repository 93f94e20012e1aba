/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notice-words.h"

#include "ui-support.h"

static void
assert_urgent (LiveonAnnouncementKind kind,
               const char *published,
               const char *effective,
               gboolean is_urgent)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T13:00:00");
  g_autoptr (GDateTime) told = ui_moment (published);
  g_autoptr (GDateTime) from = effective != NULL ? ui_moment (effective) : NULL;

  g_assert_cmpint (lui_notice_words_is_urgent (kind, told, from, now), ==, is_urgent);
}

static void
test_urgent (void)
{
  const LiveonAnnouncementKind maintenance = LIVEON_ANNOUNCEMENT_KIND_MAINTENANCE;
  const LiveonAnnouncementKind incident = LIVEON_ANNOUNCEMENT_KIND_INCIDENT;

  assert_urgent (maintenance, "2026-10-01T09:00:00", "2026-12-03T22:00:00", TRUE);
  assert_urgent (maintenance, "2026-10-01T09:00:00", "2026-11-23T22:00:00", TRUE);
  assert_urgent (maintenance, "2026-10-01T09:00:00", "2026-11-22T22:00:00", FALSE);
  assert_urgent (maintenance, "2026-11-20T09:00:00", NULL, TRUE);
  assert_urgent (maintenance, "2026-10-01T09:00:00", NULL, FALSE);
  assert_urgent (LIVEON_ANNOUNCEMENT_KIND_CHANGE, "2026-10-01T09:00:00", "2027-01-01T00:00:00",
                 TRUE);
  assert_urgent (incident, "2026-11-24T12:00:00", NULL, TRUE);
  assert_urgent (incident, "2026-11-20T12:00:00", NULL, FALSE);
  assert_urgent (LIVEON_ANNOUNCEMENT_KIND_INFORMATION, "2026-11-24T12:00:00", "2026-12-03T22:00:00",
                 FALSE);
}

static void
test_kind (void)
{
  ui_speak ("ja");
  g_assert_cmpstr (lui_notice_words_get_kind (LIVEON_ANNOUNCEMENT_KIND_INCIDENT, FALSE), ==,
                   "障害");
  g_assert_cmpstr (lui_notice_words_get_kind (LIVEON_ANNOUNCEMENT_KIND_INCIDENT, TRUE), ==, "続報");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/notice-words/urgent", test_urgent);
  g_test_add_func ("/notice-words/kind", test_kind);
  return g_test_run ();
}
