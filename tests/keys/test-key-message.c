/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages as bytes, against tests/vectors/keys.json: what another program sealed is opened. */
#include "lv-key-message.h"

#include <json-glib/json-glib.h>

#include "lv-frame-key.h"
#include "lv-key-vault.h"
#include "lv-room-secret.h"
#include "test-bytes.h"
#include "test-support.h"

#define N_PEOPLE 4

typedef struct
{
  JsonParser *parser;
  JsonObject *vectors, *key;
} Vectors;

static void
vectors_init (Vectors *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests", "vectors", "keys.json", NULL);

  self->parser = json_parser_new ();
  json_parser_load_from_file (self->parser, path, &error);
  g_assert_no_error (error);
  self->vectors = json_node_get_object (json_parser_get_root (self->parser));
  self->key = json_object_get_object_member (self->vectors, "key");
}

static JsonObject *
get_person (Vectors *self, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (self->vectors, "people"), i);
}

static LvSecret *
get_secret (JsonObject *object, const char *name)
{
  return secret_from_hex (json_object_get_string_member (object, name));
}

static GBytes *
get_bytes (JsonObject *object, const char *name)
{
  return bytes_from_hex (json_object_get_string_member (object, name));
}

static LvKeyVault *
make_vault (Vectors *self, guint i, gboolean has_psk)
{
  JsonObject *person = get_person (self, i);
  g_autoptr (LvSecret) seed = get_secret (person, "device_seed");
  g_autoptr (LvSecret) private_key = get_secret (person, "session_private");
  g_autoptr (LvSecret) psk = get_secret (self->key, "psk");
  g_autoptr (LvX25519Key) session = lv_x25519_key_new (private_key);
  g_autoptr (GBytes) room = get_bytes (self->vectors, "room");
  g_autoptr (LvSigningKey) device = lv_signing_key_new_from_seed (seed, NULL);
  guint8 psk_id[LV_PSK_ID_SIZE];

  lv_psk_id_write (g_bytes_get_data (room, NULL),
                   (LvRoomKeyMode) json_object_get_int_member (person, "mode"),
                   (guint32) json_object_get_int_member (person, "secret_epoch"), psk_id);
  return lv_key_vault_new_with_key (device, session, has_psk ? psk : NULL, has_psk ? psk_id : NULL);
}

static LvSecret *
open_for (Vectors *self, guint i, gboolean has_psk, const guint8 *data, gsize length)
{
  g_autoptr (LvKeyVault) vault = make_vault (self, i, has_psk);
  const LvKeyCrypto crypto = lv_key_vault_get_crypto (vault);
  g_autoptr (GBytes) room = get_bytes (self->vectors, "room");
  g_autoptr (GBytes) session = get_bytes (get_person (self, i), "session");
  g_autoptr (GBytes) peer = get_bytes (get_person (self, 0), "session_key");
  guint8 info[LV_KEY_INFO_SIZE];
  const LvKeyBinding binding = { g_bytes_get_data (peer, NULL), info, data };
  LvKeyMessage message;
  const guint8 *sealed;

  if (!lv_key_message_parse (data, length, &message) || message.type != LV_KEY_MESSAGE_KEYS)
    return NULL;
  sealed = lv_key_message_find (&message, g_bytes_get_data (session, NULL));
  if (sealed == NULL)
    return NULL;
  lv_key_message_write_info (g_bytes_get_data (room, NULL), message.from,
                             g_bytes_get_data (session, NULL), LV_SFRAME_AES_256_GCM_SHA512_128,
                             info);
  return crypto.ops->open_key (crypto.data, &binding, sealed);
}

