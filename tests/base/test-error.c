/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-error-text.h"
#include "lv-error.h"
#include "test-support.h"

#define LAST_CODE LIVEON_ERROR_PACKAGE

static GError *
make (LiveonError code)
{
  return lv_error_new (code, NULL);
}

static void
test_arguments (void)
{
  g_autoptr (GError) error
      = lv_error_new (LIVEON_ERROR_CONNECT, "host", "meet.example.co.jp", "port", "443", NULL);
  g_autoptr (GError) copy = NULL;

  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONNECT);
  g_assert_cmpstr (error->message, ==,
                   "The server could not be reached: meet.example.co.jp, port 443.");
  g_assert_cmpstr (liveon_error_get_code (error), ==, "connect");
  lv_error_add_argument (error, "port", "8443");
  lv_error_add_argument (error, "leg", "tcp");
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (liveon_error_get_argument (copy, "host"), ==, "meet.example.co.jp");
  g_assert_cmpstr (liveon_error_get_argument (copy, "port"), ==, "8443");
  g_assert_cmpstr (liveon_error_get_argument (copy, "leg"), ==, "tcp");
  g_assert_null (liveon_error_get_argument (copy, "proxy"));
}

static void
append_pair (const char *name, const char *value, gpointer data)
{
  g_string_append_printf (data, "%s=%s;", name, value);
}

static void
test_argument_order (void)
{
  g_autoptr (GError) error
      = lv_error_new (LIVEON_ERROR_CONFIGURATION, "key", "z", "file", "a", "group", "m", NULL);
  g_autoptr (GError) plain = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "plain");
  g_autoptr (GString) pairs = g_string_new (NULL);

  lv_error_add_argument (error, "file", "b");
  lv_error_foreach_argument (error, append_pair, pairs);
  lv_error_foreach_argument (plain, append_pair, pairs);
  g_assert_cmpstr (pairs->str, ==, "key=z;file=b;group=m;");
}

static void
test_set (void)
{
  g_autoptr (GError) error = NULL;

  lv_error_set (NULL, LIVEON_ERROR_CONFLICT, "field", "login", NULL);
  lv_error_set_detail (NULL, LIVEON_ERROR_CONFLICT, "nobody listens: %d", 1);
  lv_error_set (&error, LIVEON_ERROR_CONFLICT, "field", "login", NULL);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "login");
  g_clear_error (&error);
  lv_error_set_detail (&error, LIVEON_ERROR_STORE, "step %d failed", 7);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_cmpstr (error->message, ==, "step 7 failed");
}

static gboolean
is_well_formed_word (const char *word)
{
  return strspn (word, "abcdefghijklmnopqrstuvwxyz-") == strlen (word) && *word != '\0'
         && *word != '-';
}

static void
test_every_code_has_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (LiveonError code = 0; code <= LAST_CODE; code++)
    {
      g_autoptr (GError) error = make (code);
      const char *word = liveon_error_get_code (error);
      g_autofree char *cause = liveon_error_dup_cause (error, "en");
      g_autofree char *remedy = liveon_error_dup_remedy (error, "en");
      LiveonError back;

      g_assert_true (is_well_formed_word (word));
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
      g_assert_true (lv_error_code_from_word (word, &back));
      g_assert_cmpint (back, ==, code);
      g_assert_true (g_str_has_suffix (cause, "."));
      g_assert_true (g_str_has_suffix (remedy, "."));
      g_assert_null (strpbrk (cause, "[]{}"));
      g_assert_null (strpbrk (remedy, "[]{}"));
      g_assert_cmpstr (cause, ==, error->message);
    }
}

