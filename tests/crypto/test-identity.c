/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Announcements, lists, room secrets and the code, against tests/vectors/keys.json. */
#include "lv-key-announcement.h"

#include <json-glib/json-glib.h>

#include "liveon-error.h"
#include "lv-hash.h"
#include "lv-room-secret.h"
#include "lv-verification.h"
#include "test-bytes.h"
#include "test-support.h"

#define N_PEOPLE 4

static JsonObject *
load (JsonParser *parser)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests", "vectors", "keys.json", NULL);

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
get_hex (JsonObject *object, const char *name, guint8 *out, gsize length)
{
  const char *hex = json_object_get_string_member (object, name);

  g_assert_cmpuint (strlen (hex), ==, 2 * length);
  g_assert_true (lv_hex_decode (hex, out, length));
}

static JsonObject *
get_person (JsonObject *vectors, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (vectors, "people"), i);
}

static LvSigningKey *
read_person (JsonObject *vectors, guint i, LvKeyAnnouncement *out)
{
  JsonObject *person = get_person (vectors, i);
  g_autoptr (LvSecret) seed
      = secret_from_hex (json_object_get_string_member (person, "device_seed"));
  g_autoptr (GError) error = NULL;
  LvSigningKey *device = lv_signing_key_new_from_seed (seed, &error);

  g_assert_no_error (error);
  *out = (LvKeyAnnouncement){
    .suite = LV_SFRAME_AES_256_GCM_SHA512_128,
    .mode = (LvRoomKeyMode) json_object_get_int_member (person, "mode"),
    .call = g_ascii_strtoull (json_object_get_string_member (vectors, "call"), NULL, 10),
    .expires_ms = json_object_get_int_member (person, "expires_ms"),
    .index = (guint16) json_object_get_int_member (person, "index"),
    .secret_epoch = (guint32) json_object_get_int_member (person, "secret_epoch"),
    .capabilities = (guint32) json_object_get_int_member (person, "capabilities"),
  };
  get_hex (vectors, "room", out->room, sizeof out->room);
  get_hex (person, "session", out->session, sizeof out->session);
  get_hex (person, "device_key", out->device_key, sizeof out->device_key);
  get_hex (person, "session_key", out->session_key, sizeof out->session_key);
  g_strlcpy (out->name, json_object_get_string_member (person, "name"), sizeof out->name);
  return device;
}

static gboolean
is_signed (const guint8 *data, gsize length)
{
  LvKeyAnnouncement parsed;
  const gsize body = length - LV_ED25519_SIGNATURE_SIZE;

  return lv_key_announcement_parse (data, length, &parsed)
         && lv_signature_verify (parsed.device_key, data, body, data + body);
}

static void
test_announcement (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *vectors = load (parser);

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      LvKeyAnnouncement person, parsed;
      g_autoptr (LvSigningKey) device = read_person (vectors, i, &person);
      g_autoptr (GBytes) bytes = lv_key_announcement_sign (&person, device);
      guint8 again[LV_KEY_ANNOUNCEMENT_MAX];
      gsize length;
      const guint8 *data = g_bytes_get_data (bytes, &length);

      /* Ed25519 has one signature. */
      assert_hex (data, length,
                  json_object_get_string_member (get_person (vectors, i), "announcement"));
      g_assert_true (is_signed (data, length));
      g_assert_true (lv_key_announcement_parse (data, length, &parsed));
      g_assert_cmpmem (again, lv_key_announcement_write (&parsed, again), data,
                       length - LV_ED25519_SIGNATURE_SIZE);
      g_assert_cmpstr (parsed.name, ==, person.name);
    }
}

/* Whatever bit is changed, it is no announcement of this device. */
static void
test_forged (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  LvKeyAnnouncement person, parsed;
  g_autoptr (LvSigningKey) device = read_person (load (parser), 0, &person);
  g_autoptr (GBytes) bytes = lv_key_announcement_sign (&person, device);
  gsize length;
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  length = g_bytes_get_size (bytes);
  for (gsize bit = 0; bit < 8 * length; bit++)
    {
      data[bit / 8] ^= (guint8) (1u << bit % 8);
      g_assert_false (is_signed (data, length));
      data[bit / 8] ^= (guint8) (1u << bit % 8);
    }
  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (lv_key_announcement_parse (data, cut, &parsed));
  g_assert_true (is_signed (data, length));
}

/* Names that look like others do, or like nothing. */
static void
test_names (void)
{
  static const char *const names[] = { "", " Tanaka", "Tana\u202eka", "Tanaka\u200b", "Tana\nka" };
  LvKeyAnnouncement person = { .suite = LV_SFRAME_AES_256_GCM_SHA512_128 }, parsed;
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();
  g_autoptr (GBytes) longest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      g_strlcpy (person.name, names[i], sizeof person.name);
      bytes = lv_key_announcement_sign (&person, device);
      g_assert_false (lv_key_announcement_parse (g_bytes_get_data (bytes, NULL),
                                                 g_bytes_get_size (bytes), &parsed));
    }
  for (gsize i = 0; i < LV_KEY_ANNOUNCEMENT_NAME_CHARS; i++)
    memcpy (person.name + 4 * i, "\U00020bb7", 4); /* 𠮷 */
  person.name[LV_KEY_ANNOUNCEMENT_NAME_SIZE] = '\0';
  longest = lv_key_announcement_sign (&person, device);
  g_assert_cmpuint (g_bytes_get_size (longest), ==, LV_KEY_ANNOUNCEMENT_MAX);
  g_assert_true (is_signed (g_bytes_get_data (longest, NULL), LV_KEY_ANNOUNCEMENT_MAX));
}

