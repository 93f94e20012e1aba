/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-stun.h"

#include <string.h>

#include "lv-text.h"
#include "test-support.h"

#define PASSWORD "VOkJxbRl1RmTxUk/WvJxBt" /* of RFC 5769's short-term credential */

static const guint8 transaction[12] = "0123456789ab";

static guint8 *
from_hex (const char *hex, gsize *length)
{
  guint8 *data = g_malloc (strlen (hex) / 2);

  *length = strlen (hex) / 2;
  g_assert_true (lv_hex_decode (hex, data, *length));
  return data;
}

/* RFC 5769 section 2.1 */
static void
test_vector_request (void)
{
  static const char hex[] = "000100582112a442b7e7a701bc34d686fa87dfae"
                            "802200105354554e207465737420636c69656e74"
                            "002400046e0001ff"
                            "80290008932ff9b151263b36"
                            "000600096576746a3a68367659202020"
                            "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                            "80280004e57a3bcf";
  gsize length;
  g_autofree guint8 *data = from_hex (hex, &length);
  LvStunMessage message;

  g_assert_true (lv_stun_parse (data, length, &message));
  g_assert_cmphex (message.type, ==, LV_STUN_BINDING_REQUEST);
  g_assert_cmpmem (message.transaction, 12, data + 8, 12);
  g_assert_cmpstr (message.username, ==, "evtj:h6vY");
  g_assert_cmphex (message.priority, ==, 0x6e0001ff);
  g_assert_true (message.has_controlled);
  g_assert_false (message.has_controlling);
  g_assert_false (message.has_use_candidate);
  g_assert_cmphex (message.tie_breaker, ==, G_GUINT64_CONSTANT (0x932ff9b151263b36));
  g_assert_true (message.has_fingerprint);
  g_assert_false (message.has_unknown);
  g_assert_true (lv_stun_check_integrity (data, length, &message, PASSWORD));
  g_assert_false (lv_stun_check_integrity (data, length, &message, PASSWORD "x"));
}

