/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-srtp.h"

#include <string.h>

#include "lv-replay.h"
#include "lv-srtp-keys.h"
#include "test-bytes.h"
#include "test-support.h"

#define SSRC 0xcafef00du
#define HEADER 12
#define ROOM 1600

static const guint8 master_key[32] = "0123456789abcdef0123456789abcdef";
static const guint8 master_salt[LV_SRTP_SALT_SIZE] = "salt of 12 b";

static const LvSrtpProfile profiles[] = { LV_SRTP_AEAD_AES_128_GCM, LV_SRTP_AEAD_AES_256_GCM };

static guint8 *
unhex (const char *hex, guint8 *out, gsize *length)
{
  *length = strlen (hex) / 2;
  g_assert_true (lv_hex_decode (hex, out, *length));
  return out;
}

/* RFC 3711 B.3 and RFC 6188 7.4 */
static void
test_derivation (void)
{
  static const struct
  {
    const char *key, *salt, *session_key, *session_salt, *auth_key;
  } vectors[] = {
    { "e1f97a0d3e018be0d64fa32c06de4139", "0ec675ad498afeebb6960b3aabe6",
      "c61e7a93744f39ee10734afe3ff7a087", "30cbbc08863d8c85d49db34a9ae1",
      "cebe321f6ff7716b6fd4ab49af256a156d38baa4" },
    { "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6",
      "3b04803de51ee7c96423ab5b78d2",
      "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4",
      "fa31791685ca444a9e07c6c64e93", "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      guint8 key[32], salt[14], out[32];
      gsize key_size, salt_size;

      unhex (vectors[i].key, key, &key_size);
      unhex (vectors[i].salt, salt, &salt_size);
      lv_srtp_derive (key, key_size, salt, 0, out, key_size);
      assert_hex (out, key_size, vectors[i].session_key);
      lv_srtp_derive (key, key_size, salt, 2, out, 14);
      assert_hex (out, 14, vectors[i].session_salt);
      lv_srtp_derive (key, key_size, salt, 1, out, 20);
      assert_hex (out, 20, vectors[i].auth_key);
    }
}

/* A sender or receiver whose session keys are RFC 7714's. */
static LvSrtp *
new_of_vector (LvSrtpProfile profile, gboolean is_sender)
{
  LvSrtpKeys keys = { 0 };

  for (guint i = 0; i < lv_srtp_profile_get_key_size (profile); i++)
    keys.rtp_key[i] = keys.rtcp_key[i] = (guint8) i;
  memcpy (keys.rtp_salt, "Quid pro quo", LV_SRTP_SALT_SIZE);
  memcpy (keys.rtcp_salt, "Quid pro quo", LV_SRTP_SALT_SIZE);
  return lv_srtp_new_from_keys (profile, &keys, is_sender);
}

/* RFC 7714 16.1 and 16.2 */
static void
test_vector_rtp (void)
{
  static const char plain[]
      = "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e20706172"
        "7465732074726573";
  static const char *const sealed[] = {
    "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d1"
    "9b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
    "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae"
    "0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (LvSrtp) sender = new_of_vector (profiles[i], TRUE);
      g_autoptr (LvSrtp) receiver = new_of_vector (profiles[i], FALSE);
      guint8 packet[ROOM];
      gsize length;

      unhex (plain, packet, &length);
      g_assert_true (lv_srtp_protect (sender, packet, &length, HEADER));
      assert_hex (packet, length, sealed[i]);
      g_assert_true (lv_srtp_unprotect (receiver, packet, &length));
      assert_hex (packet, length, plain);
    }
}

/* RFC 7714 17.1 and 17.2, whose index is 0x5d4: the ones before it are used up first. */
static void
test_vector_rtcp (void)
{
  static const char plain[]
      = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeef"
        "deadbeefdeadbeef";
  static const char *const sealed[] = {
    "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b46"
    "86303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
    "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658"
    "c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (LvSrtp) sender = new_of_vector (profiles[i], TRUE);
      g_autoptr (LvSrtp) receiver = new_of_vector (profiles[i], FALSE);
      guint8 packet[ROOM];
      gsize length;

      for (guint index = 0; index <= 0x5d4; index++)
        {
          unhex (plain, packet, &length);
          g_assert_true (lv_srtp_protect_rtcp (sender, packet, &length));
        }
      assert_hex (packet, length, sealed[i]);
      g_assert_true (lv_srtp_unprotect_rtcp (receiver, packet, &length));
      assert_hex (packet, length, plain);
    }
}

static LvSrtp *
new_plain (gboolean is_sender)
{
  return lv_srtp_new (LV_SRTP_AEAD_AES_256_GCM, master_key, master_salt, is_sender);
}

/* A packet of this number whose payload says so. */
static void
make_packet (guint8 *packet, gsize *length, guint32 ssrc, guint16 seq)
{
  memset (packet, 0, 40);
  packet[0] = 0x80;
  packet[1] = 96;
  packet[2] = (guint8) (seq >> 8);
  packet[3] = (guint8) seq;
  for (guint i = 0; i < 4; i++)
    packet[8 + i] = (guint8) (ssrc >> (24 - 8 * i));
  memcpy (packet + HEADER, packet + 2, 2);
  *length = 40;
}

static gboolean
protect (LvSrtp *sender, guint8 *packet, gsize *length, guint32 ssrc, guint16 seq)
{
  make_packet (packet, length, ssrc, seq);
  return lv_srtp_protect (sender, packet, length, HEADER);
}

/* Unprotects a copy. */
static gboolean
unprotect (LvSrtp *receiver, const guint8 *packet, gsize length)
{
  guint8 copy[ROOM];

  memcpy (copy, packet, length);
  if (!lv_srtp_unprotect (receiver, copy, &length))
    return FALSE;
  g_assert_cmpmem (copy + HEADER, 2, copy + 2, 2);
  return TRUE;
}

/* Three times around, with losses and neighbours swapped. */
static void
test_rollover (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  guint8 packets[2][ROOM];
  gsize lengths[2];

  for (guint i = 0; i < 3 * 65536; i += 2)
    {
      g_assert_true (protect (sender, packets[0], &lengths[0], SSRC, (guint16) (i + 60000)));
      g_assert_true (protect (sender, packets[1], &lengths[1], SSRC, (guint16) (i + 60001)));
      if (i % 22 == 4)
        continue;
      g_assert_true (unprotect (receiver, packets[1], lengths[1]));
      g_assert_true (unprotect (receiver, packets[0], lengths[0]));
      g_assert_false (unprotect (receiver, packets[0], lengths[0]));
      g_assert_false (unprotect (receiver, packets[1], lengths[1]));
    }
}

/* A sender must not use a nonce twice. */
static void
test_sender_refuses_again (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  guint8 packet[ROOM];
  gsize length;

  g_assert_true (protect (sender, packet, &length, SSRC, 5));
  g_assert_false (protect (sender, packet, &length, SSRC, 5));
  g_assert_true (protect (sender, packet, &length, SSRC, 6));
  g_assert_false (protect (sender, packet, &length, SSRC, 5));
  g_assert_true (protect (sender, packet, &length, SSRC + 1, 5));
  g_assert_false (protect (sender, packet, &length, SSRC, 65535));
}

/* A packet that was held back, and those of the window's end. */
static void
test_window (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  static guint8 packets[LV_REPLAY_WINDOW + 1][ROOM];
  gsize lengths[LV_REPLAY_WINDOW + 1];

  for (guint i = 0; i <= LV_REPLAY_WINDOW; i++)
    g_assert_true (protect (sender, packets[i], &lengths[i], SSRC, (guint16) (65000 + i)));
  g_assert_true (unprotect (receiver, packets[2], lengths[2]));
  g_assert_true (unprotect (receiver, packets[LV_REPLAY_WINDOW], lengths[LV_REPLAY_WINDOW]));
  g_assert_false (unprotect (receiver, packets[0], lengths[0]));
  g_assert_true (unprotect (receiver, packets[1], lengths[1]));
  g_assert_false (unprotect (receiver, packets[2], lengths[2]));
}

/* Whatever bit is changed: refused, and the genuine packet passes after it. */
static void
test_forged (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  guint8 packet[ROOM];
  gsize length;

  for (guint round = 0; round < 2; round++)
    {
      g_assert_true (protect (sender, packet, &length, SSRC, (guint16) (100 + round)));
      for (gsize bit = 0; bit < 8 * length; bit++)
        {
          packet[bit / 8] ^= (guint8) (1 << bit % 8);
          g_assert_false (unprotect (receiver, packet, length));
          packet[bit / 8] ^= (guint8) (1 << bit % 8);
        }
      for (gsize cut = 0; cut < length; cut++)
        g_assert_false (unprotect (receiver, packet, cut));
      g_assert_true (unprotect (receiver, packet, length));
    }
}

/* A forged packet from far ahead does not turn the counter. */
static void
test_forged_moves_nothing (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  guint8 packet[ROOM];
  gsize length;

  g_assert_true (protect (sender, packet, &length, SSRC, 10));
  g_assert_true (unprotect (receiver, packet, length));
  for (guint seq = 0; seq < 65536; seq += 97)
    {
      make_packet (packet, &length, SSRC, (guint16) seq);
      g_assert_false (unprotect (receiver, packet, length));
    }
  g_assert_true (protect (sender, packet, &length, SSRC, 11));
  g_assert_true (unprotect (receiver, packet, length));
}

/* The header's extension is in clear; CSRCs too. */
static void
test_header (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  guint8 packet[ROOM] = { 0 }, before[ROOM];
  gsize header_length = HEADER + 2 * 4 + 4 + 3 * 4, length = header_length + 100;

  make_packet (packet, &length, SSRC, 1);
  length = header_length + 100;
  packet[0] = 0x92;
  memcpy (packet + HEADER + 8, "\xbe\xde\x00\x03", 4);
  memcpy (before, packet, length);
  g_assert_true (lv_srtp_protect (sender, packet, &length, header_length));
  g_assert_cmpuint (length, ==, header_length + 100 + LV_SRTP_TAG_SIZE);
  g_assert_cmpmem (packet, header_length, before, header_length);
  g_assert_true (memcmp (packet + header_length, before + header_length, 100) != 0);
  g_assert_true (lv_srtp_unprotect (receiver, packet, &length));
  g_assert_cmpmem (packet, length, before, header_length + 100);
}

/* Nothing but a header. */
static void
test_empty (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  guint8 packet[ROOM];
  gsize length;

  make_packet (packet, &length, SSRC, 1);
  length = HEADER;
  g_assert_true (lv_srtp_protect (sender, packet, &length, HEADER));
  g_assert_true (lv_srtp_unprotect (receiver, packet, &length));
  g_assert_cmpuint (length, ==, HEADER);

  make_packet (packet, &length, SSRC, 1);
  length = 8;
  g_assert_true (lv_srtp_protect_rtcp (sender, packet, &length));
  g_assert_cmpuint (length, ==, 8 + LV_SRTP_OVERHEAD);
  g_assert_true (lv_srtp_unprotect_rtcp (receiver, packet, &length));
  g_assert_cmpuint (length, ==, 8);
}

static gboolean
unprotect_rtcp (LvSrtp *receiver, const guint8 *packet, gsize length)
{
  guint8 copy[ROOM];

  memcpy (copy, packet, length);
  return lv_srtp_unprotect_rtcp (receiver, copy, &length);
}

static void
test_rtcp_forged (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  guint8 packet[ROOM];
  gsize length;

  for (guint round = 0; round < 3; round++)
    {
      make_packet (packet, &length, 0, 0);
      g_assert_true (lv_srtp_protect_rtcp (sender, packet, &length));
      for (gsize bit = 0; bit < 8 * length; bit++)
        {
          packet[bit / 8] ^= (guint8) (1 << bit % 8);
          g_assert_false (unprotect_rtcp (receiver, packet, length));
          packet[bit / 8] ^= (guint8) (1 << bit % 8);
        }
      for (gsize cut = 0; cut < length; cut++)
        g_assert_false (unprotect_rtcp (receiver, packet, cut));
      g_assert_true (unprotect_rtcp (receiver, packet, length));
      g_assert_false (unprotect_rtcp (receiver, packet, length));
    }
}

/* As many streams as there may be, each with its own numbers. */
static void
test_streams (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) receiver = new_plain (FALSE);
  g_autoptr (LvSrtp) rival = new_plain (TRUE); /* of the same key */
  guint8 packet[ROOM];
  gsize length;

  for (guint seq = 0; seq < 3; seq++)
    for (guint i = 0; i < LV_SRTP_MAX_STREAMS; i++)
      {
        g_assert_true (protect (sender, packet, &length, SSRC + i * 0x10001, (guint16) (seq + i)));
        g_assert_true (unprotect (receiver, packet, length));
      }
  g_assert_false (protect (sender, packet, &length, 1, 1));
  g_assert_true (protect (rival, packet, &length, 1, 1));
  g_assert_false (unprotect (receiver, packet, length));

  for (guint i = 0; i < LV_SRTP_MAX_STREAMS; i++)
    {
      g_assert_false (protect (sender, packet, &length, SSRC + i * 0x10001, (guint16) (i + 2)));
      g_assert_true (protect (sender, packet, &length, SSRC + i * 0x10001, (guint16) (i + 3)));
      g_assert_true (unprotect (receiver, packet, length));
    }
}

