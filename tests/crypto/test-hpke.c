/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-hpke.h"

#include "hpke-vectors.h"
#include "lv-hpke-kdf.h"
#include "test-bytes.h"
#include "test-support.h"

#define EXPORT_SIZE 32
#define MAX_SEALED 200

static LvX25519Key *
key_from_hex (const char *private_key, const char *public_key, const char *ikm)
{
  g_autoptr (LvSecret) bytes = secret_from_hex (private_key);
  g_autoptr (LvX25519Key) key = lv_x25519_key_new (bytes);

  assert_hex (lv_x25519_key_get_public (key), LV_X25519_KEY_SIZE, public_key);
  if (ikm != NULL)
    {
      g_autoptr (LvSecret) seed = secret_from_hex (ikm);
      g_autoptr (LvX25519Key) derived = lv_hpke_derive_key_pair (seed);

      assert_hex (lv_x25519_key_get_public (derived), LV_X25519_KEY_SIZE, public_key);
    }
  return g_steal_pointer (&key);
}

static void
assert_schedule (const HpkeVector *vector, const LvHpkeTerms *terms, LvSecret *shared_secret)
{
  LvHpkeSchedule schedule;

  lv_hpke_schedule_init (&schedule, terms, vector->sk_s != NULL, shared_secret);
  assert_hex (schedule.context, sizeof schedule.context, vector->key_schedule_context);
  assert_secret_hex (schedule.secret, vector->secret);
  assert_secret_hex (schedule.key, vector->key);
  assert_secret_hex (schedule.base_nonce, vector->base_nonce);
  assert_secret_hex (schedule.exporter_secret, vector->exporter_secret);
  lv_hpke_schedule_clear (&schedule);
}

static void
assert_nonce (const HpkeVector *vector, const HpkeEncryption *encryption)
{
  g_autoptr (GBytes) key = bytes_from_hex (vector->key);
  g_autoptr (GBytes) base = bytes_from_hex (vector->base_nonce);
  guint8 nonce[LV_GCM_NONCE_SIZE];
  LvGcm gcm;

  lv_gcm_init (&gcm, g_bytes_get_data (key, NULL), g_bytes_get_size (key),
               g_bytes_get_data (base, NULL), TRUE);
  lv_gcm_make_nonce (&gcm, encryption->number, nonce);
  assert_hex (nonce, sizeof nonce, encryption->nonce);
  lv_gcm_clear (&gcm);
}

/* The published numbers go up to 256: those between are sealed and opened, too. */
static void
assert_encryptions (const HpkeVector *vector, LvHpke *sender, LvHpke *recipient)
{
  guint64 number = 0;

  for (gsize i = 0; i < N_HPKE_ENCRYPTIONS; i++)
    {
      const HpkeEncryption *encryption = &vector->encryptions[i];
      g_autoptr (GBytes) plain = bytes_from_hex (encryption->plain);
      g_autoptr (GBytes) aad = bytes_from_hex (encryption->aad);
      guint8 sealed[MAX_SEALED], opened[MAX_SEALED];
      gsize length, aad_length;
      const guint8 *text = g_bytes_get_data (plain, &length);
      const guint8 *clear = g_bytes_get_data (aad, &aad_length);

      for (; number <= encryption->number; number++)
        {
          lv_hpke_seal (sender, clear, aad_length, text, length, sealed);
          g_assert_true (lv_hpke_open (recipient, clear, aad_length, sealed,
                                       length + LV_HPKE_TAG_SIZE, opened));
          g_assert_cmpmem (opened, length, text, length);
        }
      assert_hex (sealed, length + LV_HPKE_TAG_SIZE, encryption->sealed);
      assert_nonce (vector, encryption);
    }
}

static void
assert_exports (const HpkeVector *vector, LvHpke *self)
{
  for (gsize i = 0; i < N_HPKE_EXPORTS; i++)
    {
      g_autoptr (GBytes) context = bytes_from_hex (vector->exports[i].context);
      gsize length;
      const guint8 *data = g_bytes_get_data (context, &length);
      g_autoptr (LvSecret) value = lv_hpke_export (self, data, length, EXPORT_SIZE);

      assert_secret_hex (value, vector->exports[i].value);
    }
}

/* RFC 9180 A.1 and the same with AES-256-GCM: keys, enc, shared secret, key schedule, every
 * encryption, every export. */
