/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-transforms.h"

#include <string.h>

#include "lv-frame-key.h"
#include "lv-key-vault.h"
#include "lv-sframe.h"
#include "test-support.h"

#define INDEX 7
#define LENGTH 50

typedef struct
{
  LvKeyVault *vault;
  LvSealTransform *sealing;
  LvOpenTransform *opening;
  guint n_missing, n_there;
  gint n_opened, is_done; /* atomic */
} Pair;

static void
on_key_state (guint16 index, gboolean is_missing, gpointer user_data)
{
  Pair *self = user_data;

  g_assert_cmpuint (index, ==, INDEX);
  if (is_missing)
    self->n_missing++;
  else
    self->n_there++;
}

static void
pair_init (Pair *self)
{
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();
  LvKeyCrypto crypto;

  *self = (Pair){ 0 };
  self->vault = lv_key_vault_new (device, NULL, NULL);
  crypto = lv_key_vault_get_crypto (self->vault);
  self->sealing = lv_seal_transform_new (&crypto, INDEX);
  self->opening = lv_open_transform_new (&crypto, on_key_state, self);
  lv_open_transform_add_sender (self->opening, INDEX);
}

static void
pair_clear (Pair *self)
{
  g_assert_finalize_object (self->sealing);
  g_assert_finalize_object (self->opening);
  lv_key_vault_free (self->vault);
}

static void
set_key (Pair *self, guint generation)
{
  g_autoptr (LvSecret) key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);

  lv_secret_get_data (key)[0] = (guint8) generation;
  lv_seal_transform_set_key (self->sealing, generation, 0, key);
}

static void
add_key (Pair *self, guint generation)
{
  g_autoptr (LvSecret) key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);

  lv_secret_get_data (key)[0] = (guint8) generation;
  lv_open_transform_add_key (self->opening, INDEX, generation, 0, key);
}

static LvFrame *
make_frame (LvSource source, guint layer, gboolean is_key, gsize length)
{
  guint8 bytes[LENGTH];
  g_autoptr (GBytes) data = NULL;
  LvFrame *frame;

  for (guint i = 0; i < LENGTH; i++)
    bytes[i] = (guint8) (i * 7);
  data = g_bytes_new (bytes, length);
  frame = lv_frame_new (source, data);
  frame->layer = layer;
  frame->is_key = is_key;
  return frame;
}

static LvFrame *
seal (Pair *self, LvFrame *frame)
{
  g_autoptr (GError) error = NULL;
  LvFrame *sealed = lv_frame_transform_apply (LV_FRAME_TRANSFORM (self->sealing), frame, &error);

  g_assert_no_error (error);
  return sealed;
}

static LvFrame *
open_frame (Pair *self, LvFrame *frame, GError **error)
{
  return lv_frame_transform_apply (LV_FRAME_TRANSFORM (self->opening), frame, error);
}

static void
refuse (Pair *self, LvFrame *frame, GIOErrorEnum code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_frame (self, frame, &error));
  g_assert_error (error, G_IO_ERROR, (gint) code);
}

/* As it comes back, with its prefix readable on the way and nothing else. */
static void
go_round (Pair *self, LvFrame *frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvFrame) sealed = seal (self, frame);
  g_autoptr (LvFrame) opened = open_frame (self, sealed, &error);
  const gsize clear = lv_frame_get_clear_length (frame), length = g_bytes_get_size (frame->data);
  const guint8 *plain = g_bytes_get_data (frame->data, NULL);
  const guint8 *wire = g_bytes_get_data (sealed->data, NULL);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened->data, frame->data));
  g_assert_cmpint (opened->sender_index, ==, INDEX);
  g_assert_cmpuint (g_bytes_get_size (sealed->data), <=, length + LV_SFRAME_OVERHEAD);
  if (clear > 0)
    g_assert_cmpmem (wire, clear, plain, clear);
  if (length >= clear + 8)
    g_assert_null (
        memmem (wire, g_bytes_get_size (sealed->data), plain + clear, MIN (length - clear, 8)));
  refuse (self, sealed, G_IO_ERROR_INVALID_DATA);
}

static void
test_round (void)
{
  Pair pair;

  pair_init (&pair);
  set_key (&pair, 1);
  add_key (&pair, 1);
  for (guint source = 0; source < LV_N_SOURCES; source++)
    for (guint layer = 0; layer < (source == LV_SOURCE_CAMERA ? LV_CAMERA_LAYERS : 1); layer++)
      for (guint is_key = 0; is_key < 2; is_key++)
        for (gsize length = 10; length <= LENGTH; length += 8)
          {
            g_autoptr (LvFrame) frame = make_frame (source, layer, is_key != 0, length);

            go_round (&pair, frame);
          }
  pair_clear (&pair);
}

