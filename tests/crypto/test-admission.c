/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admission.h"

#include <json-glib/json-glib.h>

#include "lv-error.h"
#include "lv-passphrase.h"
#include "test-bytes.h"
#include "test-support.h"

#define ROOM "00112233445566778899aabbccddeeff"

static const guint8 salt[LV_ADMISSION_SALT_SIZE] = { 0 };

static JsonParser *
load_vectors (JsonObject **vectors)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests", "vectors",
                                            "admission.json", NULL);
  JsonParser *parser = json_parser_new ();

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  *vectors = json_node_get_object (json_parser_get_root (parser));
  return parser;
}

static void
test_normal (void)
{
  JsonObject *vectors;
  g_autoptr (JsonParser) parser = load_vectors (&vectors);
  JsonArray *texts = json_object_get_array_member (vectors, "normal");

  g_assert_cmpuint (json_array_get_length (texts), >=, 19);
  for (guint i = 0; i < json_array_get_length (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *vector = json_array_get_object_element (texts, i);
      g_autoptr (LvSecret) password
          = secret_from_text (json_object_get_string_member (vector, "password"));
      g_autoptr (LvSecret) normal = lv_passphrase_normalize (password, TRUE, &error);
      g_autoptr (LvSecret) again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (lv_secret_get_text (normal), ==,
                       json_object_get_string_member (vector, "normal"));
      again = lv_passphrase_normalize (normal, TRUE, &error);
      g_assert_no_error (error);
      g_assert_true (lv_secret_equal (normal, again));
    }
}

static LvSecret *
get_secret (JsonObject *object, const char *name)
{
  return secret_from_hex (json_object_get_string_member (object, name));
}

static void
check_derivation (JsonObject *vector, LvSecret *pepper)
{
  g_autoptr (GError) error = NULL;
  const char *room = json_object_get_string_member (vector, "room");
  g_autoptr (LvSecret) password
      = secret_from_text (json_object_get_string_member (vector, "password"));
  g_autoptr (LvSecret) vector_salt = get_secret (vector, "salt");
  g_autoptr (LvSecret) hardened = lv_admission_harden (
      password, room, lv_secret_get_data (vector_salt), lv_secret_get_size (vector_salt),
      (guint) json_object_get_int_member (vector, "iterations"), &error);
  g_autoptr (LvSecret) admission = NULL;
  g_autoptr (LvSecret) psk = NULL;
  guint8 verifier[32];

  g_assert_no_error (error);
  assert_secret_hex (hardened, json_object_get_string_member (vector, "hardened"));
  admission = lv_admission_derive_key (hardened, room);
  assert_secret_hex (admission, json_object_get_string_member (vector, "admission"));
  psk = lv_admission_derive_psk (hardened, room);
  assert_secret_hex (psk, json_object_get_string_member (vector, "psk"));
  lv_admission_verifier (pepper, admission, verifier);
  assert_hex (verifier, sizeof verifier, json_object_get_string_member (vector, "verifier"));
}

static void
test_derive (void)
{
  JsonObject *vectors;
  g_autoptr (JsonParser) parser = load_vectors (&vectors);
  JsonArray *derivations = json_object_get_array_member (vectors, "derive");
  g_autoptr (LvSecret) pepper = get_secret (vectors, "pepper");

  g_assert_cmpuint (json_array_get_length (derivations), >=, 6);
  for (guint i = 0; i < json_array_get_length (derivations); i++)
    check_derivation (json_array_get_object_element (derivations, i), pepper);
}

static void
check_refused (
    LvSecret *password, const char *room, gsize salt_length, guint iterations, const char *field)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lv_admission_harden (password, room, salt, salt_length, iterations, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, field);
}

static void
test_refused_passwords (void)
{
  static const char *const not_utf8[]
      = { "\xff", "abc\x80", "\xc0\xaf", "\xed\xa0\x80", "\xe3\x81" };
  JsonObject *vectors;
  g_autoptr (JsonParser) parser = load_vectors (&vectors);
  JsonArray *refused = json_object_get_array_member (vectors, "refused");
  g_autofree char *long_text = g_strnfill (LV_PASSPHRASE_MAX_SIZE + 1, 'x');
  g_autoptr (LvSecret) too_long = secret_from_text (long_text);
  g_autoptr (LvSecret) with_nul = lv_secret_new ("ab\0cd", 5);

  g_assert_cmpuint (json_array_get_length (refused), >=, 5);
  for (guint i = 0; i < json_array_get_length (refused); i++)
    {
      g_autoptr (LvSecret) password = secret_from_text (json_array_get_string_element (refused, i));

      check_refused (password, ROOM, sizeof salt, LV_ADMISSION_ITERATIONS, "password");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (not_utf8); i++)
    {
      g_autoptr (LvSecret) password = secret_from_text (not_utf8[i]);

      check_refused (password, ROOM, sizeof salt, LV_ADMISSION_ITERATIONS, "password");
    }
  check_refused (too_long, ROOM, sizeof salt, LV_ADMISSION_ITERATIONS, "password");
  check_refused (with_nul, ROOM, sizeof salt, LV_ADMISSION_ITERATIONS, "password");
}

