/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-chain.h"

#include "lv-hash.h"
#include "test-bytes.h"
#include "test-support.h"

#define TENANT "00112233445566778899aabbccddeeff"

/* Values by Python's hashlib:
 *   digest = sha256 (bytes (range (16)) + b'{"room":"x"}')
 *   hash1 = sha256 (b"liveon-chain-v1" + bytes (32) + (1).to_bytes (8, "big")
 *                   + (1700000000123).to_bytes (8, "big") + b"\x05entry" + digest)
 *   hash2 = sha256 (b"liveon-chain-v1" + hash1 + (2).to_bytes (8, "big")
 *                   + (1700000000124).to_bytes (8, "big") + b"\x04exit" + digest) */
#define DIGEST "e527e66d83704bef8aec3737c01dd67c2ffc8435f8643651402280e58a18d147"
#define HASH1 "3e563423c290254fd7b1d01bd1bc0ae1911c726738ec7b5f6e218d10b293250b"
#define HASH2 "78bc212ce19710fbfb9cdadfcab7d0749d5d3bec7f0b7134f245a4c48bcf9e08"
/* By Python's cryptography: Ed25519 of the seed of RFC 8032 7.1 TEST 1 over b"liveon-head-v1" +
 * tenant
 * + (2).to_bytes (8, "big") + hash2 + (1700000000125).to_bytes (8, "big"). */
#define SIGNATURE                                                                                  \
  "0c7bda394ce42fdc950a43b2ce5c2a23a7f217c14e5225dbdff9a6960a96d678"                               \
  "f1a2fed5370743c16cc27ea08f6e6d75d924cfab5d0c16b489a10c81d720f405"

static void
get_digest (guint8 digest[LV_CHAIN_HASH_SIZE])
{
  guint8 salt[LV_CHAIN_SALT_SIZE];

  for (gsize i = 0; i < sizeof salt; i++)
    salt[i] = (guint8) i;
  lv_chain_digest (salt, "{\"room\":\"x\"}", 12, digest);
}

static void
get_head (LvChainHead *head)
{
  guint8 digest[LV_CHAIN_HASH_SIZE];
  guint8 first[LV_CHAIN_HASH_SIZE] = { 0 };
  g_autoptr (LvSecret) seed
      = secret_from_hex ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  g_autoptr (LvSigningKey) key = lv_signing_key_new_from_seed (seed, NULL);

  get_digest (digest);
  lv_chain_next (first, 1, 1700000000123, "entry", digest, first);
  memset (head, 0, sizeof *head);
  lv_chain_next (first, 2, 1700000000124, "exit", digest, head->hash);
  head->seq = 2;
  head->time_ms = 1700000000125;
  lv_chain_head_sign (head, TENANT, key);
}

static void
test_values (void)
{
  guint8 digest[LV_CHAIN_HASH_SIZE];
  guint8 hash[LV_CHAIN_HASH_SIZE] = { 0 };
  LvChainHead head;

  get_digest (digest);
  assert_hex (digest, sizeof digest, DIGEST);
  /* In place: the next hash may go where the previous one was. */
  lv_chain_next (hash, 1, 1700000000123, "entry", digest, hash);
  assert_hex (hash, sizeof hash, HASH1);
  lv_chain_next (hash, 2, 1700000000124, "exit", digest, hash);
  assert_hex (hash, sizeof hash, HASH2);
  get_head (&head);
  assert_hex (head.hash, sizeof head.hash, HASH2);
  assert_hex (head.signature, sizeof head.signature, SIGNATURE);
  g_assert_true (lv_chain_head_verify (&head, TENANT));
}

/* Everything that goes into a hash changes it, and so does where one field ends. */
static void
test_inputs (void)
{
  guint8 digest[LV_CHAIN_HASH_SIZE] = { 1 };
  guint8 previous[LV_CHAIN_HASH_SIZE] = { 2 };
  guint8 other[LV_CHAIN_HASH_SIZE] = { 3 };
  guint8 hashes[7][LV_CHAIN_HASH_SIZE];

  lv_chain_next (previous, 1, 1, "entry", digest, hashes[0]);
  lv_chain_next (other, 1, 1, "entry", digest, hashes[1]);
  lv_chain_next (previous, 2, 1, "entry", digest, hashes[2]);
  lv_chain_next (previous, 1, 2, "entry", digest, hashes[3]);
  lv_chain_next (previous, 1, 1, "exit", digest, hashes[4]);
  lv_chain_next (previous, 1, 1, "entry", other, hashes[5]);
  lv_chain_next (previous, 1, 1, "", digest, hashes[6]);
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    {
      for (gsize j = 0; j < i; j++)
        g_assert_cmpint (memcmp (hashes[i], hashes[j], LV_CHAIN_HASH_SIZE), !=, 0);
    }
}

static void
test_salt (void)
{
  guint8 salt[LV_CHAIN_SALT_SIZE] = { 0 };
  guint8 one[LV_CHAIN_HASH_SIZE];
  guint8 two[LV_CHAIN_HASH_SIZE];

  lv_chain_digest (salt, "", 0, one);
  for (gsize bit = 0; bit < sizeof salt * 8; bit++)
    {
      salt[bit / 8] ^= 1 << bit % 8;
      lv_chain_digest (salt, "", 0, two);
      g_assert_cmpint (memcmp (one, two, sizeof one), !=, 0);
      salt[bit / 8] ^= 1 << bit % 8;
    }
}

static void
check_flipped (LvChainHead *head, void *field, gsize length)
{
  guint8 *bytes = field;

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      bytes[bit / 8] ^= 1 << bit % 8;
      g_assert_false (lv_chain_head_verify (head, TENANT));
      bytes[bit / 8] ^= 1 << bit % 8;
    }
  g_assert_true (lv_chain_head_verify (head, TENANT));
}

static void
test_head_flipped (void)
{
  LvChainHead head;

  get_head (&head);
  check_flipped (&head, &head.seq, sizeof head.seq);
  check_flipped (&head, &head.time_ms, sizeof head.time_ms);
  check_flipped (&head, head.hash, sizeof head.hash);
  check_flipped (&head, head.signature, sizeof head.signature);
  check_flipped (&head, head.public_key, sizeof head.public_key);
  g_assert_false (lv_chain_head_verify (&head, "10112233445566778899aabbccddeeff"));
  g_assert_false (lv_chain_head_verify (&head, ""));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/chain/values", test_values);
  g_test_add_func ("/chain/inputs", test_inputs);
  g_test_add_func ("/chain/salt", test_salt);
  g_test_add_func ("/chain/head-flipped", test_head_flipped);
  return g_test_run ();
}
