/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-sound: what a sender and a player of three slots cost, in CPU seconds a second of sound,
 * beside bare webrtcdsp, opusenc and opusdec on the same speech in the same run. */
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <time.h>

#include "lv-gst.h"
#include "lv-mixer.h"
#include "lv-sound-feed.h"
#include "sound-journey.h"
#include "speech.h"
#include "test-support.h"

#define N_SLOTS 3
#define ROUNDS 3 /* the cheapest counts: others use the machine, too */

static double
get_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
drop_frame (LvFrame *frame, gpointer data)
{
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  lv_sound_feed_take (data, (gint16 *) map.data, map.size / 2, GST_BUFFER_PTS (buffer) / 1000);
  gst_buffer_unmap (buffer, &map);
  return GST_FLOW_OK;
}

static GstBuffer *
make_block (GArray *speech, gsize at)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, LV_SOUND_BLOCK * sizeof (gint16), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < LV_SOUND_BLOCK; i++)
    ((gint16 *) map.data)[i] = (gint16) (g_array_index (speech, float, at + i) * 32767);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (at, GST_SECOND, SPEECH_RATE);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 100;
  return buffer;
}

/* Runs "appsrc name=in ! …" over what add pushes; the CPU that it took. */
typedef void (*AddFunc) (GstAppSrc *source, gpointer data);

static double
run (const char *line, LvSoundFeed *feed, AddFunc add, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (line, &error);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "in");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  double begin;

  g_assert_no_error (error);
  if (feed != NULL)
    gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, feed, NULL);
  add (GST_APP_SRC (source), data);
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  begin = get_cpu ();
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message
      = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_true (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return get_cpu () - begin;
}

static void
add_speech (GstAppSrc *source, gpointer data)
{
  GArray *speech = data;

  for (gsize at = 0; at + LV_SOUND_BLOCK <= speech->len; at += LV_SOUND_BLOCK)
    gst_app_src_push_buffer (source, make_block (speech, at));
}

static void
add_packets (GstAppSrc *source, gpointer data)
{
  GArray *packets = data;
  gint64 first = g_array_index (packets, JourneyPacket, 0).rtp_time;

  for (guint i = 0; i < packets->len; i++)
    {
      JourneyPacket *packet = &g_array_index (packets, JourneyPacket, i);
      GstBuffer *buffer = gst_buffer_new_wrapped_bytes (packet->opus);

      GST_BUFFER_PTS (buffer)
          = gst_util_uint64_scale (packet->rtp_time - first, GST_SECOND, SPEECH_RATE);
      GST_BUFFER_DURATION (buffer) = GST_SECOND / 50;
      gst_app_src_push_buffer (source, buffer);
    }
}

#define RAW                                                                                        \
  "appsrc name=in format=time max-bytes=0 caps=audio/x-raw,format=S16LE,rate=48000,"               \
  "channels=1,layout=interleaved ! webrtcdsp echo-cancel=false ! "
#define OPUS                                                                                       \
  "appsrc name=in format=time max-bytes=0 caps=audio/x-opus,rate=48000,channels=1,"                \
  "channel-mapping-family=0,stream-count=1,coupled-count=0 ! "

static double
run_sender (GArray *speech)
{
  g_autoptr (LvSoundFeed) feed = lv_sound_feed_new (LV_SOURCE_MICROPHONE, drop_frame, NULL);

  lv_sound_feed_set_is_open (feed, TRUE);
  return run (RAW "appsink name=out sync=false", feed, add_speech, speech);
}

static double
run_bare_sender (GArray *speech)
{
  return run (RAW "opusenc bitrate=32000 inband-fec=true packet-loss-percentage=5 dtx=true "
                  "audio-type=voice complexity=9 ! fakesink sync=false name=out",
              NULL, add_speech, speech);
}

static double
run_player (GArray *packets, guint n_blocks)
{
  g_autoptr (LvMixer) mixer = lv_mixer_new (N_SLOTS);
  double begin = get_cpu ();
  guint next = 0;

  for (guint i = 1; i <= n_blocks; i++)
    {
      gint16 block[LV_SOUND_BLOCK];

      for (; next < packets->len; next++)
        {
          JourneyPacket *packet = &g_array_index (packets, JourneyPacket, next);

          if (packet->arrival_us > i * 10000)
            break;
          for (guint slot = 0; slot < N_SLOTS; slot++)
            lv_sound_buffer_push (lv_mixer_get_buffer (mixer, slot), packet->seq, packet->rtp_time,
                                  packet->arrival_us, packet->opus);
        }
      lv_mixer_pull (mixer, i * 10000, block);
    }
  return get_cpu () - begin;
}

static double
run_bare_player (GArray *packets)
{
  double cpu = 0;

  for (guint i = 0; i < N_SLOTS; i++)
    cpu += run (OPUS "opusdec ! fakesink sync=false name=out", NULL, add_packets, packets);
  return cpu;
}

int
main (int argc, char **argv)
{
  Journey ways[] = { { 20, 32000, FALSE, 0, JITTER_UNIFORM, 10 },
                     { 20, 32000, FALSE, 0.1, JITTER_UNIFORM, 50 } };
  g_autoptr (GArray) speech = NULL;
  double seconds, ours = G_MAXDOUBLE, bare = G_MAXDOUBLE;

  test_init (&argc, &argv, 300);
  g_assert_true (lv_gst_init (NULL));
  speech = speech_new ("en");
  seconds = speech->len / (double) SPEECH_RATE;
  for (int i = 0; i < ROUNDS; i++)
    {
      ours = MIN (ours, run_sender (speech) / seconds);
      bare = MIN (bare, run_bare_sender (speech) / seconds);
    }
  g_print ("sender: %.4f CPU seconds a second; webrtcdsp and opusenc: %.4f; ratio %.2f\n", ours,
           bare, ours / bare);
  for (gsize way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (GArray) packets = journey_send (&ways[way], speech);

      ours = bare = G_MAXDOUBLE;
      for (int i = 0; i < ROUNDS; i++)
        {
          ours = MIN (ours, run_player (packets, speech->len / LV_SOUND_BLOCK) / seconds);
          bare = MIN (bare, run_bare_player (packets) / seconds);
        }
      g_print ("player, 3 slots, loss %.0f %%, jitter %u ms: %.4f CPU seconds a second; 3 opusdec: "
               "%.4f; ratio %.2f\n",
               ways[way].loss * 100, ways[way].jitter_ms, ours, bare, ours / bare);
    }
  return 0;
}
