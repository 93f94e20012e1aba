/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What end-to-end encryption costs of CPU: SFrame for each frame beside the bare EVP calls in the
 * same run, by turns; and sealing and opening a key for each person, HPKE in the mode of rooms with
 * a secret. */
#include "lv-frame-transforms.h"
#include "lv-hpke.h"
#include "lv-key-vault.h"
#include "lv-sframe.h"

#include <openssl/evp.h>
#include <string.h>
#include <time.h>

#define TURNS 41
#define FRAMES 5000 /* a turn */
#define SEALS 100
#define MAX_SIZE 50000
#define NONCE_SIZE 12
#define CLEAR_SIZE 11 /* the media kind and ten bytes of a key frame */

static gint64
get_cpu_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

typedef struct
{
  LvSecret *key;
  guint64 kid;
  gsize size;
  guint8 clear[CLEAR_SIZE];
  guint8 frame[MAX_SIZE];
  guint8 sealed[MAX_SIZE + LV_SFRAME_OVERHEAD];
  guint8 opened[MAX_SIZE + LV_SFRAME_OVERHEAD];
  EVP_CIPHER_CTX *sealing, *opening;
} Bench;

typedef double (*Turn) (Bench *self);

/* Nanoseconds a frame. */
static double
since (gint64 start)
{
  return (double) (get_cpu_ns () - start) / FRAMES;
}

static double
seal_bare (Bench *self)
{
  guint8 nonce[NONCE_SIZE] = { 0 };
  gint64 start = get_cpu_ns ();
  int n;

  for (guint i = 0; i < FRAMES; i++)
    {
      memcpy (nonce, &i, sizeof i);
      EVP_EncryptInit_ex (self->sealing, NULL, NULL, NULL, nonce);
      EVP_EncryptUpdate (self->sealing, NULL, &n, self->clear, CLEAR_SIZE);
      EVP_EncryptUpdate (self->sealing, self->sealed, &n, self->frame, (int) self->size);
      EVP_EncryptFinal_ex (self->sealing, self->sealed + self->size, &n);
      EVP_CIPHER_CTX_ctrl (self->sealing, EVP_CTRL_AEAD_GET_TAG, LV_SFRAME_TAG_SIZE,
                           self->sealed + self->size);
    }
  return since (start);
}

/* The last of seal_bare(), again and again. */
static double
open_bare (Bench *self)
{
  guint8 nonce[NONCE_SIZE] = { 0 };
  guint last = FRAMES - 1;
  gint64 start;
  int n;

  seal_bare (self);
  memcpy (nonce, &last, sizeof last);
  start = get_cpu_ns ();
  for (guint i = 0; i < FRAMES; i++)
    {
      EVP_DecryptInit_ex (self->opening, NULL, NULL, NULL, nonce);
      EVP_CIPHER_CTX_ctrl (self->opening, EVP_CTRL_AEAD_SET_TAG, LV_SFRAME_TAG_SIZE,
                           self->sealed + self->size);
      EVP_DecryptUpdate (self->opening, NULL, &n, self->clear, CLEAR_SIZE);
      EVP_DecryptUpdate (self->opening, self->opened, &n, self->sealed, (int) self->size);
      g_assert_true (EVP_DecryptFinal_ex (self->opening, self->opened + self->size, &n) == 1);
    }
  return since (start);
}

static double
seal_frames (Bench *self)
{
  g_autoptr (LvSframeSealer) sealer
      = lv_sframe_sealer_new (LV_SFRAME_AES_256_GCM_SHA512_128, self->key, self->kid);
  gint64 start = get_cpu_ns ();

  for (guint i = 0; i < FRAMES; i++)
    lv_sframe_seal (sealer, self->clear, CLEAR_SIZE, self->frame, self->size, self->sealed);
  return since (start);
}

/* Each frame is another, as replays are refused: its memory is cold, which the bare call has not.
 */
