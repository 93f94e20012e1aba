/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sframe.h"

#include "lv-sframe-keys.h"
#include "sframe-vectors.h"
#include "test-bytes.h"
#include "test-support.h"

#define KID G_GUINT64_CONSTANT (0x7abcd1205)

static const LvSframeSuite suites[]
    = { LV_SFRAME_AES_128_GCM_SHA256_128, LV_SFRAME_AES_256_GCM_SHA512_128 };
static const guint8 metadata[] = "kind and clear prefix";
static const guint8 frame[] = "a frame of some length";

/* RFC 9605 C.1: written so, and read back. */
static void
test_header_vectors (void)
{
  for (gsize i = 0; i < N_SFRAME_HEADER_VECTORS; i++)
    {
      const SframeHeaderVector *vector = &sframe_header_vectors[i];
      guint8 bytes[LV_SFRAME_MAX_HEADER_SIZE];
      LvSframeHeader header;
      gsize length = lv_sframe_header_write (bytes, vector->kid, vector->ctr);

      assert_hex (bytes, length, vector->encoded);
      g_assert_true (lv_sframe_header_parse (bytes, length, &header));
      g_assert_cmpuint (header.kid, ==, vector->kid);
      g_assert_cmpuint (header.ctr, ==, vector->ctr);
      g_assert_cmpuint (header.length, ==, length);
      for (gsize cut = 0; cut < length; cut++)
        g_assert_false (lv_sframe_header_parse (bytes, cut, &header));
    }
}

/* Each number has one form. */
static void
test_header_not_least (void)
{
  static const char *const headers[] = {
    "8007",   /* KID 7 in a byte */
    "0807",   /* CTR 7 in a byte */
    "900008", /* KID 8 in two bytes */
    "0900ff", /* CTR 255 in two */
    "f000ffffffffffffff",
    "0f00ffffffffffffff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GBytes) bytes = bytes_from_hex (headers[i]);
      LvSframeHeader header;

      g_assert_false (lv_sframe_header_parse (g_bytes_get_data (bytes, NULL),
                                              g_bytes_get_size (bytes), &header));
    }
}

/* RFC 9605 C.3, with every step between. */
static void
test_vectors (void)
{
  for (gsize i = 0; i < N_SFRAME_VECTORS; i++)
    {
      const SframeVector *vector = &sframe_vectors[i];
      g_autoptr (LvSecret) base_key = secret_from_hex (vector->base_key);
      g_autoptr (LvSecret) secret = lv_sframe_extract (vector->suite, base_key);
      g_autoptr (GBytes) meta = bytes_from_hex (vector->metadata);
      g_autoptr (GBytes) plain = bytes_from_hex (vector->plain);
      g_autoptr (LvSframeSealer) sealer
          = lv_sframe_sealer_new (vector->suite, base_key, vector->kid);
      g_autoptr (LvSframeOpener) opener
          = lv_sframe_opener_new (vector->suite, base_key, vector->kid);
      guint8 sealed[200], opened[200];
      LvSframeKeys keys;
      gsize meta_length, length, sealed_length, opened_length;
      const guint8 *meta_data = g_bytes_get_data (meta, &meta_length);
      const guint8 *data = g_bytes_get_data (plain, &length);

      assert_secret_hex (secret, vector->secret);
      lv_sframe_keys_derive (&keys, vector->suite, base_key, vector->kid);
      assert_hex (keys.key, lv_sframe_suite_get_key_size (vector->suite), vector->key);
      assert_hex (keys.salt, sizeof keys.salt, vector->salt);
      lv_sframe_sealer_skip_to (sealer, vector->ctr);
      sealed_length = lv_sframe_seal (sealer, meta_data, meta_length, data, length, sealed);
      assert_hex (sealed, sealed_length, vector->sealed);
      g_assert_true (lv_sframe_open (opener, meta_data, meta_length, sealed, sealed_length, opened,
                                     &opened_length));
      assert_hex (opened, opened_length, vector->plain);
    }
}

typedef struct
{
  LvSframeSealer *sealer;
  LvSframeOpener *opener;
} Pair;

static void
pair_init (Pair *self, LvSframeSuite suite)
{
  g_autoptr (LvSecret) base_key = lv_secret_new ("a base key", 10);

  self->sealer = lv_sframe_sealer_new (suite, base_key, KID);
  self->opener = lv_sframe_opener_new (suite, base_key, KID);
}

static void
pair_clear (Pair *self)
{
  lv_sframe_sealer_free (self->sealer);
  lv_sframe_opener_free (self->opener);
}

static gsize
seal (Pair *self, guint8 *sealed)
{
  return lv_sframe_seal (self->sealer, metadata, sizeof metadata, frame, sizeof frame, sealed);
}

static gboolean
open_as (Pair *self, const guint8 *meta, const guint8 *sealed, gsize length)
{
  guint8 opened[200];
  gsize opened_length = 0;

  if (!lv_sframe_open (self->opener, meta, sizeof metadata, sealed, length, opened, &opened_length))
    return FALSE;
  g_assert_cmpmem (opened, opened_length, frame, sizeof frame);
  return TRUE;
}

/* Every bit that was sent, flipped, and every shorter length; then it is still open to the genuine
 * one: what is forged moves nothing. */
