/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sessions that end at any moment, and many of them. */
#include "call-fixture.h"
#include "test-support.h"

#define ROUNDS 100

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
turn_round (CallFixture *fixture, guint steps)
{
  CallPerson *person = call_fixture_add (fixture, NULL);

  for (guint i = 0; i < steps; i++)
    g_main_context_iteration (NULL, FALSE);
  call_person_leave (person);
}

/* The server and its threads stay, so what grows is the sessions'. */
static void
test_many (void)
{
  CallFixture fixture;
  CallPerson *person;
  guint n_files = 0, n_threads = 0;

  call_fixture_open (&fixture);
  for (guint i = 0; i < ROUNDS; i++)
    {
      person = call_fixture_add (&fixture, NULL);
      call_wait_state (person, LV_MEDIA_SESSION_CONNECTED);
      call_person_leave (person);
      call_wait_gone (person);
      if (i == 20)
        {
          n_files = count_entries ("/proc/self/fd");
          n_threads = count_entries ("/proc/self/task");
        }
    }
  g_assert_cmpuint (count_entries ("/proc/self/fd"), <=, n_files);
  g_assert_cmpuint (count_entries ("/proc/self/task"), <=, n_threads);
  call_fixture_close (&fixture);
}

static void
test_at_any_moment (void)
{
  CallFixture fixture;

  call_fixture_open (&fixture);
  for (guint steps = 0; steps < 40; steps++)
    turn_round (&fixture, steps);
  fixture.has_socket = fixture.is_udp_deaf = TRUE;
  for (guint steps = 0; steps < 40; steps += 5)
    turn_round (&fixture, steps);
  call_fixture_close (&fixture);
}

static void
test_while_sending (void)
{
  CallFixture fixture;
  CallPerson *a, *b;

  call_fixture_open (&fixture);
  b = call_fixture_add (&fixture, NULL);
  call_wait_state (b, LV_MEDIA_SESSION_CONNECTED);
  for (guint i = 0; i < 5; i++)
    {
      a = call_fixture_add (&fixture, NULL);
      call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
      call_person_set_sources (a, TRUE, TRUE, TRUE);
      call_person_view (b, a, LV_SOURCE_CAMERA, 720);
      call_wait_sound (b, a, 1 + i);
      lv_media_session_network_changed (a->session);
      call_person_leave (a);
    }
  call_fixture_close (&fixture);
}

static void
test_never_started (void)
{
  static const LvMediaSessionEvents none = { 0 };
  const LvMediaSessionConfig config = { .n_video = 1 };
  LvMediaSession *session = lv_media_session_new (&config, &none, NULL, NULL);
  LvMediaSessionStats stats;

  lv_media_session_get_stats (session, &stats);
  g_assert_cmpint (stats.round_trip_us, ==, -1);
  lv_media_session_stop (session);
  lv_media_session_stop (session);
  g_assert_finalize_object (session);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/call/endings/many", test_many);
  g_test_add_func ("/call/endings/at-any-moment", test_at_any_moment);
  g_test_add_func ("/call/endings/while-sending", test_while_sending);
  g_test_add_func ("/call/endings/never-started", test_never_started);
  return g_test_run ();
}