static int
compare_digests (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, LV_SESSION_ID_SIZE);
}

static void
test_roster (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *vectors = load (parser);
  guint8 rows[N_PEOPLE][LV_SESSION_ID_SIZE + LV_SHA256_SIZE], digests[N_PEOPLE][LV_SHA256_SIZE];
  guint8 room[LV_ROOM_ID_SIZE], hash[LV_SHA256_SIZE], other[LV_SHA256_SIZE];

  get_hex (vectors, "room", room, sizeof room);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      JsonObject *person = get_person (vectors, i);
      g_autoptr (GBytes) bytes
          = bytes_from_hex (json_object_get_string_member (person, "announcement"));

      get_hex (person, "session", rows[i], LV_SESSION_ID_SIZE);
      lv_sha256 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                 rows[i] + LV_SESSION_ID_SIZE);
    }
  qsort (rows, N_PEOPLE, sizeof rows[0], compare_digests);
  for (guint i = 0; i < N_PEOPLE; i++)
    memcpy (digests[i], rows[i] + LV_SESSION_ID_SIZE, LV_SHA256_SIZE);
  lv_roster_hash (room, digests[0], N_PEOPLE, hash);
  assert_hex (hash, sizeof hash, json_object_get_string_member (vectors, "roster_hash"));
  lv_roster_hash (room, digests[0], N_PEOPLE - 1, other);
  g_assert_cmpint (memcmp (hash, other, sizeof hash), !=, 0);
}

static void
test_code (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *vectors = load (parser);
  const guint64 version = (guint64) json_object_get_int_member (vectors, "roster_version");
  guint8 room[LV_ROOM_ID_SIZE], roster[LV_SHA256_SIZE];
  LvVerifiedPerson people[N_PEOPLE];
  g_autofree char *code = NULL, *first = NULL, *last = NULL;

  get_hex (vectors, "room", room, sizeof room);
  get_hex (vectors, "roster_hash", roster, sizeof roster);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      JsonObject *person = get_person (vectors, i);
      guint8 commitment[LV_VERIFICATION_COMMITMENT_SIZE];

      get_hex (person, "session", people[i].session, sizeof people[i].session);
      get_hex (person, "device_key", people[i].device_key, sizeof people[i].device_key);
      get_hex (person, "session_key", people[i].session_key, sizeof people[i].session_key);
      get_hex (person, "nonce", people[i].nonce, sizeof people[i].nonce);
      lv_verification_commit (version, roster, people[i].session, people[i].nonce, commitment);
      assert_hex (commitment, sizeof commitment,
                  json_object_get_string_member (person, "commitment"));
    }
  code = lv_verification_format (lv_verification_code (room, version, people, N_PEOPLE));
  g_assert_cmpstr (code, ==, json_object_get_string_member (vectors, "code"));
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *other = NULL;

      people[i].session_key[31] ^= 1;
      other = lv_verification_format (lv_verification_code (room, version, people, N_PEOPLE));
      g_assert_cmpstr (other, !=, code);
      people[i].session_key[31] ^= 1;
    }
  first = lv_verification_format (7);
  g_assert_cmpstr (first, ==, "000 000 000 007");
  last = lv_verification_format (LV_VERIFICATION_CODES - 1);
  g_assert_cmpstr (last, ==, "999 999 999 999");
}

static void
test_psk_id (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *vectors = load (parser);
  JsonArray *ids = json_object_get_array_member (vectors, "psk_ids");
  guint8 room[LV_ROOM_ID_SIZE], id[LV_PSK_ID_SIZE];

  get_hex (vectors, "room", room, sizeof room);
  g_assert_cmpuint (json_array_get_length (ids), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *vector = json_array_get_object_element (ids, i);

      lv_psk_id_write (room, (LvRoomKeyMode) json_object_get_int_member (vector, "mode"),
                       (guint32) json_object_get_int_member (vector, "secret_epoch"), id);
      assert_hex (id, sizeof id, json_object_get_string_member (vector, "psk_id"));
    }
}

static void
test_link (void)
{
  static const char *const bad[] = { "",
                                     "abc",
                                     "%",
                                     "=",
                                     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *link = json_object_get_object_member (load (parser), "link");
  g_autoptr (LvSecret) secret = secret_from_hex (json_object_get_string_member (link, "secret"));
  g_autofree char *text = lv_link_secret_write (secret);
  g_autofree char *pasted = g_strdup_printf (" %s\n", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSecret) parsed = lv_link_secret_parse (pasted, &error);
  g_autoptr (LvSecret) first = lv_link_secret_generate ();
  g_autoptr (LvSecret) second = lv_link_secret_generate ();

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, json_object_get_string_member (link, "text"));
  g_assert_true (lv_secret_equal (parsed, secret));
  g_assert_false (lv_secret_equal (first, second));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (lv_link_secret_parse (bad[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/identity/announcement", test_announcement);
  g_test_add_func ("/identity/forged", test_forged);
  g_test_add_func ("/identity/names", test_names);
  g_test_add_func ("/identity/roster", test_roster);
  g_test_add_func ("/identity/code", test_code);
  g_test_add_func ("/identity/psk-id", test_psk_id);
  g_test_add_func ("/identity/link", test_link);
  return g_test_run ();
}
