/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bare GStreamer elements, fed in real time from one thread, and what that costs. */
#pragma once

#include <gst/app/gstappsrc.h>

#include "lv-frame.h"
#include "lv-picture.h"

G_BEGIN_DECLS

/* How every encoder of pictures here is set; its bitrate follows. */
#define BENCH_VP8ENC "vp8enc deadline=1 end-usage=cbr threads=1 cpu-used=-12 target-bitrate="
/* Three layers of 720p30 from an appsrc of that name. */
#define BENCH_LAYERS(source)                                                                       \
  "appsrc name=" source " is-live=true format=time max-buffers=2"                                  \
  " caps=video/x-raw,format=I420,width=1280,height=720,framerate=30/1 ! tee name=t"                \
  " t. ! queue ! " BENCH_VP8ENC "2000000 ! fakesink async=false"                                   \
  " t. ! queue ! videoscale ! video/x-raw,width=640,height=360 ! tee name=u"                       \
  " u. ! queue ! " BENCH_VP8ENC "700000 ! fakesink async=false"                                    \
  " u. ! queue ! videorate drop-only=true ! video/x-raw,framerate=15/1 ! videoscale"               \
  " ! video/x-raw,width=320,height=180 ! " BENCH_VP8ENC "200000 ! fakesink async=false "
/* VP8 from an appsrc of that name to what a toolkit shows. */
#define BENCH_DECODER(source)                                                                      \
  "appsrc name=" source " is-live=true format=time max-buffers=4"                                  \
  " caps=video/x-vp8,framerate=30/1 ! vp8dec threads=1 ! videoconvert"                             \
  " ! video/x-raw,format=BGRx ! fakesink async=false "

/* CPU seconds of this process. */
double bench_get_cpu (void);
/* Called thirty times a second; the share of a core that all of it took. */
typedef void (*BenchPush) (guint index, gpointer data);
double bench_measure (guint seconds, BenchPush push, gpointer data);
/* Forwards and backwards through n. */
guint bench_place_of (guint index, guint n);

/* Plays. */
GstElement *bench_launch (const char *description);
void bench_end (GstElement *pipeline);
/* A copy, with that time. */
void bench_push (GstElement *source, GstBuffer *buffer, GstClockTime time, GstClockTime duration);

/* Array of LvFrame. */
typedef void (*BenchDraw) (LvPicture *picture, guint32 counter);
GPtrArray *
bench_encode_clip (guint width, guint height, guint fps, guint bps, guint seconds, BenchDraw draw);

G_END_DECLS
