/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-model.h"

#include "test-support.h"

static void
test_defaults (void)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (LvRoom) room = lv_room_new ();
  g_autoptr (LvPolicy) policy = lv_policy_new ();
  g_autoptr (LvVisit) visit = lv_visit_new ();
  g_autoptr (LvAnnouncementRow) announcement = lv_announcement_row_new ();
  g_autoptr (LvRecord) record = lv_record_new ();
  g_autoptr (LvGroup) group = lv_group_new ();

  g_assert_cmpstr (user->login, ==, "");
  g_assert_cmpstr (user->rules.hours, ==, "");
  g_assert_null (user->password_hash);
  g_assert_nonnull (user->group_ids);
  g_assert_null (user->group_ids[0]);
  g_assert_cmpuint (room->capacity, ==, 20);
  g_assert_cmpuint (room->iterations, ==, 600000);
  g_assert_true (room->is_for_everyone);
  g_assert_cmpuint (policy->password.min_length, ==, 10);
  g_assert_cmpuint (policy->password.min_classes, ==, 2);
  g_assert_cmpuint (policy->password.history, ==, 3);
  g_assert_cmpuint (policy->password.max_age_days, ==, 0);
  g_assert_cmpuint (policy->password.lockout_failures, ==, 10);
  g_assert_cmpuint (policy->password.lockout_seconds, ==, 300);
  g_assert_cmpint (policy->rules.sign_in, ==, LV_ALLOW);
  g_assert_cmpint (policy->rules.join, ==, LV_ALLOW);
  g_assert_cmpint (policy->rules.create_rooms, ==, LV_DENY);
  g_assert_cmpint (policy->switches.chat, ==, LV_ALLOW);
  g_assert_cmpint (policy->switches.share, ==, LV_ALLOW);
  g_assert_cmpint (policy->switches.guests, ==, LV_DENY);
  g_assert_cmpuint (policy->retention_years, ==, 1);
  g_assert_cmpstr (policy->time_zone, ==, "Asia/Tokyo");
  g_assert_cmpfloat (visit->quality, <, 0);
  g_assert_cmpstr (visit->reason, ==, "");
  g_assert_null (announcement->follows_id);
  g_assert_null (record->payload);
  g_assert_cmpint (group->rules.join, ==, LV_INHERIT);
}

static void
test_copy_is_deep (void)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (LvUser) copy = NULL;

  g_free (user->name);
  user->name = g_strdup ("田中");
  user->second_factor = g_strdup ("factor");
  user->is_admin = TRUE;
  g_strfreev (user->group_ids);
  user->group_ids = g_strdupv ((char *[]){ (char *) "a", (char *) "b", NULL });
  copy = lv_user_copy (user);
  g_assert_true (copy->name != user->name);
  g_assert_true (copy->group_ids != user->group_ids);
  g_assert_true (copy->rules.hours != user->rules.hours);
  copy->name[0] = 'x';
  copy->group_ids[1][0] = 'x';
  g_assert_cmpstr (user->name, ==, "田中");
  g_assert_cmpstr (user->group_ids[1], ==, "b");
  g_assert_cmpstr (copy->second_factor, ==, "factor");
  g_assert_null (copy->sso_subject);
  g_assert_true (copy->is_admin);
}

static gpointer
drop (gpointer user)
{
  for (guint i = 0; i < 1000; i++)
    lv_user_unref (lv_user_ref (user));
  lv_user_unref (user);
  return NULL;
}

static void
test_references_cross_threads (void)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (GThread) thread = g_thread_new ("dropper", drop, lv_user_ref (user));

  for (guint i = 0; i < 1000; i++)
    lv_user_unref (lv_user_ref (user));
  g_thread_join (g_steal_pointer (&thread));
  g_assert_cmpstr (user->name, ==, "");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/store/model/defaults", test_defaults);
  g_test_add_func ("/store/model/copy-is-deep", test_copy_is_deep);
  g_test_add_func ("/store/model/references-cross-threads", test_references_cross_threads);
  return g_test_run ();
}
