/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a real server has recorded and exported is verified by the library without it (12.4.1,
 * 16.1.7). */
#include "e2e-fixture.h"

#include <string.h>

#include "liveon-error.h"
#include "liveon-record-log.h"
#include "lv-json.h"
#include "lv-recorder.h"
#include "lv-tenant.h"

#define ROOM "00112233445566778899aabbccddeeff"

typedef struct
{
  E2e *e2e;
  char *tenant;
  char *token;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  g_autofree char *user = NULL;
  g_autofree char *body = NULL;
  guint status;

  self->e2e = e2e_new ();
  self->tenant = e2e_add_tenant (self->e2e, "acme", "株式会社 例");
  user = e2e_add_user (self->e2e, self->tenant, "tanaka", TRUE);
  self->token = e2e_sign_in (self->e2e, self->tenant, user, NULL);
  body = e2e_request (self->e2e, "POST", "/api/v1/rooms", self->token,
                      "{\"id\":\"" ROOM "\",\"name\":\"青\",\"reading\":\"あお\","
                      "\"description\":\"\\\"\\\\\\n\",\"capacity\":10,\"mode\":\"open\"}",
                      &status);
  g_assert_cmpuint (status, ==, 201);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  e2e_free (self->e2e);
  g_free (self->tenant);
  g_free (self->token);
}

static void
visit (Test *self, guint times)
{
  g_autoptr (E2eSocket) socket = e2e_connect (self->e2e, self->token);

  for (guint i = 0; i < times; i++)
    {
      g_autofree char *joined = e2e_call (socket, "join", "{\"room\":\"" ROOM "\"}");
      g_autofree char *left = NULL;

      g_assert_nonnull (strstr (joined, "\"result\""));
      left = e2e_call (socket, "leave", "{}");
      g_assert_nonnull (strstr (left, "\"result\""));
    }
}

static char *
get_head (Test *self)
{
  guint status;
  char *head = e2e_request (self->e2e, "GET", "/api/v1/chain/head", self->token, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  return head;
}

static LvTenant *
get_tenant (Test *self)
{
  LvTenants *tenants = self->e2e->context->tenants;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LvTenant *tenant;

  lv_tenants_get_async (tenants, self->tenant, NULL, test_take_result, &result);
  test_wait_for (result);
  tenant = lv_tenants_get_finish (tenants, result, &error);
  g_assert_no_error (error);
  return tenant;
}

static GBytes *
export_log (Test *self)
{
  LvContext *context = self->e2e->context;
  g_autoptr (LvTenant) tenant = get_tenant (self);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_recorder_export_async (context->recorder, tenant, stream, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_recorder_export_finish (context->recorder, result, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static gboolean
verify (LiveonRecordVerifier *verifier, GBytes *log, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (log);
  g_autoptr (GAsyncResult) result = NULL;

  liveon_record_verifier_verify_async (verifier, stream, NULL, test_take_result, &result);
  test_wait_for (result);
  return liveon_record_verifier_verify_finish (verifier, result, error);
}

/* The head that a client got at any time is in every later log. */
static void
test_kept_heads (Test *self, gconstpointer unused)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GPtrArray) heads = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) log = NULL;
  gint64 rows;

  for (guint i = 0; i < 3; i++)
    {
      g_ptr_array_add (heads, get_head (self));
      visit (self, 2);
    }
  log = export_log (self);
  for (guint i = 0; i < heads->len; i++)
    {
      g_autoptr (GError) error = NULL;

      liveon_record_verifier_set_kept_head (verifier, heads->pdata[i], &error);
      g_assert_no_error (error);
      verify (verifier, log, &error);
      g_assert_no_error (error);
    }
  rows = liveon_record_verifier_get_rows (verifier);
  g_assert_cmpint (rows, >=, 12);
  g_assert_cmpstr (liveon_record_verifier_get_company (verifier), ==, "株式会社 例");
  /* And what the verifier says is a head as the server's own. */
  visit (self, 1);
  g_clear_pointer (&log, g_bytes_unref);
  log = export_log (self);
  g_assert_true (liveon_record_verifier_set_kept_head (
      verifier, liveon_record_verifier_get_head (verifier), NULL));
  g_assert_true (liveon_record_verifier_set_expected_key (
      verifier, liveon_record_verifier_get_key (verifier), NULL));
  g_assert_true (verify (verifier, log, NULL));
  g_assert_cmpint (liveon_record_verifier_get_rows (verifier), >=, rows + 2);
}

/* A later head is not in an earlier log. */
static void
test_older_log (Test *self, gconstpointer unused)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) log = NULL;
  g_autofree char *head = NULL;

  visit (self, 1);
  log = export_log (self);
  visit (self, 1);
  head = get_head (self);
  g_assert_true (verify (verifier, log, NULL));
  g_assert_true (liveon_record_verifier_set_kept_head (verifier, head, NULL));
  g_assert_false (verify (verifier, log, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  g_assert_cmpstr (liveon_error_get_argument (error, "reason"), ==, "truncated");
}

/* Another room's name in one row. */
static void
test_altered (Test *self, gconstpointer unused)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) log = NULL;
  g_autoptr (GBytes) altered = NULL;
  g_autofree char *text = NULL;
  char *name;
  gsize size;

  visit (self, 1);
  log = export_log (self);
  size = g_bytes_get_size (log);
  text = g_strndup (g_bytes_get_data (log, NULL), size);
  name = strstr (text, ROOM);
  g_assert_nonnull (name);
  *name = '1';
  altered = g_bytes_new (text, size);
  g_assert_false (verify (verifier, altered, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  g_assert_cmpstr (liveon_error_get_argument (error, "reason"), ==, "digest");
}

#define ADD(path, func) g_test_add (path, Test, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/records/kept-heads", test_kept_heads);
  ADD ("/records/older-log", test_older_log);
  ADD ("/records/altered", test_altered);
  return g_test_run ();
}
