/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-x25519.h"

#include "test-bytes.h"
#include "test-support.h"

static LvX25519Key *
key_from_hex (const char *hex)
{
  g_autoptr (LvSecret) private_key = secret_from_hex (hex);

  return lv_x25519_key_new (private_key);
}

/* RFC 7748 6.1 */
static void
test_vector (void)
{
  g_autoptr (LvX25519Key) alice
      = key_from_hex ("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  g_autoptr (LvX25519Key) bob
      = key_from_hex ("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  g_autoptr (LvSecret) hers = lv_x25519_key_agree (alice, lv_x25519_key_get_public (bob));
  g_autoptr (LvSecret) his = lv_x25519_key_agree (bob, lv_x25519_key_get_public (alice));
  static const char shared[] = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

  assert_hex (lv_x25519_key_get_public (alice), LV_X25519_KEY_SIZE,
              "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  assert_hex (lv_x25519_key_get_public (bob), LV_X25519_KEY_SIZE,
              "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  assert_secret_hex (hers, shared);
  assert_secret_hex (his, shared);
}

/* Points of small order, some also not reduced: whoever sends one would know the secret. */
static void
test_small_order (void)
{
  static const char *const points[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  };
  g_autoptr (LvX25519Key) key = lv_x25519_key_generate ();

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autoptr (GBytes) point = bytes_from_hex (points[i]);

      g_assert_null (lv_x25519_key_agree (key, g_bytes_get_data (point, NULL)));
    }
}

static void
test_fresh (void)
{
  g_autoptr (LvX25519Key) first = lv_x25519_key_generate ();
  g_autoptr (LvX25519Key) second = lv_x25519_key_generate ();
  g_autoptr (LvSecret) hers = lv_x25519_key_agree (first, lv_x25519_key_get_public (second));
  g_autoptr (LvSecret) his = lv_x25519_key_agree (second, lv_x25519_key_get_public (first));

  g_assert_true (lv_secret_equal (hers, his));
  g_assert_cmpint (memcmp (lv_x25519_key_get_public (first), lv_x25519_key_get_public (second), 32),
                   !=, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/x25519/vector", test_vector);
  g_test_add_func ("/x25519/small-order", test_small_order);
  g_test_add_func ("/x25519/fresh", test_fresh);
  return g_test_run ();
}