static void
test_words_are_the_names (void)
{
  static const struct
  {
    LiveonError code;
    const char *word;
  } some[] = {
    { LIVEON_ERROR_FAILED, "failed" },
    { LIVEON_ERROR_LOCKED_OUT, "locked-out" },
    { LIVEON_ERROR_ENTRY_PASSWORD, "entry-password" },
    { LIVEON_ERROR_PASSWORD_EXPIRED, "password-expired" },
    { LIVEON_ERROR_VERIFICATION, "verification" },
    { LIVEON_ERROR_DEVICE, "device" },
    { LIVEON_ERROR_MEDIA, "media" },
    { LIVEON_ERROR_PACKAGE, "package" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (some); i++)
    {
      g_autoptr (GError) error = make (some[i].code);

      g_assert_cmpstr (liveon_error_get_code (error), ==, some[i].word);
    }
}

static void
test_unknown_word (void)
{
  LiveonError code = LIVEON_ERROR_QUOTA;

  g_assert_false (lv_error_code_from_word ("out-of-coffee", &code));
  g_assert_cmpint (code, ==, LIVEON_ERROR_FAILED);
  g_assert_false (lv_error_code_from_word (NULL, &code));
  g_assert_false (lv_error_code_from_word ("", &code));
}

static void
test_japanese (void)
{
  for (LiveonError code = 0; code <= LAST_CODE; code++)
    {
      g_autoptr (GError) error = make (code);
      g_autofree char *cause = liveon_error_dup_cause (error, "ja");
      g_autofree char *remedy = liveon_error_dup_remedy (error, "ja_JP.UTF-8");

      g_assert_true (g_str_has_suffix (cause, "。"));
      g_assert_true (g_str_has_suffix (remedy, "。"));
      g_assert_null (strpbrk (cause, "[]{}"));
      g_assert_null (strpbrk (remedy, "[]{}"));
    }
}

static void
assert_sentences (GError *error, const char *language, const char *cause, const char *remedy)
{
  g_autofree char *given_cause = liveon_error_dup_cause (error, language);
  g_autofree char *given_remedy = liveon_error_dup_remedy (error, language);

  if (cause != NULL)
    g_assert_cmpstr (given_cause, ==, cause);
  if (remedy != NULL)
    g_assert_cmpstr (given_remedy, ==, remedy);
}

static void
test_optional_parts (void)
{
  g_autoptr (GError) error = make (LIVEON_ERROR_CONNECT);

  assert_sentences (error, "en", "The server could not be reached.", NULL);
  assert_sentences (error, "ja", "サーバーに接続できません。", NULL);
  lv_error_add_argument (error, "port", "443");
  assert_sentences (error, "en", "The server could not be reached, port 443.", NULL);
  lv_error_add_argument (error, "host", "会議.example");
  assert_sentences (error, "ja", "サーバーに接続できません: 会議.example、ポート443。", NULL);
  lv_error_add_argument (error, "host", "");
  assert_sentences (error, "en", "The server could not be reached, port 443.", NULL);
}

/* What a peer puts into an argument is never read as a pattern. */
static void
test_argument_is_no_pattern (void)
{
  g_autoptr (GError) error
      = lv_error_new (LIVEON_ERROR_EJECTED, "reason", "[{reason}] %s %n {", NULL);

  assert_sentences (error, "en", "You were removed from the meeting: [{reason}] %s %n {.", NULL);
}

static void
test_spans (void)
{
  static const struct
  {
    const char *seconds;
    const char *english;
    const char *japanese;
  } rows[] = {
    { "1", "Wait 1 second and try again.",
      "1秒ほどお待ちいただいてから、もう一度お試しください。" },
    { "119", "Wait 119 seconds and try again.",
      "119秒ほどお待ちいただいてから、もう一度お試しください。" },
    { "300", "Wait 5 minutes and try again.",
      "5分ほどお待ちいただいてから、もう一度お試しください。" },
    { "301", "Wait 6 minutes and try again.",
      "6分ほどお待ちいただいてから、もう一度お試しください。" },
    { "86400", "Wait 24 hours and try again.",
      "24時間ほどお待ちいただいてから、もう一度お試しください。" },
    { "soon", "Wait soon and try again.",
      "soonほどお待ちいただいてから、もう一度お試しください。" },
  };
  g_autoptr (GError) error = make (LIVEON_ERROR_RATE_LIMITED);

  assert_sentences (error, "en", NULL, "Wait and try again.");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      lv_error_add_argument (error, "seconds", rows[i].seconds);
      assert_sentences (error, "en", NULL, rows[i].english);
      assert_sentences (error, "ja", NULL, rows[i].japanese);
    }
}

