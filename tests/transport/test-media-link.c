/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-link.h"

#include <string.h>

#include "liveon-error.h"
#include "test-support.h"

#define HEADER 12

/* One end: what it sends waits in the other's queue. */
typedef struct _End
{
  LvMediaLink *link;
  struct _End *other;
  GQueue *queue; /* GBytes to this end */
  LvMediaLinkState states[8];
  guint n_states;
  guint n_rtp, n_rtcp;
  guint16 last_seq;
  gint64 now_us;
} End;

typedef struct
{
  LvDtlsIdentity *identities[2];
  End ends[2]; /* client, server */
} Pair;

static void
on_send (const guint8 *data, gsize length, gpointer user_data)
{
  End *self = user_data;

  g_queue_push_tail (self->other->queue, g_bytes_new (data, length));
}

static void
on_rtp (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer user_data)
{
  End *self = user_data;

  self->n_rtp++;
  self->last_seq = header->seq;
  self->now_us = now_us;
  g_assert_cmpuint (header->payload_length, ==, 50);
  g_assert_true (header->payload == packet + header->header_length);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (header->payload[i], ==, (guint8) header->seq);
}

static void
on_rtcp (const guint8 *data, gsize length, gint64 now_us, gpointer user_data)
{
  End *self = user_data;

  self->n_rtcp++;
  self->now_us = now_us;
  g_assert_cmpmem (data, length, "\x80\xc9\x00\x01\x00\x00\x00\x07", 8);
}

static void
on_state (LvMediaLinkState state, gpointer user_data)
{
  End *self = user_data;

  g_assert_cmpuint (self->n_states, <, G_N_ELEMENTS (self->states));
  self->states[self->n_states++] = state;
  g_assert_cmpint (lv_media_link_get_state (self->link), ==, state);
}

static const LvMediaLinkEvents events = { on_send, on_rtp, on_rtcp, on_state };

/* wrong: the end that is told another's fingerprint; -1: none. */
static void
pair_init (Pair *self, int wrong)
{
  *self = (Pair){ 0 };
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      self->identities[i] = lv_dtls_identity_new (&error);
      g_assert_no_error (error);
      self->ends[i].queue = g_queue_new ();
      self->ends[i].other = &self->ends[1 - i];
    }
  for (guint i = 0; i < 2; i++)
    self->ends[i].link = lv_media_link_new (
        self->identities[i], i == 1,
        lv_dtls_identity_get_fingerprint (self->identities[(int) i == wrong ? i : 1 - i]), &events,
        &self->ends[i]);
}

static void
pair_clear (Pair *self)
{
  for (guint i = 0; i < 2; i++)
    {
      lv_media_link_free (self->ends[i].link);
      g_queue_free_full (self->ends[i].queue, (GDestroyNotify) g_bytes_unref);
      lv_dtls_identity_unref (self->identities[i]);
    }
}

static void
give (End *self, GBytes *datagram, gint64 now_us)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (datagram, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);

  lv_media_link_receive (self->link, copy, length, now_us);
}

static void
deliver (Pair *self)
{
  for (guint i = 0;
       !g_queue_is_empty (self->ends[0].queue) || !g_queue_is_empty (self->ends[1].queue);
       i = 1 - i)
    {
      g_autoptr (GBytes) datagram = g_queue_pop_head (self->ends[i].queue);

      if (datagram != NULL)
        give (&self->ends[i], datagram, 1);
    }
}

static void
connect_pair (Pair *self)
{
  lv_media_link_start (self->ends[1].link);
  lv_media_link_start (self->ends[0].link);
  deliver (self);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (lv_media_link_get_state (self->ends[i].link), ==, LV_MEDIA_LINK_READY);
}

static gboolean
send_rtp (End *self, guint16 seq)
{
  guint8 packet[HEADER + 50 + LV_SRTP_OVERHEAD]
      = { 0x80, 96, (guint8) (seq >> 8), (guint8) seq, 0, 0, 0, 1, 0, 0, 0, 7 };
  gsize length = HEADER + 50;

  memset (packet + HEADER, seq, 50);
  if (!lv_media_link_protect (self->link, packet, &length, HEADER))
    return FALSE;
  on_send (packet, length, self);
  return TRUE;
}

static gboolean
send_rtcp (End *self)
{
  guint8 packet[8 + LV_SRTP_OVERHEAD] = "\x80\xc9\x00\x01\x00\x00\x00\x07";
  gsize length = 8;

  if (!lv_media_link_protect_rtcp (self->link, packet, &length))
    return FALSE;
  on_send (packet, length, self);
  return TRUE;
}

