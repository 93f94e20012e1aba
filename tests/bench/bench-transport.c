/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a packet costs here in CPU time, beside the bare calls below it in the same run: SRTP beside
 * EVP, the UDP socket beside sendto, sendmmsg and recvfrom. The best of several rounds. */
#include <openssl/evp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lv-srtp.h"
#include "lv-udp-socket.h"

#define N_PACKETS 256
#define ROUNDS 400
#define ROOM 1536
#define HEADER 12
#define BATCH 32
#define MAX_PEERS 50

static const guint8 key[32] = "0123456789abcdef0123456789abcdef";
static const guint8 salt[LV_SRTP_SALT_SIZE] = "salt of 12 b";

typedef struct
{
  guint8 data[N_PACKETS][ROOM];
  gsize lengths[N_PACKETS];
  gsize size;
  guint32 n; /* of the first packet; all have different ones */
} Packets;

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
note (double *best, gint64 begin_ns, guint n)
{
  double cost = (double) (now_ns () - begin_ns) / n;

  *best = *best == 0 ? cost : MIN (*best, cost);
}

static void
make_packets (Packets *self)
{
  for (guint i = 0; i < N_PACKETS; i++)
    {
      guint16 seq = GUINT16_TO_BE ((guint16) (self->n + i));

      memset (self->data[i], 0, HEADER);
      self->data[i][0] = 0x80;
      memcpy (self->data[i] + 2, &seq, sizeof seq);
      self->lengths[i] = self->size;
    }
  self->n += N_PACKETS;
}

static EVP_CIPHER_CTX *
new_context (gboolean is_256, gboolean is_sender)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new ();

  EVP_CipherInit_ex (context, is_256 ? EVP_aes_256_gcm () : EVP_aes_128_gcm (), NULL, key, NULL,
                     is_sender);
  return context;
}

/* The same work on the same bytes: nonce, header, text, tag. */
static void
bare_seal (EVP_CIPHER_CTX *context, guint8 *packet, gsize length, guint32 n)
{
  guint8 iv[12] = { 0 };
  int written;

  memcpy (iv, &n, sizeof n);
  EVP_EncryptInit_ex (context, NULL, NULL, NULL, iv);
  EVP_EncryptUpdate (context, NULL, &written, packet, HEADER);
  EVP_EncryptUpdate (context, packet + HEADER, &written, packet + HEADER, (int) length - HEADER);
  EVP_EncryptFinal_ex (context, packet + length, &written);
  EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, LV_SRTP_TAG_SIZE, packet + length);
}

static void
bare_open (EVP_CIPHER_CTX *context, guint8 *packet, gsize length, guint32 n)
{
  guint8 iv[12] = { 0 };
  int written;

  memcpy (iv, &n, sizeof n);
  EVP_DecryptInit_ex (context, NULL, NULL, NULL, iv);
  EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, LV_SRTP_TAG_SIZE, packet + length);
  EVP_DecryptUpdate (context, NULL, &written, packet, HEADER);
  EVP_DecryptUpdate (context, packet + HEADER, &written, packet + HEADER, (int) length - HEADER);
  if (EVP_DecryptFinal_ex (context, packet + length, &written) != 1)
    g_error ("The bare open failed");
}