static void
test_moment (void)
{
  g_autoptr (GError) error
      = lv_error_new (LIVEON_ERROR_ROOM_NOT_OPEN, "opens", "2026-11-24T05:28:22.123Z", NULL);

  /* main () set the time zone. */
  assert_sentences (error, "en",
                    "The room is not open yet; it opens at 2026-11-24 14:28 (UTC+09:00).", NULL);
  assert_sentences (error, "ja",
                    "会議室はまだ開いていません。2026-11-24 14:28 (UTC+09:00)に開きます。", NULL);
  lv_error_add_argument (error, "opens", "tomorrow");
  assert_sentences (error, "en", "The room is not open yet; it opens at tomorrow.", NULL);
}

static void
test_sizes (void)
{
  static const char *const rows[][2] = {
    { "1", "1 B" },           { "1000", "1000 B" },
    { "1024", "1 KiB" },      { "65536", "64 KiB" },
    { "16777216", "16 MiB" }, { "0", "0" },
    { "many", "many" },       { "1099511627776", "1024 GiB" },
  };
  g_autoptr (GError) error = lv_error_new_too_large (262144);
  g_autoptr (GError) quota = lv_error_new (LIVEON_ERROR_QUOTA, "limit", "2048", NULL);

  g_assert_cmpstr (liveon_error_get_argument (error, "limit"), ==, "262144");
  assert_sentences (error, "ja", "許可されている大きさを超えています(上限: 256 KiB)。", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *cause
          = g_strdup_printf ("This is larger than allowed (limit: %s).", rows[i][1]);

      lv_error_add_argument (error, "limit", rows[i][0]);
      assert_sentences (error, "en", cause, NULL);
    }
  /* Not bytes but a number of things. */
  assert_sentences (quota, "en", "A limit set for your company is reached: 2048.", NULL);
}

static void
test_known_words (void)
{
  g_autoptr (GError) policy
      = lv_error_new (LIVEON_ERROR_PASSWORD_POLICY, "rule", "length", "value", "12", NULL);
  g_autoptr (GError) field = lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "login", NULL);

  assert_sentences (policy, "en",
                    "The new password does not follow your company's rules: at least 12 "
                    "characters.",
                    NULL);
  assert_sentences (policy, "ja", "新しいパスワードが会社の規則を満たしていません(12文字以上)。",
                    NULL);
  assert_sentences (field, "ja",
                    "入力値が不足しているか、形式または範囲が正しくありません"
                    "(項目: ユーザーID)。",
                    NULL);
  lv_error_add_argument (field, "field", "device.key");
  assert_sentences (field, "en", "A value is missing, malformed or out of bounds: device.key.",
                    NULL);
}

/* What people read of every rule that the server names; none is shown as it stands on the wire. */
static void
test_rules (void)
{
  static const char *const permissions[]
      = { "sign-in", "join", "create-rooms", "host", "closed", "origin" };
  static const char *const passwords[] = { "length", "max-length", "classes", "login", "history" };
  g_autoptr (GError) permission = make (LIVEON_ERROR_NOT_PERMITTED);
  g_autoptr (GError) password = lv_error_new (LIVEON_ERROR_PASSWORD_POLICY, "value", "3", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (permissions) + G_N_ELEMENTS (passwords); i++)
    {
      gboolean is_permission = i < G_N_ELEMENTS (permissions);
      GError *error = is_permission ? permission : password;
      const char *rule = is_permission ? permissions[i] : passwords[i - G_N_ELEMENTS (permissions)];
      g_autofree char *raw = g_strconcat (": ", rule, ".", NULL);
      g_autofree char *english = NULL;
      g_autofree char *japanese = NULL;

      lv_error_add_argument (error, "rule", rule);
      english = liveon_error_dup_cause (error, "en");
      japanese = liveon_error_dup_cause (error, "ja");
      g_assert_null (strstr (english, raw));
      g_assert_nonnull (strchr (english, ':'));
      g_assert_null (strstr (japanese, rule));
      g_assert_nonnull (strchr (japanese, '('));
    }
  lv_error_add_argument (permission, "rule", "closed");
  assert_sentences (permission, "en",
                    "You are not permitted to do this: your company's use has ended.", NULL);
}