static void
test_media (void)
{
  Pair pair;

  pair_init (&pair, -1);
  g_assert_false (send_rtp (&pair.ends[0], 1));
  g_assert_false (send_rtcp (&pair.ends[0]));
  connect_pair (&pair);
  for (guint i = 0; i < 2; i++)
    {
      End *end = &pair.ends[i];

      g_assert_cmpuint (end->n_states, ==, 2);
      g_assert_cmpint (end->states[0], ==, LV_MEDIA_LINK_HANDSHAKE);
      g_assert_cmpint (end->states[1], ==, LV_MEDIA_LINK_READY);
      for (guint16 seq = 1; seq <= 10; seq++)
        g_assert_true (send_rtp (end, seq));
      g_assert_true (send_rtcp (end));
      deliver (&pair);
      g_assert_cmpuint (end->other->n_rtp, ==, 10);
      g_assert_cmpuint (end->other->last_seq, ==, 10);
      g_assert_cmpuint (end->other->n_rtcp, ==, 1);
      g_assert_cmpint (end->other->now_us, ==, 1);
    }
  pair_clear (&pair);
}

/* The ClientHello is there before the server knows a way: it is neither lost nor asked for again.
 */
static void
test_early_hello (void)
{
  Pair pair;

  pair_init (&pair, -1);
  lv_media_link_start (pair.ends[0].link);
  deliver (&pair);
  g_assert_cmpint (lv_media_link_get_state (pair.ends[1].link), ==, LV_MEDIA_LINK_NEW);
  g_assert_cmpuint (pair.ends[1].n_states, ==, 0);
  lv_media_link_start (pair.ends[1].link);
  deliver (&pair);
  g_assert_cmpint (lv_media_link_get_state (pair.ends[0].link), ==, LV_MEDIA_LINK_READY);
  g_assert_cmpint (lv_media_link_get_state (pair.ends[1].link), ==, LV_MEDIA_LINK_READY);
  pair_clear (&pair);
}

/* Splits the hello's one record into one with the message's beginning and one with its end, as a
 * hello of 1413 bytes comes. */
static void
split_hello (GBytes *hello, GBytes *parts[2])
{
  gsize length, body;
  const guint8 *data = g_bytes_get_data (hello, &length);
  gsize cut[3];

  g_assert_cmpuint (data[0], ==, 22);
  body = length - 25;
  cut[0] = 0;
  cut[1] = body / 2;
  cut[2] = body;
  for (guint i = 0; i < 2; i++)
    {
      g_autofree guint8 *part = g_malloc (length);
      gsize n = cut[i + 1] - cut[i];

      memcpy (part, data, 25);
      part[10] = (guint8) i; /* record number */
      part[11] = (guint8) ((n + 12) >> 8);
      part[12] = (guint8) (n + 12);
      part[20] = (guint8) (cut[i] >> 8); /* fragment's offset and length */
      part[21] = (guint8) cut[i];
      part[23] = (guint8) (n >> 8);
      part[24] = (guint8) n;
      memcpy (part + 25, data + 25 + cut[i], n);
      parts[i] = g_bytes_new (part, 25 + n);
    }
}

/* In two datagrams, before the start or around it, in either order. */
static void
test_fragmented_hello (void)
{
  for (guint n_early = 0; n_early <= 2; n_early++)
    for (guint first = 0; first < 2; first++)
      {
        Pair pair;
        GBytes *parts[2];
        g_autoptr (GBytes) hello = NULL;

        pair_init (&pair, -1);
        lv_media_link_start (pair.ends[0].link);
        hello = g_queue_pop_head (pair.ends[1].queue);
        split_hello (hello, parts);
        for (guint i = 0; i < 2; i++)
          {
            if (i == n_early)
              lv_media_link_start (pair.ends[1].link);
            give (&pair.ends[1], parts[(i + first) % 2], 0);
          }
        lv_media_link_start (pair.ends[1].link);
        g_assert_false (g_queue_is_empty (pair.ends[0].queue));
        for (guint i = 0; i < 2; i++)
          g_bytes_unref (parts[i]);
        pair_clear (&pair);
      }
}