static void
test_vector (gconstpointer data)
{
  const HpkeVector *vector = data;
  g_autoptr (LvX25519Key) ephemeral = key_from_hex (vector->sk_e, vector->pk_e, vector->ikm_e);
  g_autoptr (LvX25519Key) recipient = key_from_hex (vector->sk_r, vector->pk_r, vector->ikm_r);
  g_autoptr (LvX25519Key) sender
      = vector->sk_s != NULL ? key_from_hex (vector->sk_s, vector->pk_s, vector->ikm_s) : NULL;
  g_autoptr (GBytes) info = bytes_from_hex (vector->info);
  g_autoptr (LvSecret) psk = vector->psk != NULL ? secret_from_hex (vector->psk) : NULL;
  g_autoptr (GBytes) psk_id = bytes_from_hex (vector->psk != NULL ? vector->psk_id : "");
  g_autoptr (GBytes) enc = bytes_from_hex (vector->enc);
  g_autoptr (LvSecret) encapped
      = lv_hpke_encap (ephemeral, sender, lv_x25519_key_get_public (recipient));
  g_autoptr (LvSecret) decapped
      = lv_hpke_decap (recipient, sender != NULL ? lv_x25519_key_get_public (sender) : NULL,
                       g_bytes_get_data (enc, NULL));
  const LvHpkeTerms terms = {
    .aead = vector->aead,
    .info = g_bytes_get_data (info, NULL),
    .info_length = g_bytes_get_size (info),
    .psk = psk,
    .psk_id = g_bytes_get_data (psk_id, NULL),
    .psk_id_length = g_bytes_get_size (psk_id),
  };
  g_autoptr (LvHpke) sealing = NULL;
  g_autoptr (LvHpke) opening = NULL;

  assert_hex (lv_x25519_key_get_public (ephemeral), LV_HPKE_ENC_SIZE, vector->enc);
  assert_secret_hex (encapped, vector->shared_secret);
  assert_secret_hex (decapped, vector->shared_secret);
  assert_schedule (vector, &terms, decapped);
  sealing = lv_hpke_new_from_secret (&terms, sender != NULL, TRUE, encapped);
  opening = lv_hpke_new_from_secret (&terms, sender != NULL, FALSE, decapped);
  assert_encryptions (vector, sealing, opening);
  assert_exports (vector, sealing);
  assert_exports (vector, opening);
}

/* A sealed message in auth_psk with AES-256-GCM, the mode of rooms with a secret. */
typedef struct
{
  LvX25519Key *sender, *recipient;
  LvSecret *psk;
  LvHpkeTerms terms;
  guint8 enc[LV_HPKE_ENC_SIZE];
  guint8 sealed[9 + LV_HPKE_TAG_SIZE];
} Message;

static const guint8 plain[9] = "base key";

static void
message_init (Message *self)
{
  g_autoptr (LvHpke) hpke = NULL;

  self->sender = lv_x25519_key_generate ();
  self->recipient = lv_x25519_key_generate ();
  self->psk = lv_secret_new ("0123456789abcdef0123456789abcdef", 32);
  self->terms = (LvHpkeTerms){ LV_HPKE_AES_256_GCM, (const guint8 *) "info", 4,
                               self->psk,           (const guint8 *) "room", 4 };
  hpke = lv_hpke_new_sender (&self->terms, self->sender, lv_x25519_key_get_public (self->recipient),
                             self->enc);
  lv_hpke_seal (hpke, (const guint8 *) "head", 4, plain, sizeof plain, self->sealed);
}

static void
message_clear (Message *self)
{
  lv_x25519_key_unref (self->sender);
  lv_x25519_key_unref (self->recipient);
  lv_secret_unref (self->psk);
}

static gboolean
open_with (Message *self, const LvHpkeTerms *terms, const guint8 *sender, const char *aad)
{
  g_autoptr (LvHpke) hpke = lv_hpke_new_recipient (terms, self->recipient, sender, self->enc);
  guint8 opened[sizeof plain];

  if (hpke == NULL
      || !lv_hpke_open (hpke, (const guint8 *) aad, 4, self->sealed, sizeof self->sealed, opened))
    return FALSE;
  g_assert_cmpmem (opened, sizeof opened, plain, sizeof plain);
  return TRUE;
}

static gboolean
open_message (Message *self)
{
  return open_with (self, &self->terms, lv_x25519_key_get_public (self->sender), "head");
}

static void
assert_no_flip_opens (Message *message, guint8 *bytes, gsize length)
{
  for (gsize bit = 0; bit < 8 * length; bit++)
    {
      bytes[bit / 8] ^= (guint8) (1u << bit % 8);
      /* X25519 ignores the highest bit of a point; HPKE has enc in its context, so it counts. */
      g_assert_false (open_message (message));
      bytes[bit / 8] ^= (guint8) (1u << bit % 8);
    }
}