static void
test_other_domains (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
  g_autoptr (GError) failed = make (LIVEON_ERROR_FAILED);
  g_autofree char *remedy = liveon_error_dup_remedy (failed, "ja");

  g_assert_cmpstr (liveon_error_get_code (error), ==, "failed");
  g_assert_null (liveon_error_get_argument (error, "field"));
  assert_sentences (error, "ja", "closed", remedy);
}

static void
test_sentences_sent_along (void)
{
  g_autoptr (GError) error = lv_error_new (LIVEON_ERROR_FAILED, "title", "コーヒーが切れました。",
                                           "detail", "淹れてください。", NULL);
  g_autoptr (GError) known = lv_error_new (LIVEON_ERROR_CLOCK, "title", "x", NULL);

  assert_sentences (error, "en", "コーヒーが切れました。", "淹れてください。");
  assert_sentences (known, "en", "The clock cannot be trusted.", NULL);
}

/* What exactly is wrong is told in any language, wherever the message was put together. */
static void
test_why (void)
{
  g_autoptr (GError) error
      = lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT, "there is no group “{value}”", "{why}");
  g_autoptr (GError) plain = lv_error_new_detail (LIVEON_ERROR_FAILED, "plain");
  g_autofree char *detail = NULL;
  g_autofree char *why = NULL;
  g_autofree char *other = NULL;
  g_autofree char *untouched = NULL;

  g_assert_cmpstr (error->message, ==, "there is no group “{why}”");
  g_prefix_error_literal (&error, "line 2: ");
  detail = lv_error_dup_detail (error, "ja");
  g_assert_cmpstr (detail, ==, "line 2: グループ「{why}」はありません");
  why = lv_error_dup_why (error, "en");
  g_assert_cmpstr (why, ==, "there is no group “{why}”");
  /* Another message than the sentence ends: as it is. */
  g_free (error->message);
  error->message = g_strdup ("quite another");
  other = lv_error_dup_detail (error, "ja");
  g_assert_cmpstr (other, ==, "quite another");
  g_assert_null (lv_error_dup_why (plain, "ja"));
  untouched = lv_error_dup_detail (plain, "ja");
  g_assert_cmpstr (untouched, ==, "plain");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "JST-9", TRUE);
  test_init (&argc, &argv, 60);
  g_test_add_func ("/error/arguments", test_arguments);
  g_test_add_func ("/error/argument-order", test_argument_order);
  g_test_add_func ("/error/set", test_set);
  g_test_add_func ("/error/every-code-has-words", test_every_code_has_words);
  g_test_add_func ("/error/words-are-the-names", test_words_are_the_names);
  g_test_add_func ("/error/unknown-word", test_unknown_word);
  g_test_add_func ("/error/japanese", test_japanese);
  g_test_add_func ("/error/optional-parts", test_optional_parts);
  g_test_add_func ("/error/argument-is-no-pattern", test_argument_is_no_pattern);
  g_test_add_func ("/error/spans", test_spans);
  g_test_add_func ("/error/moment", test_moment);
  g_test_add_func ("/error/sizes", test_sizes);
  g_test_add_func ("/error/known-words", test_known_words);
  g_test_add_func ("/error/rules", test_rules);
  g_test_add_func ("/error/other-domains", test_other_domains);
  g_test_add_func ("/error/sentences-sent-along", test_sentences_sent_along);
  g_test_add_func ("/error/why", test_why);
  return g_test_run ();
}
