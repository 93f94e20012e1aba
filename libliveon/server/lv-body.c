/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-body.h"

struct _LvBody
{
  GOutputStream parent_instance;

  GBytes *waiting; /* to be taken */
  GTask *write;    /* that it was written with */
  LvBodyFunc func;
  gpointer data;
  gboolean is_over; /* nothing more is written */
  gboolean is_whole;
  gboolean is_left;
};

G_DEFINE_FINAL_TYPE (LvBody, lv_body, G_TYPE_OUTPUT_STREAM)

static void
tell (LvBody *self)
{
  if (self->func != NULL)
    self->func (self, self->data);
}

static gssize
lv_body_write (GOutputStream *stream,
               const void *buffer,
               gsize count,
               GCancellable *cancellable,
               GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "it would wait for its reader");
  return -1;
}

static void
lv_body_write_async (GOutputStream *stream,
                     const void *buffer,
                     gsize count,
                     int io_priority,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  LvBody *self = LV_BODY (stream);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lv_body_write_async);
  if (self->is_left || self->is_over)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "nobody reads this any more");
      return;
    }
  g_assert (self->waiting == NULL);
  self->waiting = g_bytes_new (buffer, MIN (count, LV_BODY_PORTION));
  self->write = g_steal_pointer (&task);
  tell (self);
}

static gssize
lv_body_write_finish (GOutputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
lv_body_finalize (GObject *object)
{
  LvBody *self = LV_BODY (object);

  g_clear_pointer (&self->waiting, g_bytes_unref);

  G_OBJECT_CLASS (lv_body_parent_class)->finalize (object);
}

static void
lv_body_class_init (LvBodyClass *klass)
{
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lv_body_finalize;
  stream_class->write_fn = lv_body_write;
  stream_class->write_async = lv_body_write_async;
  stream_class->write_finish = lv_body_write_finish;
}

static void
lv_body_init (LvBody *self)
{
}

LvBody *
lv_body_new (void)
{
  return g_object_new (LV_TYPE_BODY, NULL);
}

void
lv_body_end (LvBody *self, gboolean is_whole)
{
  if (self->is_over)
    return;
  self->is_over = TRUE;
  self->is_whole = is_whole;
  tell (self);
}

void
lv_body_set_reader (LvBody *self, LvBodyFunc func, gpointer data)
{
  self->func = func;
  self->data = data;
}

GBytes *
lv_body_take (LvBody *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->write);
  GBytes *portion = g_steal_pointer (&self->waiting);

  /* Whoever wrote it may write the next at once. */
  if (portion != NULL)
    g_task_return_int (task, (gssize) g_bytes_get_size (portion));
  return portion;
}

gboolean
lv_body_is_ended (LvBody *self)
{
  return self->is_over && self->waiting == NULL;
}

gboolean
lv_body_is_whole (LvBody *self)
{
  return self->is_whole;
}

void
lv_body_leave (LvBody *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->write);

  self->is_left = TRUE;
  self->func = NULL;
  g_clear_pointer (&self->waiting, g_bytes_unref);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "nobody reads this any more");
}
