/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-signing-key.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "lv-error.h"
#include "test-bytes.h"
#include "test-support.h"

/* RFC 8032 section 7.1: TEST 1, 2, 3 and SHA(abc) */
static const struct
{
  const char *seed;
  const char *public_key;
  const char *message;
  const char *signature;
} vectors[] = {
  { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
  { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
  { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
  { "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
    "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
    "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704" },
};

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvSecret) seed = secret_from_hex (vectors[i].seed);
      g_autoptr (LvSigningKey) key = lv_signing_key_new_from_seed (seed, &error);
      g_autoptr (LvSecret) seed_again = NULL;
      g_autoptr (GBytes) message = bytes_from_hex (vectors[i].message);
      gsize length;
      const guint8 *data = g_bytes_get_data (message, &length);
      guint8 signature[LV_ED25519_SIGNATURE_SIZE];

      g_assert_no_error (error);
      assert_hex (lv_signing_key_get_public (key), LV_ED25519_KEY_SIZE, vectors[i].public_key);
      lv_signing_key_sign (key, data, length, signature);
      assert_hex (signature, sizeof signature, vectors[i].signature);
      g_assert_true (
          lv_signature_verify (lv_signing_key_get_public (key), data, length, signature));
      seed_again = lv_signing_key_dup_seed (key);
      g_assert_true (lv_secret_equal (seed, seed_again));
    }
}

static void
test_flipped (void)
{
  guint8 message[20] = "what is being signed";
  guint8 signature[LV_ED25519_SIGNATURE_SIZE];
  guint8 public_key[LV_ED25519_KEY_SIZE];
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  struct
  {
    guint8 *bytes;
    gsize length;
  } parts[] = {
    { message, sizeof message },
    { signature, sizeof signature },
    { public_key, sizeof public_key },
  };

  memcpy (public_key, lv_signing_key_get_public (key), sizeof public_key);
  lv_signing_key_sign (key, message, sizeof message, signature);
  for (gsize part = 0; part < G_N_ELEMENTS (parts); part++)
    {
      for (gsize bit = 0; bit < parts[part].length * 8; bit++)
        {
          parts[part].bytes[bit / 8] ^= 1 << bit % 8;
          g_assert_false (lv_signature_verify (public_key, message, sizeof message, signature));
          parts[part].bytes[bit / 8] ^= 1 << bit % 8;
        }
    }
  g_assert_true (lv_signature_verify (public_key, message, sizeof message, signature));
  g_assert_false (lv_signature_verify (public_key, message, sizeof message - 1, signature));
}

static void
test_wrong_seed (void)
{
  static const gsize sizes[] = { 0, 1, 31, 33, 64 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvSecret) seed = lv_secret_new_zeroed (sizes[i]);

      g_assert_null (lv_signing_key_new_from_seed (seed, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "seed");
    }
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  g_autoptr (LvSigningKey) first = lv_signing_key_ensure_file (path, &error);
  g_autoptr (LvSigningKey) second = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);
  second = lv_signing_key_ensure_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (lv_signing_key_get_public (first), LV_ED25519_KEY_SIZE,
                   lv_signing_key_get_public (second), LV_ED25519_KEY_SIZE);
  /* No temporary file is left behind. */
  g_assert_cmpstr (g_dir_read_name (dir), ==, "key");
  g_assert_null (g_dir_read_name (dir));
  test_remove_folder (folder);
}

static void
check_refused (const char *path, LiveonError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lv_signing_key_ensure_file (path, &error));
  g_assert_error (error, LIVEON_ERROR, (int) code);
  if (code == LIVEON_ERROR_CONFIGURATION)
    g_assert_cmpstr (liveon_error_get_argument (error, "file"), ==, path);
}

static void
test_bad_files (void)
{
  static const char *const contents[] = {
    "",
    "\n",
    "00",
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f6",
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f6x",
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n\n",
    " 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
  };
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  g_autofree char *missing = g_build_filename (folder, "no", "key", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_assert_true (g_file_set_contents_full (path, contents[i], -1, 0, 0600, NULL));
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
      check_refused (path, LIVEON_ERROR_CONFIGURATION);
    }
  /* Readable by others: good contents, and still refused. */
  g_assert_true (g_file_set_contents (path, vectors[0].seed, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  lv_signing_key_unref (lv_signing_key_ensure_file (path, NULL));
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  check_refused (path, LIVEON_ERROR_CONFIGURATION);
  /* A FIFO is refused and not waited for. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  check_refused (path, LIVEON_ERROR_CONFIGURATION);
  check_refused (missing, LIVEON_ERROR_STORE);
  test_remove_folder (folder);
}

static gpointer
ensure_in_thread (gpointer path)
{
  return lv_signing_key_ensure_file (path, NULL);
}

/* Of several that start at once all get the same key. */
static void
test_file_race (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  GThread *threads[8];
  LvSigningKey *keys[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ensure", ensure_in_thread, path);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      keys[i] = g_thread_join (threads[i]);
      g_assert_nonnull (keys[i]);
      g_assert_cmpmem (lv_signing_key_get_public (keys[0]), LV_ED25519_KEY_SIZE,
                       lv_signing_key_get_public (keys[i]), LV_ED25519_KEY_SIZE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    lv_signing_key_unref (keys[i]);
  test_remove_folder (folder);
}

static gpointer
sign_in_thread (gpointer data)
{
  LvSigningKey *key = data;
  guint8 signature[LV_ED25519_SIGNATURE_SIZE];

  for (guint i = 0; i < 50; i++)
    {
      lv_signing_key_sign (key, (const guint8 *) &i, sizeof i, signature);
      g_assert_true (lv_signature_verify (lv_signing_key_get_public (key), (const guint8 *) &i,
                                          sizeof i, signature));
    }
  lv_signing_key_unref (key);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sign", sign_in_thread, lv_signing_key_ref (key));
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/signing-key/vectors", test_vectors);
  g_test_add_func ("/signing-key/flipped", test_flipped);
  g_test_add_func ("/signing-key/wrong-seed", test_wrong_seed);
  g_test_add_func ("/signing-key/file", test_file);
  g_test_add_func ("/signing-key/bad-files", test_bad_files);
  g_test_add_func ("/signing-key/file-race", test_file_race);
  g_test_add_func ("/signing-key/threads", test_threads);
  return g_test_run ();
}
