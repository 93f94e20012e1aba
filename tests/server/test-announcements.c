/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include "lv-announcement-feed.h"
#include "lv-announcements.h"
#include "lv-error.h"
#include "lv-hash.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *tanaka;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  lv_announcement_feed_start (self->fixture->context->announcements);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  fixture_free (self->fixture);
}

static gint64
parse (const char *text)
{
  gint64 ms;

  g_assert_true (lv_time_parse (text, &ms));
  return ms;
}

static gboolean
add_work (LvDb *db, gpointer data, GError **error)
{
  return lv_announcements_add (db, data, error);
}

/* As a command does it: written, then told to the feed. */
static void
announce (Test *self, LvTenant *tenant, const char *title, const char *published)
{
  g_autoptr (LvAnnouncementRow) row = lv_announcement_row_new ();

  g_free (row->id);
  row->id = lv_random_id ();
  row->kind = LV_ANNOUNCEMENT_MAINTENANCE;
  g_free (row->title_en);
  row->title_en = g_strdup (title);
  row->published_ms = parse (published);
  fixture_run (self->fixture, tenant, add_work, row);
  lv_announcement_feed_added (self->fixture->context->announcements, tenant, row);
}

static char *
get_title (JsonObject *announcement)
{
  JsonObject *title = json_object_get_object_member (announcement, "title");

  return g_strdup (json_object_get_string_member (title, "en"));
}

static void
assert_told (Person *person, const char *title, const char *from)
{
  g_autoptr (JsonObject) event = person_take_event (person, "announcement.published");
  g_autofree char *told = NULL;

  g_assert_nonnull (event);
  told = get_title (event);
  g_assert_cmpstr (told, ==, title);
  g_assert_cmpstr (json_object_get_string_member (event, "from"), ==, from);
}

static void
test_list (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) answer = NULL;
  JsonArray *list;
  static const char *const expected[] = { "newest", "newer", "old" };

  announce (self, self->fixture->tenant, "newer", "2026-11-22T00:00:00.000Z");
  announce (self, NULL, "old", "2026-11-21T00:00:00.000Z");
  announce (self, NULL, "newest", "2026-11-23T00:00:00.000Z");
  announce (self, NULL, "to come", "2026-11-25T00:00:00.000Z");
  answer = person_request (self->tanaka, "GET", "/api/v1/announcements", NULL, NULL);
  list = json_object_get_array_member (answer_get (answer), "announcements");
  g_assert_cmpuint (json_array_get_length (list), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *title = get_title (json_array_get_object_element (list, i));

      g_assert_cmpstr (title, ==, expected[i]);
    }
  g_assert_true (
      json_object_get_null_member (json_array_get_object_element (list, 0), "effective"));
}

static void
test_told (Test *self, gconstpointer unused)
{
  LvTenant *other = fixture_add_tenant (self->fixture, "other");
  g_autoptr (LvUser) user = fixture_add_user (self->fixture, other, "suzuki", FALSE);
  Person *suzuki = fixture_sign_in (self->fixture, other, user, "laptop");
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);

  announce (self, self->fixture->tenant, "ours", NOW);
  assert_told (self->tanaka, "ours", "company");
  g_assert_false (person_has_event (suzuki, "announcement.published"));
  announce (self, NULL, "for all", NOW);
  assert_told (self->tanaka, "for all", "operator");
  assert_told (suzuki, "for all", "operator");
  /* Not again by the round. */
  fixture_advance (self->fixture, 5 * FIXTURE_MINUTE_MS);
  g_assert_false (person_has_event (self->tanaka, "announcement.published"));
  lv_tenants_forget (self->fixture->context->tenants, lv_tenant_get_id (other), problem);
  g_object_unref (other);
}

static void
test_time_comes (Test *self, gconstpointer unused)
{
  announce (self, self->fixture->tenant, "ours", "2026-11-24T02:00:00.000Z");
  announce (self, NULL, "for all", "2026-11-24T01:00:00.000Z");
  g_assert_false (person_has_event (self->tanaka, "announcement.published"));
  fixture_advance (self->fixture, 59 * FIXTURE_MINUTE_MS);
  g_assert_false (person_has_event (self->tanaka, "announcement.published"));
  fixture_advance (self->fixture, 2 * FIXTURE_MINUTE_MS);
  assert_told (self->tanaka, "for all", "operator");
  fixture_advance (self->fixture, 61 * FIXTURE_MINUTE_MS);
  assert_told (self->tanaka, "ours", "company");
  fixture_advance (self->fixture, 60 * FIXTURE_MINUTE_MS);
  g_assert_false (person_has_event (self->tanaka, "announcement.published"));
}

static void
assert_short (const char *published, const char *effective, const char *zone, gboolean expected)
{
  g_assert_cmpint (lv_announcement_is_short_notice (LV_ANNOUNCEMENT_CHANGE, parse (published),
                                                    parse (effective), zone),
                   ==, expected);
}

static void
test_short_notice (void)
{
  assert_short ("2026-04-10T09:00:00.000Z", "2026-05-10T09:00:00.000Z", "UTC", FALSE);
  assert_short ("2026-04-10T09:00:00.000Z", "2026-05-10T08:59:59.000Z", "UTC", TRUE);
  /* The month that follows is shorter. */
  assert_short ("2026-01-31T09:00:00.000Z", "2026-02-28T09:00:00.000Z", "UTC", FALSE);
  assert_short ("2026-01-31T09:00:00.000Z", "2026-02-28T08:00:00.000Z", "UTC", TRUE);
  assert_short ("2028-01-31T09:00:00.000Z", "2028-02-28T09:00:00.000Z", "UTC", TRUE);
  assert_short ("2028-01-31T09:00:00.000Z", "2028-02-29T09:00:00.000Z", "UTC", FALSE);
  /* 31 January in UTC is 1 February in Tokyo. */
  assert_short ("2026-01-31T16:00:00.000Z", "2026-02-28T15:59:00.000Z", "Asia/Tokyo", TRUE);
  assert_short ("2026-01-31T16:00:00.000Z", "2026-02-28T16:00:00.000Z", "Asia/Tokyo", FALSE);
  assert_short ("2026-01-31T16:00:00.000Z", "2026-02-28T15:00:00.000Z", "UTC", TRUE);
  /* Only changes with a date. */
  g_assert_false (lv_announcement_is_short_notice (LV_ANNOUNCEMENT_CHANGE,
                                                   parse ("2026-04-10T09:00:00.000Z"), 0, "UTC"));
  g_assert_false (lv_announcement_is_short_notice (LV_ANNOUNCEMENT_INCIDENT,
                                                   parse ("2026-04-10T09:00:00.000Z"),
                                                   parse ("2026-04-10T10:00:00.000Z"), "UTC"));
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/announcements/list", test_list);
  ADD ("/announcements/told", test_told);
  ADD ("/announcements/time-comes", test_time_comes);
  g_test_add_func ("/announcements/short-notice", test_short_notice);
  return g_test_run ();
}
