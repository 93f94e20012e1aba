/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-audio-player.h"

#include <gst/audio/gstaudiosink.h>

#include "lv-gst.h"
#include "test-support.h"

/* A sound server that takes its time to answer: as long as is_slow says. */
typedef GstAudioSink SlowSink;
typedef GstAudioSinkClass SlowSinkClass;

static GMutex lock; /* of the rest */
static GCond changed;
static gboolean is_slow, is_opening, is_gone;
static gint n_blocks; /* atomic */

GType slow_sink_get_type (void);
G_DEFINE_TYPE (SlowSink, slow_sink, GST_TYPE_AUDIO_SINK)

static gboolean
slow_sink_open (GstAudioSink *sink)
{
  g_mutex_lock (&lock);
  is_opening = TRUE;
  g_main_context_wakeup (NULL);
  while (is_slow)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
  return TRUE;
}

static gboolean
slow_sink_prepare (GstAudioSink *sink, GstAudioRingBufferSpec *spec)
{
  return TRUE;
}

static gboolean
slow_sink_end (GstAudioSink *sink)
{
  return TRUE;
}

static int
slow_sink_write (GstAudioSink *sink, gpointer data, guint length)
{
  return (int) length;
}

static void
slow_sink_finalize (GObject *object)
{
  G_OBJECT_CLASS (slow_sink_parent_class)->finalize (object);
  g_mutex_lock (&lock);
  is_gone = TRUE;
  g_main_context_wakeup (NULL);
  g_mutex_unlock (&lock);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "current-device"))
    g_value_set_static_string (value, "spk");
}

static void
slow_sink_class_init (SlowSinkClass *klass)
{
  static const char *const names[] = { "device", "client-name", "current-device" };
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "audio/x-raw, format=S16LE, rate=48000, channels=1, layout=interleaved");

  G_OBJECT_CLASS (klass)->finalize = slow_sink_finalize;
  G_OBJECT_CLASS (klass)->set_property = set_property;
  G_OBJECT_CLASS (klass)->get_property = get_property;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (
        G_OBJECT_CLASS (klass), i + 1,
        g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READWRITE));
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), G_N_ELEMENTS (names) + 1,
      g_param_spec_boxed ("stream-properties", NULL, NULL, GST_TYPE_STRUCTURE, G_PARAM_READWRITE));
  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass), gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Slow", "Sink/Audio", "Slow",
                                         "LiveOn");
  GST_AUDIO_SINK_CLASS (klass)->open = slow_sink_open;
  GST_AUDIO_SINK_CLASS (klass)->prepare = slow_sink_prepare;
  GST_AUDIO_SINK_CLASS (klass)->unprepare = slow_sink_end;
  GST_AUDIO_SINK_CLASS (klass)->close = slow_sink_end;
  GST_AUDIO_SINK_CLASS (klass)->write = slow_sink_write;
}

static void
slow_sink_init (SlowSink *self)
{
}

static gboolean
is_true (gpointer data)
{
  gboolean result;

  g_mutex_lock (&lock);
  result = *(gboolean *) data;
  g_mutex_unlock (&lock);
  return result;
}

static gboolean
has_played (gpointer data)
{
  return g_atomic_int_get (&n_blocks) > 3;
}

static void
on_block (const gint16 *samples, gsize n_samples, gint64 time_us, gpointer data)
{
  g_atomic_int_inc (&n_blocks);
  g_main_context_wakeup (NULL);
}

static void
on_failed (void)
{
  g_assert_not_reached ();
}

/* It is left to itself with all that it holds, and the next one begins without it. */
static void
test_too_slow (void)
{
  LvAudioPlayer *player = lv_audio_player_new (1);
  g_autofree char *kept = NULL;

  is_slow = TRUE;
  lv_audio_player_set_tap (player, on_block, NULL);
  g_signal_connect (player, "failed", G_CALLBACK (on_failed), NULL);
  lv_audio_player_start (player, NULL);
  test_wait_until (is_true, &is_opening);
  kept = g_strdup (lv_audio_player_get_echo_probe (player));
  g_test_expect_message ("liveon-media", G_LOG_LEVEL_WARNING, "*left to itself*");
  lv_audio_player_stop (player);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (lv_audio_player_get_echo_probe (player), !=, kept);
  g_mutex_lock (&lock);
  is_slow = FALSE;
  g_cond_signal (&changed);
  g_mutex_unlock (&lock);
  lv_audio_player_start (player, NULL);
  test_wait_until (has_played, NULL);
  test_wait_until (is_true, &is_gone);
  lv_audio_player_stop (player);
  g_assert_finalize_object (player);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  test_init (&argc, &argv, 40);
  lv_gst_prepare (&error);
  g_assert_no_error (error);
  /* In place of the real one. */
  g_assert_true (gst_element_register (NULL, "pulsesink", GST_RANK_PRIMARY, slow_sink_get_type ()));
  g_test_add_func ("/slow-speaker/stop", test_too_slow);
  return g_test_run ();
}
