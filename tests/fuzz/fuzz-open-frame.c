/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-frame-transforms.h"
#include "lv-key-vault.h"
#include "lv-sframe.h"

#define INDEX 7

static void
on_key_state (guint16 index, gboolean is_missing, gpointer user_data)
{
  g_assert_cmpuint (index, ==, INDEX);
}

/* One sender with one key, of zeros; generation 2 and later would be missing. */
static LvOpenTransform *
make_transform (LvKeyVault *vault)
{
  const LvKeyCrypto crypto = lv_key_vault_get_crypto (vault);
  LvOpenTransform *self = lv_open_transform_new (&crypto, on_key_state, NULL);
  g_autoptr (LvSecret) key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);

  lv_open_transform_add_sender (self, INDEX);
  lv_open_transform_add_key (self, INDEX, 1, 0, key);
  return self;
}

/* A byte for the source and whether it is a key frame, and what came as the frame. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();
  g_autoptr (LvKeyVault) vault = lv_key_vault_new (device, NULL, NULL);
  g_autoptr (LvOpenTransform) transform = make_transform (vault);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LvFrame) frame = NULL;

  if (size == 0)
    return 0;
  bytes = g_bytes_new (data + 1, size - 1);
  frame = lv_frame_new ((LvSource) (data[0] % LV_N_SOURCES), bytes);
  if (lv_source_is_video (frame->source))
    frame->is_key = (data[0] & 0x80) != 0;
  for (guint n = 0; n < 2; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvFrame) opened
          = lv_frame_transform_apply (LV_FRAME_TRANSFORM (transform), frame, &error);

      g_assert_cmpint (opened != NULL, ==, error == NULL);
      if (opened == NULL)
        continue;
      /* Not twice, and not more than there was. */
      g_assert_cmpuint (n, ==, 0);
      g_assert_cmpuint (g_bytes_get_size (opened->data) + LV_SFRAME_TAG_SIZE, <, size - 1);
      g_assert_cmpint (opened->sender_index, ==, INDEX);
    }
  return 0;
}