/* RFC 5769 sections 2.2 and 2.3 */
static void
test_vector_responses (void)
{
  static const struct
  {
    const char *hex, *ip;
  } vectors[] = {
    { "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
      "002000080001a147e112a643"
      "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96",
      "192.0.2.1" },
    { "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
      "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
      "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c",
      "2001:db8:1234:5678:11:2233:4455:6677" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      gsize length;
      g_autofree guint8 *data = from_hex (vectors[i].hex, &length);
      LvAddress expected;
      LvStunMessage message;

      g_assert_true (lv_stun_parse (data, length, &message));
      g_assert_cmphex (message.type, ==, LV_STUN_BINDING_RESPONSE);
      g_assert_true (message.has_mapped_address);
      g_assert_true (lv_address_parse (&expected, vectors[i].ip, 32853));
      g_assert_true (lv_address_equal (&message.mapped_address, &expected));
      g_assert_true (message.has_fingerprint);
      g_assert_true (lv_stun_check_integrity (data, length, &message, PASSWORD));
    }
}

/* RFC 5769 section 2.4: no FINGERPRINT; the key is MD5 ("マトリックス:example.org:TheMatrIX"). */
static void
test_vector_long_term (void)
{
  static const char hex[] = "000100602112a44278ad3433c6ad72c029da412e"
                            "00060012e3839ee38388e383aae38383e382afe382b90000"
                            "0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341"
                            "0014000b6578616d706c652e6f726700"
                            "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";
  g_autofree char *digest
      = g_compute_checksum_for_string (G_CHECKSUM_MD5, "マトリックス:example.org:TheMatrIX", -1);
  char key[17] = "";
  gsize length;
  g_autofree guint8 *data = from_hex (hex, &length);
  LvStunMessage message;

  g_assert_true (lv_stun_parse (data, length, &message));
  g_assert_cmpstr (message.username, ==, "マトリックス");
  g_assert_false (message.has_fingerprint);
  g_assert_false (message.has_unknown);
  g_assert_true (lv_hex_decode (digest, (guint8 *) key, 16));
  g_assert_cmpuint (strlen (key), ==, 16);
  g_assert_true (lv_stun_check_integrity (data, length, &message, key));
  g_assert_false (lv_stun_check_integrity (data, length, &message, "TheMatrIX"));
}

static void
test_request (void)
{
  guint8 out[LV_STUN_MAX_SIZE];
  LvStunMessage message;
  gsize length = lv_stun_write_request (out, sizeof out, transaction, "ours:theirs", "secret",
                                        0x12345678, 0x0123456789abcdef, TRUE);

  g_assert_cmpuint (length, >, 0);
  g_assert_true (lv_stun_parse (out, length, &message));
  g_assert_cmphex (message.type, ==, LV_STUN_BINDING_REQUEST);
  g_assert_cmpmem (message.transaction, 12, transaction, 12);
  g_assert_cmpstr (message.username, ==, "ours:theirs");
  g_assert_cmphex (message.priority, ==, 0x12345678);
  g_assert_true (message.has_controlling);
  g_assert_cmphex (message.tie_breaker, ==, 0x0123456789abcdef);
  g_assert_true (message.has_use_candidate);
  g_assert_true (message.has_fingerprint);
  g_assert_true (lv_stun_check_integrity (out, length, &message, "secret"));
  g_assert_false (lv_stun_check_integrity (out, length, &message, ""));

  length = lv_stun_write_request (out, sizeof out, transaction, "ours:theirs", NULL, 1, 1, FALSE);
  g_assert_true (lv_stun_parse (out, length, &message));
  g_assert_false (message.has_use_candidate);
  g_assert_cmpuint (message.integrity_at, ==, 0);
  g_assert_false (lv_stun_check_integrity (out, length, &message, "secret"));
}

static void
test_response (void)
{
  static const char *const ips[] = { "198.51.100.9", "2001:db8::9" };

  for (gsize i = 0; i < G_N_ELEMENTS (ips); i++)
    {
      guint8 out[LV_STUN_MAX_SIZE];
      LvStunMessage message;
      LvAddress mapped;
      gsize length;

      g_assert_true (lv_address_parse (&mapped, ips[i], 65535));
      length = lv_stun_write_response (out, sizeof out, transaction, &mapped, "secret");
      g_assert_true (lv_stun_parse (out, length, &message));
      g_assert_cmphex (message.type, ==, LV_STUN_BINDING_RESPONSE);
      g_assert_true (lv_address_equal (&message.mapped_address, &mapped));
      g_assert_true (lv_stun_check_integrity (out, length, &message, "secret"));
    }
}

static void
test_error (void)
{
  static const guint16 codes[] = { 400, 401, 420, 487 };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      guint8 out[LV_STUN_MAX_SIZE];
      LvStunMessage message;
      guint16 unknown = codes[i] == 420 ? 0x7abc : 0;
      gsize length
          = lv_stun_write_error (out, sizeof out, transaction, codes[i], unknown, "secret");

      g_assert_true (lv_stun_parse (out, length, &message));
      g_assert_cmphex (message.type, ==, LV_STUN_BINDING_ERROR);
      g_assert_cmpuint (message.error_code, ==, codes[i]);
      g_assert_true (lv_stun_check_integrity (out, length, &message, "secret"));
      g_assert_true ((memmem (out, length, "\x7a\xbc", 2) != NULL) == (unknown != 0));
    }
}

/* Never more than there is room for. */
static void
test_small_rooms (void)
{
  LvAddress mapped;
  gsize whole[3];

  g_assert_true (lv_address_parse (&mapped, "2001:db8::9", 9));
  for (gsize size = LV_STUN_MAX_SIZE; size != G_MAXSIZE; size--)
    {
      g_autofree guint8 *out = g_malloc (size);
      gsize lengths[3] = {
        lv_stun_write_response (out, size, transaction, &mapped, "secret"),
        lv_stun_write_error (out, size, transaction, 420, 5, "secret"),
        lv_stun_write_request (out, size, transaction, "a:b", "secret", 1, 1, TRUE),
      };

      for (guint i = 0; i < 3; i++)
        {
          if (size == LV_STUN_MAX_SIZE)
            whole[i] = lengths[i];
          g_assert_cmpuint (lengths[i], ==, size >= whole[i] ? whole[i] : 0);
        }
    }
}

/* A bare header and these attributes. */
static gboolean
parse_attributes (const char *hex, LvStunMessage *message)
{
  g_autofree char *text = g_strdup_printf ("0001%04x2112a442000102030405060708090a0b%s",
                                           (guint) strlen (hex) / 2, hex);
  gsize length;
  g_autofree guint8 *data = from_hex (text, &length);

  return lv_stun_parse (data, length, message);
}

