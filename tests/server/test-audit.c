/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "people-fixture.h"

#include "lv-audit.h"
#include "lv-json.h"

#include <string.h>

static LvJson *
parse (const char *payload)
{
  g_autoptr (GError) error = NULL;
  LvJson *json = lv_json_parse (payload, strlen (payload), 10000, &error);

  g_assert_no_error (error);
  return json;
}

static void
set_text (char **member, const char *text)
{
  g_free (*member);
  *member = g_strdup (text);
}

static LvVisit *
make_visit (void)
{
  LvVisit *visit = lv_visit_new ();

  set_text (&visit->id, "00000000000000000000000000000001");
  set_text (&visit->user_id, "00000000000000000000000000000002");
  set_text (&visit->login, "tanaka");
  set_text (&visit->user_name, "田中 \"一郎\"");
  set_text (&visit->room_id, "00000000000000000000000000000003");
  set_text (&visit->room_name, "会議室");
  set_text (&visit->address, "192.0.2.7");
  set_text (&visit->reason, "left");
  visit->entered_ms = PEOPLE_NOW_MS;
  visit->left_ms = PEOPLE_NOW_MS + 1;
  visit->peak_bps = 1500000;
  visit->quality = -1;
  return visit;
}

static void
test_entry (void)
{
  g_autoptr (LvVisit) visit = make_visit ();
  g_autofree char *payload = lv_audit_entry_payload (visit);
  g_autoptr (LvJson) json = parse (payload);

  g_assert_cmpstr (lv_json_get_id (json, "visit"), ==, visit->id);
  g_assert_cmpstr (lv_json_get_id (json, "user"), ==, visit->user_id);
  g_assert_cmpstr (lv_json_get_id (json, "room"), ==, visit->room_id);
  g_assert_cmpstr (lv_json_get_string (json, "name", 80), ==, "田中 \"一郎\"");
  g_assert_cmpstr (lv_json_get_string (json, "room_name", 80), ==, "会議室");
  g_assert_cmpstr (lv_json_get_string (json, "address", 80), ==, "192.0.2.7");
  g_assert_cmpint (lv_json_get_optional_time (json, "entered"), ==, PEOPLE_NOW_MS);
  g_assert_true (lv_json_end (json, NULL));
}

static void
test_exit (void)
{
  g_autoptr (LvVisit) visit = make_visit ();
  g_autofree char *payload = lv_audit_exit_payload (visit);
  g_autoptr (LvJson) json = parse (payload);

  g_assert_cmpstr (lv_json_get_id (json, "visit"), ==, visit->id);
  g_assert_cmpstr (lv_json_get_string (json, "reason", 80), ==, "left");
  g_assert_cmpint (lv_json_get_optional_time (json, "left"), ==, PEOPLE_NOW_MS + 1);
  g_assert_cmpint (lv_json_get_int (json, "peak_bps", 0, G_MAXINT64), ==, 1500000);
  /* Not measured is not zero. */
  g_assert_nonnull (strstr (payload, "\"quality\":null"));
  g_assert_true (lv_json_end (json, NULL));
}

static gboolean
append_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvAudit audit
      = { .actor = "operator:root", .action = "user.suspend", .target = "x", .result = "ok" };

  return lv_audit_append (db, PEOPLE_NOW_MS, &audit, error);
}

static void
test_append (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) payloads = NULL;
  g_autoptr (LvJson) json = NULL;

  people_run (self, PEOPLE_ACME, append_work, NULL);
  payloads = people_list_audit (self, PEOPLE_ACME);
  g_assert_cmpuint (payloads->len, ==, 1);
  json = parse (g_ptr_array_index (payloads, 0));
  g_assert_cmpstr (lv_json_get_string (json, "actor", 80), ==, "operator:root");
  g_assert_cmpstr (lv_json_get_string (json, "action", 80), ==, "user.suspend");
  g_assert_cmpstr (lv_json_get_string (json, "result", 80), ==, "ok");
  g_assert_cmpstr (lv_json_get_optional_string (json, "address", 80, NULL), ==, NULL);
  g_assert_cmpint (lv_json_get_optional_time (json, "time"), ==, PEOPLE_NOW_MS);
  g_assert_true (lv_json_end (json, NULL));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/audit/entry", test_entry);
  g_test_add_func ("/audit/exit", test_exit);
  people_add ("/audit/append", test_append);
  return g_test_run ();
}
