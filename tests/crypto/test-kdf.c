/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-kdf.h"

#include "test-bytes.h"
#include "test-support.h"

static void
test_pbkdf2 (void)
{
  /* RFC 7914 section 11 */
  static const struct
  {
    const char *password;
    const char *salt;
    guint iterations;
    const char *key;
  } vectors[] = {
    { "passwd", "salt", 1,
      "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
      "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783" },
    { "Password", "NaCl", 80000,
      "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
      "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (LvSecret) password = secret_from_text (vectors[i].password);
      g_autoptr (LvSecret) key
          = lv_pbkdf2_sha256 (password, (const guint8 *) vectors[i].salt, strlen (vectors[i].salt),
                              vectors[i].iterations, 64);

      assert_secret_hex (key, vectors[i].key);
    }
}

static void
test_scrypt (void)
{
  /* RFC 7914 section 12, the first three; the fourth wants 1 GiB, which is out of bounds here. */
  static const struct
  {
    const char *password;
    const char *salt;
    LvScryptCost cost;
    const char *key;
  } vectors[] = {
    { "",
      "",
      { .ln = 4, .r = 1, .p = 1 },
      "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
      "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906" },
    { "password",
      "NaCl",
      { .ln = 10, .r = 8, .p = 16 },
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
      "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640" },
    { "pleaseletmein",
      "SodiumChloride",
      { .ln = 14, .r = 8, .p = 1 },
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
      "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (LvSecret) password = secret_from_text (vectors[i].password);
      g_autoptr (LvSecret) key = lv_scrypt (password, (const guint8 *) vectors[i].salt,
                                            strlen (vectors[i].salt), &vectors[i].cost, 64);

      assert_secret_hex (key, vectors[i].key);
    }
}

static void
test_scrypt_bounds (void)
{
  static const LvScryptCost good[] = {
    { 15, 8, 3 }, { 1, 1, 1 }, { 15, 1, 1 }, { 14, 16, 1 }, { 15, 8, 16 }, { 10, 32, 32 },
  };
  static const LvScryptCost bad[] = {
    { 0, 8, 3 },  { 30, 8, 3 },  { 64, 8, 3 },  { 4294967295u, 8, 3 },
    { 20, 8, 1 }, { 16, 8, 1 },  { 15, 0, 3 },  { 15, 33, 1 },
    { 15, 8, 0 }, { 15, 8, 17 }, { 15, 8, 33 }, { 15, 4294967295u, 4294967295u },
    { 16, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (LvSecret) password = secret_from_text ("x");
      g_autoptr (LvSecret) key = NULL;

      g_assert_true (lv_scrypt_cost_is_bounded (&good[i]));
      /* What counts as bounded must not fail for memory. */
      if (good[i].p == 1)
        key = lv_scrypt (password, (const guint8 *) "salt", 4, &good[i], 32);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (lv_scrypt_cost_is_bounded (&bad[i]));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/kdf/pbkdf2", test_pbkdf2);
  g_test_add_func ("/kdf/scrypt", test_scrypt);
  g_test_add_func ("/kdf/scrypt-bounds", test_scrypt_bounds);
  return g_test_run ();
}