/* Each byte on the wire, prefix and all, flipped once; the kind; what the server says of it. */
static void
test_forged (void)
{
  Pair pair;
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, 1, TRUE, LENGTH);
  g_autoptr (LvFrame) sealed = NULL;
  g_autoptr (LvFrame) other = NULL;
  g_autoptr (LvFrame) opened = NULL;
  g_autofree guint8 *wire = NULL;
  gsize length;

  pair_init (&pair);
  set_key (&pair, 1);
  add_key (&pair, 1);
  sealed = seal (&pair, frame);
  length = g_bytes_get_size (sealed->data);
  wire = g_memdup2 (g_bytes_get_data (sealed->data, NULL), length);
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GBytes) data = NULL;
      g_autoptr (LvFrame) forged = NULL;
      g_autoptr (GError) error = NULL;

      wire[i] ^= 0x10;
      data = g_bytes_new (wire, length);
      forged = lv_frame_copy_with (sealed, data);
      g_assert_null (open_frame (&pair, forged, &error));
      wire[i] ^= 0x10;
    }
  other = lv_frame_copy_with (sealed, sealed->data);
  other->is_key = FALSE;
  refuse (&pair, other, G_IO_ERROR_INVALID_DATA);
  other->is_key = TRUE;
  other->source = LV_SOURCE_MICROPHONE;
  refuse (&pair, other, G_IO_ERROR_INVALID_DATA);
  other->source = LV_SOURCE_SCREEN; /* pictures, too: which slot shows them is not the sender's */
  other->sender_index = INDEX;
  opened = open_frame (&pair, other, NULL);
  g_assert_nonnull (opened);
  pair_clear (&pair);
}

/* Less than the clear prefix of its kind. */
static void
test_short (void)
{
  Pair pair;
  g_autoptr (LvFrame) picture = make_frame (LV_SOURCE_CAMERA, 0, FALSE, 2);
  g_autoptr (LvFrame) sound = make_frame (LV_SOURCE_MICROPHONE, 0, TRUE, 1);
  g_autoptr (GError) error = NULL;

  pair_init (&pair);
  set_key (&pair, 1);
  add_key (&pair, 1);
  g_assert_null (lv_frame_transform_apply (LV_FRAME_TRANSFORM (pair.sealing), picture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  go_round (&pair, sound);
  pair_clear (&pair);
}

static void
test_other_sender (void)
{
  Pair pair;
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_MICROPHONE, 0, TRUE, LENGTH);
  g_autoptr (LvFrame) sealed = NULL;

  pair_init (&pair);
  set_key (&pair, 1);
  add_key (&pair, 1);
  sealed = seal (&pair, frame);
  sealed->sender_index = INDEX + 1;
  refuse (&pair, sealed, G_IO_ERROR_INVALID_DATA);
  pair_clear (&pair);
}

static void
test_missing (void)
{
  Pair pair;
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_SCREEN, 0, FALSE, LENGTH);
  g_autoptr (LvFrame) sealed = NULL;
  g_autoptr (LvFrame) opened = NULL;
  g_autoptr (GError) error = NULL;

  pair_init (&pair);
  g_assert_null (lv_frame_transform_apply (LV_FRAME_TRANSFORM (pair.sealing), frame, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);
  set_key (&pair, 1);
  sealed = seal (&pair, frame);
  refuse (&pair, sealed, G_IO_ERROR_PENDING);
  refuse (&pair, sealed, G_IO_ERROR_PENDING);
  g_assert_cmpuint (pair.n_missing, >=, 1);
  add_key (&pair, 1);
  opened = open_frame (&pair, sealed, NULL);
  g_assert_true (g_bytes_equal (opened->data, frame->data));
  g_assert_cmpuint (pair.n_there, ==, 1);
  /* The key is taken away, and the sender off the list. */
  lv_seal_transform_set_key (pair.sealing, 0, 0, NULL);
  g_clear_error (&error);
  g_assert_null (lv_frame_transform_apply (LV_FRAME_TRANSFORM (pair.sealing), frame, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);
  lv_open_transform_remove_sender (pair.opening, INDEX);
  refuse (&pair, sealed, G_IO_ERROR_INVALID_DATA);
  pair_clear (&pair);
}

/* Keys from one thread, frames on another. The ring keeps a few generations, so they change no
 * faster than frames pass. */
static gpointer
change_keys (gpointer data)
{
  Pair *pair = data;

  for (guint generation = 2; generation < 200; generation++)
    {
      const gint n_opened = g_atomic_int_get (&pair->n_opened);

      add_key (pair, generation);
      set_key (pair, generation);
      while (g_atomic_int_get (&pair->n_opened) < n_opened + 2)
        g_thread_yield ();
    }
  g_atomic_int_set (&pair->is_done, TRUE);
  return NULL;
}

static void
test_threads (void)
{
  Pair pair;
  GThread *thread;
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_MICROPHONE, 0, TRUE, LENGTH);

  pair_init (&pair);
  add_key (&pair, 1);
  set_key (&pair, 1);
  thread = g_thread_new ("keys", change_keys, &pair);
  while (!g_atomic_int_get (&pair.is_done))
    {
      g_autoptr (LvFrame) sealed = seal (&pair, frame);
      g_autoptr (LvFrame) opened = open_frame (&pair, sealed, NULL);

      g_assert_nonnull (opened);
      g_atomic_int_inc (&pair.n_opened);
    }
  g_thread_join (thread);
  pair_clear (&pair);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/frame-transforms/round", test_round);
  g_test_add_func ("/frame-transforms/forged", test_forged);
  g_test_add_func ("/frame-transforms/short", test_short);
  g_test_add_func ("/frame-transforms/other-sender", test_other_sender);
  g_test_add_func ("/frame-transforms/missing", test_missing);
  g_test_add_func ("/frame-transforms/threads", test_threads);
  return g_test_run ();
}
