/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What forwarding costs: the CPU time of the server's media thread for each packet that it sends,
 * with real keys over loopback, beside a bare loop that only unprotects, rewrites, protects and
 * sends the same packets to the same sockets by the same call; the delay that it adds; its memory;
 * the time to the first picture. Figures, not verdicts.
 *
 * The media thread is a real-time one where the system lets it, as the server's is, and all is
 * measured so; then what that is worth: the delay of the large scenes with an ordinary thread.
 *
 *   bench-forward [SECONDS [SCENE]]    of each measurement, 4 by default; scenes from 0
 *
 * On a busy machine senders and receivers wait as well, and that looks like delay: `chrt -r 1
 * bench-forward` takes all of it out of the others' way. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "bench-forward-bare.h"
#include "sfu-peer.h"

#define MAX_DELAYS (1 << 20)
#define TICK_US (10 * 1000)

typedef struct
{
  const char *name;
  guint n_senders, n_receivers; /* senders receive as well when there are no receivers */
  guint fps, packets, length;   /* of each sender's picture: frames, packets of one, bytes */
} Scene;

typedef struct
{
  const Scene *scene;
  SfuFixture fixture;
  int epoll;
  gint64 tick_us;
  gint64 *next_video_us, *next_sound_us; /* of each sender */
  guint64 n_sent, n_received;
  gboolean measures;
  guint n_delays;
  gint64 *delays;
  GPtrArray *peers;
} Bench;

static gint64
get_cpu_ns (const char *name)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while (dir != NULL && (task = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *comm_path = g_strdup_printf ("/proc/self/task/%s/comm", task);
      g_autofree char *stat_path = g_strdup_printf ("/proc/self/task/%s/schedstat", task);
      g_autofree char *comm = NULL;
      g_autofree char *stat = NULL;

      if (g_file_get_contents (comm_path, &comm, NULL, NULL)
          && g_str_equal (g_strchomp (comm), name)
          && g_file_get_contents (stat_path, &stat, NULL, NULL))
        return g_ascii_strtoll (stat, NULL, 10);
    }
  return 0;
}

static void
on_received (SfuPeer *peer, SfuReceive *slot, const LvRtpHeader *header, gint64 now_us)
{
  Bench *bench = peer->user_data;
  gint64 sent_us;

  bench->n_received++;
  if (!bench->measures || !slot->line.is_video || header->payload_length < 24
      || bench->n_delays == MAX_DELAYS)
    return;
  memcpy (&sent_us, header->payload + 6 + 10, sizeof sent_us);
  bench->delays[bench->n_delays++] = now_us - sent_us;
}