static void
test_refused_parameters (void)
{
  static const guint iterations[] = { 0, 1, 599999, 6000001, G_MAXINT, G_MAXUINT };
  static const char *const rooms[]
      = { "", "00112233445566778899aabbccddeef", "00112233445566778899AABBCCDDEEFF",
          "00112233445566778899aabbccddeeff0" };
  g_autoptr (LvSecret) password = secret_from_text ("open sesame");

  for (gsize i = 0; i < G_N_ELEMENTS (iterations); i++)
    check_refused (password, ROOM, sizeof salt, iterations[i], "iterations");
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    check_refused (password, rooms[i], sizeof salt, LV_ADMISSION_ITERATIONS, "room");
  check_refused (password, ROOM, 0, LV_ADMISSION_ITERATIONS, "salt");
  check_refused (password, ROOM, sizeof salt - 1, LV_ADMISSION_ITERATIONS, "salt");
}

static void
test_async (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LvSecret) password = secret_from_text ("open sesame");
  g_autoptr (LvSecret) one = NULL;
  g_autoptr (LvSecret) two = NULL;

  lv_admission_harden_async (password, ROOM, salt, sizeof salt, LV_ADMISSION_ITERATIONS, NULL,
                             test_take_result, &result);
  /* The caller may wipe its copy at once. */
  memset (lv_secret_get_data (password), 'x', lv_secret_get_size (password));
  test_wait_for (result);
  one = lv_admission_harden_finish (result, &error);
  g_assert_no_error (error);
  memcpy (lv_secret_get_data (password), "open sesame", lv_secret_get_size (password));
  two = lv_admission_harden (password, ROOM, salt, sizeof salt, LV_ADMISSION_ITERATIONS, &error);
  g_assert_no_error (error);
  g_assert_true (lv_secret_equal (one, two));
}

static void
test_async_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LvSecret) password = secret_from_text ("open sesame");

  lv_admission_harden_async (password, ROOM, salt, sizeof salt, 1, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_null (lv_admission_harden_finish (result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

static void
test_async_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LvSecret) password = secret_from_text ("open sesame");

  lv_admission_harden_async (password, ROOM, salt, sizeof salt, LV_ADMISSION_ITERATIONS,
                             cancellable, test_take_result, &result);
  g_cancellable_cancel (cancellable);
  test_wait_for (result);
  g_assert_null (lv_admission_harden_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_keys_are_apart (void)
{
  g_autoptr (LvSecret) hardened = lv_secret_new_zeroed (LV_ADMISSION_KEY_SIZE);
  g_autoptr (LvSecret) admission = lv_admission_derive_key (hardened, ROOM);
  g_autoptr (LvSecret) psk = lv_admission_derive_psk (hardened, ROOM);
  g_autoptr (LvSecret) elsewhere
      = lv_admission_derive_key (hardened, "10112233445566778899aabbccddeeff");

  g_assert_false (lv_secret_equal (admission, psk));
  g_assert_false (lv_secret_equal (admission, elsewhere));
}

static void
test_fake_salt (void)
{
  g_autoptr (LvSecret) pepper = secret_from_text ("pepper");
  g_autoptr (LvSecret) other_pepper = secret_from_text ("salt");
  guint8 one[LV_ADMISSION_SALT_SIZE];
  guint8 two[LV_ADMISSION_SALT_SIZE];

  lv_admission_fake_salt (pepper, ROOM, one);
  lv_admission_fake_salt (pepper, ROOM, two);
  g_assert_cmpmem (one, sizeof one, two, sizeof two);
  lv_admission_fake_salt (pepper, "10112233445566778899aabbccddeeff", two);
  g_assert_cmpint (memcmp (one, two, sizeof one), !=, 0);
  lv_admission_fake_salt (other_pepper, ROOM, two);
  g_assert_cmpint (memcmp (one, two, sizeof one), !=, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/admission/normal", test_normal);
  g_test_add_func ("/admission/derive", test_derive);
  g_test_add_func ("/admission/refused-passwords", test_refused_passwords);
  g_test_add_func ("/admission/refused-parameters", test_refused_parameters);
  g_test_add_func ("/admission/async", test_async);
  g_test_add_func ("/admission/async-refused", test_async_refused);
  g_test_add_func ("/admission/async-cancelled", test_async_cancelled);
  g_test_add_func ("/admission/keys-are-apart", test_keys_are_apart);
  g_test_add_func ("/admission/fake-salt", test_fake_salt);
  return g_test_run ();
}
