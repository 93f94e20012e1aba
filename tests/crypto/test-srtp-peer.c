/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Against libsrtp2, which nobody here wrote: both ways, both profiles, over rollovers. */
#include "lv-srtp.h"

#include <srtp2/srtp.h>
#include <string.h>

#include "test-support.h"

#define HEADER 12
#define SSRC 0x11223344u
#define ROOM 1600

static const guint8 master[32 + LV_SRTP_SALT_SIZE] = "0123456789abcdefghijklmnopqrstuvSALT of 12 b";

static const struct
{
  LvSrtpProfile profile;
  srtp_profile_t peer_profile;
} profiles[] = {
  { LV_SRTP_AEAD_AES_128_GCM, srtp_profile_aead_aes_128_gcm },
  { LV_SRTP_AEAD_AES_256_GCM, srtp_profile_aead_aes_256_gcm },
};

static LvSrtp *
new_ours (guint i, gboolean is_sender)
{
  gsize key_size = lv_srtp_profile_get_key_size (profiles[i].profile);

  return lv_srtp_new (profiles[i].profile, master, master + key_size, is_sender);
}

static srtp_t
new_theirs (guint i, srtp_ssrc_type_t direction)
{
  srtp_policy_t policy = { .ssrc = { .type = direction }, .window_size = 1024 };
  guint8 key[sizeof master];
  srtp_t peer;

  memcpy (key, master, sizeof key);
  policy.key = key;
  g_assert_cmpint (
      srtp_crypto_policy_set_from_profile_for_rtp (&policy.rtp, profiles[i].peer_profile), ==, 0);
  g_assert_cmpint (
      srtp_crypto_policy_set_from_profile_for_rtcp (&policy.rtcp, profiles[i].peer_profile), ==, 0);
  g_assert_cmpint (srtp_create (&peer, &policy), ==, srtp_err_status_ok);
  return peer;
}

static void
make_packet (guint8 *packet, gsize *length, guint n)
{
  guint16 seq = GUINT16_TO_BE ((guint16) n);
  guint32 ssrc = GUINT32_TO_BE (SSRC + n % 3);

  *length = HEADER + n % 100;
  memset (packet, (int) n, *length);
  packet[0] = 0x80;
  packet[1] = 96;
  memcpy (packet + 2, &seq, sizeof seq);
  memcpy (packet + 8, &ssrc, sizeof ssrc);
}

static void
test_ours_to_theirs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (LvSrtp) ours = new_ours (i, TRUE);
      srtp_t theirs = new_theirs (i, ssrc_any_inbound);

      for (guint n = 0; n < 140000; n++)
        {
          guint8 packet[ROOM], plain[ROOM];
          gsize length, plain_length;
          int their_length;

          make_packet (plain, &plain_length, n);
          memcpy (packet, plain, plain_length);
          length = plain_length;
          g_assert_true (lv_srtp_protect (ours, packet, &length, HEADER));
          if (n % 7 == 3)
            continue;
          their_length = (int) length;
          g_assert_cmpint (srtp_unprotect (theirs, packet, &their_length), ==, srtp_err_status_ok);
          g_assert_cmpmem (packet, (gsize) their_length, plain, plain_length);
        }
      srtp_dealloc (theirs);
    }
}

static void
test_theirs_to_ours (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (LvSrtp) ours = new_ours (i, FALSE);
      srtp_t theirs = new_theirs (i, ssrc_any_outbound);

      for (guint n = 0; n < 140000; n++)
        {
          guint8 packet[ROOM], plain[ROOM];
          gsize length, plain_length;
          int their_length;

          make_packet (plain, &plain_length, n);
          memcpy (packet, plain, plain_length);
          their_length = (int) plain_length;
          g_assert_cmpint (srtp_protect (theirs, packet, &their_length), ==, srtp_err_status_ok);
          if (n % 7 == 3)
            continue;
          length = (gsize) their_length;
          g_assert_true (lv_srtp_unprotect (ours, packet, &length));
          g_assert_cmpmem (packet, length, plain, plain_length);
        }
      srtp_dealloc (theirs);
    }
}

static void
make_report (guint8 *packet, gsize *length, guint n)
{
  guint32 ssrc = GUINT32_TO_BE (SSRC + n % 3);

  *length = 8 + 4 * (n % 30);
  memset (packet, (int) n, *length);
  packet[0] = 0x80;
  packet[1] = 201;
  packet[2] = 0;
  packet[3] = (guint8) (*length / 4 - 1);
  memcpy (packet + 4, &ssrc, sizeof ssrc);
}

static void
test_reports (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (LvSrtp) sender = new_ours (i, TRUE);
      g_autoptr (LvSrtp) receiver = new_ours (i, FALSE);
      srtp_t their_receiver = new_theirs (i, ssrc_any_inbound);
      srtp_t their_sender = new_theirs (i, ssrc_any_outbound);

      for (guint n = 0; n < 5000; n++)
        {
          guint8 packet[ROOM], plain[ROOM];
          gsize length, plain_length;
          int their_length;

          make_report (plain, &plain_length, n);
          memcpy (packet, plain, plain_length);
          length = plain_length;
          g_assert_true (lv_srtp_protect_rtcp (sender, packet, &length));
          their_length = (int) length;
          g_assert_cmpint (srtp_unprotect_rtcp (their_receiver, packet, &their_length), ==,
                           srtp_err_status_ok);
          g_assert_cmpmem (packet, (gsize) their_length, plain, plain_length);

          g_assert_cmpint (srtp_protect_rtcp (their_sender, packet, &their_length), ==,
                           srtp_err_status_ok);
          length = (gsize) their_length;
          g_assert_true (lv_srtp_unprotect_rtcp (receiver, packet, &length));
          g_assert_cmpmem (packet, length, plain, plain_length);
        }
      srtp_dealloc (their_receiver);
      srtp_dealloc (their_sender);
    }
}

int
main (int argc, char **argv)
{
  int result;

  test_init (&argc, &argv, 60);
  g_assert_cmpint (srtp_init (), ==, srtp_err_status_ok);
  g_test_add_func ("/srtp-peer/ours-to-theirs", test_ours_to_theirs);
  g_test_add_func ("/srtp-peer/theirs-to-ours", test_theirs_to_ours);
  g_test_add_func ("/srtp-peer/reports", test_reports);
  result = g_test_run ();
  srtp_shutdown ();
  return result;
}