/* When the kernel had the datagram, by the clock that is used otherwise. */
static gint64
get_arrival_us (const struct msghdr *message, gint64 offset_us)
{
  for (struct cmsghdr *c = CMSG_FIRSTHDR (message); c != NULL;
       c = CMSG_NXTHDR ((struct msghdr *) message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS)
      {
        struct timespec at;

        memcpy (&at, CMSG_DATA (c), sizeof at);
        return at.tv_sec * G_USEC_PER_SEC + at.tv_nsec / 1000 - offset_us;
      }
  return g_get_monotonic_time ();
}

static void
read_peer (SfuPeer *peer, gint64 offset_us)
{
  guint8 data[2048], control[128];
  struct iovec part = { data, LV_RTP_MAX_SIZE };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize n;

  for (;;)
    {
      message.msg_control = control;
      message.msg_controllen = sizeof control;
      n = recvmsg (peer->fd, &message, MSG_DONTWAIT);
      if (n <= 0)
        return;
      sfu_peer_take (peer, data, n, get_arrival_us (&message, offset_us));
    }
}

static void
watch_peer (Bench *bench, SfuPeer *peer)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = peer };
  int yes = 1, size = 4 * 1024 * 1024;

  (void) setsockopt (peer->fd, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
  (void) setsockopt (peer->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  epoll_ctl (bench->epoll, EPOLL_CTL_ADD, peer->fd, &event);
  peer->received = on_received;
  peer->user_data = bench;
}

static SfuPeer *
add_peer (Bench *bench, guint i, gboolean sends)
{
  g_autofree char *seat = g_strdup_printf ("%u", i);
  SfuPeerOptions options = {
    .n_layers = sends ? 1 : 0,
    .n_video = bench->scene->n_receivers > 0 ? 1 : bench->scene->n_senders - 1,
    .has_feedback = TRUE,
  };
  SfuPeer *peer = sfu_fixture_add (&bench->fixture, seat, &options);

  watch_peer (bench, peer);
  return peer;
}

static void
send_due (Bench *bench, gint64 now_us)
{
  const Scene *scene = bench->scene;

  for (guint i = 0; i < scene->n_senders; i++)
    {
      SfuPeer *peer = g_ptr_array_index (bench->peers, i);

      if (!sfu_peer_is_ready (peer))
        continue;
      if (now_us >= bench->next_video_us[i])
        {
          sfu_peer_send_video (peer, LV_SOURCE_CAMERA, 0, 0, scene->packets, scene->length, FALSE,
                               g_get_monotonic_time ());
          bench->n_sent += scene->packets;
          bench->next_video_us[i] += G_USEC_PER_SEC / scene->fps;
        }
      if (now_us >= bench->next_sound_us[i])
        {
          sfu_peer_send_sound (peer, LV_SOURCE_MICROPHONE, 30 + i, now_us);
          bench->n_sent++;
          bench->next_sound_us[i] += 20 * 1000;
        }
    }
}

static void
run_until (Bench *bench, gboolean sends, gint64 end_us)
{
  struct epoll_event events[256];
  gint64 now_us;

  while ((now_us = g_get_monotonic_time ()) < end_us)
    {
      gint64 offset_us = g_get_real_time () - now_us;
      int n;

      if (sends)
        send_due (bench, now_us);
      if (now_us >= bench->tick_us)
        {
          bench->tick_us = now_us + TICK_US;
          for (guint i = 0; i < bench->peers->len; i++)
            sfu_peer_tick (g_ptr_array_index (bench->peers, i), now_us);
          while (g_main_context_iteration (NULL, FALSE))
            ;
        }
      n = epoll_wait (bench->epoll, events, G_N_ELEMENTS (events), 1);
      for (int i = 0; i < n; i++)
        read_peer (events[i].data.ptr, offset_us);
    }
}

static gboolean
all_ready (Bench *bench)
{
  return sfu_fixture_all_connected (&bench->fixture, NULL);
}

static void
view_senders (Bench *bench, SfuPeer *peer)
{
  g_autoptr (GArray) view = g_array_new (FALSE, TRUE, sizeof (LvViewItem));

  for (guint i = 0; i < bench->scene->n_senders; i++)
    {
      LvViewItem item = { .source = LV_SOURCE_CAMERA, .width = 320, .height = 180 };
      SfuPeer *sender = g_ptr_array_index (bench->peers, i);

      g_strlcpy (item.seat, sender->seat, sizeof item.seat);
      if (sender != peer)
        g_array_append_val (view, item);
    }
  lv_sfu_peer_set_view (peer->face, view);
}

static void
open_bench (Bench *bench, const Scene *scene, gboolean real_time)
{
  guint n = scene->n_senders + scene->n_receivers;
  gint64 now_us;

  *bench = (Bench){ .scene = scene, .epoll = epoll_create1 (EPOLL_CLOEXEC) };
  if (real_time)
    sfu_fixture_open_real_time (&bench->fixture, 1);
  else
    sfu_fixture_open (&bench->fixture, 1);
  bench->peers = bench->fixture.peers;
  bench->delays = g_new (gint64, MAX_DELAYS);
  bench->next_video_us = g_new0 (gint64, scene->n_senders);
  bench->next_sound_us = g_new0 (gint64, scene->n_senders);
  for (guint i = 0; i < n; i++)
    {
      add_peer (bench, i, i < scene->n_senders);
      if (i % 10 == 9)
        run_until (bench, FALSE, g_get_monotonic_time () + 30000);
    }
  while (!all_ready (bench))
    run_until (bench, FALSE, g_get_monotonic_time () + 10000);
  now_us = g_get_monotonic_time ();
  for (guint i = 0; i < scene->n_senders; i++)
    {
      sfu_peer_turn_on (g_ptr_array_index (bench->peers, i),
                        1u << LV_SOURCE_MICROPHONE | 1u << LV_SOURCE_CAMERA);
      /* Not all in the same moment. */
      bench->next_video_us[i]
          = now_us + (gint64) G_USEC_PER_SEC / scene->fps * i / scene->n_senders;
      bench->next_sound_us[i] = now_us + 20 * 1000 * (gint64) i / scene->n_senders;
    }
  for (guint i = 0; i < n; i++)
    view_senders (bench, g_ptr_array_index (bench->peers, i));
}

static void
close_bench (Bench *bench)
{
  sfu_fixture_close (&bench->fixture);
  g_free (bench->delays);
  g_free (bench->next_sound_us);
  g_free (bench->next_video_us);
  close (bench->epoll);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static int
count_missing (Bench *bench)
{
  int n = 0;

  for (guint i = 0; i < bench->peers->len; i++)
    {
      SfuPeer *peer = g_ptr_array_index (bench->peers, i);

      for (guint k = 0; k < peer->n_slots; k++)
        n += peer->slots[k].n_missing;
    }
  return n;
}

static double
run_bare (Bench *bench, double seconds, gboolean real_time)
{
  const Scene *scene = bench->scene;
  Bare *bare = bare_new (scene->fps * scene->n_senders, scene->packets, scene->length,
                         MIN (scene->n_senders, SFU_PEER_SOUND_SLOTS));
  double cost_us;

  for (guint i = scene->n_receivers > 0 ? scene->n_senders : 1; i < bench->peers->len; i++)
    bare_add (bare, ((SfuPeer *) g_ptr_array_index (bench->peers, i))->fd);
  bare_start (bare, seconds, real_time);
  while (!bare_is_done (bare))
    run_until (bench, FALSE, g_get_monotonic_time () + 20000);
  cost_us = bare_get_cost_us (bare);
  bare_free (bare);
  return cost_us;
}

static void
measure (const Scene *scene, double seconds, gboolean real_time)
{
  Bench bench;
  gint64 cpu_ns, used_ns;
  guint64 sent, received;
  int missing;
  double server_us, bare_us;

  open_bench (&bench, scene, real_time);
  run_until (&bench, TRUE, g_get_monotonic_time () + 3 * G_USEC_PER_SEC);
  real_time = lv_sfu_is_real_time (bench.fixture.sfu);
  missing = count_missing (&bench);
  bench.measures = TRUE;
  cpu_ns = get_cpu_ns ("media-0");
  sent = bench.n_sent;
  received = bench.n_received;
  run_until (&bench, TRUE, g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC));
  sent = bench.n_sent - sent;
  received = bench.n_received - received;
  used_ns = get_cpu_ns ("media-0") - cpu_ns;
  bench.measures = FALSE;
  server_us = used_ns / 1000.0 / received;
  qsort (bench.delays, bench.n_delays, sizeof (gint64), compare);
  bare_us = run_bare (&bench, seconds, real_time);
  printf ("%-10s %-9s %7.0f %7.0f %8.2f %8.2f %7.2f %8.2f %8.2f %8.2f %6d\n", scene->name,
          real_time ? "real-time" : "ordinary", sent / seconds, received / seconds, server_us,
          bare_us, server_us / bare_us,
          bench.n_delays > 0 ? bench.delays[bench.n_delays / 2] / 1000.0 : 0,
          bench.n_delays > 0 ? bench.delays[bench.n_delays * 99 / 100] / 1000.0 : 0,
          bench.n_delays > 0 ? bench.delays[bench.n_delays - 1] / 1000.0 : 0,
          count_missing (&bench) - missing);
  fflush (stdout);
  close_bench (&bench);
}

static gsize
get_allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static gboolean
are_gone (Bench *bench)
{
  for (guint i = 0; i < bench->peers->len; i++)
    if (!((SfuPeer *) g_ptr_array_index (bench->peers, i))->is_gone)
      return FALSE;
  return TRUE;
}

static void
on_gone (const LvSfuStats *stats, gpointer user_data)
{
  ((SfuPeer *) user_data)->is_gone = TRUE;
}

/* What the server gives back when they leave. */
static void
measure_memory (const Scene *scene)
{
  Bench bench;
  gsize before;

  open_bench (&bench, scene, TRUE);
  run_until (&bench, TRUE, g_get_monotonic_time () + 3 * G_USEC_PER_SEC);
  before = get_allocated ();
  for (guint i = 0; i < bench.peers->len; i++)
    {
      SfuPeer *peer = g_ptr_array_index (bench.peers, i);

      lv_sfu_peer_remove (g_steal_pointer (&peer->face), on_gone, peer);
    }
  while (!are_gone (&bench))
    g_main_context_iteration (NULL, TRUE);
  printf ("memory of a participant in %s: %.1f kB\n", scene->name,
          (double) (before - get_allocated ()) / 1000 / bench.peers->len);
  close_bench (&bench);
}

/* From the description to the first picture, in a room where it flows. */
static void
measure_join (void)
{
  static const Scene scene = { "join", 1, 1, 1000, 1, 60 };
  enum
  {
    N_JOINS = 15
  };
  Bench bench;
  gint64 times[N_JOINS];

  open_bench (&bench, &scene, TRUE);
  run_until (&bench, TRUE, g_get_monotonic_time () + G_USEC_PER_SEC);
  for (guint i = 0; i < N_JOINS; i++)
    {
      gint64 begin_us = g_get_monotonic_time ();
      SfuPeer *peer = add_peer (&bench, 10 + i, FALSE);
      SfuReceive *slot = &peer->slots[SFU_PEER_SOUND_SLOTS + 1];

      view_senders (&bench, peer);
      while (slot->packets == 0 && g_get_monotonic_time () - begin_us < G_USEC_PER_SEC)
        run_until (&bench, TRUE, g_get_monotonic_time () + 200);
      times[i] = slot->first_us - begin_us;
      /* Key frames are asked for only so often. */
      run_until (&bench, TRUE, g_get_monotonic_time () + 700 * 1000);
    }
  qsort (times, N_JOINS, sizeof (gint64), compare);
  printf ("description to first picture, %d joins: median %.1f ms, slowest %.1f ms\n", N_JOINS,
          times[N_JOINS / 2] / 1000.0, times[N_JOINS - 1] / 1000.0);
  close_bench (&bench);
}

int
main (int argc, char **argv)
{
  static const Scene scenes[] = {
    { "1 x 50", 1, 50, 30, 4, 900 },
    { "10 x 10", 10, 0, 15, 2, 500 },
    { "1 x 100", 1, 100, 30, 4, 900 },
    { "1 x 200", 1, 200, 30, 4, 900 },
  };
  double seconds = argc > 1 ? atof (argv[1]) : 4;

  if (argc > 2)
    {
      measure (&scenes[MIN ((guint) atoi (argv[2]), G_N_ELEMENTS (scenes) - 1)], seconds, TRUE);
      return 0;
    }

  printf ("%-10s %-9s %7s %7s %8s %8s %7s %8s %8s %8s %6s\n", "", "thread", "in/s", "out/s",
          "server", "bare", "ratio", "delay", "delay", "delay", "lost");
  printf ("%-10s %-9s %7s %7s %8s %8s %7s %8s %8s %8s\n", "", "", "", "", "us", "us", "", "50 % ms",
          "99 % ms", "max ms");
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    measure (&scenes[i], seconds, TRUE);
  for (guint i = 2; i < G_N_ELEMENTS (scenes); i++)
    measure (&scenes[i], seconds, FALSE);
  measure_memory (&scenes[0]);
  measure_memory (&scenes[1]);
  measure_join ();
  return 0;
}