static void
test_forged (void)
{
  Message message;

  message_init (&message);
  assert_no_flip_opens (&message, message.enc, sizeof message.enc);
  assert_no_flip_opens (&message, message.sealed, sizeof message.sealed);
  g_assert_true (open_message (&message));
  message_clear (&message);
}

/* Everything that both have to have the same. */
static void
test_other_terms (void)
{
  Message message;
  LvHpkeTerms other;
  g_autoptr (LvX25519Key) stranger = lv_x25519_key_generate ();
  g_autoptr (LvSecret) other_psk = lv_secret_new ("0123456789abcdef0123456789abcdeg", 32);
  const guint8 *sender;

  message_init (&message);
  sender = lv_x25519_key_get_public (message.sender);
  g_assert_false (
      open_with (&message, &message.terms, lv_x25519_key_get_public (stranger), "head"));
  g_assert_false (open_with (&message, &message.terms, NULL, "head"));
  g_assert_false (open_with (&message, &message.terms, sender, "hood"));
  other = message.terms;
  other.info = (const guint8 *) "inf0";
  g_assert_false (open_with (&message, &other, sender, "head"));
  other = message.terms;
  other.psk = other_psk;
  g_assert_false (open_with (&message, &other, sender, "head"));
  other = message.terms;
  other.psk_id = (const guint8 *) "r00m";
  g_assert_false (open_with (&message, &other, sender, "head"));
  other = message.terms;
  other.psk = NULL;
  other.psk_id_length = 0;
  g_assert_false (open_with (&message, &other, sender, "head"));
  other = message.terms;
  other.aead = LV_HPKE_AES_128_GCM;
  g_assert_false (open_with (&message, &other, sender, "head"));
  g_assert_true (open_message (&message));
  message_clear (&message);
}

/* Nobody can seal to a key that is nobody's, or be made to open with one. */
static void
test_nobody (void)
{
  static const guint8 zeros[LV_X25519_KEY_SIZE];
  Message message;
  guint8 enc[LV_HPKE_ENC_SIZE];

  message_init (&message);
  g_assert_null (lv_hpke_new_sender (&message.terms, message.sender, zeros, enc));
  g_assert_null (lv_hpke_new_recipient (&message.terms, message.recipient, zeros, message.enc));
  g_assert_null (lv_hpke_new_recipient (&message.terms, message.recipient,
                                        lv_x25519_key_get_public (message.sender), zeros));
  message_clear (&message);
}

/* In order, and what is forged does not count. */
static void
test_order (void)
{
  static const LvHpkeTerms terms = { .aead = LV_HPKE_AES_128_GCM };
  g_autoptr (LvX25519Key) key = lv_x25519_key_generate ();
  guint8 enc[LV_HPKE_ENC_SIZE], sealed[2][1 + LV_HPKE_TAG_SIZE], opened;
  g_autoptr (LvHpke) sender
      = lv_hpke_new_sender (&terms, NULL, lv_x25519_key_get_public (key), enc);
  g_autoptr (LvHpke) recipient = lv_hpke_new_recipient (&terms, key, NULL, enc);

  for (guint8 i = 0; i < 2; i++)
    lv_hpke_seal (sender, NULL, 0, &i, 1, sealed[i]);
  g_assert_false (lv_hpke_open (recipient, NULL, 0, sealed[1], sizeof sealed[1], &opened));
  g_assert_false (lv_hpke_open (recipient, NULL, 0, sealed[0], LV_HPKE_TAG_SIZE - 1, &opened));
  for (guint8 i = 0; i < 2; i++)
    {
      g_assert_true (lv_hpke_open (recipient, NULL, 0, sealed[i], sizeof sealed[i], &opened));
      g_assert_cmpuint (opened, ==, i);
      g_assert_false (lv_hpke_open (recipient, NULL, 0, sealed[i], sizeof sealed[i], &opened));
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  for (gsize i = 0; i < N_HPKE_VECTORS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/hpke/vector/aead-%u-mode-%u", hpke_vectors[i].aead,
                                               hpke_vectors[i].mode);

      g_test_add_data_func (path, &hpke_vectors[i], test_vector);
    }
  g_test_add_func ("/hpke/forged", test_forged);
  g_test_add_func ("/hpke/other-terms", test_other_terms);
  g_test_add_func ("/hpke/nobody", test_nobody);
  g_test_add_func ("/hpke/order", test_order);
  return g_test_run ();
}
