/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-hash.h"

#include "test-bytes.h"
#include "test-support.h"

static void
test_sha256 (void)
{
  /* RFC 6234 section 8.5, TEST1 to TEST4 (the first three also FIPS 180-4's examples), and the
   * empty message. */
  static const struct
  {
    const char *text;
    guint repeat;
    const char *digest;
  } vectors[] = {
    { "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
    { "0123456701234567012345670123456701234567012345670123456701234567", 10,
      "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GString) message = g_string_new (NULL);
      guint8 digest[LV_SHA256_SIZE];

      for (guint n = 0; n < vectors[i].repeat; n++)
        g_string_append (message, vectors[i].text);
      lv_sha256 ((const guint8 *) message->str, message->len, digest);
      assert_hex (digest, sizeof digest, vectors[i].digest);
    }
}

static char *
repeat_hex (const char *byte, guint count)
{
  GString *hex = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append (hex, byte);
  return g_string_free (hex, FALSE);
}

static void
check_hmac (const char *key_hex, const char *data_hex, const char *expected)
{
  g_autoptr (LvSecret) key = secret_from_hex (key_hex);
  g_autoptr (GBytes) data = bytes_from_hex (data_hex);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  guint8 code[LV_SHA256_SIZE];

  lv_hmac_sha256 (key, bytes, length, code);
  assert_hex (code, sizeof code, expected);
}

static char *
hex_of_text (const char *text)
{
  return lv_hex_encode ((const guint8 *) text, strlen (text));
}

static void
test_hmac (void)
{
  /* RFC 4231 sections 4.2 to 4.5, 4.7 and 4.8; 4.6 is of a truncated code. */
  g_autofree char *key1 = repeat_hex ("0b", 20);
  g_autofree char *key3 = repeat_hex ("aa", 20);
  g_autofree char *key6 = repeat_hex ("aa", 131);
  g_autofree char *data1 = hex_of_text ("Hi There");
  g_autofree char *key2 = hex_of_text ("Jefe");
  g_autofree char *data2 = hex_of_text ("what do ya want for nothing?");
  g_autofree char *data3 = repeat_hex ("dd", 50);
  g_autofree char *data4 = repeat_hex ("cd", 50);
  g_autofree char *data6 = hex_of_text ("Test Using Larger Than Block-Size Key - Hash Key First");
  g_autofree char *data7 = hex_of_text (
      "This is a test using a larger than block-size key and a larger than block-size "
      "data. The key needs to be hashed before being used by the HMAC algorithm.");

  check_hmac (key1, data1, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  check_hmac (key2, data2, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  check_hmac (key3, data3, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  check_hmac ("0102030405060708090a0b0c0d0e0f10111213141516171819", data4,
              "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  check_hmac (key6, data6, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  check_hmac (key6, data7, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
  /* An empty key is a key: the code of an empty message under it. */
  check_hmac ("", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void
check_hkdf (const char *ikm_hex,
            const char *salt_hex,
            const char *info_hex,
            gsize length,
            const char *prk_hex,
            const char *okm_hex)
{
  g_autoptr (LvSecret) ikm = secret_from_hex (ikm_hex);
  g_autoptr (GBytes) salt = bytes_from_hex (salt_hex);
  g_autoptr (GBytes) info = bytes_from_hex (info_hex);
  gsize salt_length;
  gsize info_length;
  const guint8 *salt_data = g_bytes_get_data (salt, &salt_length);
  const guint8 *info_data = g_bytes_get_data (info, &info_length);
  g_autoptr (LvSecret) prk = lv_hkdf_sha256_extract (salt_data, salt_length, ikm);
  g_autoptr (LvSecret) okm = lv_hkdf_sha256_expand (prk, info_data, info_length, length);

  assert_secret_hex (prk, prk_hex);
  assert_secret_hex (okm, okm_hex);
}

static void
test_hkdf (void)
{
  g_autofree char *ikm = repeat_hex ("0b", 22);

  /* RFC 5869 appendix A.1 */
  check_hkdf (ikm, "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42,
              "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
              "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
              "34007208d5b887185865");
  /* A.2 */
  check_hkdf ("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
              "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
              "404142434445464748494a4b4c4d4e4f",
              "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
              "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
              "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
              "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
              "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
              "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
              82, "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
              "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
              "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
              "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  /* A.3 */
  check_hkdf (ikm, "", "", 42, "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
              "9d201395faa4b61a96c8");
}

static void
test_hkdf_longest (void)
{
  g_autoptr (LvSecret) prk = lv_secret_new_zeroed (LV_SHA256_SIZE);
  g_autoptr (LvSecret) longest = lv_hkdf_sha256_expand (prk, NULL, 0, 255 * LV_SHA256_SIZE);
  g_autoptr (LvSecret) shorter = lv_hkdf_sha256_expand (prk, NULL, 0, 33);

  g_assert_cmpmem (lv_secret_get_data (longest), 33, lv_secret_get_data (shorter), 33);
}

static void
test_random (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint8 some[64] = { 0 };
  guint8 none[64] = { 0 };

  for (guint i = 0; i < 1000; i++)
    {
      char *id = lv_random_id ();

      g_assert_true (lv_id_is_valid (id));
      g_assert_true (g_hash_table_add (seen, id));
    }
  lv_random_bytes (some, sizeof some);
  g_assert_cmpint (memcmp (some, none, sizeof some), !=, 0);
  lv_random_bytes (some, 0);
}

static void
test_hmac_sha1 (void)
{
  /* RFC 2202 section 3, cases 2 and 6 */
  guint8 key[80], digest[LV_SHA1_SIZE];

  lv_hmac_sha1 ((const guint8 *) "Jefe", 4, (const guint8 *) "what do ya want for nothing?", 28,
                digest);
  assert_hex (digest, sizeof digest, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  memset (key, 0xaa, sizeof key);
  lv_hmac_sha1 (key, sizeof key,
                (const guint8 *) "Test Using Larger Than Block-Size Key - Hash Key First", 54,
                digest);
  assert_hex (digest, sizeof digest, "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/hash/sha256", test_sha256);
  g_test_add_func ("/hash/hmac", test_hmac);
  g_test_add_func ("/hash/hkdf", test_hkdf);
  g_test_add_func ("/hash/hkdf-longest", test_hkdf_longest);
  g_test_add_func ("/hash/random", test_random);
  g_test_add_func ("/hash/hmac-sha1", test_hmac_sha1);
  return g_test_run ();
}
