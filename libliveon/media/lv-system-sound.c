/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-system-sound.h"

#include <pulse/pulseaudio.h>
#include <string.h>

#include "lv-sound-buffer.h"

#define RATE 48000
#define BLOCK_BYTES (LV_SOUND_BLOCK * sizeof (gint16))
/* Streams come in pieces of 10 ms and a little uneven; both clocks go apart slowly. */
#define PRIMED (4 * LV_SOUND_BLOCK)
#define MOST (12 * LV_SOUND_BLOCK)
#define RING (25 * LV_SOUND_BLOCK)
#define MAX_TAPS 64

/* Of one playing stream. */
typedef struct
{
  guint32 sink;
  pa_stream *stream; /* NULL until the sink's monitor is known */
  gboolean is_flowing;
  guint begin, length; /* of the samples that wait in the ring */
  gint16 ring[RING];
} Tap;

/* All but is_lost and taps belongs to libpulse's thread, or to nobody while that does not run. */
struct _LvSystemSound
{
  pa_threaded_mainloop *loop;
  pa_context *context;
  gint is_lost;     /* atomic */
  GMutex lock;      /* lint: lock: libpulse's thread writes, a streaming thread reads; of taps */
  GHashTable *taps; /* the stream's index → Tap */
};

static void
tap_free (gpointer data)
{
  Tap *tap = data;

  if (tap->stream != NULL)
    {
      pa_stream_set_read_callback (tap->stream, NULL, NULL);
      pa_stream_disconnect (tap->stream);
      pa_stream_unref (tap->stream);
    }
  g_free (tap);
}

static void
drop_oldest (Tap *tap, guint n)
{
  tap->begin = (tap->begin + n) % RING;
  tap->length -= n;
}

/* samples NULL: silence. */
static void
append (Tap *tap, const gint16 *samples, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (tap->length == RING)
        drop_oldest (tap, 1);
      tap->ring[(tap->begin + tap->length++) % RING] = samples != NULL ? samples[i] : 0;
    }
}

static Tap *
find_tap (LvSystemSound *self, pa_stream *stream)
{
  return g_hash_table_lookup (self->taps, GUINT_TO_POINTER (pa_stream_get_monitor_stream (stream)));
}

static void
on_read (pa_stream *stream, size_t length, void *data)
{
  LvSystemSound *self = data;
  const void *samples;

  g_mutex_lock (&self->lock);
  while (pa_stream_readable_size (stream) > 0 && pa_stream_peek (stream, &samples, &length) >= 0
         && length > 0)
    {
      Tap *tap = find_tap (self, stream);

      if (tap != NULL)
        append (tap, samples, MIN (length / sizeof (gint16), RING));
      pa_stream_drop (stream);
    }
  g_mutex_unlock (&self->lock);
}

static void
open_tap (LvSystemSound *self, guint32 index, Tap *tap, const char *monitor)
{
  const pa_sample_spec spec = { .format = PA_SAMPLE_S16NE, .rate = RATE, .channels = 1 };
  const pa_buffer_attr attributes = { .maxlength = (guint32) -1, .fragsize = BLOCK_BYTES };

  tap->stream = pa_stream_new (self->context, "LiveOn", &spec, NULL);
  if (tap->stream == NULL)
    return;
  pa_stream_set_monitor_stream (tap->stream, index);
  pa_stream_set_read_callback (tap->stream, on_read, self);
  pa_stream_connect_record (tap->stream, monitor, &attributes,
                            PA_STREAM_ADJUST_LATENCY | PA_STREAM_DONT_MOVE);
}

static void
on_sink (pa_context *context, const pa_sink_info *info, int is_end, void *data)
{
  LvSystemSound *self = data;
  GHashTableIter iter;
  gpointer index, value;

  if (is_end != 0)
    return;
  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->taps);
  while (g_hash_table_iter_next (&iter, &index, &value))
    {
      Tap *tap = value;

      if (tap->sink == info->index && tap->stream == NULL)
        open_tap (self, GPOINTER_TO_UINT (index), tap, info->monitor_source_name);
    }
  g_mutex_unlock (&self->lock);
}

static void
forget (pa_operation *operation)
{
  if (operation != NULL)
    pa_operation_unref (operation);
}

