/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What bad networks do to sound and pictures: two people in a room of the forwarding server, real
 * connections, codecs and packets, through the bad network of tests/support. One speaks and is
 * seen; the other's ears and eyes are measured.
 *
 *   bench-loss [SECONDS [WAY …]]
 *
 * A way is written as in test-link.h; each is tried on the speaker's way up, on the listener's way
 * down, and on both. */
#include "bench-person.h"
#include "speech.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define SETTLE_S 5

static const char *const usual_ways[] = {
  "delay=20",
  "delay=20,loss=2",
  "delay=20,loss=5",
  "delay=20,loss=10",
  "delay=20,loss=20",
  "delay=20,jitter=50",
  "delay=20,jitter=50,loss=10",
  "delay=20,loss=10,burst=3",
  "delay=20,rate=1000,queue=300",
};

typedef struct
{
  LvSfu *sfu;
  LvSfuRoom *room;
  TestUdpProxy *proxies[2];
  BenchPerson *speaker, *listener;
} Bench;

static void
run_for (gint64 seconds)
{
  gint64 end_us = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  g_autoptr (GSource) timer = g_timeout_source_new (50);

  /* It only wakes up. */
  g_source_set_callback (timer, G_SOURCE_FUNC (g_main_context_pending), NULL, NULL);
  g_source_attach (timer, NULL);
  while (g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (timer);
}

static void
print_seen (const char *way,
            const char *where,
            Bench *bench,
            const LvMediaSessionStats *before,
            int seconds)
{
  LvMediaSessionStats sent, stats;
  BenchSeen seen, other;
  gint64 lost, recovered; /* what is late only counts as lost for a while */

  bench_person_take_seen (bench->listener, &seen);
  bench_person_take_seen (bench->speaker, &other);
  lv_media_session_get_stats (bench_person_get_session (bench->listener), &stats);
  lv_media_session_get_stats (bench_person_get_session (bench->speaker), &sent);
  lost = MAX ((gint64) (stats.lost - before->lost), 0);
  recovered = (gint64) (stats.recovered - before->recovered);
  printf ("%-27s %-5s %6.2f %5u %4u %5u  %5.1f %4u %5u %5u  %5u/%-5u %6u %6u %3u\n", way, where,
          seen.sound.samples > 0
              ? 100.0 * (double) seen.sound.concealed_samples / (double) seen.sound.samples
              : -1,
          (guint) seen.sound.longest_concealed_ms, (guint) seen.sound.recovered_frames,
          seen.sound.delay_ms, (double) seen.pictures / seconds, seen.freezes,
          (guint) (seen.longest_gap_us / 1000),
          seen.pictures > 0 ? (guint) (seen.latency_sum_us / 1000 / seen.pictures) : 0,
          (guint) recovered, (guint) lost, (guint) (sent.estimate_bps / 1000),
          (guint) (stats.bps_received / 1000), seen.restarts + other.restarts);
  fflush (stdout);
}

static void
set_ways (Bench *bench, const char *way, gboolean is_up, gboolean is_down)
{
  static const TestLinkSettings good = { .delay_us = 20000 };
  TestLinkSettings bad;

  if (!test_link_parse (way, &bad))
    g_error ("no such way: %s", way);
  test_udp_proxy_set_ways (bench->proxies[0], is_up ? &bad : &good, &good);
  test_udp_proxy_set_ways (bench->proxies[1], &good, is_down ? &bad : &good);
}

static void
measure (Bench *bench, const char *way, int seconds)
{
  static const char *const names[] = { "up", "down", "both" };

  for (int where = 0; where < 3; where++)
    {
      LvMediaSessionStats before;
      BenchSeen ignored;

      set_ways (bench, way, where != 1, where != 0);
      bench_person_begin (bench->listener);
      run_for (SETTLE_S);
      bench_person_take_seen (bench->listener, &ignored);
      bench_person_take_seen (bench->speaker, &ignored);
      lv_media_session_get_stats (bench_person_get_session (bench->listener), &before);
      run_for (seconds);
      print_seen (way, names[where], bench, &before, seconds);
    }
}

int
main (int argc, char **argv)
{
  static const LvSfuConfig config = { .workers = 1, .bind_ip = "127.0.0.1" };
  int seconds = argc > 1 ? atoi (argv[1]) : 10;
  g_autoptr (GArray) speech = speech_new ("en");
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };

  bench.sfu = lv_sfu_new (&config, &bench_sfu_events, NULL, &error);
  g_assert_no_error (error);
  bench.room = lv_sfu_open_room (bench.sfu, 0, NULL);
  for (guint i = 0; i < 2; i++)
    bench.proxies[i] = test_udp_proxy_new (lv_sfu_get_port (bench.sfu), 7 + 100 * i);
  bench.speaker = bench_person_new (bench.sfu, bench.room, 1, bench.proxies[0], speech);
  bench.listener = bench_person_new (bench.sfu, bench.room, 2, bench.proxies[1], NULL);
  while (!bench_person_is_connected (bench.speaker) || !bench_person_is_connected (bench.listener))
    g_main_context_iteration (NULL, TRUE);
  bench_person_watch (bench.listener, bench.speaker, 640, 360);

  printf ("                                   sound worst  FEC delay  video       worst  late   "
          "repaired    can   gets ICE\n"
          "way                         where made %%    ms   n    ms    fps freezes ms    ms   "
          "of lost  kbit/s kbit/s again\n");
  for (gsize i = 0; argc > 2 ? i + 2 < (gsize) argc : i < G_N_ELEMENTS (usual_ways); i++)
    measure (&bench, argc > 2 ? argv[i + 2] : usual_ways[i], seconds);

  bench_person_free (bench.speaker);
  bench_person_free (bench.listener);
  lv_sfu_room_close (bench.room);
  lv_sfu_free (bench.sfu);
  for (guint i = 0; i < 2; i++)
    test_udp_proxy_free (bench.proxies[i]);
  return 0;
}
