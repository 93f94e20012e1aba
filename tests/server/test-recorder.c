/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include <string.h>

#include "lv-audit.h"
#include "lv-chain.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-record-log.h"
#include "lv-records.h"
#include "lv-tenants.h"

#define NOW "2028-02-29T03:00:00.000Z"

typedef struct
{
  Fixture *fixture;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  fixture_free (self->fixture);
}

static void
set_time (Test *self, const char *time)
{
  gint64 ms;

  g_assert_true (lv_time_parse (time, &ms));
  lv_test_clock_advance (self->fixture->clock, ms - fixture_now (self->fixture));
}

static void
set (char **to, const char *value)
{
  g_free (*to);
  *to = g_strdup (value);
}

typedef struct
{
  gint64 entered_ms;
  gint64 left_ms; /* 0: stays inside */
  guint count;
} Stays;

static gboolean
add_stays_work (LvDb *db, gpointer data, GError **error)
{
  Stays *stays = data;

  for (guint i = 0; i < stays->count; i++)
    {
      g_autoptr (LvVisit) visit = lv_visit_new ();
      g_autofree char *entry = NULL;
      g_autofree char *exit = NULL;

      g_free (visit->id);
      visit->id = lv_random_id ();
      set (&visit->user_id, "11111111111111111111111111111111");
      set (&visit->room_id, "22222222222222222222222222222222");
      set (&visit->room_name, "room");
      visit->entered_ms = stays->entered_ms;
      visit->quality = -1;
      entry = lv_audit_entry_payload (visit);
      if (!lv_visits_open (db, visit, entry, error))
        return FALSE;
      visit->left_ms = stays->left_ms;
      set (&visit->reason, "left");
      exit = lv_audit_exit_payload (visit);
      if (stays->left_ms != 0 && !lv_visits_close (db, visit, exit, error))
        return FALSE;
    }
  return TRUE;
}

static void
add_stays (Test *self, gboolean is_over, guint count)
{
  gint64 now_ms = fixture_now (self->fixture);
  Stays stays = { now_ms, is_over ? now_ms + FIXTURE_MINUTE_MS : 0, count };

  fixture_run (self->fixture, self->fixture->tenant, add_stays_work, &stays);
}

static gboolean
set_policy_work (LvDb *db, gpointer data, GError **error)
{
  return lv_policy_save (db, data, error);
}

static void
set_policy (Test *self, guint years, gboolean is_legal_hold)
{
  g_autoptr (LvPolicy) policy = lv_policy_copy (lv_tenant_get_policy (self->fixture->tenant));

  policy->retention_years = years;
  policy->is_legal_hold = is_legal_hold;
  set (&policy->time_zone, "Asia/Tokyo");
  fixture_run (self->fixture, self->fixture->tenant, set_policy_work, policy);
}

static guint64
purge (Test *self, GError **error)
{
  LvRecorder *recorder = self->fixture->context->recorder;
  g_autoptr (GAsyncResult) result = NULL;
  guint64 removed = G_MAXUINT64;

  lv_recorder_purge_async (recorder, self->fixture->tenant, test_take_result, &result);
  test_wait_for (result);
  lv_recorder_purge_finish (recorder, result, &removed, error);
  return removed;
}