static double
open_frames (Bench *self)
{
  g_autoptr (LvSframeSealer) sealer
      = lv_sframe_sealer_new (LV_SFRAME_AES_256_GCM_SHA512_128, self->key, self->kid);
  g_autoptr (LvSframeOpener) opener
      = lv_sframe_opener_new (LV_SFRAME_AES_256_GCM_SHA512_128, self->key, self->kid);
  const gsize room = self->size + LV_SFRAME_OVERHEAD;
  g_autofree guint8 *all = g_malloc (FRAMES * room);
  g_autofree gsize *lengths = g_new (gsize, FRAMES);
  gint64 start;
  gsize length;

  for (guint i = 0; i < FRAMES; i++)
    lengths[i]
        = lv_sframe_seal (sealer, self->clear, CLEAR_SIZE, self->frame, self->size, all + i * room);
  start = get_cpu_ns ();
  for (guint i = 0; i < FRAMES; i++)
    g_assert_true (lv_sframe_open (opener, self->clear, CLEAR_SIZE, all + i * room, lengths[i],
                                   self->opened, &length));
  return since (start);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

static void
compare_turns (Bench *self, const char *what, Turn bare, Turn ours)
{
  double bares[TURNS], all[TURNS], ratios[TURNS];

  for (guint i = 0; i < TURNS; i++)
    {
      bares[i] = bare (self);
      all[i] = ours (self);
      ratios[i] = all[i] / bares[i];
    }
  qsort (bares, TURNS, sizeof (double), compare);
  qsort (all, TURNS, sizeof (double), compare);
  qsort (ratios, TURNS, sizeof (double), compare);
  g_print ("%-6s %6zu bytes: %8.0f ns a frame, bare EVP %8.0f ns, %.2f times\n", what, self->size,
           all[TURNS / 2], bares[TURNS / 2], ratios[TURNS / 2]);
}

static void
bench_hpke (void)
{
  g_autoptr (LvX25519Key) sender = lv_x25519_key_generate ();
  g_autoptr (LvX25519Key) recipient = lv_x25519_key_generate ();
  g_autoptr (LvSecret) psk = lv_secret_new_zeroed (LV_HPKE_MIN_PSK_SIZE);
  const LvHpkeTerms terms
      = { LV_HPKE_AES_256_GCM, (const guint8 *) "info", 4, psk, (const guint8 *) "id", 2 };
  guint8 enc[SEALS][LV_HPKE_ENC_SIZE], sealed[SEALS][64 + LV_HPKE_TAG_SIZE], key[64] = { 0 };
  gint64 start = get_cpu_ns (), half;

  for (guint i = 0; i < SEALS; i++)
    {
      g_autoptr (LvHpke) hpke
          = lv_hpke_new_sender (&terms, sender, lv_x25519_key_get_public (recipient), enc[i]);

      lv_hpke_seal (hpke, NULL, 0, key, sizeof key, sealed[i]);
    }
  half = get_cpu_ns ();
  for (guint i = 0; i < SEALS; i++)
    {
      g_autoptr (LvHpke) hpke
          = lv_hpke_new_recipient (&terms, recipient, lv_x25519_key_get_public (sender), enc[i]);

      g_assert_true (lv_hpke_open (hpke, NULL, 0, sealed[i], sizeof sealed[i], key));
    }
  g_print ("seal a key to %u people: %.1f ms, open %u keys: %.1f ms\n", SEALS,
           (double) (half - start) / 1e6, SEALS, (double) (get_cpu_ns () - half) / 1e6);
}

static void
on_key_state (guint16 index, gboolean is_missing, gpointer user_data)
{
}

/* All that a frame costs on its way: memory, prefix, SFrame, and again to open it. */
static void
bench_transform (gsize size)
{
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();
  g_autoptr (LvKeyVault) vault = lv_key_vault_new (device, NULL, NULL);
  const LvKeyCrypto crypto = lv_key_vault_get_crypto (vault);
  g_autoptr (LvSealTransform) sealing = lv_seal_transform_new (&crypto, 1);
  g_autoptr (LvOpenTransform) opening = lv_open_transform_new (&crypto, on_key_state, NULL);
  g_autoptr (LvSecret) key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);
  g_autoptr (GBytes) data = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (LvFrame) frame = lv_frame_new (LV_SOURCE_CAMERA, data);
  gint64 start, sealed_ns = 0, opened_ns = 0;

  lv_seal_transform_set_key (sealing, 1, 0, key);
  lv_open_transform_add_sender (opening, 1);
  lv_open_transform_add_key (opening, 1, 1, 0, key);
  for (guint i = 0; i < FRAMES; i++)
    {
      g_autoptr (LvFrame) sealed = NULL;
      g_autoptr (LvFrame) opened = NULL;

      start = get_cpu_ns ();
      sealed = lv_frame_transform_apply (LV_FRAME_TRANSFORM (sealing), frame, NULL);
      sealed_ns += get_cpu_ns () - start;
      start = get_cpu_ns ();
      opened = lv_frame_transform_apply (LV_FRAME_TRANSFORM (opening), sealed, NULL);
      opened_ns += get_cpu_ns () - start;
      g_assert_nonnull (opened);
    }
  g_print ("transform %6zu bytes: seal %.2f us, open %.2f us (with two looks at the clock)\n", size,
           (double) sealed_ns / FRAMES / 1000, (double) opened_ns / FRAMES / 1000);
}

int
main (void)
{
  static const gsize sizes[] = { 80, 160, 1200, 10000 };
  static const guint8 key[32];
  g_autofree Bench *self = g_new0 (Bench, 1);

  self->key = lv_secret_new_zeroed (64);
  self->kid = G_GUINT64_CONSTANT (0x7abcd1205);
  self->sealing = EVP_CIPHER_CTX_new ();
  self->opening = EVP_CIPHER_CTX_new ();
  EVP_EncryptInit_ex (self->sealing, EVP_aes_256_gcm (), NULL, key, NULL);
  EVP_DecryptInit_ex (self->opening, EVP_aes_256_gcm (), NULL, key, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      self->size = sizes[i];
      compare_turns (self, "seal", seal_bare, seal_frames);
      compare_turns (self, "open", open_bare, open_frames);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    bench_transform (sizes[i]);
  bench_hpke ();
  EVP_CIPHER_CTX_free (self->sealing);
  EVP_CIPHER_CTX_free (self->opening);
  lv_secret_unref (self->key);
  return 0;
}