static void
test_malformed (void)
{
  static const char *const bad[] = {
    "0024000400",                                       /* not a multiple of four */
    "00240008000000ff",                                 /* longer than the message */
    "0024ffff000000ff",                                 /* the same, by much */
    "0024000300000000",                                 /* priority of three bytes */
    "0025000400000000",                                 /* USE-CANDIDATE with a value */
    "802a000400000000",                                 /* tie-breaker of four bytes */
    "0006000461006200",                                 /* NUL in a user name */
    "000800100000000000000000000000000000000000",       /* short integrity */
    "00200008000300010a000001",                         /* family 3 */
    "00200014000100010a0000010a0000010a0000010a000001", /* IPv4 of 16 bytes */
    "0009000400000763",                                 /* error 799 */
    "0009000400000464",                                 /* error 500 */
    "8028000400000000",                                 /* wrong fingerprint */
  };
  LvStunMessage message;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (parse_attributes (bad[i], &message));

  g_assert_true (parse_attributes ("00240004000000ff", &message));
  g_assert_cmpuint (message.priority, ==, 255);
}

static void
test_headers (void)
{
  static const char *const bad[] = {
    "",
    "000100002112a442000102030405060708090a",     /* 19 bytes */
    "000100002112a443000102030405060708090a0b",   /* cookie */
    "800100002112a442000102030405060708090a0b",   /* RTP's first bits */
    "000100042112a442000102030405060708090a0b",   /* too short */
    "000100002112a442000102030405060708090a0b00", /* too long */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gsize length;
      g_autofree guint8 *data = from_hex (bad[i], &length);
      LvStunMessage message;

      g_assert_false (lv_stun_parse (data, length, &message));
    }
}

static void
test_unknown (void)
{
  LvStunMessage message;

  g_assert_true (parse_attributes ("80c50000"
                                   "7fff0000"
                                   "00010008000100010a000001",
                                   &message));
  g_assert_true (message.has_unknown);
  g_assert_cmphex (message.unknown, ==, 0x7fff);
  g_assert_true (parse_attributes ("80c50000"
                                   "c05700040001000a",
                                   &message));
  g_assert_false (message.has_unknown);
}

/* What stands behind MESSAGE-INTEGRITY is not covered by it and must not count. */
static void
test_behind_integrity (void)
{
  guint8 out[LV_STUN_MAX_SIZE];
  LvStunMessage message;
  gsize length = lv_stun_write_request (out, sizeof out, transaction, "a:b", "secret", 1, 1, FALSE);

  length -= 8; /* FINGERPRINT gives way to USE-CANDIDATE */
  memcpy (out + length, "\x00\x25\x00\x00", 4);
  length += 4;
  out[3] = (guint8) (length - 20);
  g_assert_true (lv_stun_parse (out, length, &message));
  g_assert_false (message.has_use_candidate);
  g_assert_false (message.has_fingerprint);
  g_assert_true (lv_stun_check_integrity (out, length, &message, "secret"));
}

/* Every single changed bit is noticed, by the fingerprint or, with a new one, by the integrity. */
static void
test_every_bit (void)
{
  guint8 out[LV_STUN_MAX_SIZE];
  gsize length = lv_stun_write_request (out, sizeof out, transaction, "a:b", "secret", 1, 1, TRUE);

  for (gsize bit = 0; bit < 8 * length; bit++)
    {
      LvStunMessage message;

      out[bit / 8] ^= (guint8) (1 << bit % 8);
      /* Without the fingerprint's own type it is no fingerprint any more. */
      g_assert_false (lv_stun_parse (out, length, &message) && message.has_fingerprint);
      out[bit / 8] ^= (guint8) (1 << bit % 8);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/stun/vector-request", test_vector_request);
  g_test_add_func ("/stun/vector-responses", test_vector_responses);
  g_test_add_func ("/stun/vector-long-term", test_vector_long_term);
  g_test_add_func ("/stun/request", test_request);
  g_test_add_func ("/stun/response", test_response);
  g_test_add_func ("/stun/error", test_error);
  g_test_add_func ("/stun/small-rooms", test_small_rooms);
  g_test_add_func ("/stun/malformed", test_malformed);
  g_test_add_func ("/stun/headers", test_headers);
  g_test_add_func ("/stun/unknown", test_unknown);
  g_test_add_func ("/stun/behind-integrity", test_behind_integrity);
  g_test_add_func ("/stun/every-bit", test_every_bit);
  return g_test_run ();
}
