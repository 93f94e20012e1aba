/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-stored-password.h"

#include "test-bytes.h"
#include "test-support.h"

#define SALT "AAECAwQFBgcICQoLDA0ODw"
#define HASH "3ruHCVvQMgPdCF/CKxa90RQsfgI0nkALXxWa1yOblwE"
#define GOOD "$scrypt$ln=4,r=1,p=1$" SALT "$" HASH

static void
test_round_trip (void)
{
  static const char *const good[] = {
    GOOD,
    "$scrypt$ln=15,r=8,p=3$" SALT "$" HASH,
    "$scrypt$ln=10,r=32,p=32$" SALT "$" HASH,
  };
  LvStoredPassword stored;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (lv_stored_password_parse (&stored, good[i]));
      text = lv_stored_password_format (&stored);
      g_assert_cmpstr (text, ==, good[i]);
    }
  g_assert_cmpuint (stored.cost.ln, ==, 10);
  g_assert_cmpuint (stored.cost.r, ==, 32);
  g_assert_cmpuint (stored.cost.p, ==, 32);
  assert_hex (stored.salt, sizeof stored.salt, "000102030405060708090a0b0c0d0e0f");
}

/* There is one text for a value: a changed character is another value or none. */
static void
test_flipped (void)
{
  LvStoredPassword good;
  g_autofree char *text = g_strdup (GOOD);

  g_assert_true (lv_stored_password_parse (&good, text));
  for (gsize i = 0; text[i] != '\0'; i++)
    {
      for (guint bit = 0; bit < 8; bit++)
        {
          LvStoredPassword other;

          text[i] = (char) (text[i] ^ (1 << bit));
          if (lv_stored_password_parse (&other, text))
            g_assert_cmpint (memcmp (&good, &other, sizeof good), !=, 0);
          text[i] = (char) (text[i] ^ (1 << bit));
        }
    }
}

static void
test_malformed (void)
{
  static const char *const bad[] = {
    "",
    "$",
    "$$$$",
    "scrypt",
    "$scrypt$",
    "$scrypt$ln=4,r=1,p=1",
    "$scrypt$ln=4,r=1,p=1$$",
    "$scrypt$ln=4,r=1,p=1$" SALT "$",
    "$scrypt$ln=4,r=1,p=1$$" HASH,
    "$scrypt$ln=4,r=1,p=1$" SALT "$" HASH "$",
    "$scrypt$ln=4,r=1,p=1$" SALT "==$" HASH,
    "$scrypt$ln=4,r=1,p=1$" SALT "$" HASH "=",
    "$scrypt$ln=4,r=1,p=1$" SALT "$" HASH "\n",
    " $scrypt$ln=4,r=1,p=1$" SALT "$" HASH,
    "x$scrypt$ln=4,r=1,p=1$" SALT "$" HASH,
    "$scrypT$ln=4,r=1,p=1$" SALT "$" HASH,
    "$argon2id$ln=4,r=1,p=1$" SALT "$" HASH,
    "$scrypt$ln=04,r=1,p=1$" SALT "$" HASH,
    "$scrypt$ln=+4,r=1,p=1$" SALT "$" HASH,
    "$scrypt$ln=,r=1,p=1$" SALT "$" HASH,
    "$scrypt$ln=4,r=1$" SALT "$" HASH,
    "$scrypt$ln=4,r=1,p=1,x=1$" SALT "$" HASH,
    "$scrypt$r=1,ln=4,p=1$" SALT "$" HASH,
    "$scrypt$ln=4, r=1,p=1$" SALT "$" HASH,
    "$scrypt$ln=4,r=1,p=18446744073709551617$" SALT "$" HASH,
    /* Out of bounds: refused before any memory is asked for. */
    "$scrypt$ln=30,r=8,p=3$" SALT "$" HASH,
    "$scrypt$ln=63,r=8,p=3$" SALT "$" HASH,
    "$scrypt$ln=999,r=8,p=3$" SALT "$" HASH,
    "$scrypt$ln=16,r=8,p=3$" SALT "$" HASH,
    "$scrypt$ln=15,r=999,p=3$" SALT "$" HASH,
    "$scrypt$ln=15,r=8,p=999$" SALT "$" HASH,
    "$scrypt$ln=0,r=1,p=1$" SALT "$" HASH,
    "$scrypt$ln=4,r=0,p=1$" SALT "$" HASH,
    "$scrypt$ln=4,r=1,p=0$" SALT "$" HASH,
  };
  g_autofree char *endless = g_strnfill (1 << 20, '$');

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      LvStoredPassword stored = { 0 };
      const LvStoredPassword untouched = { 0 };

      g_assert_false (lv_stored_password_parse (&stored, bad[i]));
      g_assert_cmpmem (&stored, sizeof stored, &untouched, sizeof untouched);
    }
  g_assert_false (lv_stored_password_parse (&(LvStoredPassword){ 0 }, endless));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/stored-password/round-trip", test_round_trip);
  g_test_add_func ("/stored-password/flipped", test_flipped);
  g_test_add_func ("/stored-password/malformed", test_malformed);
  return g_test_run ();
}
