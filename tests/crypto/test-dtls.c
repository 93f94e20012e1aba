/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-dtls.h"

#include <string.h>

#include "liveon-error.h"
#include "test-support.h"

#define MTU 1200

/* Two ends and what is on its way between them. */
typedef struct
{
  LvDtls *ends[2];      /* client, server */
  GQueue *queues[2];    /* GBytes towards each */
  guint n_sent, n_lost; /* datagrams of both */
  guint lost;           /* the datagram of this number is lost; 0: none */
  gboolean is_reversed; /* what waits together comes in reverse order, and twice */
  LvDtlsIdentity *identities[2];
} Pair;

static void
send_to (Pair *pair, guint end, const guint8 *data, gsize length)
{
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length, <=, MTU);
  pair->n_sent++;
  if (pair->n_sent == pair->lost)
    {
      pair->n_lost++;
      return;
    }
  if (pair->is_reversed)
    g_queue_push_head (pair->queues[end], g_bytes_new (data, length));
  g_queue_push_head (pair->queues[end], g_bytes_new (data, length));
  if (!pair->is_reversed)
    g_queue_push_tail (pair->queues[end], g_queue_pop_head (pair->queues[end]));
}

static void
send_to_client (const guint8 *data, gsize length, gpointer user_data)
{
  send_to (user_data, 0, data, length);
}

static void
send_to_server (const guint8 *data, gsize length, gpointer user_data)
{
  send_to (user_data, 1, data, length);
}

static LvDtlsIdentity *
new_identity (void)
{
  g_autoptr (GError) error = NULL;
  LvDtlsIdentity *identity = lv_dtls_identity_new (&error);

  g_assert_no_error (error);
  return identity;
}

/* expected: the fingerprints that client and server expect; NULL: the right one. */
static void
pair_init (Pair *self, const guint8 *const expected[2])
{
  *self = (Pair){ 0 };
  for (guint i = 0; i < 2; i++)
    {
      self->identities[i] = new_identity ();
      self->queues[i] = g_queue_new ();
    }
  for (guint i = 0; i < 2; i++)
    self->ends[i] = lv_dtls_new (self->identities[i], i == 1,
                                 expected[i] != NULL
                                     ? expected[i]
                                     : lv_dtls_identity_get_fingerprint (self->identities[1 - i]),
                                 i == 0 ? send_to_server : send_to_client, self);
}

static void
pair_clear (Pair *self)
{
  for (guint i = 0; i < 2; i++)
    {
      lv_dtls_free (self->ends[i]);
      g_queue_free_full (self->queues[i], (GDestroyNotify) g_bytes_unref);
      lv_dtls_identity_unref (self->identities[i]);
    }
}

static gboolean
deliver_one (Pair *self, guint end)
{
  g_autoptr (GBytes) datagram = g_queue_pop_head (self->queues[end]);
  gsize length;
  const guint8 *data;

  if (datagram == NULL)
    return FALSE;
  data = g_bytes_get_data (datagram, &length);
  lv_dtls_receive (self->ends[end], data, length);
  return TRUE;
}

static void
deliver (Pair *self)
{
  while (deliver_one (self, 1) || deliver_one (self, 0))
    ;
}

static gboolean
is_in_state (Pair *self, LvDtlsState state)
{
  return lv_dtls_get_state (self->ends[0]) == state && lv_dtls_get_state (self->ends[1]) == state;
}

/* Until both are connected, by the timers where something was lost. */
static void
connect_pair (Pair *self)
{
  lv_dtls_start (self->ends[0]);
  deliver (self);
  while (!is_in_state (self, LV_DTLS_CONNECTED))
    {
      for (guint i = 0; i < 2; i++)
        {
          gint64 wait_us = lv_dtls_get_timeout_us (self->ends[i]);

          g_assert_cmpint (lv_dtls_get_state (self->ends[i]), !=, LV_DTLS_FAILED);
          g_assert_cmpint (wait_us, <=, 2 * G_USEC_PER_SEC);
          if (wait_us >= 0)
            {
              g_poll (NULL, 0, (int) (wait_us / 1000));
              lv_dtls_on_timeout (self->ends[i]);
            }
        }
      deliver (self);
    }
}

static void
exchange (LvSrtp *sender, LvSrtp *receiver)
{
  guint8 packet[100 + LV_SRTP_OVERHEAD] = { 0x80, 96, 0, 1 };
  gsize length = 100;

  g_assert_true (lv_srtp_protect (sender, packet, &length, 12));
  g_assert_true (lv_srtp_unprotect (receiver, packet, &length));
  memcpy (packet, "\x80\xc9\x00\x01", 4);
  length = 8;
  g_assert_true (lv_srtp_protect_rtcp (sender, packet, &length));
  g_assert_true (lv_srtp_unprotect_rtcp (receiver, packet, &length));
}

