/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-gst.h"

#define STOP_LIMIT_US (3 * G_USEC_PER_SEC)

/* What the threads that start and end a pipeline share with its owner, who may give up waiting. */
typedef struct
{
  GstElement *pipeline;
  GMutex turn; /* held while the state changes, so that a start never comes after the end */
  GMutex lock; /* of the rest */
  GCond ended;
  gboolean is_stopping, is_ended;
} Run;

struct _LvPipe
{
  Run *run;
  GSource *bus_source;
  char *device;
  const LvPipeEvents *events;
  gpointer data;
  gboolean has_failed;
};

static void
clear_run (gpointer data)
{
  Run *run = data;

  gst_object_unref (run->pipeline);
  g_mutex_clear (&run->turn);
  g_mutex_clear (&run->lock);
  g_cond_clear (&run->ended);
}

static void
run_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_run);
}

/* The last thing done with self: the event may stop the pipe. */
static void
fail (LvPipe *self, const GError *error)
{
  if (self->has_failed)
    return;
  self->has_failed = TRUE;
  self->events->failed (error, self->data);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  LvPipe *self = data;
  g_autoptr (GError) error = NULL;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
      error = lv_gst_error_from_message (message, self->device);
      fail (self, error);
      break;
    case GST_MESSAGE_WARNING:
      gst_message_parse_warning (message, &error, NULL);
      g_debug ("%s: %s", GST_OBJECT_NAME (GST_MESSAGE_SRC (message)), error->message);
      break;
    default:
      if (self->events->message != NULL)
        self->events->message (message, self->data);
    }
  return G_SOURCE_CONTINUE;
}

LvPipe *
lv_pipe_new (
    const char *name, const char *device, const LvPipeEvents *events, gpointer data, GError **error)
{
  LvPipe *self;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstClock) clock = NULL;

  if (!lv_gst_init (error))
    return NULL;
  self = g_new0 (LvPipe, 1);
  self->run = g_atomic_rc_box_new0 (Run);
  self->run->pipeline = gst_object_ref_sink (gst_pipeline_new (name));
  g_mutex_init (&self->run->turn);
  g_mutex_init (&self->run->lock);
  g_cond_init (&self->run->ended);
  self->device = g_strdup (device);
  self->events = events;
  self->data = data;
  clock = gst_system_clock_obtain ();
  gst_pipeline_use_clock (GST_PIPELINE (self->run->pipeline), clock);
  bus = gst_pipeline_get_bus (GST_PIPELINE (self->run->pipeline));
  self->bus_source = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_source, G_SOURCE_FUNC (on_message), self, NULL);
  g_source_attach (self->bus_source, g_main_context_get_thread_default ());
  return self;
}

GstBin *
lv_pipe_get_bin (LvPipe *self)
{
  return GST_BIN (self->run->pipeline);
}

static gboolean
is_stopping (Run *run)
{
  gboolean result;

  g_mutex_lock (&run->lock);
  result = run->is_stopping;
  g_mutex_unlock (&run->lock);
  return result;
}

/* Devices may take long to open. */
static void
play (GstElement *pipeline, gpointer data)
{
  Run *run = data;

  g_mutex_lock (&run->turn);
  if (!is_stopping (run)
      && gst_element_set_state (pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    /* Most elements have told more before; only the first error counts. */
    GST_ELEMENT_ERROR (pipeline, CORE, STATE_CHANGE, ("It does not start."), (NULL));
  g_mutex_unlock (&run->turn);
}

void
lv_pipe_start (LvPipe *self)
{
  gst_element_call_async (self->run->pipeline, play, g_atomic_rc_box_acquire (self->run),
                          run_unref);
}

static void
end (GstElement *pipeline, gpointer data)
{
  Run *run = data;
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  g_mutex_lock (&run->turn);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  /* What never got ready is not emptied by itself, and its messages hold it. */
  gst_bus_set_flushing (bus, TRUE);
  g_mutex_unlock (&run->turn);
  g_mutex_lock (&run->lock);
  run->is_ended = TRUE;
  g_cond_signal (&run->ended);
  g_mutex_unlock (&run->lock);
}

gboolean
lv_pipe_stop (LvPipe *self)
{
  Run *run = self->run;
  gint64 limit = g_get_monotonic_time () + STOP_LIMIT_US;
  gboolean has_ended;

  g_source_destroy (self->bus_source);
  g_source_unref (self->bus_source);
  g_mutex_lock (&run->lock);
  run->is_stopping = TRUE;
  gst_element_call_async (run->pipeline, end, g_atomic_rc_box_acquire (run), run_unref);
  while (!run->is_ended && g_cond_wait_until (&run->ended, &run->lock, limit))
    ;
  has_ended = run->is_ended;
  if (!has_ended)
    g_warning ("%s does not stop; it is left to itself", GST_OBJECT_NAME (run->pipeline));
  g_mutex_unlock (&run->lock);
  run_unref (run);
  g_free (self->device);
  g_free (self);
  return has_ended;
}
