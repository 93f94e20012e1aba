/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-pipewire-nodes.h"

#include <glib-unix.h>
#include <pipewire/pipewire.h>
#include <unistd.h>

struct _LvPipewireNodes
{
  struct pw_loop *loop;
  struct pw_context *context;
  struct pw_core *core;
  struct pw_registry *registry;
  struct spa_hook core_listener, registry_listener;
  int sync;
  GSource *source;
  guint32 wanted;    /* the only one of interest, by its id; 0: all cameras */
  GHashTable *nodes; /* the registry's id → guint64 serial */
  gboolean is_ready, is_lost, is_done, is_freed;
  const LvPipewireNodesEvents *events;
  gpointer data;
};

static void
tell_ready (LvPipewireNodes *self)
{
  if (self->is_ready || self->is_freed)
    return;
  self->is_ready = TRUE;
  self->events->ready (self->data);
}

static gboolean
is_wanted (LvPipewireNodes *self, uint32_t id, const struct spa_dict *properties)
{
  if (self->wanted != 0)
    return id == self->wanted;
  return g_strcmp0 (spa_dict_lookup (properties, PW_KEY_MEDIA_CLASS), "Video/Source") == 0;
}

static void
on_global (void *data,
           uint32_t id,
           uint32_t permissions,
           const char *type,
           uint32_t version,
           const struct spa_dict *properties)
{
  LvPipewireNodes *self = data;
  const char *serial_text = NULL;
  g_autoptr (GstStructure) structure = NULL;
  const struct spa_dict_item *item;
  guint64 serial = id;

  if (self->is_freed || !g_str_equal (type, PW_TYPE_INTERFACE_Node) || properties == NULL
      || !is_wanted (self, id, properties))
    return;
  structure = gst_structure_new_empty ("pipewire-proplist");
  spa_dict_for_each (item, properties)
      gst_structure_set (structure, item->key, G_TYPE_STRING, item->value, NULL);
  serial_text = spa_dict_lookup (properties, PW_KEY_OBJECT_SERIAL);
  if (serial_text != NULL)
    serial = g_ascii_strtoull (serial_text, NULL, 10);
  g_hash_table_insert (self->nodes, GUINT_TO_POINTER (id), g_memdup2 (&serial, sizeof serial));
  self->events->added (serial, structure, self->data);
}

static void
on_global_remove (void *data, uint32_t id)
{
  LvPipewireNodes *self = data;
  gpointer serial = NULL;

  if (self->is_freed
      || !g_hash_table_steal_extended (self->nodes, GUINT_TO_POINTER (id), NULL, &serial))
    return;
  self->events->removed (*(guint64 *) serial, self->data);
  g_free (serial);
}

static void
on_done (void *data, uint32_t id, int seq)
{
  LvPipewireNodes *self = data;

  if (id == PW_ID_CORE && seq == self->sync)
    self->is_done = TRUE;
}

static void
on_error (void *data, uint32_t id, int seq, int result, const char *message)
{
  LvPipewireNodes *self = data;

  g_debug ("PipeWire: %s", message);
  if (id == PW_ID_CORE && result == -EPIPE)
    self->is_lost = TRUE;
}

static const struct pw_registry_events registry_events = {
  PW_VERSION_REGISTRY_EVENTS,
  .global = on_global,
  .global_remove = on_global_remove,
};

static const struct pw_core_events core_events = {
  PW_VERSION_CORE_EVENTS,
  .done = on_done,
  .error = on_error,
};

/* The server has gone, and with it the nodes. */
static void
lose (LvPipewireNodes *self)
{
  GHashTableIter iter;
  gpointer serial;

  g_hash_table_iter_init (&iter, self->nodes);
  while (!self->is_freed && g_hash_table_iter_next (&iter, NULL, &serial))
    {
      guint64 gone = *(guint64 *) serial;

      g_hash_table_iter_remove (&iter);
      self->events->removed (gone, self->data);
    }
  tell_ready (self);
}

static void
clear (gpointer data)
{
  LvPipewireNodes *self = data;

  if (self->registry != NULL)
    pw_proxy_destroy ((struct pw_proxy *) self->registry);
  if (self->core != NULL)
    pw_core_disconnect (self->core);
  g_clear_pointer (&self->context, pw_context_destroy);
  g_clear_pointer (&self->loop, pw_loop_destroy);
  pw_deinit ();
  g_hash_table_unref (self->nodes);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer data)
{
  /* It may be freed inside an event, that is, inside PipeWire's loop. */
  LvPipewireNodes *self = g_atomic_rc_box_acquire (data);

  pw_loop_enter (self->loop);
  pw_loop_iterate (self->loop, 0);
  pw_loop_leave (self->loop);
  if (self->is_lost)
    {
      g_source_destroy (g_main_current_source ());
      lose (self);
    }
  else if (self->is_done)
    tell_ready (self);
  g_atomic_rc_box_release_full (self, clear);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_no_server (gpointer data)
{
  tell_ready (data);
  return G_SOURCE_REMOVE;
}

static gboolean
connect_to (LvPipewireNodes *self, int fd)
{
  self->loop = pw_loop_new (NULL);
  self->context = self->loop != NULL ? pw_context_new (self->loop, NULL, 0) : NULL;
  if (self->context == NULL)
    {
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  self->core = fd >= 0 ? pw_context_connect_fd (self->context, fd, NULL, 0)
                       : pw_context_connect (self->context, NULL, 0);
  if (self->core == NULL)
    return FALSE;
  pw_core_add_listener (self->core, &self->core_listener, &core_events, self);
  self->registry = pw_core_get_registry (self->core, PW_VERSION_REGISTRY, 0);
  if (self->registry == NULL)
    return FALSE;
  pw_registry_add_listener (self->registry, &self->registry_listener, &registry_events, self);
  self->sync = pw_core_sync (self->core, PW_ID_CORE, 0);
  return TRUE;
}

LvPipewireNodes *
lv_pipewire_nodes_new (int fd, guint32 node, const LvPipewireNodesEvents *events, gpointer data)
{
  LvPipewireNodes *self = g_atomic_rc_box_new0 (LvPipewireNodes);

  self->events = events;
  self->data = data;
  self->wanted = node;
  self->nodes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  pw_init (NULL, NULL);
  if (connect_to (self, fd))
    {
      self->source = g_unix_fd_source_new (pw_loop_get_fd (self->loop), G_IO_IN | G_IO_HUP);
      g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
    }
  else
    {
      self->source = g_idle_source_new ();
      g_source_set_callback (self->source, on_no_server, self, NULL);
    }
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
lv_pipewire_nodes_free (LvPipewireNodes *self)
{
  self->is_freed = TRUE;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_atomic_rc_box_release_full (self, clear);
}
