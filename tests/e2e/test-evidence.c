/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A server's records over the years, put to the verifier, which knows no server: they grow, their
 * contents are purged, and somebody who has the server's key makes up others. */
#include "room-fixture.h"

#include <string.h>

#include "liveon-record-log.h"
#include "lv-error.h"

#define NOW "2028-02-29T03:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  char *room;
} Test;

static void
stay (Test *self)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) left = NULL;

  fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
  left = person_call (self->tanaka, "leave", NULL);
  assert_ok (left);
}

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->room = person_add_room (self->admin, "room", NULL);
  for (guint i = 0; i < 4; i++)
    stay (self);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->room);
  fixture_free (self->fixture);
}

/* The lines, the last one empty. */
static char **
export_lines (Test *self)
{
  LvRecorder *recorder = self->fixture->context->recorder;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  lv_recorder_export_async (recorder, self->fixture->tenant, stream, NULL, test_take_result,
                            &result);
  test_wait_for (result);
  lv_recorder_export_finish (recorder, result, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  text = g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)), length);
  return g_strsplit (text, "\n", -1);
}

static char *
get_head (Test *self)
{
  g_autoptr (Answer) answer
      = person_request (self->tanaka, "GET", "/api/v1/chain/head", NULL, NULL);

  answer_get (answer);
  return g_strdup (answer->body);
}

static gboolean
verify (char **lines, const char *kept_head, LiveonRecordVerifier *verifier, GError **error)
{
  g_autofree char *text = g_strjoinv ("\n", lines);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) wrong = NULL;

  liveon_record_verifier_set_kept_head (verifier, kept_head, &wrong);
  g_assert_no_error (wrong);
  liveon_record_verifier_verify_async (verifier, stream, NULL, test_take_result, &result);
  test_wait_for (result);
  return liveon_record_verifier_verify_finish (verifier, result, error);
}

static void
assert_good (Test *self, char **lines, const char *kept_head, gint64 rows, gint64 purged)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (verify (lines, kept_head, verifier, &error));
  g_assert_no_error (error);
  g_assert_cmpint (liveon_record_verifier_get_rows (verifier), ==, rows);
  g_assert_cmpint (liveon_record_verifier_get_purged_rows (verifier), ==, purged);
  g_assert_cmpstr (liveon_record_verifier_get_company (verifier), ==, "example");
}

static void
assert_bad (char **lines, const char *kept_head, const char *reason, gint64 row)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, row);

  g_assert_false (verify (lines, kept_head, verifier, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  g_assert_cmpstr (liveon_error_get_argument (error, "reason"), ==, reason);
  if (row > 0)
    g_assert_cmpstr (liveon_error_get_argument (error, "seq"), ==, seq);
}

/* The room's row in the audit trail, and four times in and out. */
#define N_ROWS 9

static void
test_whole (Test *self, gconstpointer unused)
{
  g_autofree char *early = get_head (self);
  g_auto (GStrv) lines = export_lines (self);
  g_auto (GStrv) later = NULL;

  assert_good (self, lines, early, N_ROWS, 0);
  stay (self);
  later = export_lines (self);
  assert_good (self, later, early, N_ROWS + 2, 0);
}

static void
remove_line (char **lines, guint index)
{
  g_free (lines[index]);
  for (guint i = index; lines[i] != NULL; i++)
    lines[i] = lines[i + 1];
}

/* The same server key signs a history that never was. */
static void
test_rewritten (Test *self, gconstpointer unused)
{
  g_autofree char *kept = get_head (self);
  g_autofree char *key_file = g_build_filename (self->fixture->folder, "record-key", NULL);
  g_autofree char *tenant_id = g_strdup (lv_tenant_get_id (self->fixture->tenant));
  Test other = { .fixture = fixture_new_as (NOW, tenant_id, key_file) };
  g_auto (GStrv) lines = NULL;

  other.admin = fixture_add_person (other.fixture, "admin", TRUE);
  other.tanaka = fixture_add_person (other.fixture, "tanaka", FALSE);
  other.room = person_add_room (other.admin, "room", NULL);
  for (guint i = 0; i < 6; i++)
    stay (&other);
  lines = export_lines (&other);
  assert_good (&other, lines, NULL, N_ROWS + 4, 0);
  assert_bad (lines, kept, "kept-head", 0);
  tear_down (&other, NULL);
}

static void
purge (Test *self)
{
  LvRecorder *recorder = self->fixture->context->recorder;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_recorder_purge_async (recorder, self->fixture->tenant, test_take_result, &result);
  test_wait_for (result);
  lv_recorder_purge_finish (recorder, result, NULL, &error);
  g_assert_no_error (error);
}

/* After a year the contents go; the chain verifies from its beginning, and against old heads. */
static void
test_purged (Test *self, gconstpointer unused)
{
  g_autofree char *kept = get_head (self);
  g_auto (GStrv) lines = NULL;

  lv_test_clock_advance (self->fixture->clock, 367 * FIXTURE_DAY_MS);
  purge (self);
  lines = export_lines (self);
  assert_good (self, lines, kept, N_ROWS + 1, N_ROWS);
  remove_line (lines, 3);
  assert_bad (lines, kept, "sequence", 3);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 90);
  ADD ("/evidence/whole", test_whole);
  ADD ("/evidence/rewritten", test_rewritten);
  ADD ("/evidence/purged", test_purged);
  return g_test_run ();
}
