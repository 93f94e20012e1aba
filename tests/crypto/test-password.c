/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-password.h"

#include "lv-error.h"
#include "lv-stored-password.h"
#include "test-bytes.h"
#include "test-support.h"

/* By Python: hashlib.scrypt ("パスワード".encode (), salt=bytes (range (16)), n=1 << 15, r=8, p=3,
 * dklen=32, maxmem=1 << 26), both in base64 without padding. */
#define STORED                                                                                     \
  "$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$D4JuL/0v0pjJxNYyUFzV96LFpJtj8SZiAkaaZkkg9ss"
#define SALT "AAECAwQFBgcICQoLDA0ODw"
/* The same with n=1 << 4, r=1, p=1: cheap, for what is tried many times. */
#define CHEAP                                                                                      \
  "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$3ruHCVvQMgPdCF/CKxa90RQsfgI0nkALXxWa1yOblwE"
#define HASH "3ruHCVvQMgPdCF/CKxa90RQsfgI0nkALXxWa1yOblwE"

static gboolean
fits (const char *text, const char *stored)
{
  g_autoptr (LvSecret) password = secret_from_text (text);

  return lv_password_verify (password, stored);
}

/* The most memory that this process ever had, in KiB. */
static gint64
get_memory_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

/* It costs a whole scrypt: seen by the 32 MiB that no test before this one has used. */
static void
test_unknown (void)
{
  gint64 before = get_memory_peak ();

  g_assert_false (fits ("パスワード", NULL));
  g_assert_cmpint (get_memory_peak () - before, >, 24 * 1024);
  g_assert_false (fits ("", NULL));
}

static void
test_value (void)
{
  g_assert_true (fits ("パスワード", STORED));
  g_assert_true (fits ("パスワード", CHEAP));
  g_assert_false (fits ("パスワート", STORED));
}

static void
test_one_form (void)
{
  static const char *const same[] = { "パスワード", "ﾊﾟｽﾜｰﾄﾞ", "ハ\u309aスワート\u3099" };
  static const char *const other[] = {
    "パスワート", "ぱすわーど", " パスワード", "パスワード ", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    g_assert_true (fits (same[i], CHEAP));
  /* An account's password is not trimmed. */
  for (gsize i = 0; i < G_N_ELEMENTS (other); i++)
    g_assert_false (fits (other[i], CHEAP));
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSecret) password = secret_from_text ("Ｐａｓｓ  １２３！");
  g_autofree char *one = lv_password_hash (password, &error);
  g_autofree char *two = lv_password_hash (password, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (one, "$scrypt$ln=15,r=8,p=3$"));
  g_assert_cmpuint (strlen (one), ==, strlen (STORED));
  g_assert_cmpstr (one, !=, two);
  g_assert_true (fits ("Pass  123!", one));
  g_assert_false (fits ("Pass 123!", one));
}

static void
test_refused (void)
{
  static const char *const bad[] = { "", "\xff", "abc\x80", "\xed\xa0\x80" };
  g_autofree char *long_text = g_strnfill (1025, 'x');
  g_autofree char *longest_text = g_strnfill (1024, 'x');
  g_autoptr (LvSecret) too_long = secret_from_text (long_text);
  g_autoptr (LvSecret) longest = secret_from_text (longest_text);
  g_autoptr (LvSecret) with_nul = lv_secret_new ("パスワード\0x", sizeof "パスワード\0x" - 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *stored = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (LvSecret) password = secret_from_text (bad[i]);
      g_autoptr (GError) refusal = NULL;

      g_assert_null (lv_password_hash (password, &refusal));
      g_assert_error (refusal, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (refusal, "field"), ==, "password");
      g_assert_false (lv_password_verify (password, CHEAP));
    }
  g_assert_null (lv_password_hash (too_long, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  stored = lv_password_hash (longest, &error);
  g_assert_no_error (error);
  /* What stands before a NUL is not the password. */
  g_assert_false (lv_password_verify (with_nul, CHEAP));
}

/* What cannot be a password fits nothing, not even a hash made of just these bytes. */
static void
test_raw_bytes (void)
{
  g_autoptr (LvSecret) raw = secret_from_text ("\xff");
  LvStoredPassword stored = { .cost = { .ln = 4, .r = 1, .p = 1 } };
  g_autoptr (LvSecret) hash = lv_scrypt (raw, stored.salt, sizeof stored.salt, &stored.cost, 32);
  g_autofree char *text = NULL;

  memcpy (stored.hash, lv_secret_get_data (hash), sizeof stored.hash);
  text = lv_stored_password_format (&stored);
  g_assert_false (lv_password_verify (raw, text));
}

/* Only white space is a password like another here; the policy may think otherwise. */
static void
test_white_space (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSecret) blank = secret_from_text ("   ");
  g_autofree char *stored = lv_password_hash (blank, &error);

  g_assert_no_error (error);
  g_assert_true (fits ("   ", stored));
  g_assert_true (fits ("\u3000\u3000\u3000", stored));
  g_assert_false (fits ("  ", stored));
}

/* Of salt and hash every byte counts. */
static void
test_flipped (void)
{
  LvStoredPassword stored;
  struct
  {
    guint8 *bytes;
    gsize length;
  } parts[] = {
    { stored.salt, sizeof stored.salt },
    { stored.hash, sizeof stored.hash },
  };

  g_assert_true (lv_stored_password_parse (&stored, CHEAP));
  for (gsize part = 0; part < G_N_ELEMENTS (parts); part++)
    {
      for (gsize bit = 0; bit < parts[part].length * 8; bit++)
        {
          g_autofree char *text = NULL;

          parts[part].bytes[bit / 8] ^= 1 << bit % 8;
          text = lv_stored_password_format (&stored);
          g_assert_false (fits ("パスワード", text));
          parts[part].bytes[bit / 8] ^= 1 << bit % 8;
        }
    }
}

/* Stored texts that are none never fit, and cost no more memory than good ones. */
static void
test_malformed (void)
{
  g_assert_false (fits ("パスワード", ""));
  g_assert_false (fits ("パスワード", "$scrypt$ln=30,r=8,p=3$" SALT "$" HASH));
  g_assert_false (fits ("パスワード", "$scrypt$ln=4,r=1,p=1$" SALT "$" HASH "="));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/password/unknown", test_unknown);
  g_test_add_func ("/password/value", test_value);
  g_test_add_func ("/password/one-form", test_one_form);
  g_test_add_func ("/password/round-trip", test_round_trip);
  g_test_add_func ("/password/refused", test_refused);
  g_test_add_func ("/password/raw-bytes", test_raw_bytes);
  g_test_add_func ("/password/white-space", test_white_space);
  g_test_add_func ("/password/flipped", test_flipped);
  g_test_add_func ("/password/malformed", test_malformed);
  return g_test_run ();
}
