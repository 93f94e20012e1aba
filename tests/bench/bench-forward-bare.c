/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-forward-bare.h"

#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "lv-bytes.h"
#include "lv-real-time.h"
#include "lv-rtp.h"
#include "lv-srtp.h"
#include "lv-udp-socket.h"

#define MAX_PACKETS 16

typedef struct
{
  LvAddress address;
  LvSrtp *srtp;
  guint16 seq;
} Receiver;

struct _Bare
{
  guint fps, packets, length, voices;
  gint64 duration_us;
  gboolean real_time;
  guint64 n_sent;
  GArray *receivers;
  LvSrtp *sender, *unprotect; /* the source's */
  LvUdpSocket *socket;
  GThread *thread;
  gint is_done; /* atomic */
  gint64 cpu_ns;
  guint16 seq;
};

static LvSrtp *
make_srtp (gboolean is_sender)
{
  static const guint8 key[32] = { 1, 2, 3 };
  static const guint8 salt[LV_SRTP_SALT_SIZE] = { 4, 5, 6 };

  return lv_srtp_new (LV_SRTP_AEAD_AES_256_GCM, key, salt, is_sender);
}

Bare *
bare_new (guint fps, guint packets, guint length, guint voices)
{
  Bare *self = g_new0 (Bare, 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (packets, <=, MAX_PACKETS);
  self->fps = fps;
  self->packets = packets;
  self->length = length;
  self->voices = voices;
  self->receivers = g_array_new (FALSE, TRUE, sizeof (Receiver));
  self->sender = make_srtp (TRUE);
  self->unprotect = make_srtp (FALSE);
  self->socket = lv_udp_socket_new ("127.0.0.1", 0, FALSE, &error);
  g_assert_no_error (error);
  return self;
}

void
bare_free (Bare *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
  for (guint i = 0; i < self->receivers->len; i++)
    lv_srtp_free (g_array_index (self->receivers, Receiver, i).srtp);
  g_array_unref (self->receivers);
  lv_srtp_free (self->sender);
  lv_srtp_free (self->unprotect);
  lv_udp_socket_free (self->socket);
  g_free (self);
}

void
bare_add (Bare *self, int fd)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  Receiver receiver = { .srtp = make_srtp (TRUE) };
  struct sockaddr none = { .sa_family = AF_UNSPEC };

  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &length), ==, 0);
  g_assert_true (lv_address_from_sockaddr (&receiver.address, (struct sockaddr *) &name, length));
  /* It takes datagrams from anybody now. */
  (void) connect (fd, &none, sizeof none);
  /* An address that was given by connecting goes with it. */
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, length), ==, 0);
  g_array_append_val (self->receivers, receiver);
}

static gsize
make_packet (guint8 *packet, gsize payload_length, guint16 seq, gsize *header_length)
{
  LvRtpExtMap exts = { .id = { 1, 2, 3, 4, 5 } };
  LvRtpFields fields = {
    .payload_type = 96,
    .seq = seq,
    .ssrc = 1,
    .has_csrc = TRUE,
    .has_transport_seq = TRUE,
  };
  gsize at;

  *header_length = lv_rtp_write_header (packet, 256, &fields, &exts, &at);
  memset (packet + *header_length, seq, payload_length);
  return *header_length + payload_length;
}

static void
send_copies (Bare *self,
             Receiver *receiver,
             guint8 packets[][LV_RTP_MAX_SIZE + 36],
             const gsize *lengths,
             guint n,
             gsize header_length)
{
  for (guint k = 0; k < n; k++)
    {
      guint8 *room = lv_udp_socket_get_room (self->socket);
      gsize length = lengths[k];

      memcpy (room, packets[k], length);
      lv_put_u16 (room + 2, receiver->seq++);
      lv_put_u32 (room + 8, 77);
      lv_put_u16 (room + header_length + 2, receiver->seq);
      g_assert_true (lv_srtp_protect (receiver->srtp, room, &length, header_length));
      lv_udp_socket_queue (self->socket, length, &receiver->address, 34);
    }
}

static gint64
get_thread_ns (void)
{
  struct timespec at;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &at);
  return at.tv_sec * G_GINT64_CONSTANT (1000000000) + at.tv_nsec;
}

/* One picture or one packet of sound: all of it comes at once. */
static void
forward (Bare *self, guint n, gsize payload_length)
{
  guint8 packets[MAX_PACKETS][LV_RTP_MAX_SIZE + 36];
  gsize lengths[MAX_PACKETS];
  gsize header_length = 0;
  gint64 begin_ns;

  for (guint k = 0; k < n; k++)
    {
      lengths[k] = make_packet (packets[k], payload_length, self->seq++, &header_length);
      lv_srtp_protect (self->sender, packets[k], &lengths[k], header_length);
    }
  begin_ns = get_thread_ns ();
  for (guint k = 0; k < n; k++)
    g_assert_true (lv_srtp_unprotect (self->unprotect, packets[k], &lengths[k]));
  for (guint k = 0; k < self->receivers->len; k++)
    send_copies (self, &g_array_index (self->receivers, Receiver, k), packets, lengths, n,
                 header_length);
  lv_udp_socket_flush (self->socket);
  self->cpu_ns += get_thread_ns () - begin_ns;
  self->n_sent += n * self->receivers->len;
}

static void
wait_until (gint64 at_us)
{
  struct timespec at
      = { .tv_sec = at_us / G_USEC_PER_SEC, .tv_nsec = at_us % G_USEC_PER_SEC * 1000 };

  clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

static gpointer
run (gpointer data)
{
  Bare *self = data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 end_us = now_us + self->duration_us;
  gint64 video_us = now_us, sound_us = now_us + 5000;
  LvRealTime scheduling = { 0 };

  if (self->real_time)
    lv_real_time_begin (&scheduling, now_us);
  while (now_us < end_us)
    {
      now_us = MIN (video_us, sound_us);
      wait_until (now_us);
      if (video_us == now_us)
        {
          forward (self, self->packets, self->length);
          video_us += G_USEC_PER_SEC / self->fps;
        }
      if (sound_us == now_us)
        {
          forward (self, 1, 80);
          sound_us += 20 * 1000 / self->voices;
        }
    }
  g_atomic_int_set (&self->is_done, TRUE);
  return NULL;
}

void
bare_start (Bare *self, double seconds, gboolean real_time)
{
  self->real_time = real_time;
  self->duration_us = (gint64) (seconds * G_USEC_PER_SEC);
  self->thread = g_thread_new ("bare", run, self);
}

gboolean
bare_is_done (Bare *self)
{
  return g_atomic_int_get (&self->is_done);
}

double
bare_get_cost_us (Bare *self)
{
  return self->cpu_ns / 1000.0 / self->n_sent;
}