static void
assert_keys_fit (Pair *self)
{
  LvSrtp *senders[2] = { NULL, NULL }, *receivers[2] = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (lv_dtls_export (self->ends[i], &senders[i], &receivers[i], &error));
      g_assert_no_error (error);
    }
  exchange (senders[0], receivers[1]);
  exchange (senders[1], receivers[0]);
  for (guint i = 0; i < 2; i++)
    {
      lv_srtp_free (senders[i]);
      lv_srtp_free (receivers[i]);
    }
}

static const guint8 *const right[2];

static void
test_connect (void)
{
  Pair pair;

  pair_init (&pair, right);
  g_assert_true (is_in_state (&pair, LV_DTLS_NEW));
  g_assert_cmpint (lv_dtls_get_timeout_us (pair.ends[0]), ==, -1);
  lv_dtls_start (pair.ends[1]); /* a server waits */
  g_assert_cmpuint (pair.n_sent, ==, 0);
  connect_pair (&pair);
  /* Hello; hello to done; certificate to finished; finished. */
  g_assert_cmpuint (pair.n_sent, <=, 6);
  g_assert_cmpint (lv_dtls_get_timeout_us (pair.ends[0]), ==, -1);
  g_assert_cmpint (lv_dtls_get_timeout_us (pair.ends[1]), ==, -1);
  assert_keys_fit (&pair);
  pair_clear (&pair);
}

/* One identity serves many connections. */
static void
test_shared_identity (void)
{
  g_autoptr (LvDtlsIdentity) identity = new_identity ();

  for (guint i = 0; i < 3; i++)
    {
      Pair pair;

      pair_init (&pair, right);
      lv_dtls_free (pair.ends[0]);
      lv_dtls_free (pair.ends[1]);
      pair.ends[0] = lv_dtls_new (identity, FALSE, lv_dtls_identity_get_fingerprint (identity),
                                  send_to_server, &pair);
      pair.ends[1] = lv_dtls_new (identity, TRUE, lv_dtls_identity_get_fingerprint (identity),
                                  send_to_client, &pair);
      connect_pair (&pair);
      assert_keys_fit (&pair);
      pair_clear (&pair);
    }
}