static void
bench_srtp (Packets *packets, gboolean is_256, gsize size)
{
  LvSrtpProfile profile = is_256 ? LV_SRTP_AEAD_AES_256_GCM : LV_SRTP_AEAD_AES_128_GCM;
  g_autoptr (LvSrtp) sender = lv_srtp_new (profile, key, salt, TRUE);
  g_autoptr (LvSrtp) receiver = lv_srtp_new (profile, key, salt, FALSE);
  EVP_CIPHER_CTX *sealing = new_context (is_256, TRUE), *opening = new_context (is_256, FALSE);
  double seal = 0, open = 0, protect = 0, unprotect = 0;

  *packets = (Packets){ .size = size };
  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 begin_ns;

      make_packets (packets);
      begin_ns = now_ns ();
      for (guint i = 0; i < N_PACKETS; i++)
        bare_seal (sealing, packets->data[i], size, i);
      note (&seal, begin_ns, N_PACKETS);
      begin_ns = now_ns ();
      for (guint i = 0; i < N_PACKETS; i++)
        bare_open (opening, packets->data[i], size, i);
      note (&open, begin_ns, N_PACKETS);
      begin_ns = now_ns ();
      for (guint i = 0; i < N_PACKETS; i++)
        if (!lv_srtp_protect (sender, packets->data[i], &packets->lengths[i], HEADER))
          g_error ("Protecting failed");
      note (&protect, begin_ns, N_PACKETS);
      begin_ns = now_ns ();
      for (guint i = 0; i < N_PACKETS; i++)
        if (!lv_srtp_unprotect (receiver, packets->data[i], &packets->lengths[i]))
          g_error ("Unprotecting failed");
      note (&unprotect, begin_ns, N_PACKETS);
    }
  g_print ("AES-%s %5zu B  seal %4.0f  protect %4.0f  x%.2f   open %4.0f  unprotect %4.0f  x%.2f\n",
           is_256 ? "256" : "128", size, seal, protect, protect / seal, open, unprotect,
           unprotect / open);
  EVP_CIPHER_CTX_free (sealing);
  EVP_CIPHER_CTX_free (opening);
}

/* Receivers whose buffers are full at once, so that what is measured is sending. */
typedef struct
{
  LvUdpSocket *sockets[MAX_PEERS];
  LvAddress addresses[MAX_PEERS];
  struct sockaddr_storage names[MAX_PEERS];
  socklen_t name_lengths[MAX_PEERS];
  guint n;
} Peers;

static void
peers_init (Peers *self, guint n, gboolean is_small)
{
  self->n = n;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      int size = 4096;

      self->sockets[i] = lv_udp_socket_new ("127.0.0.1", 0, FALSE, &error);
      if (self->sockets[i] == NULL)
        g_error ("%s", error->message);
      if (is_small)
        setsockopt (lv_udp_socket_get_fd (self->sockets[i]), SOL_SOCKET, SO_RCVBUF, &size,
                    sizeof size);
      lv_address_parse (&self->addresses[i], "127.0.0.1",
                        lv_udp_socket_get_port (self->sockets[i]));
      self->name_lengths[i]
          = lv_address_to_sockaddr (&self->addresses[i], AF_INET, &self->names[i]);
    }
}

static void
peers_clear (Peers *self)
{
  for (guint i = 0; i < self->n; i++)
    lv_udp_socket_free (self->sockets[i]);
}

/* Which receiver the i-th packet goes to: all in turns, as forwarding does. */
static guint
peer_of (const Peers *peers, guint i)
{
  return i % peers->n;
}

static void
send_singly (int fd, const Packets *packets, const Peers *peers)
{
  for (guint i = 0; i < N_PACKETS; i++)
    sendto (fd, packets->data[i], packets->size, MSG_DONTWAIT,
            (const struct sockaddr *) &peers->names[peer_of (peers, i)], peers->name_lengths[0]);
}

static void
send_batches (int fd, Packets *packets, Peers *peers)
{
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];

  for (guint begin = 0; begin < N_PACKETS; begin += BATCH)
    {
      for (guint i = 0; i < BATCH; i++)
        {
          guint peer = peer_of (peers, begin + i);

          parts[i] = (struct iovec){ packets->data[begin + i], packets->size };
          messages[i].msg_hdr = (struct msghdr){
            .msg_name = &peers->names[peer],
            .msg_namelen = peers->name_lengths[peer],
            .msg_iov = &parts[i],
            .msg_iovlen = 1,
          };
        }
      sendmmsg (fd, messages, BATCH, MSG_DONTWAIT);
    }
}

/* With the copy into its rooms. Unequal: each packet to a receiver is longer than the one before,
 * so that none can share a message. */
