/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-client-elements CLIP SECONDS TILES: what a participant does, by bare elements in one
 * process and in real time: three layers of the clip (raw I420, 720p) scaled and encoded, TILES of
 * 180p15 and one of 720p30 decoded, a microphone through the echo canceller to Opus, three voices
 * from Opus. Prints the share of a core. */
#include <stdlib.h>

#include "bench-elements.h"
#include "fake-camera-clip.h"
#include "lv-gst.h"
#include "lv-sound-feed.h"
#include "sound-journey.h"
#include "speech.h"

#define MAX_TILES 24
#define N_VOICES 3
#define BLOCKS_PER_S 100
#define PACKETS_PER_S 50
#define SOUND                                                                                      \
  "is-live=true format=time do-timestamp=true "                                                    \
  "caps=audio/x-raw,format=S16LE,rate=48000,channels=1,"                                           \
  "layout=interleaved ! "
#define MICROPHONE                                                                                 \
  "appsrc name=speaker " SOUND "webrtcechoprobe name=probe ! fakesink async=false "                \
  "appsrc name=microphone " SOUND "webrtcdsp probe=probe extended-filter=true ! opusenc "          \
  "bitrate=32000 inband-fec=true packet-loss-percentage=5 dtx=true audio-type=voice complexity=9 " \
  "! fakesink async=false"
#define VOICE                                                                                      \
  "appsrc name=source is-live=true format=time caps=audio/x-opus,rate=48000,channels=1,"           \
  "channel-mapping-family=0,stream-count=1,coupled-count=0 ! opusdec ! fakesink async=false"

typedef struct
{
  GstElement *pipelines[MAX_TILES + N_VOICES + 3];
  guint n_pipelines;
  ClipFile clip;
  GstElement *camera, *microphone, *speaker, *tiles[MAX_TILES + 1], *voices[N_VOICES];
  guint n_tiles;
  GPtrArray *large, *small; /* LvFrame, at 30 and 15 a second */
  GArray *speech, *packets;
  guint n_blocks, n_packets;
} Bench;

static GstElement *
add (Bench *self, const char *description, const char *source)
{
  GstElement *pipeline = bench_launch (description);

  self->pipelines[self->n_pipelines++] = pipeline;
  return gst_bin_get_by_name (GST_BIN (pipeline), source);
}

static void
draw (LvPicture *picture, guint32 counter)
{
  const LvTestCode code = { counter, counter * 33 };

  lv_test_picture_draw (picture, &code, counter * 33);
}

static void
push_camera (Bench *self, guint index)
{
  gsize size = lv_picture_get_size (self->clip.width, self->clip.height);
  guint8 *contents = (guint8 *) g_mapped_file_get_contents (self->clip.file);
  g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped_full (
      GST_MEMORY_FLAG_READONLY, contents + bench_place_of (index, self->clip.n_pictures) * size,
      size, 0, size, NULL, NULL);

  bench_push (self->camera, buffer, index * GST_SECOND / 30, GST_SECOND / 30);
}

static void
push_tiles (Bench *self, guint index)
{
  for (guint i = 0; i <= self->n_tiles; i++)
    {
      const gboolean is_large = i == self->n_tiles;
      GPtrArray *frames = is_large ? self->large : self->small;
      guint place = is_large ? index : index / 2;
      g_autoptr (GstBuffer) buffer = NULL;

      /* Tiles do not come all at once. */
      if ((!is_large && index % 2 != i % 2) || place >= frames->len)
        continue;
      buffer = gst_buffer_new_wrapped_bytes (((LvFrame *) frames->pdata[place])->data);
      bench_push (self->tiles[i], buffer, index * GST_SECOND / 30, GST_SECOND / 30);
    }
}

static GstBuffer *
make_block (Bench *self)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, LV_SOUND_BLOCK * sizeof (gint16), NULL);
  gsize at = (gsize) self->n_blocks * LV_SOUND_BLOCK % (self->speech->len - LV_SOUND_BLOCK);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < LV_SOUND_BLOCK; i++)
    ((gint16 *) map.data)[i] = (gint16) (g_array_index (self->speech, float, at + i) * 32767);
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

static void
push_sound (Bench *self, guint index)
{
  for (; self->n_blocks < (index + 1) * BLOCKS_PER_S / 30; self->n_blocks++)
    {
      GstBuffer *block = make_block (self);

      gst_app_src_push_buffer (GST_APP_SRC (self->speaker), gst_buffer_ref (block));
      gst_app_src_push_buffer (GST_APP_SRC (self->microphone), block);
    }
  for (; self->n_packets < (index + 1) * PACKETS_PER_S / 30; self->n_packets++)
    for (guint i = 0; i < N_VOICES; i++)
      {
        JourneyPacket *packet
            = &g_array_index (self->packets, JourneyPacket, self->n_packets % self->packets->len);
        g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped_bytes (packet->opus);

        bench_push (self->voices[i], buffer, self->n_packets * GST_SECOND / PACKETS_PER_S,
                    GST_SECOND / PACKETS_PER_S);
      }
}

static void
push (guint index, gpointer data)
{
  push_camera (data, index);
  push_tiles (data, index);
  push_sound (data, index);
}

static void
prepare (Bench *self, guint seconds)
{
  const Journey way = { .frame_ms = 20, .bitrate_bps = 32000 };

  self->small = bench_encode_clip (320, 180, 15, 150000, seconds, draw);
  self->large = bench_encode_clip (1280, 720, 30, 1700000, seconds, draw);
  self->speech = speech_new ("en");
  self->packets = journey_send (&way, self->speech);
  self->camera = add (self, BENCH_LAYERS ("source"), "source");
  self->microphone = add (self, MICROPHONE, "microphone");
  self->speaker = gst_bin_get_by_name (GST_BIN (self->pipelines[self->n_pipelines - 1]), "speaker");
  for (guint i = 0; i <= self->n_tiles; i++)
    self->tiles[i] = add (self, BENCH_DECODER ("source"), "source");
  for (guint i = 0; i < N_VOICES; i++)
    self->voices[i] = add (self, VOICE, "source");
}

static void
clear (Bench *self)
{
  for (guint i = 0; i < self->n_pipelines; i++)
    bench_end (self->pipelines[i]);
  gst_object_unref (self->camera);
  gst_object_unref (self->microphone);
  gst_object_unref (self->speaker);
  for (guint i = 0; i <= self->n_tiles; i++)
    gst_object_unref (self->tiles[i]);
  for (guint i = 0; i < N_VOICES; i++)
    gst_object_unref (self->voices[i]);
  g_ptr_array_unref (self->small);
  g_ptr_array_unref (self->large);
  g_array_unref (self->speech);
  g_array_unref (self->packets);
  clip_file_close (&self->clip);
}

int
main (int argc, char *argv[])
{
  Bench self = { 0 };
  g_autoptr (GError) error = NULL;
  guint seconds;

  gst_init (&argc, &argv);
  if (argc != 4 || !clip_file_open (&self.clip, argv[1], 1280, 720, &error))
    {
      g_printerr ("bench-client-elements: %s\n",
                  error != NULL ? error->message : "see its first lines");
      return 2;
    }
  seconds = (guint) CLAMP (atoi (argv[2]), 1, 60);
  self.n_tiles = (guint) CLAMP (atoi (argv[3]), 1, MAX_TILES);
  prepare (&self, seconds);
  g_print ("%.4f\n", bench_measure (seconds, push, &self));
  clear (&self);
  return 0;
}
