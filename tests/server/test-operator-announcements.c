/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a company announces: looked at first, changed until it is published, mailed to its people.
 */
#include "room-fixture.h"

#include <string.h>

#include "lv-announcement-feed.h"
#include "lv-announcement-mail.h"
#include "lv-announcements.h"
#include "lv-error.h"
#include "lv-mail-people.h"
#include "lv-mails.h"
#include "lv-users.h"

#define NOW "2026-11-24T00:00:00.000Z"
/* More than one round queues. */
#define N_PEOPLE 250

typedef struct
{
  Fixture *fixture;
  Person *admin;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  lv_announcement_feed_start (self->fixture->context->announcements);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  fixture_free (self->fixture);
}

static gboolean
add_people_work (LvDb *db, gpointer data, GError **error)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (LvUser) user = lv_user_new ();

      g_free (user->id);
      user->id = g_strdup_printf ("%032x", i + 1);
      g_free (user->login);
      user->login = g_strdup_printf ("user%u", i);
      g_free (user->mail);
      user->mail = g_strdup_printf ("user%u@%s", i, i == 7 ? "[no address]" : "example.com");
      user->is_suspended = i == 8;
      if (!lv_users_add (db, user, error))
        return FALSE;
    }
  return lv_mail_people_set_language (db, "00000000000000000000000000000001", "ja", error)
         && lv_mail_people_set_language (db, "00000000000000000000000000000002", "en", error);
}

static gboolean
list_mails_work (LvDb *db, gpointer data, GError **error)
{
  GPtrArray **mails = data;

  *mails = lv_mails_list_due (db, G_MAXINT64, G_MAXINT32, error);
  return *mails != NULL;
}

/* How many mails of that subject wait. */
static guint
count_mails (Test *self, const char *subject)
{
  g_autoptr (GPtrArray) mails = NULL;
  guint count = 0;

  fixture_run (self->fixture, self->fixture->tenant, list_mails_work, &mails);
  for (guint i = 0; i < mails->len; i++)
    count += g_str_has_suffix (((LvMailRow *) mails->pdata[i])->subject, subject);
  return count;
}

static JsonObject *
announcement_of (Answer *answer)
{
  return json_object_get_object_member (answer_get (answer), "announcement");
}

static void
test_mailed (Test *self, gconstpointer unused)
{
  static const char words[]
      = "{\"kind\":\"maintenance\",\"title_ja\":\"停止\",\"title_en\":\"Stop\","
        "\"published\":\"2026-11-24T01:00:00.000Z\",\"mail\":true}";
  g_autoptr (Answer) previewed = NULL;
  g_autoptr (Answer) added = NULL;
  g_autoptr (Answer) listed = NULL;

  fixture_run (self->fixture, self->fixture->tenant, add_people_work, NULL);
  previewed = person_administer (self->admin, "tenant-announcement.preview", words);
  g_assert_cmpint (json_object_get_int_member (answer_get (previewed), "recipients"), ==,
                   N_PEOPLE - 1);
  fixture_advance (self->fixture, 10 * FIXTURE_MINUTE_MS);
  added = person_administer (self->admin, "tenant-announcement.add", words);
  g_assert_cmpstr (json_object_get_string_member (announcement_of (added), "mail"), ==, "waiting");
  fixture_advance (self->fixture, 40 * FIXTURE_MINUTE_MS);
  g_assert_cmpuint (count_mails (self, "Stop"), ==, 0);
  fixture_advance (self->fixture, 20 * FIXTURE_MINUTE_MS);
  for (guint i = 0; i < 2 + N_PEOPLE / 100; i++)
    fixture_settle (self->fixture);
  /* One is suspended, one address is none; nobody gets it twice. */
  g_assert_cmpuint (count_mails (self, ": 停止"), ==, 1);
  g_assert_cmpuint (count_mails (self, ": Stop"), ==, 1);
  g_assert_cmpuint (count_mails (self, ": 停止 / Stop"), ==, N_PEOPLE - 4);
  listed = person_administer (self->admin, "tenant-announcement.list", "{}");
  g_assert_cmpstr (json_object_get_string_member (
                       json_array_get_object_element (
                           json_object_get_array_member (answer_get (listed), "announcements"), 0),
                       "mail"),
                   ==, "queued");
}