static gboolean
update_tap (LvSystemSound *self, const pa_sink_input_info *info)
{
  gboolean is_wanted = !info->mute && !pa_proplist_contains (info->proplist, LV_SYSTEM_SOUND_APART);
  Tap *tap = g_hash_table_lookup (self->taps, GUINT_TO_POINTER (info->index));

  if (tap != NULL && is_wanted && tap->sink == info->sink)
    return FALSE;
  g_hash_table_remove (self->taps, GUINT_TO_POINTER (info->index));
  if (!is_wanted || g_hash_table_size (self->taps) >= MAX_TAPS)
    return FALSE;
  tap = g_new0 (Tap, 1);
  tap->sink = info->sink;
  g_hash_table_insert (self->taps, GUINT_TO_POINTER (info->index), tap);
  return TRUE;
}

static void
on_playing (pa_context *context, const pa_sink_input_info *info, int is_end, void *data)
{
  LvSystemSound *self = data;
  gboolean is_new;

  if (is_end != 0)
    return;
  g_mutex_lock (&self->lock);
  is_new = update_tap (self, info);
  g_mutex_unlock (&self->lock);
  if (is_new)
    forget (pa_context_get_sink_info_by_index (context, info->sink, on_sink, self));
}

static void
on_event (pa_context *context, pa_subscription_event_type_t event, guint32 index, void *data)
{
  LvSystemSound *self = data;

  if ((event & PA_SUBSCRIPTION_EVENT_TYPE_MASK) != PA_SUBSCRIPTION_EVENT_REMOVE)
    {
      forget (pa_context_get_sink_input_info (context, index, on_playing, self));
      return;
    }
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->taps, GUINT_TO_POINTER (index));
  g_mutex_unlock (&self->lock);
}

static void
on_state (pa_context *context, void *data)
{
  LvSystemSound *self = data;
  const pa_context_state_t state = pa_context_get_state (context);

  if (state == PA_CONTEXT_READY)
    {
      pa_context_set_subscribe_callback (context, on_event, self);
      forget (pa_context_subscribe (context, PA_SUBSCRIPTION_MASK_SINK_INPUT, NULL, NULL));
      forget (pa_context_get_sink_input_info_list (context, on_playing, self));
    }
  else if (!PA_CONTEXT_IS_GOOD (state))
    g_atomic_int_set (&self->is_lost, TRUE);
}

LvSystemSound *
lv_system_sound_new (void)
{
  LvSystemSound *self = g_new0 (LvSystemSound, 1);

  g_mutex_init (&self->lock);
  self->taps = g_hash_table_new_full (NULL, NULL, NULL, tap_free);
  self->loop = pa_threaded_mainloop_new ();
  self->context = pa_context_new (pa_threaded_mainloop_get_api (self->loop), "LiveOn");
  pa_context_set_state_callback (self->context, on_state, self);
  if (pa_context_connect (self->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) < 0
      || pa_threaded_mainloop_start (self->loop) < 0)
    self->is_lost = TRUE;
  return self;
}

void
lv_system_sound_free (LvSystemSound *self)
{
  pa_threaded_mainloop_stop (self->loop);
  g_hash_table_unref (self->taps);
  pa_context_set_state_callback (self->context, NULL, NULL);
  pa_context_set_subscribe_callback (self->context, NULL, NULL);
  pa_context_disconnect (self->context);
  pa_context_unref (self->context);
  pa_threaded_mainloop_free (self->loop);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
add_block (Tap *tap, gint *mix)
{
  guint n = MIN (tap->length, LV_SOUND_BLOCK);

  tap->is_flowing |= tap->length >= PRIMED;
  if (!tap->is_flowing)
    return;
  if (tap->length > MOST)
    drop_oldest (tap, tap->length - PRIMED);
  for (guint i = 0; i < n; i++)
    mix[i] += tap->ring[(tap->begin + i) % RING];
  drop_oldest (tap, n);
  tap->is_flowing = n == LV_SOUND_BLOCK;
}

void
lv_system_sound_read (LvSystemSound *self, gint16 *block)
{
  gint mix[LV_SOUND_BLOCK] = { 0 };
  GHashTableIter iter;
  gpointer tap;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->taps);
  while (g_hash_table_iter_next (&iter, NULL, &tap))
    add_block (tap, mix);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < LV_SOUND_BLOCK; i++)
    block[i] = (gint16) CLAMP (mix[i], G_MININT16, G_MAXINT16);
}

gboolean
lv_system_sound_get_is_lost (LvSystemSound *self)
{
  return g_atomic_int_get (&self->is_lost);
}
