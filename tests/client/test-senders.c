/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py --portal: a screen that is chosen in the desktop's dialog. */
#include "lv-senders.h"

#include <string.h>

#include "test-support.h"

typedef struct
{
  LvSenders *senders;
  LiveonVideoStream *stream;
  guint n_changes;
  GError *error;
} Fixture;

static void
on_changed (LvSource source, const GError *error, gpointer data)
{
  Fixture *self = data;

  g_assert_cmpint (source, ==, LV_SOURCE_SCREEN);
  self->n_changes++;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static const LvSendersEvents events = { .changed = on_changed };

static void
set_answer (const char *answer)
{
  g_assert_true (g_file_set_contents (g_getenv ("LIVEON_TEST_PORTAL"), answer, -1, NULL));
}

/* What the desktop was asked since it was forgotten. */
static char *
read_asked (void)
{
  g_autofree char *path = g_strconcat (g_getenv ("LIVEON_TEST_PORTAL"), ".asked", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text != NULL ? text : g_strdup ("");
}

static void
forget_asked (void)
{
  g_autofree char *path = g_strconcat (g_getenv ("LIVEON_TEST_PORTAL"), ".asked", NULL);

  g_assert_true (g_file_set_contents (path, "", -1, NULL));
}

static gboolean
is_asked (gpointer word)
{
  g_autofree char *asked = read_asked ();

  return strstr (asked, word) != NULL;
}

static gboolean
was_asked (const char *word)
{
  return is_asked ((gpointer) word);
}

static void
wait_asked (const char *word)
{
  test_wait_until (is_asked, (gpointer) word);
}

static void
set_up (Fixture *self, gconstpointer answer)
{
  *self = (Fixture){ .senders = lv_senders_new (&events, self) };
  self->stream = lv_senders_watch (self->senders, LV_SOURCE_SCREEN, NULL);
  set_answer (answer);
  forget_asked ();
}

static void
tear_down (Fixture *self, gconstpointer answer)
{
  lv_senders_free (self->senders);
  g_assert_finalize_object (self->stream);
  g_clear_error (&self->error);
}

static gboolean
turn_on (Fixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lv_senders_turn_on_async (self->senders, LV_SOURCE_SCREEN, test_take_result, &result);
  test_wait_for (result);
  return lv_senders_turn_on_finish (result, error);
}

static gboolean
has_frames (gpointer data)
{
  return liveon_video_stream_get_n_frames (data) > 3;
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* It is asked once, and not again for who has the token. */
static void
test_screen (Fixture *self, gconstpointer answer)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  guint id = g_timeout_add (50, tick, NULL);

  lv_senders_set_parent_window (self->senders, "x11:1f");
  g_assert_null (lv_senders_get_screen_token (self->senders));
  g_assert_true (turn_on (self, &error));
  g_assert_no_error (error);
  g_assert_true (lv_senders_get_is_on (self->senders, LV_SOURCE_SCREEN));
  g_assert_cmpuint (self->n_changes, ==, 1);
  test_wait_until (has_frames, self->stream);
  g_assert_true (was_asked ("asked"));
  g_assert_true (was_asked ("parent=x11:1f"));
  token = g_strdup (lv_senders_get_screen_token (self->senders));
  g_assert_nonnull (token);
  lv_senders_turn_off (self->senders, LV_SOURCE_SCREEN);
  g_assert_cmpuint (self->n_changes, ==, 2);
  wait_asked ("closed");

  lv_senders_set_screen_token (self->senders, token);
  g_assert_true (turn_on (self, &error));
  g_assert_true (was_asked ("restored"));
  g_source_remove (id);
}

static void
test_no (Fixture *self, gconstpointer answer)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (turn_on (self, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (self->error);
  g_assert_false (lv_senders_get_is_on (self->senders, LV_SOURCE_SCREEN));
  g_assert_cmpint (liveon_video_stream_get_state (self->stream), ==, LIVEON_VIDEO_STATE_OFF);

  set_answer ("yes");
  g_clear_error (&error);
  g_assert_true (turn_on (self, &error));
}

static gboolean
is_off (gpointer data)
{
  Fixture *self = data;

  return !lv_senders_get_is_on (self->senders, LV_SOURCE_SCREEN);
}

/* The person ends it in the desktop's bar. */
static void
test_ended (Fixture *self, gconstpointer answer)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (turn_on (self, &error));
  g_assert_no_error (error);
  set_answer ("close");
  test_wait_until (is_off, self);
  g_assert_cmpuint (self->n_changes, ==, 2);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (liveon_video_stream_get_state (self->stream), ==, LIVEON_VIDEO_STATE_OFF);
}

/* Turned off again while the dialog is open, and freed while the next one is. */
static void
test_off_while_asked (Fixture *self, gconstpointer answer)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  guint id = g_timeout_add (50, tick, NULL);

  lv_senders_turn_on_async (self->senders, LV_SOURCE_SCREEN, test_take_result, &first);
  g_assert_cmpint (liveon_video_stream_get_state (self->stream), ==, LIVEON_VIDEO_STATE_WAITING);
  wait_asked ("asked");
  lv_senders_turn_off (self->senders, LV_SOURCE_SCREEN);
  test_wait_for (first);
  g_assert_false (lv_senders_turn_on_finish (first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (liveon_video_stream_get_state (self->stream), ==, LIVEON_VIDEO_STATE_OFF);
  g_clear_error (&error);

  forget_asked ();
  lv_senders_turn_on_async (self->senders, LV_SOURCE_SCREEN, test_take_result, &second);
  wait_asked ("asked");
  lv_senders_free (self->senders);
  test_wait_for (second);
  g_assert_false (lv_senders_turn_on_finish (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  self->senders = lv_senders_new (&events, self);
  g_source_remove (id);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 90);
  g_test_add ("/senders/screen", Fixture, "yes", set_up, test_screen, tear_down);
  g_test_add ("/senders/no", Fixture, "no", set_up, test_no, tear_down);
  g_test_add ("/senders/ended", Fixture, "yes", set_up, test_ended, tear_down);
  g_test_add ("/senders/off-while-asked", Fixture, "wait", set_up, test_off_while_asked, tear_down);
  return g_test_run ();
}
