/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mirror.h"

#include "lv-members.h"

struct _LvMirror
{
  GObject parent_instance;

  const LvMirrorKind *kind;
  LvLink *link;
  LvKeyedList *list;
  GQueue waiters; /* of GTask, while the list is under way */
  GQueue pushes;  /* of Push, while the list is under way */
};

typedef struct
{
  const LvMirrorEvent *event;
  LvJson *data;
} Push;

G_DEFINE_FINAL_TYPE (LvMirror, lv_mirror, G_TYPE_OBJECT)

static void
push_free (Push *push)
{
  lv_json_unref (push->data);
  g_free (push);
}

static void
lv_mirror_dispose (GObject *object)
{
  LvMirror *self = LV_MIRROR (object);

  g_queue_clear_full (&self->pushes, (GDestroyNotify) push_free);
  g_clear_object (&self->list);
  g_clear_object (&self->link);
  G_OBJECT_CLASS (lv_mirror_parent_class)->dispose (object);
}

static void
lv_mirror_class_init (LvMirrorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lv_mirror_dispose;
}

static void
lv_mirror_init (LvMirror *self)
{
  g_queue_init (&self->waiters);
  g_queue_init (&self->pushes);
}

static void
apply (LvMirror *self, const LvMirrorEvent *event, LvJson *data)
{
  g_autoptr (GError) error = NULL;

  event->apply (self, data);
  if (!lv_json_end (data, &error))
    g_debug ("%s could not be used: %s", event->event, error->message);
}

static void
on_event (LvMirror *self, const char *name, LvJson *data)
{
  if (g_strcmp0 (name, self->kind->reset_event) == 0)
    lv_mirror_load_async (self, NULL, NULL);
  for (guint i = 0; i < self->kind->event_count; i++)
    {
      const LvMirrorEvent *event = &self->kind->events[i];
      Push *push;

      if (!g_str_equal (event->event, name))
        continue;
      if (g_queue_is_empty (&self->waiters))
        {
          apply (self, event, data);
          return;
        }
      push = g_new0 (Push, 1);
      push->event = event;
      push->data = lv_json_ref (data);
      g_queue_push_tail (&self->pushes, push);
    }
}

static void
on_welcomed (LvMirror *self)
{
  lv_mirror_load_async (self, NULL, NULL);
}

static void
on_state_changed (LvMirror *self)
{
  if (lv_link_get_state (self->link) == LIVEON_CLIENT_STATE_DISCONNECTED)
    lv_keyed_list_clear (self->list);
}

LvMirror *
lv_mirror_new (const LvMirrorKind *kind, LvLink *link)
{
  LvMirror *self = g_object_new (LV_TYPE_MIRROR, NULL);

  self->kind = kind;
  self->link = g_object_ref (link);
  self->list = lv_keyed_list_new (kind->get_type (), kind->dup_key, kind->dup_sort_key);
  g_signal_connect_object (link, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "welcomed", G_CALLBACK (on_welcomed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "state-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

LvKeyedList *
lv_mirror_get_list (LvMirror *self)
{
  return self->list;
}

LvLink *
lv_mirror_get_link (LvMirror *self)
{
  return self->link;
}

void
lv_mirror_put (LvMirror *self, LvJson *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) item = self->kind->make (self->link, data, &error);

  if (item == NULL)
    g_debug ("a push could not be used: %s", error->message);
  else
    lv_keyed_list_put (self->list, item, self->kind->update);
}

static gboolean
take_list (LvMirror *self, LvJson *json, GError **error)
{
  GPtrArray *objects = lv_json_get_objects (json, self->kind->member, self->kind->max_count);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < objects->len; i++)
    {
      gpointer item = self->kind->make (self->link, g_ptr_array_index (objects, i), error);

      if (item == NULL)
        return FALSE;
      g_ptr_array_add (items, item);
    }
  if (!lv_json_end_answer (json, error))
    return FALSE;
  lv_keyed_list_replace (self->list, items, self->kind->update);
  return TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvMirror) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);
  GQueue waiters, pushes;
  gboolean is_good = FALSE;
  gpointer taken;

  if (json != NULL && lv_link_get_user (self->link) == NULL)
    lv_error_set (&error, LIVEON_ERROR_UNAUTHENTICATED, NULL); /* signed out meanwhile */
  else if (json != NULL)
    is_good = take_list (self, json, &error);
  waiters = self->waiters;
  pushes = self->pushes;
  g_queue_init (&self->waiters);
  g_queue_init (&self->pushes);
  while ((taken = g_queue_pop_head (&pushes)) != NULL)
    {
      Push *push = taken;

      apply (self, push->event, push->data);
      push_free (push);
    }
  while ((taken = g_queue_pop_head (&waiters)) != NULL)
    {
      g_autoptr (GTask) task = taken;

      if (is_good)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

void
lv_mirror_load_async (LvMirror *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  gboolean is_first = g_queue_is_empty (&self->waiters);

  g_task_set_source_tag (task, lv_mirror_load_async);
  g_queue_push_tail (&self->waiters, task);
  if (is_first)
    lv_link_request_async (self->link, "GET", self->kind->path, NULL, NULL, on_loaded,
                           g_object_ref (self));
}

gboolean
lv_mirror_load_finish (LvMirror *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
