/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* LvFrameSealer and LvKeyRing with real cryptography. */
#include "lv-key-ring.h"

#include "lv-frame-sealer.h"
#include "lv-key-vault.h"
#include "lv-sframe.h"
#include "test-support.h"

#define INDEX 5
#define FRAME_SIZE 20

typedef struct
{
  LvKeyVault *vault;
  LvKeyCrypto crypto;
  LvFrameSealer *sealer;
  LvKeyRing *ring;
  gint64 now_ms;
} Pair;

typedef struct
{
  guint8 bytes[FRAME_SIZE + LV_SFRAME_OVERHEAD];
  gsize length;
} Frame;

static const guint8 text[FRAME_SIZE] = "what is said";

static void
pair_init (Pair *self)
{
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();

  self->vault = lv_key_vault_new (device, NULL, NULL);
  self->crypto = lv_key_vault_get_crypto (self->vault);
  self->sealer = lv_frame_sealer_new (&self->crypto, INDEX);
  self->ring = lv_key_ring_new (&self->crypto);
  self->now_ms = 1000;
  lv_key_ring_add_sender (self->ring, INDEX);
}

static void
pair_clear (Pair *self)
{
  lv_frame_sealer_free (self->sealer);
  lv_key_ring_free (self->ring);
  lv_key_vault_free (self->vault);
}

/* The key of this generation, stepped on so often. */
static LvSecret *
make_key (Pair *self, guint generation, guint step)
{
  LvSecret *key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);

  lv_secret_get_data (key)[0] = (guint8) generation;
  for (guint i = 0; i < step; i++)
    {
      LvSecret *next = self->crypto.ops->ratchet (self->crypto.data, key);

      lv_secret_unref (key);
      key = next;
    }
  return key;
}

static void
send_with (Pair *self, guint generation, guint step)
{
  g_autoptr (LvSecret) key = make_key (self, generation, step);

  lv_frame_sealer_set_key (self->sealer, generation, step, key);
}

static void
give (Pair *self, guint generation, guint step)
{
  g_autoptr (LvSecret) key = make_key (self, generation, step);

  lv_key_ring_add_key (self->ring, INDEX, generation, step, key);
}

static Frame
seal_stream (Pair *self, LvFrameStream stream)
{
  Frame frame;

  frame.length = lv_frame_sealer_seal (self->sealer, stream, (const guint8 *) "v", 1, text,
                                       sizeof text, frame.bytes);
  g_assert_cmpuint (frame.length, >, sizeof text);
  return frame;
}

static Frame
seal (Pair *self)
{
  return seal_stream (self, LV_FRAME_STREAM_CAMERA);
}

static LvRingResult
open_frame (Pair *self, const Frame *frame)
{
  guint8 opened[sizeof frame->bytes];
  gsize length = 0;
  guint16 index = 0;
  LvRingResult result = lv_key_ring_open (self->ring, (const guint8 *) "v", 1, frame->bytes,
                                          frame->length, self->now_ms, &index, opened, &length);

  if (result == LV_RING_OPENED)
    {
      g_assert_cmpuint (index, ==, INDEX);
      g_assert_cmpmem (opened, length, text, sizeof text);
    }
  return result;
}

static void
assert_opens (Pair *self, const Frame *frame, LvRingResult result)
{
  g_assert_cmpuint (open_frame (self, frame), ==, result);
}

static void
test_streams (void)
{
  Pair pair;

  pair_init (&pair);
  send_with (&pair, 1, 0);
  give (&pair, 1, 0);
  for (guint stream = 0; stream < LV_FRAME_N_STREAMS; stream++)
    {
      Frame first = seal_stream (&pair, stream), second = seal_stream (&pair, stream);

      assert_opens (&pair, &second, LV_RING_OPENED);
      assert_opens (&pair, &first, LV_RING_OPENED);
      assert_opens (&pair, &first, LV_RING_REFUSED);
      /* The same key once more is no reason to forget what was there. */
      give (&pair, 1, 0);
      assert_opens (&pair, &second, LV_RING_REFUSED);
    }
  pair_clear (&pair);
}

static void
test_no_key (void)
{
  guint8 out[FRAME_SIZE + LV_SFRAME_OVERHEAD];
  Frame frame;
  Pair pair;

  pair_init (&pair);
  g_assert_cmpuint (
      lv_frame_sealer_seal (pair.sealer, LV_FRAME_STREAM_SCREEN, NULL, 0, text, sizeof text, out),
      ==, 0);
  send_with (&pair, 1, 0);
  frame = seal (&pair);
  assert_opens (&pair, &frame, LV_RING_NO_KEY);
  give (&pair, 1, 0);
  assert_opens (&pair, &frame, LV_RING_OPENED);
  lv_frame_sealer_set_key (pair.sealer, 0, 0, NULL);
  g_assert_cmpuint (
      lv_frame_sealer_seal (pair.sealer, LV_FRAME_STREAM_SCREEN, NULL, 0, text, sizeof text, out),
      ==, 0);
  /* Nobody of that index in the list. */
  lv_key_ring_remove_sender (pair.ring, INDEX);
  assert_opens (&pair, &frame, LV_RING_REFUSED);
  lv_key_ring_add_sender (pair.ring, INDEX);
  assert_opens (&pair, &frame, LV_RING_NO_KEY);
  pair_clear (&pair);
}