static void
test_forged (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suites); i++)
    {
      guint8 sealed[200], meta[sizeof metadata];
      Pair pair;
      gsize length;

      pair_init (&pair, suites[i]);
      lv_sframe_sealer_skip_to (pair.sealer, 3);
      length = seal (&pair, sealed);
      for (gsize bit = 0; bit < 8 * length; bit++)
        {
          sealed[bit / 8] ^= (guint8) (1u << bit % 8);
          g_assert_false (open_as (&pair, metadata, sealed, length));
          sealed[bit / 8] ^= (guint8) (1u << bit % 8);
        }
      memcpy (meta, metadata, sizeof meta);
      for (gsize bit = 0; bit < 8 * sizeof meta; bit++)
        {
          meta[bit / 8] ^= (guint8) (1u << bit % 8);
          g_assert_false (open_as (&pair, meta, sealed, length));
          meta[bit / 8] ^= (guint8) (1u << bit % 8);
        }
      for (gsize cut = 0; cut < length; cut++)
        g_assert_false (open_as (&pair, metadata, sealed, cut));
      g_assert_true (open_as (&pair, metadata, sealed, length));
      pair_clear (&pair);
    }
}

static void
test_replay (void)
{
  guint8 sealed[3][200];
  gsize length[3];
  Pair pair;

  pair_init (&pair, suites[1]);
  for (guint i = 0; i < 3; i++)
    length[i] = seal (&pair, sealed[i]);
  g_assert_true (open_as (&pair, metadata, sealed[2], length[2]));
  g_assert_true (open_as (&pair, metadata, sealed[0], length[0]));
  for (guint i = 0; i < 3; i++)
    g_assert_true (open_as (&pair, metadata, sealed[i], length[i]) == (i == 1));
  lv_sframe_sealer_skip_to (pair.sealer, 3 + LV_REPLAY_WINDOW);
  length[0] = seal (&pair, sealed[0]);
  g_assert_true (open_as (&pair, metadata, sealed[0], length[0]));
  g_assert_false (open_as (&pair, metadata, sealed[1], length[1]));
  pair_clear (&pair);
}

static void
test_used_up (void)
{
  guint8 sealed[200];
  Pair pair;

  pair_init (&pair, suites[0]);
  lv_sframe_sealer_skip_to (pair.sealer, LV_SFRAME_MAX_FRAMES - 1);
  g_assert_true (open_as (&pair, metadata, sealed, seal (&pair, sealed)));
  g_assert_cmpuint (seal (&pair, sealed), ==, 0);
  pair_clear (&pair);
}

/* No frame, no metadata. */
static void
test_empty (void)
{
  guint8 sealed[LV_SFRAME_OVERHEAD], opened[1];
  gsize length, opened_length = 1;
  Pair pair;

  pair_init (&pair, suites[1]);
  length = lv_sframe_seal (pair.sealer, NULL, 0, NULL, 0, sealed);
  g_assert_cmpuint (length, ==, 1 + 5 + LV_SFRAME_TAG_SIZE);
  g_assert_true (lv_sframe_open (pair.opener, NULL, 0, sealed, length, opened, &opened_length));
  g_assert_cmpuint (opened_length, ==, 0);
  pair_clear (&pair);
}

/* Another key id or another step has another key. */
static void
test_keys_differ (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suites); i++)
    {
      g_autoptr (LvSecret) first = lv_secret_new ("first", 5);
      g_autoptr (LvSecret) second = lv_sframe_ratchet (suites[i], first);
      g_autoptr (LvSecret) third = lv_sframe_ratchet (suites[i], second);
      LvSframeKeys keys[3];

      g_assert_cmpuint (lv_secret_get_size (second), ==, lv_sframe_suite_get_hash_size (suites[i]));
      g_assert_false (lv_secret_equal (second, third));
      lv_sframe_keys_derive (&keys[0], suites[i], first, 1);
      lv_sframe_keys_derive (&keys[1], suites[i], first, 2);
      lv_sframe_keys_derive (&keys[2], suites[i], second, 1);
      g_assert_cmpint (memcmp (keys[0].key, keys[1].key, 16), !=, 0);
      g_assert_cmpint (memcmp (keys[0].key, keys[2].key, 16), !=, 0);
      g_assert_cmpint (memcmp (keys[0].salt, keys[1].salt, 12), !=, 0);
      g_assert_cmpint (memcmp (keys[0].salt, keys[2].salt, 12), !=, 0);
    }
}

/* RFC 9605 5.1 prints no value of the ratchet: HKDF of Python's hmac made these. */
static void
test_ratchet (void)
{
  static const char *const next[]
      = { "fb75d8d5782da6c6cbf18ac43eca5da9e47f7e6ac7926a78e486226bd2af0f87",
          "895fe5603750295ccbe0d5ed9745617b46e9cf9b428179b8f29f3147492bb08faa190560720ee0e4570760b6"
          "4e7d5931120c391b7c7becc429ea35a9d07475aa" };

  for (gsize i = 0; i < G_N_ELEMENTS (suites); i++)
    {
      g_autoptr (LvSecret) base_key = secret_from_hex ("000102030405060708090a0b0c0d0e0f");
      g_autoptr (LvSecret) key = lv_sframe_ratchet (suites[i], base_key);

      assert_secret_hex (key, next[i]);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/sframe/header/vectors", test_header_vectors);
  g_test_add_func ("/sframe/header/not-least", test_header_not_least);
  g_test_add_func ("/sframe/vectors", test_vectors);
  g_test_add_func ("/sframe/forged", test_forged);
  g_test_add_func ("/sframe/replay", test_replay);
  g_test_add_func ("/sframe/used-up", test_used_up);
  g_test_add_func ("/sframe/empty", test_empty);
  g_test_add_func ("/sframe/keys-differ", test_keys_differ);
  g_test_add_func ("/sframe/ratchet", test_ratchet);
  return g_test_run ();
}