/* What comes before the start is bounded, whatever comes. */
static void
test_early_flood (void)
{
  Pair pair;
  guint8 datagram[LV_RTP_MAX_SIZE] = { 22, 0xfe, 0xfd };

  pair_init (&pair, -1);
  for (guint i = 0; i < 1000; i++)
    lv_media_link_receive (pair.ends[1].link, datagram, sizeof datagram, 0);
  lv_media_link_start (pair.ends[0].link);
  deliver (&pair);
  lv_media_link_start (pair.ends[1].link);
  /* The hello did not fit any more: it comes again. */
  g_poll (NULL, 0, (int) (lv_media_link_get_timeout_us (pair.ends[0].link) / 1000) + 1);
  lv_media_link_on_timeout (pair.ends[0].link);
  deliver (&pair);
  g_assert_cmpint (lv_media_link_get_state (pair.ends[1].link), ==, LV_MEDIA_LINK_READY);
  pair_clear (&pair);
}

static void
test_mismatch (void)
{
  for (int wrong = 0; wrong < 2; wrong++)
    {
      Pair pair;

      pair_init (&pair, wrong);
      lv_media_link_start (pair.ends[0].link);
      lv_media_link_start (pair.ends[1].link);
      deliver (&pair);
      for (guint i = 0; i < 2; i++)
        {
          End *end = &pair.ends[i];

          g_assert_cmpint (lv_media_link_get_state (end->link), ==, LV_MEDIA_LINK_FAILED);
          g_assert_cmpint (end->states[end->n_states - 1], ==, LV_MEDIA_LINK_FAILED);
          g_assert_nonnull (lv_media_link_get_error (end->link));
          g_assert_false (send_rtp (end, 1));
        }
      g_assert_error (lv_media_link_get_error (pair.ends[wrong].link), LIVEON_ERROR,
                      LIVEON_ERROR_CERTIFICATE);
      pair_clear (&pair);
    }
}

static void
test_close (void)
{
  for (guint i = 0; i < 2; i++)
    {
      Pair pair;
      End *end = &pair.ends[i];

      pair_init (&pair, -1);
      connect_pair (&pair);
      g_assert_true (send_rtp (end->other, 1)); /* on its way */
      lv_media_link_close (end->link);
      g_assert_cmpuint (end->n_states, ==, 2);
      g_assert_false (send_rtp (end, 1));
      deliver (&pair);
      g_assert_cmpuint (end->n_rtp, ==, 0);
      g_assert_cmpint (lv_media_link_get_state (end->link), ==, LV_MEDIA_LINK_CLOSED);
      g_assert_cmpint (lv_media_link_get_state (end->other->link), ==, LV_MEDIA_LINK_CLOSED);
      g_assert_cmpuint (end->other->n_states, ==, 3);
      pair_clear (&pair);
    }
}

/* Before there are keys, and when they are not the right ones, nothing passes. */
static void
test_strangers (void)
{
  Pair pair, others;
  guint8 packet[100] = { 0x80, 96 };

  pair_init (&pair, -1);
  pair_init (&others, -1);
  for (guint kind = 0; kind < 256; kind++)
    {
      packet[0] = (guint8) kind;
      lv_media_link_receive (pair.ends[1].link, packet, sizeof packet, 0);
    }
  connect_pair (&pair);
  connect_pair (&others);
  for (guint kind = 0; kind < 256; kind++)
    for (gsize length = 0; length <= 32; length++)
      {
        packet[0] = (guint8) kind;
        packet[1] = (guint8) (96 + kind % 128);
        lv_media_link_receive (pair.ends[1].link, packet, length, 0);
      }
  /* Media of another link. */
  others.ends[0].other = &pair.ends[1];
  g_assert_true (send_rtp (&others.ends[0], 1));
  g_assert_true (send_rtcp (&others.ends[0]));
  deliver (&pair);
  g_assert_cmpuint (pair.ends[1].n_rtp, ==, 0);
  g_assert_cmpuint (pair.ends[1].n_rtcp, ==, 0);
  g_assert_cmpint (lv_media_link_get_state (pair.ends[1].link), ==, LV_MEDIA_LINK_READY);
  g_assert_true (send_rtp (&pair.ends[0], 1));
  deliver (&pair);
  g_assert_cmpuint (pair.ends[1].n_rtp, ==, 1);
  pair_clear (&others);
  pair_clear (&pair);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/media-link/media", test_media);
  g_test_add_func ("/media-link/early-hello", test_early_hello);
  g_test_add_func ("/media-link/fragmented-hello", test_fragmented_hello);
  g_test_add_func ("/media-link/early-flood", test_early_flood);
  g_test_add_func ("/media-link/mismatch", test_mismatch);
  g_test_add_func ("/media-link/close", test_close);
  g_test_add_func ("/media-link/strangers", test_strangers);
  return g_test_run ();
}