/* The two directions and the two profiles do not understand each other. */
static void
test_keys_apart (void)
{
  g_autoptr (LvSrtp) sender = new_plain (TRUE);
  g_autoptr (LvSrtp) other = lv_srtp_new (LV_SRTP_AEAD_AES_128_GCM, master_key, master_salt, FALSE);
  g_autoptr (LvSrtp) third = lv_srtp_new (LV_SRTP_AEAD_AES_256_GCM, master_key, master_key, FALSE);
  guint8 packet[ROOM];
  gsize length;

  g_assert_true (protect (sender, packet, &length, SSRC, 1));
  g_assert_false (unprotect (other, packet, length));
  g_assert_false (unprotect (third, packet, length));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/srtp/derivation", test_derivation);
  g_test_add_func ("/srtp/vector-rtp", test_vector_rtp);
  g_test_add_func ("/srtp/vector-rtcp", test_vector_rtcp);
  g_test_add_func ("/srtp/rollover", test_rollover);
  g_test_add_func ("/srtp/sender-refuses-again", test_sender_refuses_again);
  g_test_add_func ("/srtp/window", test_window);
  g_test_add_func ("/srtp/forged", test_forged);
  g_test_add_func ("/srtp/forged-moves-nothing", test_forged_moves_nothing);
  g_test_add_func ("/srtp/header", test_header);
  g_test_add_func ("/srtp/empty", test_empty);
  g_test_add_func ("/srtp/rtcp-forged", test_rtcp_forged);
  g_test_add_func ("/srtp/streams", test_streams);
  g_test_add_func ("/srtp/keys-apart", test_keys_apart);
  return g_test_run ();
}