/* Steps are followed without a message; the ones before stay open for a while. */
static void
test_steps (void)
{
  Frame early, late, next;
  Pair pair;

  pair_init (&pair);
  send_with (&pair, 1, 0);
  give (&pair, 1, 0);
  early = seal (&pair);
  late = seal (&pair);
  send_with (&pair, 1, 3);
  next = seal (&pair);
  assert_opens (&pair, &next, LV_RING_OPENED);
  assert_opens (&pair, &early, LV_RING_OPENED);
  pair.now_ms += LV_RING_OLD_STEP_MS;
  assert_opens (&pair, &late, LV_RING_REFUSED);
  send_with (&pair, 1, 255);
  next = seal (&pair);
  assert_opens (&pair, &next, LV_RING_OPENED);
  pair_clear (&pair);
}

/* A step that somebody makes up moves nothing. */
static void
test_forged_step (void)
{
  Frame frame, forged;
  Pair pair;

  pair_init (&pair);
  send_with (&pair, 1, 3);
  give (&pair, 1, 0);
  frame = seal (&pair);
  forged = frame;
  for (guint step = 0; step < 256; step++)
    {
      forged.bytes[4] = (guint8) step; /* the last byte of the key id */
      if (step != 3)
        assert_opens (&pair, &forged, LV_RING_REFUSED);
    }
  pair.now_ms += 2 * LV_RING_OLD_STEP_MS;
  assert_opens (&pair, &frame, LV_RING_OPENED);
  pair_clear (&pair);
}

/* Newcomers read nothing of what was said before their step. */
static void
test_newcomer (void)
{
  Frame before, after;
  Pair pair;

  pair_init (&pair);
  send_with (&pair, 1, 4);
  before = seal (&pair);
  send_with (&pair, 1, 5);
  after = seal (&pair);
  give (&pair, 1, 5);
  assert_opens (&pair, &before, LV_RING_REFUSED);
  assert_opens (&pair, &after, LV_RING_OPENED);
  give (&pair, 1, 4);
  assert_opens (&pair, &before, LV_RING_REFUSED);
  pair_clear (&pair);
}

static void
test_generations (void)
{
  Frame early, late, last, next;
  Pair pair;

  pair_init (&pair);
  send_with (&pair, 1, 0);
  give (&pair, 1, 0);
  early = seal (&pair);
  late = seal (&pair);
  last = seal (&pair);
  send_with (&pair, 2, 0);
  next = seal (&pair);
  assert_opens (&pair, &next, LV_RING_NO_KEY);
  give (&pair, 2, 0);
  pair.now_ms += 60000;
  /* That a key has come ends nothing: that it was heard does. */
  assert_opens (&pair, &early, LV_RING_OPENED);
  assert_opens (&pair, &next, LV_RING_OPENED);
  pair.now_ms += LV_RING_OLD_GENERATION_MS - 1;
  assert_opens (&pair, &late, LV_RING_OPENED);
  pair.now_ms++;
  assert_opens (&pair, &last, LV_RING_REFUSED);
  give (&pair, 1, 0);
  assert_opens (&pair, &last, LV_RING_REFUSED);
  pair_clear (&pair);
}

/* Keys overtake each other; more than a few are not kept. */
static void
test_out_of_order (void)
{
  Frame frames[7];
  Pair pair;

  pair_init (&pair);
  for (guint i = 1; i < G_N_ELEMENTS (frames); i++)
    {
      send_with (&pair, i, 0);
      frames[i] = seal (&pair);
    }
  give (&pair, 3, 0);
  give (&pair, 2, 0);
  give (&pair, 4, 0);
  assert_opens (&pair, &frames[2], LV_RING_OPENED);
  assert_opens (&pair, &frames[3], LV_RING_OPENED);
  give (&pair, 5, 0);
  give (&pair, 6, 0);
  assert_opens (&pair, &frames[2], LV_RING_REFUSED);
  assert_opens (&pair, &frames[1], LV_RING_REFUSED);
  assert_opens (&pair, &frames[6], LV_RING_OPENED);
  assert_opens (&pair, &frames[5], LV_RING_OPENED);
  pair_clear (&pair);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/key-ring/streams", test_streams);
  g_test_add_func ("/key-ring/no-key", test_no_key);
  g_test_add_func ("/key-ring/steps", test_steps);
  g_test_add_func ("/key-ring/forged-step", test_forged_step);
  g_test_add_func ("/key-ring/newcomer", test_newcomer);
  g_test_add_func ("/key-ring/generations", test_generations);
  g_test_add_func ("/key-ring/out-of-order", test_out_of_order);
  return g_test_run ();
}
