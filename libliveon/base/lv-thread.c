/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-thread.h"

struct _LvThread
{
  GMainContext *context;
  GMutex lock; /* of is_stopped, and of attaching while it is not */
  gboolean is_stopped;
  gboolean is_over; /* the thread's own */
  GThread *thread;
};

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
  int is_posted; /* atomic: hands over what stands before it, also in the eyes of a thread
                  * sanitizer, which does not see GLib's own locks */
} Post;

static gboolean
run_post (gpointer data)
{
  Post *post = data;

  (void) g_atomic_int_get (&post->is_posted);
  post->func (post->data);
  return G_SOURCE_REMOVE;
}

static void
free_post (gpointer data)
{
  Post *post = data;

  (void) g_atomic_int_get (&post->is_posted);
  if (post->destroy != NULL)
    post->destroy (post->data);
  g_free (post);
}

void
lv_context_post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Post *post = g_new (Post, 1);

  *post = (Post){ .func = func, .data = data, .destroy = destroy };
  g_atomic_int_set (&post->is_posted, TRUE);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_post, post, free_post);
  g_source_attach (source, context);
}

static gpointer
run (gpointer data)
{
  LvThread *self = data;

  g_main_context_push_thread_default (self->context);
  while (!self->is_over)
    g_main_context_iteration (self->context, TRUE);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

LvThread *
lv_thread_new (const char *name)
{
  LvThread *self = g_atomic_rc_box_new0 (LvThread);

  g_mutex_init (&self->lock);
  self->context = g_main_context_new ();
  self->thread = g_thread_new (name, run, self);
  return self;
}

static gboolean
end (gpointer data)
{
  LvThread *self = data;

  self->is_over = TRUE;
  return G_SOURCE_REMOVE;
}

void
lv_thread_stop (LvThread *self)
{
  g_mutex_lock (&self->lock);
  if (!self->is_stopped)
    lv_context_post (self->context, end, self, NULL);
  self->is_stopped = TRUE;
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
}

static void
clear (gpointer data)
{
  LvThread *self = data;

  lv_thread_stop (self);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
}

void
lv_thread_unref (LvThread *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

GMainContext *
lv_thread_get_context (LvThread *self)
{
  return self->context;
}

gboolean
lv_thread_is_current (LvThread *self)
{
  return g_main_context_is_owner (self->context);
}

void
lv_thread_post (LvThread *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  gboolean is_stopped;

  g_mutex_lock (&self->lock);
  is_stopped = self->is_stopped;
  if (!is_stopped)
    lv_context_post (self->context, func, data, destroy);
  g_mutex_unlock (&self->lock);
  if (is_stopped && destroy != NULL)
    destroy (data);
}
