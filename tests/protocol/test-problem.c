/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-problem.h"
#include "test-support.h"

#define LAST_CODE LIVEON_ERROR_VERIFICATION

static char *
write_problem (const GError *error, const char *language)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_problem_write (writer, NULL, error, language);
  return lv_json_writer_free_to_string (writer, NULL);
}

static GError *
read_problem (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_json_parse (text, strlen (text), 65536, &error);

  g_assert_no_error (error);
  return lv_problem_read (json);
}

static void
test_write (void)
{
  g_autoptr (GError) error = lv_error_new (LIVEON_ERROR_LOCKED_OUT, "seconds", "300", NULL);
  g_autofree char *japanese = write_problem (error, "ja");
  g_autofree char *english = write_problem (error, "en");

  g_assert_cmpstr (japanese, ==,
                   "{\"type\":\"about:blank\","
                   "\"title\":\"パスワードの誤りが続いたため、一時的にロックされています。\","
                   "\"detail\":\"5分ほどお待ちいただいてから、もう一度お試しください。"
                   "パスワードが分からない場合は、管理者に再設定をご依頼ください。"
                   "会議室の入室パスワードの場合は、主催者にお問い合わせください。\","
                   "\"status\":423,\"code\":\"locked-out\",\"args\":{\"seconds\":\"300\"}}");
  g_assert_nonnull (strstr (english,
                            "\"detail\":\"Wait 5 minutes and try again. If you do not know the "
                            "password, ask your administrator to set a new one,"));
}

static void
test_other_domains_stay_inside (void)
{
  g_autoptr (GError) error
      = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "/srv/secret.db: no space");
  g_autofree char *text = write_problem (error, "en");

  g_assert_null (strstr (text, "secret"));
  g_assert_nonnull (strstr (text, "\"status\":500,\"code\":\"failed\",\"args\":{}"));
}

/* A message of its own is for the log, too. */
static void
test_details_stay_inside (void)
{
  g_autoptr (GError) error = lv_error_new_detail (LIVEON_ERROR_STORE, "table secret is broken");
  g_autofree char *text = write_problem (error, "en");

  g_assert_null (strstr (text, "secret"));
}

static void
test_there_and_back (void)
{
  for (LiveonError code = 0; code <= LAST_CODE; code++)
    {
      g_autoptr (GError) error = lv_error_new (code, "b", "2", "a", "\"1\"", NULL);
      g_autofree char *text = write_problem (error, "ja");
      g_autoptr (GError) back = read_problem (text);

      if (code == LIVEON_ERROR_FAILED)
        continue;
      g_assert_error (back, LIVEON_ERROR, (int) code);
      g_assert_cmpstr (liveon_error_get_argument (back, "a"), ==, "\"1\"");
      g_assert_cmpstr (liveon_error_get_argument (back, "b"), ==, "2");
      g_assert_cmpstr (back->message, ==, error->message);
    }
}

static void
assert_sentences (GError *error, const char *cause, const char *remedy)
{
  g_autofree char *given_cause = liveon_error_dup_cause (error, "ja");
  g_autofree char *given_remedy = liveon_error_dup_remedy (error, "ja");

  g_assert_cmpstr (given_cause, ==, cause);
  g_assert_cmpstr (given_remedy, ==, remedy);
}

static void
test_read_newer_server (void)
{
  g_autoptr (GError) error
      = read_problem ("{\"type\": \"about:blank\", \"title\": \"コーヒーが切れました。\","
                      " \"detail\": \"淹れてください。\", \"status\": 418, \"code\": \"teapot\","
                      " \"args\": {\"cups\": \"3\"}, \"more\": []}");

  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "コーヒーが切れました。");
  g_assert_cmpstr (liveon_error_get_argument (error, "code"), ==, "teapot");
  g_assert_cmpstr (liveon_error_get_argument (error, "cups"), ==, "3");
  assert_sentences (error, "コーヒーが切れました。", "淹れてください。");
}

