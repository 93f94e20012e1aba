/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-sframe.h"

#define MAX_SIZE 1500
#define KID 0x123

/* A header that is read is written the same. */
static void
parse (const guint8 *data, gsize size)
{
  guint8 again[LV_SFRAME_MAX_HEADER_SIZE];
  LvSframeHeader header;

  if (!lv_sframe_header_parse (data, size, &header))
    return;
  g_assert_cmpuint (header.length, <=, size);
  g_assert_cmpmem (again, lv_sframe_header_write (again, header.kid, header.ctr), data,
                   header.length);
}

/* Exactly as much room as promised; what opens does so once. */
static void
open_frame (LvSecret *key, const guint8 *data, gsize size)
{
  g_autoptr (LvSframeOpener) opener
      = lv_sframe_opener_new (LV_SFRAME_AES_256_GCM_SHA512_128, key, KID);
  g_autofree guint8 *sealed = g_memdup2 (data, size);
  g_autofree guint8 *opened = g_malloc (size);
  gsize length = 0;

  if (!lv_sframe_open (opener, NULL, 0, sealed, size, opened, &length))
    return;
  g_assert_cmpuint (length, <, size);
  g_assert_false (lv_sframe_open (opener, NULL, 0, sealed, size, opened, &length));
}

/* The first half is authenticated, the second sealed. */
static void
go_round (LvSecret *key, const guint8 *data, gsize size)
{
  const LvSframeSuite suite = LV_SFRAME_AES_128_GCM_SHA256_128;
  g_autoptr (LvSframeSealer) sealer = lv_sframe_sealer_new (suite, key, KID);
  g_autoptr (LvSframeOpener) opener = lv_sframe_opener_new (suite, key, KID);
  const gsize half = size / 2;
  g_autofree guint8 *sealed = g_malloc (size - half + LV_SFRAME_OVERHEAD);
  g_autofree guint8 *opened = g_malloc (size - half + LV_SFRAME_OVERHEAD);
  const gsize n = lv_sframe_seal (sealer, data, half, data + half, size - half, sealed);
  gsize length = 0;

  g_assert_true (lv_sframe_open (opener, data, half, sealed, n, opened, &length));
  g_assert_cmpmem (opened, length, data + half, size - half);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (LvSecret) key = lv_secret_new ("0123456789abcdef", 16);

  if (size == 0 || size > MAX_SIZE)
    return 0;
  parse (data, size);
  open_frame (key, data, size);
  go_round (key, data, size);
  return 0;
}
