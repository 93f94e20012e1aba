/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-thread.h"
#include "test-support.h"

#define POSTS 1000

typedef struct
{
  LvThread *thread;
  GMainContext *home;
  guint next;      /* the thread's own */
  guint destroyed; /* atomic */
  guint came_back; /* main */
} Fixture;

typedef struct
{
  Fixture *fixture;
  guint number;
} Post;

static void
free_post (gpointer data)
{
  Post *post = data;

  g_atomic_int_inc (&post->fixture->destroyed);
  g_free (post);
}

static gboolean
come_back (gpointer data)
{
  Fixture *fixture = data;

  fixture->came_back++;
  return G_SOURCE_REMOVE;
}

static gboolean
visit (gpointer data)
{
  Post *post = data;

  g_assert_true (lv_thread_is_current (post->fixture->thread));
  g_assert_cmpuint (post->number, ==, post->fixture->next++);
  lv_context_post (post->fixture->home, come_back, post->fixture, NULL);
  return G_SOURCE_REMOVE;
}

static Post *
post_new (Fixture *fixture, guint number)
{
  Post *post = g_new (Post, 1);

  *post = (Post){ fixture, number };
  return post;
}

static void
test_order (void)
{
  Fixture fixture = { .home = g_main_context_default () };

  fixture.thread = lv_thread_new ("visited");
  g_assert_false (lv_thread_is_current (fixture.thread));
  for (guint i = 0; i < POSTS; i++)
    lv_thread_post (fixture.thread, visit, post_new (&fixture, i), free_post);
  while (fixture.came_back < POSTS)
    g_main_context_iteration (NULL, TRUE);
  lv_thread_stop (fixture.thread);
  g_assert_cmpuint (fixture.destroyed, ==, POSTS);
  lv_thread_unref (fixture.thread);
}

/* What was posted before the stop runs, what comes after is only freed. */
static void
test_stop (void)
{
  Fixture fixture = { .home = g_main_context_default () };

  fixture.thread = lv_thread_new ("stopped");
  for (guint i = 0; i < POSTS; i++)
    lv_thread_post (fixture.thread, visit, post_new (&fixture, i), free_post);
  lv_thread_stop (fixture.thread);
  g_assert_cmpuint (fixture.next, ==, POSTS);
  lv_thread_post (fixture.thread, visit, post_new (&fixture, POSTS), free_post);
  g_assert_cmpuint (fixture.destroyed, ==, POSTS + 1);
  g_assert_cmpuint (fixture.next, ==, POSTS);
  while (fixture.came_back < POSTS)
    g_main_context_iteration (NULL, TRUE);
  lv_thread_unref (fixture.thread);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/thread/order", test_order);
  g_test_add_func ("/thread/stop", test_stop);
  return g_test_run ();
}
