/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fake-camera CLIP WIDTH HEIGHT FPS FORMAT NAME: a camera of PipeWire.
 *
 * CLIP holds raw I420 pictures; they are shown forwards and backwards for ever, each with the code
 * of lv-test-picture.h: the counter says which picture it is (fake-camera-clip.h), the time when it
 * was made. FORMAT is YUY2, NV12 or I420 (pipewiresink cuts what varies in size). Prints "ready"
 * when it runs, and ends on SIGTERM. It leads a group of processes: what stops the group stops the
 * camera.
 */
#include <glib-unix.h>
#include <gst/app/gstappsrc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake-camera-clip.h"
#include "lv-gst.h"
#include "lv-test-picture.h"

#define MAX_CRASHES 10

typedef struct
{
  ClipFile clip;
  guint fps;
  LvPipe *pipe;
  GstElement *source;
  GMainLoop *loop;
  gint64 start_us;
  guint32 counter;
  int status;
} Camera;

static void
on_failed (const GError *error, gpointer data)
{
  Camera *self = data;

  g_printerr ("fake-camera: %s\n", error->message);
  self->status = 1;
  g_main_loop_quit (self->loop);
}

static const LvPipeEvents events = { on_failed, NULL };

static gboolean
build (Camera *self, const char *format, const char *name, GError **error)
{
  const LvGstPart parts[] = {
    { "appsrc", "clip" },         { "videoconvertscale", "convert" }, { "capsfilter", "format" },
    { "identity", "own-memory" }, { "pipewiresink", "camera" },
  };
  GstElement *elements[G_N_ELEMENTS (parts)];
  g_autoptr (GstCaps) caps = gst_caps_new_simple (
      "video/x-raw", "format", G_TYPE_STRING, "I420", "width", G_TYPE_INT, self->clip.width,
      "height", G_TYPE_INT, self->clip.height, "framerate", GST_TYPE_FRACTION, self->fps, 1,
      "colorimetry", G_TYPE_STRING, "bt601", NULL);
  g_autoptr (GstCaps) out = gst_caps_copy (caps);
  g_autoptr (GstStructure) properties = gst_structure_new (
      "props", "media.class", G_TYPE_STRING, "Video/Source", "media.role", G_TYPE_STRING, "Camera",
      "node.name", G_TYPE_STRING, name, "node.description", G_TYPE_STRING, name, NULL);

  self->pipe = lv_pipe_new ("fake-camera", name, &events, self, error);
  if (self->pipe == NULL
      || !lv_gst_add_chain (lv_pipe_get_bin (self->pipe), NULL, parts, G_N_ELEMENTS (parts),
                            elements, error))
    return FALSE;
  self->source = elements[0];
  g_object_set (self->source, "caps", caps, "format", GST_FORMAT_TIME, "is-live", TRUE,
                "max-buffers", (guint64) 2, "leaky-type", 2 /* downstream */, NULL);
  gst_caps_set_simple (out, "format", G_TYPE_STRING, format, NULL);
  g_object_set (elements[2], "caps", out, NULL);
  /* The sink's pool (0.3.65) hands out buffers without memory while a reader comes. */
  g_object_set (elements[3], "drop-allocation", TRUE, NULL);
  /* Not in step with the clock: what comes is shown. */
  g_object_set (elements[4], "mode", 2 /* provide */, "stream-properties", properties, "sync",
                FALSE, NULL);
  return TRUE;
}

static gboolean
show_next (gpointer data)
{
  Camera *self = data;
  gint64 now_us = g_get_monotonic_time ();
  gsize size = lv_picture_get_size (self->clip.width, self->clip.height);
  guint8 *memory = g_malloc (size);
  LvPicture picture = lv_picture_wrap (memory, self->clip.width, self->clip.height);
  LvTestCode code = { self->counter, (guint32) (now_us / 1000) };
  GstBuffer *buffer = gst_buffer_new_wrapped (memory, size);

  clip_file_draw (&self->clip, &picture, &code);
  GST_BUFFER_PTS (buffer) = (now_us - self->start_us) * 1000;
  GST_BUFFER_DURATION (buffer) = GST_SECOND / self->fps;
  gst_app_src_push_buffer (GST_APP_SRC (self->source), buffer);
  /* Pictures that were missed (a busy machine) are left out: the counter tells the truth. */
  self->counter = (guint32) ((now_us - self->start_us) * self->fps / G_USEC_PER_SEC) + 1;
  g_source_set_ready_time (g_main_current_source (),
                           self->start_us + self->counter * G_USEC_PER_SEC / self->fps);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_timer (GSource *source, GSourceFunc func, gpointer data)
{
  return func (data);
}

static GSourceFuncs timer_funcs = { .dispatch = dispatch_timer };

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (((Camera *) data)->loop);
  return G_SOURCE_CONTINUE;
}

static int
run (char *argv[])
{
  Camera self = { 0 };
  g_autoptr (GError) error = NULL;
  GSource *timer;

  /* Where the sink has no memory all the same, a picture is lost and not the camera. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  self.fps = MAX (atoi (argv[4]), 1);
  self.loop = g_main_loop_new (NULL, FALSE);
  if (!lv_gst_init (&error)
      || !clip_file_open (&self.clip, argv[1], atoi (argv[2]), atoi (argv[3]), &error)
      || !build (&self, argv[5], argv[6], &error))
    {
      g_printerr ("fake-camera: %s\n", error->message);
      return 1;
    }
  lv_pipe_start (self.pipe);
  self.start_us = g_get_monotonic_time ();
  timer = g_source_new (&timer_funcs, sizeof *timer);
  g_source_set_callback (timer, show_next, &self, NULL);
  g_source_set_ready_time (timer, 0);
  g_source_attach (timer, NULL);
  g_unix_signal_add (SIGTERM, on_signal, &self);
  g_unix_signal_add (SIGINT, on_signal, &self);
  g_print ("ready\n");
  g_main_loop_run (self.loop);
  g_source_destroy (timer);
  g_source_unref (timer);
  lv_pipe_stop (self.pipe);
  clip_file_close (&self.clip);
  g_main_loop_unref (self.loop);
  return self.status;
}

/* The camera in a process of its own, and another when it crashes, as the sink does now and then
 * when a reader comes or goes (0.3.65). Until SIGTERM; returns the status of the last one. */
static int
keep (char *argv[], const sigset_t *signals)
{
  for (guint tries = 0; tries < MAX_CRASHES; tries++)
    {
      pid_t pid = fork ();
      int status = 0, signal;
      gboolean is_ended = FALSE;

      if (pid == 0)
        {
          prctl (PR_SET_PDEATHSIG, SIGKILL);
          sigprocmask (SIG_UNBLOCK, signals, NULL);
          return run (argv);
        }
      while (waitpid (pid, &status, WNOHANG) == 0)
        if (sigwait (signals, &signal) == 0 && signal != SIGCHLD)
          is_ended = kill (pid, signal) == 0;
      if (is_ended || !WIFSIGNALED (status))
        return WIFEXITED (status) ? WEXITSTATUS (status) : 0;
    }
  return 1;
}

int
main (int argc, char *argv[])
{
  sigset_t signals;

  if (argc != 7)
    {
      g_printerr ("usage: fake-camera CLIP WIDTH HEIGHT FPS FORMAT NAME\n");
      return 2;
    }
  sigemptyset (&signals);
  sigaddset (&signals, SIGCHLD);
  sigaddset (&signals, SIGTERM);
  sigaddset (&signals, SIGINT);
  sigprocmask (SIG_BLOCK, &signals, NULL);
  setpgid (0, 0);
  return keep (argv, &signals);
}