static void
assert_purged (Test *self, guint64 expected)
{
  g_autoptr (GError) error = NULL;
  guint64 removed = purge (self, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (removed, ==, expected);
}

static void
assert_refused_purge (Test *self, LiveonError code)
{
  g_autoptr (GError) error = NULL;

  purge (self, &error);
  g_assert_error (error, LIVEON_ERROR, (int) code);
}

/* What an exported log says. */
typedef struct
{
  guint rows;
  guint purged;
  guint purges; /* rows that tell of a purge */
} Log;

static void
check_row (const LvRecordLine *line, guint8 hash[32], Log *log)
{
  guint8 digest[32];

  log->rows++;
  g_assert_cmpint (line->seq, ==, log->rows);
  if (line->has_payload)
    {
      lv_chain_digest (line->salt, line->payload, strlen (line->payload), digest);
      g_assert_cmpmem (digest, 32, line->digest, 32);
    }
  log->purged += !line->has_payload;
  log->purges += g_str_equal (line->kind, "purge");
  lv_chain_next (hash, line->seq, line->time_ms, line->kind, line->digest, hash);
  g_assert_cmpmem (hash, 32, line->hash, 32);
}

static void
check_head (LvJson *json, Test *self, const guint8 hash[32], guint rows)
{
  LvHeadLine line;
  LvChainHead head = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_head_line_read (lv_json_get_object (json, "head"), &line, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (line.tenant, ==, lv_tenant_get_id (self->fixture->tenant));
  g_assert_cmpint (line.seq, ==, rows);
  g_assert_cmpmem (line.hash, 32, hash, 32);
  head.seq = line.seq;
  head.time_ms = line.time_ms;
  memcpy (head.hash, line.hash, sizeof head.hash);
  memcpy (head.signature, line.signature, sizeof head.signature);
  memcpy (head.public_key, line.key, sizeof head.public_key);
  g_assert_true (lv_chain_head_verify (&head, line.tenant));
  g_assert_cmpmem (head.public_key, 32,
                   lv_signing_key_get_public (self->fixture->context->record_key), 32);
}

static char *
export_log (Test *self)
{
  LvRecorder *recorder = self->fixture->context->recorder;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_recorder_export_async (recorder, self->fixture->tenant, stream, NULL, test_take_result,
                            &result);
  test_wait_for (result);
  g_assert_true (lv_recorder_export_finish (recorder, result, &error));
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, &error);
  g_output_stream_close (stream, NULL, &error);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

/* Exports, verifies the whole from its beginning, and says what was in it. */
static Log
verify (Test *self)
{
  g_autofree char *text = export_log (self);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_lines = g_strv_length (lines);
  guint8 hash[32] = { 0 };
  Log log = { 0 };

  g_assert_nonnull (strstr (lines[0], "\"log\":\"liveon-records\""));
  /* An empty piece follows the last line feed. */
  g_assert_cmpstr (lines[n_lines - 1], ==, "");
  for (guint i = 1; i < n_lines - 1; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvJson) json = lv_json_parse (lines[i], strlen (lines[i]), 65536, &error);
      LvRecordLine line;

      g_assert_no_error (error);
      if (i == n_lines - 2)
        check_head (json, self, hash, log.rows);
      else if (lv_record_line_read (json, &line, &error))
        check_row (&line, hash, &log);
      g_assert_no_error (error);
    }
  return log;
}

static void
test_export (Test *self, gconstpointer unused)
{
  Log log;

  log = verify (self);
  g_assert_cmpuint (log.rows, ==, 0);
  /* Several batches. */
  add_stays (self, TRUE, 1234);
  log = verify (self);
  g_assert_cmpuint (log.rows, ==, 2468);
  g_assert_cmpuint (log.purged, ==, 0);
}

/* Kept until a calendar year is over, which has 366 days here. */
static void
test_year (Test *self, gconstpointer unused)
{
  Log log;

  set_policy (self, 1, FALSE);
  add_stays (self, TRUE, 3);
  set_time (self, "2029-02-28T14:59:00.000Z");
  assert_purged (self, 0);
  log = verify (self);
  g_assert_cmpuint (log.rows, ==, 6);
  /* In Tokyo it is 1 March. */
  set_time (self, "2029-02-28T15:00:00.000Z");
  assert_purged (self, 6);
  log = verify (self);
  g_assert_cmpuint (log.rows, ==, 7);
  g_assert_cmpuint (log.purged, ==, 6);
  g_assert_cmpuint (log.purges, ==, 1);
  assert_purged (self, 0);
}

static void
test_longer (Test *self, gconstpointer unused)
{
  set_policy (self, 3, FALSE);
  add_stays (self, TRUE, 2);
  set_time (self, "2031-02-28T00:00:00.000Z");
  assert_purged (self, 0);
  set_time (self, "2031-03-02T00:00:00.000Z");
  assert_purged (self, 4);
}

static void
test_portions (Test *self, gconstpointer unused)
{
  Log log;

  add_stays (self, TRUE, 1100);
  set_time (self, "2030-01-01T00:00:00.000Z");
  assert_purged (self, 2200);
  log = verify (self);
  g_assert_cmpuint (log.purged, ==, 2200);
  /* Each portion is told of in the unit of work that removed it. */
  g_assert_cmpuint (log.purges, ==, 11);
}

typedef struct
{
  LvStore *store;
  guint commits;
} Progress;

static gboolean
has_begun (gpointer data)
{
  Progress *progress = data;

  return lv_store_get_commits (progress->store) >= progress->commits + 2;
}

/* The clock was looked at before the first portion: what it says afterwards makes nothing older. */
static void
test_clock_between_portions (Test *self, gconstpointer unused)
{
  LvContext *context = self->fixture->context;
  Progress progress = { .store = context->store };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint64 removed = 0;

  add_stays (self, TRUE, 2100);
  set_time (self, "2030-01-01T00:00:00.000Z");
  add_stays (self, TRUE, 10);
  lv_store_set_delay_ms (context->store, 20);
  progress.commits = lv_store_get_commits (context->store);
  lv_recorder_purge_async (context->recorder, self->fixture->tenant, test_take_result, &result);
  test_wait_until (has_begun, &progress);
  lv_test_clock_set_wall (self->fixture->clock,
                          fixture_now (self->fixture) + 10 * 365 * FIXTURE_DAY_MS);
  test_wait_for (result);
  lv_store_set_delay_ms (context->store, 0);
  lv_recorder_purge_finish (context->recorder, result, &removed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (removed, ==, 4200);
}

static void
test_open_visit (Test *self, gconstpointer unused)
{
  add_stays (self, FALSE, 1);
  set_time (self, "2030-01-01T00:00:00.000Z");
  assert_purged (self, 0);
}

static void
test_legal_hold (Test *self, gconstpointer unused)
{
  Log log;

  set_policy (self, 1, TRUE);
  add_stays (self, TRUE, 2);
  set_time (self, "2030-01-01T00:00:00.000Z");
  assert_refused_purge (self, LIVEON_ERROR_LEGAL_HOLD);
  log = verify (self);
  g_assert_cmpuint (log.purged, ==, 0);
  set_policy (self, 1, FALSE);
  assert_purged (self, 4);
}

static void
test_clock (Test *self, gconstpointer unused)
{
  Log log;

  add_stays (self, TRUE, 2);
  set_time (self, "2028-06-01T00:00:00.000Z");
  lv_test_clock_set_state (self->fixture->clock, LV_CLOCK_UNSYNCHRONISED);
  set_time (self, "2030-01-01T00:00:00.000Z");
  assert_refused_purge (self, LIVEON_ERROR_CLOCK);
  lv_test_clock_set_state (self->fixture->clock, LV_CLOCK_SYNCHRONISED);
  lv_test_clock_set_wall (self->fixture->clock, fixture_now (self->fixture) + 365 * FIXTURE_DAY_MS);
  assert_refused_purge (self, LIVEON_ERROR_CLOCK);
  log = verify (self);
  g_assert_cmpuint (log.purged, ==, 0);
}

/* The daily round: purges, and sends the head to all who listen. */
static void
test_round (Test *self, gconstpointer unused)
{
  Person *tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  Log log;

  add_stays (self, TRUE, 2);
  lv_recorder_start (self->fixture->context->recorder);
  for (guint i = 0; i < 10; i++)
    fixture_settle (self->fixture);
  first = person_take_event (tanaka, "chain.head");
  g_assert_nonnull (first);
  g_assert_cmpint (json_object_get_int_member (first, "seq"), ==, 4);
  for (guint day = 0; day < 370; day++)
    {
      lv_test_clock_advance (self->fixture->clock, FIXTURE_DAY_MS);
      for (guint i = 0; i < 5; i++)
        fixture_settle (self->fixture);
    }
  while (person_has_event (tanaka, "chain.head"))
    {
      g_clear_pointer (&second, json_object_unref);
      second = person_take_event (tanaka, "chain.head");
    }
  g_assert_nonnull (second);
  g_assert_cmpint (json_object_get_int_member (second, "seq"), ==, 5);
  log = verify (self);
  g_assert_cmpuint (log.purged, ==, 4);
}

static void
test_head_route (Test *self, gconstpointer unused)
{
  Person *tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  g_autoptr (Answer) answer = NULL;

  add_stays (self, TRUE, 1);
  answer = person_request (tanaka, "GET", "/api/v1/chain/head", NULL, NULL);
  g_assert_cmpint (json_object_get_int_member (answer_get (answer), "seq"), ==, 2);
  g_assert_cmpstr (answer_string (answer, "tenant"), ==, lv_tenant_get_id (self->fixture->tenant));
  g_assert_cmpuint (strlen (answer_string (answer, "hash")), ==, 64);
  g_assert_cmpuint (strlen (answer_string (answer, "signature")), ==, 128);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  ADD ("/recorder/export", test_export);
  ADD ("/recorder/year", test_year);
  ADD ("/recorder/longer", test_longer);
  ADD ("/recorder/portions", test_portions);
  ADD ("/recorder/clock-between-portions", test_clock_between_portions);
  ADD ("/recorder/open-visit", test_open_visit);
  ADD ("/recorder/legal-hold", test_legal_hold);
  ADD ("/recorder/clock", test_clock);
  ADD ("/recorder/round", test_round);
  ADD ("/recorder/head", test_head_route);
  return g_test_run ();
}
