/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What goes from thread to thread. */
#include "lv-channel.h"
#include "lv-stray-ring.h"

#include <poll.h>

#include "test-support.h"

#define N_THREADS 3
#define N_CALLS 20000

typedef struct
{
  LvChannel *channel;
  guint thread;
} Poster;

typedef struct
{
  guint next[N_THREADS];
  guint n;
} Reader;

static void
on_call (gpointer target, gpointer data)
{
  Reader *reader = target;
  guint value = GPOINTER_TO_UINT (data);

  /* In order of each thread. */
  g_assert_cmpuint (reader->next[value % N_THREADS]++, ==, value / N_THREADS);
  reader->n++;
}

static gpointer
post_all (gpointer data)
{
  Poster *poster = data;

  for (guint i = 0; i < N_CALLS; i++)
    lv_channel_post (poster->channel, on_call, GUINT_TO_POINTER (i * N_THREADS + poster->thread));
  return NULL;
}

static void
wait_readable (LvChannel *channel)
{
  struct pollfd wait = { .fd = lv_channel_get_fd (channel), .events = POLLIN };

  g_assert_cmpint (poll (&wait, 1, 30000), ==, 1);
}

static void
test_channel (void)
{
  Reader reader = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LvChannel) channel = lv_channel_new (&reader, &error);
  Poster posters[N_THREADS];
  GThread *threads[N_THREADS];

  g_assert_no_error (error);
  for (guint i = 0; i < N_THREADS; i++)
    {
      posters[i] = (Poster){ channel, i };
      threads[i] = g_thread_new ("post", post_all, &posters[i]);
    }
  while (reader.n < N_THREADS * N_CALLS)
    {
      wait_readable (channel);
      lv_channel_run (channel);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  /* What is left in it at the end is called as well. */
  lv_channel_post (channel, on_call, GUINT_TO_POINTER (N_CALLS * N_THREADS));
  g_clear_pointer (&channel, lv_channel_free);
  g_assert_cmpuint (reader.n, ==, N_THREADS * N_CALLS + 1);
}

static gpointer
write_strays (gpointer data)
{
  LvStrayRing *ring = data;
  LvAddress from = { .family = 4 };

  for (guint i = 0; i < N_CALLS;)
    {
      guint8 bytes[100];

      memset (bytes, i & 0xff, sizeof bytes);
      from.port = i & 0xffff;
      if (lv_stray_ring_add (ring, bytes, 1 + i % 100, &from))
        i++;
      else
        g_thread_yield ();
    }
  return NULL;
}

static void
test_strays (void)
{
  g_autoptr (LvStrayRing) ring = lv_stray_ring_new ();
  guint8 large[LV_RTP_MAX_SIZE + 1] = { 0 };
  LvAddress from = { 0 };
  GThread *thread;
  guint n = 0;

  g_assert_null (lv_stray_ring_peek (ring, 0));
  g_assert_false (lv_stray_ring_add (ring, large, sizeof large, &from));
  thread = g_thread_new ("write", write_strays, ring);
  while (n < N_CALLS)
    {
      guint k = 0;
      LvStray *stray;

      for (; (stray = lv_stray_ring_peek (ring, k)) != NULL; k++, n++)
        {
          g_assert_cmpuint (stray->length, ==, 1 + n % 100);
          g_assert_cmpuint (stray->from.port, ==, n & 0xffff);
          g_assert_cmpuint (stray->data[stray->length - 1], ==, n & 0xff);
        }
      lv_stray_ring_drop (ring, k);
      if (k == 0)
        g_thread_yield ();
    }
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/channel/order", test_channel);
  g_test_add_func ("/channel/strays", test_strays);
  return g_test_run ();
}