/* Whoever sees another's certificate ends it, tells the other side, and gives no keys. */
static void
test_mismatch (void)
{
  static const guint8 wrong[LV_DTLS_FINGERPRINT_SIZE] = { 1, 2, 3 };

  for (guint end = 0; end < 2; end++)
    {
      const guint8 *expected[2] = { NULL, NULL };
      Pair pair;

      expected[end] = wrong;
      pair_init (&pair, expected);
      lv_dtls_start (pair.ends[0]);
      deliver (&pair);
      g_assert_true (is_in_state (&pair, LV_DTLS_FAILED));
      g_assert_error (lv_dtls_get_error (pair.ends[end]), LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE);
      g_assert_error (lv_dtls_get_error (pair.ends[1 - end]), LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
      g_assert_cmpint (lv_dtls_get_timeout_us (pair.ends[end]), ==, -1);
      lv_dtls_start (pair.ends[0]);
      deliver (&pair);
      lv_dtls_close (pair.ends[0]);
      g_assert_true (is_in_state (&pair, LV_DTLS_FAILED));
      pair_clear (&pair);
    }
}

/* Whichever datagram is lost, the timers repair it. */
static void
test_loss (void)
{
  gboolean was_lost = TRUE;

  for (guint lost = 1; was_lost; lost++)
    {
      Pair pair;

      pair_init (&pair, right);
      pair.lost = lost;
      connect_pair (&pair);
      assert_keys_fit (&pair);
      was_lost = pair.n_lost > 0;
      g_assert_true (was_lost || lost > 4);
      pair_clear (&pair);
    }
}

static void
test_disorder (void)
{
  Pair pair;

  pair_init (&pair, right);
  pair.is_reversed = TRUE;
  connect_pair (&pair);
  assert_keys_fit (&pair);
  pair_clear (&pair);
}

/* On time is when get_timeout says so, and twice as long each time. */
static void
test_timeouts (void)
{
  Pair pair;
  gint64 first_us;

  pair_init (&pair, right);
  lv_dtls_on_timeout (pair.ends[0]); /* nothing waits */
  lv_dtls_start (pair.ends[0]);
  g_assert_cmpuint (pair.n_sent, ==, 1);
  first_us = lv_dtls_get_timeout_us (pair.ends[0]);
  g_assert_cmpint (first_us, >, 0);
  g_assert_cmpint (first_us, <=, 100000);
  lv_dtls_on_timeout (pair.ends[0]); /* too early */
  g_assert_cmpuint (pair.n_sent, ==, 1);
  g_poll (NULL, 0, (int) (first_us / 1000) + 1);
  lv_dtls_on_timeout (pair.ends[0]);
  g_assert_cmpuint (pair.n_sent, ==, 2);
  g_assert_cmpint (lv_dtls_get_timeout_us (pair.ends[0]), >, 100000);
  pair_clear (&pair);
}

static void
test_close (void)
{
  for (guint end = 0; end < 2; end++)
    {
      Pair pair;

      pair_init (&pair, right);
      connect_pair (&pair);
      lv_dtls_close (pair.ends[end]);
      g_assert_cmpint (lv_dtls_get_state (pair.ends[end]), ==, LV_DTLS_CLOSED);
      deliver (&pair);
      g_assert_true (is_in_state (&pair, LV_DTLS_CLOSED));
      g_assert_null (lv_dtls_get_error (pair.ends[1 - end]));
      pair_clear (&pair);
    }
}

static void
test_close_early (void)
{
  Pair pair;

  pair_init (&pair, right);
  lv_dtls_start (pair.ends[0]);
  lv_dtls_close (pair.ends[0]);
  lv_dtls_close (pair.ends[1]);
  g_assert_true (is_in_state (&pair, LV_DTLS_CLOSED));
  deliver (&pair);
  g_assert_cmpint (lv_dtls_get_timeout_us (pair.ends[0]), ==, -1);
  g_assert_true (is_in_state (&pair, LV_DTLS_CLOSED));
  pair_clear (&pair);
}

static void
throw_noise (LvDtls *end, GRand *random)
{
  static const guint8 kinds[] = { 20, 21, 22, 23, 63 };

  for (guint i = 0; i < 300; i++)
    {
      guint8 noise[1500];
      gsize length = (gsize) g_rand_int_range (random, 1, sizeof noise);

      for (gsize k = 0; k < length; k++)
        noise[k] = (guint8) g_rand_int (random);
      noise[0] = kinds[i % G_N_ELEMENTS (kinds)];
      if (i % 2 == 0 && length > 13)
        {
          /* A record header that fits. */
          memcpy (noise + 1, "\xfe\xfd\x00\x00\x00\x00\x00\x00", 8);
          noise[11] = (guint8) ((length - 13) >> 8);
          noise[12] = (guint8) (length - 13);
        }
      lv_dtls_receive (end, noise, length);
    }
}

/* Once it stands, nothing from outside ends it. Before, it may fail, and nothing worse. */
static void
test_noise (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  Pair pair;

  pair_init (&pair, right);
  connect_pair (&pair);
  throw_noise (pair.ends[0], random);
  throw_noise (pair.ends[1], random);
  g_assert_true (is_in_state (&pair, LV_DTLS_CONNECTED));
  assert_keys_fit (&pair);
  lv_dtls_close (pair.ends[0]);
  deliver (&pair);
  g_assert_true (is_in_state (&pair, LV_DTLS_CLOSED));
  throw_noise (pair.ends[1], random);
  pair_clear (&pair);

  pair_init (&pair, right);
  throw_noise (pair.ends[0], random);
  g_assert_cmpint (lv_dtls_get_state (pair.ends[0]), ==, LV_DTLS_NEW);
  lv_dtls_start (pair.ends[0]);
  throw_noise (pair.ends[0], random);
  throw_noise (pair.ends[1], random);
  g_assert_false (is_in_state (&pair, LV_DTLS_CONNECTED));
  pair_clear (&pair);
}

/* Every datagram of a handshake comes first cut and damaged, then whole. Records that are not whole
 * are dropped; damage that shows only inside a handshake message may end the handshake. */
static void
test_cut (void)
{
  Pair pair;

  pair_init (&pair, right);
  lv_dtls_start (pair.ends[0]);
  for (guint end = 1; !is_in_state (&pair, LV_DTLS_CONNECTED);)
    {
      g_autoptr (GBytes) datagram = g_queue_pop_head (pair.queues[end]);
      const guint8 *data;
      gsize length;

      if (datagram == NULL)
        {
          end = 1 - end;
          g_assert_true (!g_queue_is_empty (pair.queues[end]));
          continue;
        }
      data = g_bytes_get_data (datagram, &length);
      for (gsize cut = 1; cut < 13; cut++)
        lv_dtls_receive (pair.ends[end], data, cut);
      lv_dtls_receive (pair.ends[end], data, length);
      g_assert_cmpint (lv_dtls_get_state (pair.ends[end]), !=, LV_DTLS_FAILED);
    }
  assert_keys_fit (&pair);
  pair_clear (&pair);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/dtls/connect", test_connect);
  g_test_add_func ("/dtls/shared-identity", test_shared_identity);
  g_test_add_func ("/dtls/mismatch", test_mismatch);
  g_test_add_func ("/dtls/loss", test_loss);
  g_test_add_func ("/dtls/disorder", test_disorder);
  g_test_add_func ("/dtls/timeouts", test_timeouts);
  g_test_add_func ("/dtls/close", test_close);
  g_test_add_func ("/dtls/close-early", test_close_early);
  g_test_add_func ("/dtls/noise", test_noise);
  g_test_add_func ("/dtls/cut", test_cut);
  return g_test_run ();
}