static Answer *
set_to (Test *self, const char *id, const char *title)
{
  g_autofree char *arguments = g_strdup_printf (
      "{\"id\":\"%s\",\"kind\":\"change\",\"title_en\":\"%s\","
      "\"published\":\"2026-11-24T01:00:00.000Z\",\"effective\":\"2026-12-24T00:30:00.000Z\"}",
      id, title);

  return person_administer (self->admin, "tenant-announcement.set", arguments);
}

static void
test_until_published (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) added = person_administer (self->admin, "tenant-announcement.add",
                                                "{\"kind\":\"information\",\"title_en\":\"one\","
                                                "\"published\":\"2026-11-24T02:00:00.000Z\"}");
  g_autofree char *id = g_strdup (json_object_get_string_member (announcement_of (added), "id"));
  g_autofree char *which = g_strdup_printf ("{\"id\":\"%s\"}", id);
  g_autoptr (Answer) changed = set_to (self, id, "two");
  g_autoptr (Answer) late = NULL;
  g_autoptr (Answer) removed = NULL;
  g_autoptr (Answer) unknown = set_to (self, "ffffffffffffffffffffffffffffffff", "x");
  g_autoptr (Answer) other = person_administer (self->admin, "tenant-announcement.add",
                                                "{\"kind\":\"information\",\"title_en\":\"x\","
                                                "\"published\":\"2026-11-24T02:00:00.000Z\"}");
  g_autofree char *other_which = g_strdup_printf (
      "{\"id\":\"%s\"}", json_object_get_string_member (announcement_of (other), "id"));
  g_autoptr (Answer) taken_back
      = person_administer (self->admin, "tenant-announcement.remove", other_which);
  g_autoptr (Answer) again
      = person_administer (self->admin, "tenant-announcement.remove", other_which);

  /* A calendar month in Tokyo from when it is published, not from now. */
  g_assert_true (json_object_get_boolean_member (announcement_of (changed), "is_short_notice"));
  assert_refused (unknown, "not-found");
  assert_ok (taken_back);
  assert_refused (again, "not-found");
  fixture_advance (self->fixture, 61 * FIXTURE_MINUTE_MS);
  g_assert_true (person_has_event (self->admin, "announcement.published"));
  late = set_to (self, id, "three");
  assert_refused (late, "conflict");
  removed = person_administer (self->admin, "tenant-announcement.remove", which);
  assert_refused (removed, "conflict");
}

static void
test_words (void)
{
  g_autoptr (LvAnnouncementRow) row = lv_announcement_row_new ();
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;

  row->kind = LV_ANNOUNCEMENT_CHANGE;
  g_free (row->title_ja);
  row->title_ja = g_strdup ("変更");
  g_free (row->title_en);
  row->title_en = g_strdup ("Change");
  row->effective_ms = G_GINT64_CONSTANT (1795489200000);
  subject = lv_announcement_mail_subject (row, "Acme", "en");
  g_assert_cmpstr (subject, ==, "Acme: Change");
  body = lv_announcement_mail_body (row, "Acme", "Asia/Tokyo", "ja");
  g_assert_nonnull (strstr (body, "サービスの変更\n変更\n"));
  g_assert_nonnull (strstr (body, "実施日時: 2026年11月24日(火) 12:00 (UTC+09:00)"));
  g_assert_true (g_str_has_suffix (body, "\n-- \nAcme\n"));
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/operator-announcements/mailed", test_mailed);
  ADD ("/operator-announcements/until-published", test_until_published);
  g_test_add_func ("/operator-announcements/words", test_words);
  return g_test_run ();
}