static void
send_ours (LvUdpSocket *socket, const Packets *packets, const Peers *peers, gboolean is_equal)
{
  for (guint i = 0; i < N_PACKETS; i++)
    {
      gsize length = packets->size - (is_equal ? 0 : (N_PACKETS - i) / peers->n);

      memcpy (lv_udp_socket_get_room (socket), packets->data[i], length);
      lv_udp_socket_queue (socket, length, &peers->addresses[peer_of (peers, i)], 34);
    }
  lv_udp_socket_flush (socket);
}

static void
bench_sending (Packets *packets, guint n_peers, gsize size)
{
  g_autoptr (LvUdpSocket) sender = lv_udp_socket_new ("127.0.0.1", 0, FALSE, NULL);
  int fd = lv_udp_socket_get_fd (sender);
  double singly = 0, batches = 0, unequal = 0, equal = 0;
  Peers peers;

  peers_init (&peers, n_peers, TRUE);
  *packets = (Packets){ .size = size };
  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 begin_ns = now_ns ();

      send_singly (fd, packets, &peers);
      note (&singly, begin_ns, N_PACKETS);
      begin_ns = now_ns ();
      send_batches (fd, packets, &peers);
      note (&batches, begin_ns, N_PACKETS);
      begin_ns = now_ns ();
      send_ours (sender, packets, &peers, FALSE);
      note (&unequal, begin_ns, N_PACKETS);
      begin_ns = now_ns ();
      send_ours (sender, packets, &peers, TRUE);
      note (&equal, begin_ns, N_PACKETS);
    }
  g_print ("send %5zu B to %2u  sendto %4.0f  sendmmsg %4.0f  ours, unequal %4.0f  equal %4.0f\n",
           size, n_peers, singly, batches, unequal, equal);
  peers_clear (&peers);
}

static void
ignore (guint8 *data, gsize length, const LvAddress *from, gpointer user_data)
{
}

static void
bench_receiving (Packets *packets, gsize size)
{
  g_autoptr (LvUdpSocket) sender = lv_udp_socket_new ("127.0.0.1", 0, FALSE, NULL);
  double singly = 0, ours = 0;
  Peers peers;
  static guint8 data[ROOM];

  peers_init (&peers, 1, FALSE);
  *packets = (Packets){ .size = size };
  for (guint round = 0; round < ROUNDS; round++)
    {
      int fd = lv_udp_socket_get_fd (peers.sockets[0]);
      struct sockaddr_storage from;
      gint64 begin_ns;
      guint n = 0;

      send_batches (lv_udp_socket_get_fd (sender), packets, &peers);
      begin_ns = now_ns ();
      while (recvfrom (fd, data, sizeof data, MSG_DONTWAIT, (struct sockaddr *) &from,
                       &(socklen_t){ sizeof from })
             > 0)
        n++;
      note (&singly, begin_ns, n);
      send_batches (lv_udp_socket_get_fd (sender), packets, &peers);
      begin_ns = now_ns ();
      n = lv_udp_socket_receive (peers.sockets[0], N_PACKETS, ignore, NULL);
      note (&ours, begin_ns, n);
    }
  g_print ("receive %5zu B  recvfrom %4.0f  ours %4.0f\n", size, singly, ours);
  peers_clear (&peers);
}

int
main (void)
{
  static Packets packets;

  g_print ("Nanoseconds a packet, the best of %d rounds of %d packets\n", ROUNDS, N_PACKETS);
  for (guint is_256 = 0; is_256 < 2; is_256++)
    {
      bench_srtp (&packets, is_256 != 0, 1200);
      bench_srtp (&packets, is_256 != 0, 160);
    }
  bench_sending (&packets, 1, 1200);
  bench_sending (&packets, MAX_PEERS, 1200);
  bench_sending (&packets, MAX_PEERS, 160);
  bench_receiving (&packets, 1200);
  bench_receiving (&packets, 160);
  return 0;
}