static void
test_vectors (void)
{
  static const char *const names[] = { "without", "with_psk" };
  Vectors vectors;

  vectors_init (&vectors);
  for (guint has_psk = 0; has_psk < 2; has_psk++)
    {
      g_autoptr (GBytes) bytes = get_bytes (vectors.key, names[has_psk]);
      gsize length;
      const guint8 *data = g_bytes_get_data (bytes, &length);
      LvKeyMessage message;
      guint8 head[LV_KEY_HEAD_SIZE];

      g_assert_true (lv_key_message_parse (data, length, &message));
      g_assert_cmpuint (message.n_entries, ==, N_PEOPLE - 1);
      g_assert_cmpuint (message.number, ==,
                        (guint64) json_object_get_int_member (vectors.key, "number"));
      g_assert_cmpuint (message.generation, ==, 12);
      g_assert_cmpuint (message.step, ==, 34);
      assert_hex (message.list_hash, sizeof message.list_hash,
                  json_object_get_string_member (vectors.vectors, "roster_hash"));
      g_assert_cmpmem (head, lv_key_message_write (&message, head), data, LV_KEY_HEAD_SIZE);
      for (guint i = 1; i < N_PEOPLE; i++)
        {
          g_autoptr (LvSecret) base_key = open_for (&vectors, i, has_psk == 1, data, length);
          g_autoptr (LvSecret) none = open_for (&vectors, i, has_psk == 0, data, length);

          assert_secret_hex (base_key, json_object_get_string_member (vectors.key, "base_key"));
          g_assert_null (none);
        }
    }
  g_object_unref (vectors.parser);
}

/* Head and one's own entry, as a server passes it on: every bit counts. */
static void
test_forged (void)
{
  Vectors vectors;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *data = NULL;
  const gsize length = LV_KEY_HEAD_SIZE + LV_KEY_ENTRY_SIZE;
  g_autoptr (LvSecret) base_key = NULL;

  vectors_init (&vectors);
  bytes = get_bytes (vectors.key, "with_psk");
  data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  for (gsize bit = 0; bit < 8 * length; bit += bit < 8 * LV_KEY_HEAD_SIZE ? 1 : 5)
    {
      data[bit / 8] ^= (guint8) (1u << bit % 8);
      g_assert_null (open_for (&vectors, 1, TRUE, data, length));
      data[bit / 8] ^= (guint8) (1u << bit % 8);
    }
  base_key = open_for (&vectors, 1, TRUE, data, length);
  g_assert_nonnull (base_key);
  g_object_unref (vectors.parser);
}

static void
test_round (void)
{
  static const LvKeyMessageType types[] = { LV_KEY_MESSAGE_ACK, LV_KEY_MESSAGE_ASK };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      LvKeyMessage message
          = { .type = types[i], .from = "from", .to = "to", .generation = 7, .step = 8 };
      guint8 bytes[LV_KEY_HEAD_SIZE], again[LV_KEY_HEAD_SIZE];
      gsize length = lv_key_message_write (&message, bytes);
      LvKeyMessage parsed;

      g_assert_true (lv_key_message_parse (bytes, length, &parsed));
      g_assert_cmpmem (again, lv_key_message_write (&parsed, again), bytes, length);
      for (gsize cut = 0; cut < length; cut++)
        g_assert_false (lv_key_message_parse (bytes, cut, &parsed));
      bytes[1]++;
      g_assert_false (lv_key_message_parse (bytes, length, &parsed));
    }
}

static void
test_kid (void)
{
  const LvFrameKey key = { .index = 0xabc, .generation = 0x123, .stream = 4, .step = 0xfe };
  LvFrameKey parsed;

  g_assert_cmpuint (lv_frame_key_get_kid (&key), ==, G_GUINT64_CONSTANT (0xabc1234fe));
  g_assert_true (lv_frame_key_parse (G_GUINT64_CONSTANT (0xabc1234fe), &parsed));
  g_assert_cmpuint (lv_frame_key_get_kid (&parsed), ==, G_GUINT64_CONSTANT (0xabc1234fe));
  g_assert_false (lv_frame_key_parse (G_GUINT64_CONSTANT (0x1abc1234fe), &parsed));
  g_assert_false (lv_frame_key_parse (G_GUINT64_CONSTANT (0xabc0004fe), &parsed));
  g_assert_false (lv_frame_key_parse (G_GUINT64_CONSTANT (0xabc1237fe), &parsed));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/key-message/vectors", test_vectors);
  g_test_add_func ("/key-message/forged", test_forged);
  g_test_add_func ("/key-message/round", test_round);
  g_test_add_func ("/key-message/kid", test_kid);
  return g_test_run ();
}
