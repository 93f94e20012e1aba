/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-offload.h"

struct _LvOffload
{
  GThread *thread;
  GMainContext *context;
  GSource *source; /* attached by the thread as its last act */
  LvOffloadFunc work;
  LvOffloadFunc done;
  gpointer data;
};

static gpointer
run (gpointer user_data)
{
  LvOffload *self = user_data;

  self->work (self->data);
  g_source_attach (self->source, self->context);
  return NULL;
}

static void
offload_free (LvOffload *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_main_context_unref (self->context);
  g_free (self);
}

void
lv_offload_join (LvOffload *self)
{
  g_return_if_fail (self != NULL);

  g_thread_join (self->thread);
  offload_free (self);
}

static gboolean
on_worked (gpointer user_data)
{
  LvOffload *self = user_data;
  LvOffloadFunc done = self->done;
  gpointer data = self->data;

  lv_offload_join (self);
  done (data);
  return G_SOURCE_REMOVE;
}

LvOffload *
lv_offload_start (GMainContext *context,
                  const char *name,
                  LvOffloadFunc work,
                  LvOffloadFunc done,
                  gpointer data,
                  GError **error)
{
  LvOffload *self = g_new0 (LvOffload, 1);

  self->context = g_main_context_ref (context);
  self->work = work;
  self->done = done;
  self->data = data;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, on_worked, self, NULL);
  self->thread = g_thread_try_new (name, run, self, error);
  if (self->thread == NULL)
    g_clear_pointer (&self, offload_free);
  return self;
}