/* Whatever is in it, there is an error to show afterwards. */
static void
test_read_odd_documents (void)
{
  static const char *const odd[] = {
    "{}",
    "{\"code\": 5, \"title\": [], \"detail\": {}, \"args\": \"x\"}",
    "{\"code\": null, \"args\": null}",
    "{\"code\": \"\", \"title\": \"\"}",
    "{\"code\": \"busy\", \"args\": {\"seconds\": 5, \"x\": [1], \"\": \"\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GError) error = read_problem (odd[i]);
      g_autofree char *cause = NULL;

      g_assert_true (error->domain == LIVEON_ERROR);
      g_assert_cmpstr (error->message, !=, "");
      cause = liveon_error_dup_cause (error, "en");
      g_assert_cmpstr (cause, !=, "");
      g_assert_null (liveon_error_get_argument (error, "seconds"));
    }
}

static void
test_read_odd_argument_names (void)
{
  g_autoptr (GError) error = read_problem (
      "{\"code\": \"busy\", \"args\": {\"a\\\"b\": \"1\", \"\": \"2\", \"x y\": \"3\","
      " \"A\": \"4\", \"ok_2-b\": \"5\"}}");
  g_autofree char *text = write_problem (error, "en");

  g_assert_nonnull (strstr (text, "\"args\":{\"ok_2-b\":\"5\"}"));
}

static void
test_read_for_a_terminal (void)
{
  g_autoptr (GError) error = read_problem (
      "{\"code\": \"teapot\", \"title\": \"a\\u001b[31mb\\nc\", \"args\": {\"x\": \"\\u202ey\"}}");

  g_assert_cmpstr (error->message, ==, "a[31mb c");
  g_assert_cmpstr (liveon_error_get_argument (error, "x"), ==, "y");
}

static void
test_read_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("{\"code\": \"busy\", \"args\": {\"long\": \"");
  g_autofree char *filler = g_strnfill (1001, 'x');
  g_autoptr (GError) error = NULL;

  g_string_append_printf (text, "%s\"", filler);
  for (int i = 0; i < 20; i++)
    g_string_append_printf (text, ",\"a%d\": \"1\"", i);
  g_string_append (text, "}}");
  error = read_problem (text->str);
  g_assert_null (liveon_error_get_argument (error, "long"));
  g_assert_cmpstr (liveon_error_get_argument (error, "a14"), ==, "1");
  g_assert_null (liveon_error_get_argument (error, "a15"));
}

static void
test_status (void)
{
  static const struct
  {
    LiveonError code;
    guint status;
  } rows[] = {
    { LIVEON_ERROR_FAILED, 500 },       { LIVEON_ERROR_INVALID_ARGUMENT, 400 },
    { LIVEON_ERROR_NOT_FOUND, 404 },    { LIVEON_ERROR_METHOD, 405 },
    { LIVEON_ERROR_TIMEOUT, 408 },      { LIVEON_ERROR_CONFLICT, 409 },
    { LIVEON_ERROR_TOO_LARGE, 413 },    { LIVEON_ERROR_PASSWORD_POLICY, 422 },
    { LIVEON_ERROR_LOCKED_OUT, 423 },   { LIVEON_ERROR_RATE_LIMITED, 429 },
    { LIVEON_ERROR_SIGN_IN, 401 },      { LIVEON_ERROR_ENTRY_PASSWORD, 403 },
    { LIVEON_ERROR_STOPPING, 503 },     { LIVEON_ERROR_CONFIGURATION, 500 },
    { LIVEON_ERROR_VERIFICATION, 500 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = lv_error_new (rows[i].code, NULL);

      g_assert_cmpuint (lv_problem_status (error), ==, rows[i].status);
    }
  for (LiveonError code = 0; code <= LAST_CODE; code++)
    {
      g_autoptr (GError) error = lv_error_new (code, NULL);

      g_assert_cmpuint (lv_problem_status (error), >=, 400);
      g_assert_cmpuint (lv_problem_status (error), <, 600);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/problem/write", test_write);
  g_test_add_func ("/problem/other-domains-stay-inside", test_other_domains_stay_inside);
  g_test_add_func ("/problem/details-stay-inside", test_details_stay_inside);
  g_test_add_func ("/problem/there-and-back", test_there_and_back);
  g_test_add_func ("/problem/read-newer-server", test_read_newer_server);
  g_test_add_func ("/problem/read-odd-documents", test_read_odd_documents);
  g_test_add_func ("/problem/read-odd-argument-names", test_read_odd_argument_names);
  g_test_add_func ("/problem/read-for-a-terminal", test_read_for_a_terminal);
  g_test_add_func ("/problem/read-bounds", test_read_bounds);
  g_test_add_func ("/problem/status", test_status);
  return g_test_run ();
}
