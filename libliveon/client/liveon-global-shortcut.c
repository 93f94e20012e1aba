/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-global-shortcut.h"

#include "lv-portal.h"

#define INTERFACE "org.freedesktop.portal.GlobalShortcuts"
#define SESSION_INTERFACE "org.freedesktop.portal.Session"

/**
 * LiveonGlobalShortcut:
 *
 * A key that acts wherever the person is, as the desktop permits it: by the portal
 * `org.freedesktop.portal.GlobalShortcuts`.
 *
 * The desktop asks the person, who chooses the key, and remembers the answer.
 */
struct _LiveonGlobalShortcut
{
  GObject parent_instance;

  char *id, *description, *preferred;
  GCancellable *probing;
  GDBusConnection *bus; /* NULL: there is none, or not yet */
  gboolean is_available;
  char *session; /* the portal's object; NULL: none */
  guint subscriptions[4];
  GCancellable *binding; /* while it is */
  gboolean is_closed;    /* the desktop has ended the session */
  char *trigger;         /* NULL: not bound */
};

enum
{
  PROP_IS_AVAILABLE = 1,
  PROP_TRIGGER,
  N_PROPS,
};

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_DEACTIVATED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LiveonGlobalShortcut, liveon_global_shortcut, G_TYPE_OBJECT)

static void
set_trigger (LiveonGlobalShortcut *self, const char *trigger)
{
  if (g_strcmp0 (self->trigger, trigger) == 0)
    return;
  g_free (self->trigger);
  self->trigger = g_strdup (trigger);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRIGGER]);
}

static void
forget_session (LiveonGlobalShortcut *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->subscriptions); i++)
    if (self->subscriptions[i] != 0)
      {
        g_dbus_connection_signal_unsubscribe (self->bus, self->subscriptions[i]);
        self->subscriptions[i] = 0;
      }
  g_clear_pointer (&self->session, g_free);
  set_trigger (self, NULL);
}

/* Ours among a(sa{sv}); NULL: the person wants none. What it is called is for people; a desktop
 * that says nothing leaves it empty. */
static char *
find_trigger (LiveonGlobalShortcut *self, GVariant *shortcuts)
{
  GVariantIter iter;
  const char *id;
  GVariant *facts;

  g_variant_iter_init (&iter, shortcuts);
  while (g_variant_iter_next (&iter, "(&s@a{sv})", &id, &facts))
    {
      g_autoptr (GVariant) owned = facts;
      const char *trigger = "";

      if (!g_str_equal (id, self->id))
        continue;
      g_variant_lookup (owned, "trigger_description", "&s", &trigger);
      return g_strdup (trigger);
    }
  return NULL;
}

/* Which session a signal is for is its first argument; GLib matches no object paths there. */
static gboolean
is_ours (LiveonGlobalShortcut *self, GVariant *parameters)
{
  const char *session;

  g_variant_get_child (parameters, 0, "&o", &session);
  return g_strcmp0 (session, self->session) == 0;
}

static void
on_signal (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer data)
{
  LiveonGlobalShortcut *self = data;
  g_autoptr (LiveonGlobalShortcut) alive = g_object_ref (self);

  if (g_str_equal (signal, "Closed"))
    {
      self->is_closed = TRUE;
      forget_session (self);
      g_cancellable_cancel (self->binding);
    }
  else if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa(sa{sv}))"))
           && is_ours (self, parameters))
    {
      g_autoptr (GVariant) shortcuts = g_variant_get_child_value (parameters, 1);
      g_autofree char *trigger = find_trigger (self, shortcuts);

      set_trigger (self, trigger);
    }
  else if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(osta{sv})"))
           && is_ours (self, parameters))
    {
      const char *id;

      g_variant_get (parameters, "(&o&sta{sv})", NULL, &id, NULL, NULL);
      if (g_str_equal (id, self->id))
        g_signal_emit (
            self,
            signals[g_str_equal (signal, "Activated") ? SIGNAL_ACTIVATED : SIGNAL_DEACTIVATED], 0);
    }
}

static void
listen (LiveonGlobalShortcut *self)
{
  static const char *const names[] = { "Activated", "Deactivated", "ShortcutsChanged" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    self->subscriptions[i] = g_dbus_connection_signal_subscribe (
        self->bus, LV_PORTAL_NAME, INTERFACE, names[i], LV_PORTAL_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
  self->subscriptions[G_N_ELEMENTS (names)] = g_dbus_connection_signal_subscribe (
      self->bus, LV_PORTAL_NAME, SESSION_INTERFACE, "Closed", self->session, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
}

/* binding: a session, then the shortcut in it */

/* However it goes: what is bound by now may be another one. */
static void
end_binding (LiveonGlobalShortcut *self, GTask *task, GError *error)
{
  gboolean is_current = g_task_get_cancellable (task) == self->binding;

  /* Some portals close the session instead of answering. */
  if (is_current && self->is_closed)
    {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "The desktop has ended it");
    }
  if (is_current)
    g_clear_object (&self->binding);
  if (error == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (is_current)
    liveon_global_shortcut_unbind (self);
  g_task_return_error (task, error);
}

static void
on_bound (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LiveonGlobalShortcut *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GVariant) results = lv_portal_request_finish (result, &error);
  g_autoptr (GVariant) shortcuts = NULL;
  g_autofree char *trigger = NULL;

  if (results != NULL)
    shortcuts = g_variant_lookup_value (results, "shortcuts", G_VARIANT_TYPE ("a(sa{sv})"));
  if (shortcuts != NULL)
    trigger = find_trigger (self, shortcuts);
  if (results != NULL && trigger == NULL)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "No key was chosen");
  if (error == NULL)
    set_trigger (self, trigger);
  end_binding (self, task, error);
}

static GVariant *
make_shortcuts (LiveonGlobalShortcut *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sa{sv})"));
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("(sa{sv})"));
  g_variant_builder_add (&builder, "s", self->id);
  g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "description", g_variant_new_string (self->description));
  if (self->preferred != NULL)
    g_variant_builder_add (&builder, "{sv}", "preferred_trigger",
                           g_variant_new_string (self->preferred));
  g_variant_builder_close (&builder);
  g_variant_builder_close (&builder);
  return g_variant_builder_end (&builder);
}

static void
on_session (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LiveonGlobalShortcut *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GVariant) results = lv_portal_request_finish (result, &error);
  const char *path = NULL, *parent_window = g_task_get_task_data (task);

  /* A string, where an object path was meant. */
  if (results != NULL
      && (!g_variant_lookup (results, "session_handle", "&s", &path)
          || !g_variant_is_object_path (path)))
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "No session came");
  if (error != NULL)
    {
      end_binding (self, task, error);
      return;
    }
  self->session = g_strdup (path);
  listen (self);
  lv_portal_request_async (
      self->bus, INTERFACE, "BindShortcuts",
      g_variant_new ("(o@a(sa{sv})s)", self->session, make_shortcuts (self), parent_window), NULL,
      g_task_get_cancellable (task), on_bound, g_object_ref (task));
}

/* whether there is such a thing */

static void
on_version (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LiveonGlobalShortcut) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->probing);
  self->is_available = reply != NULL;
  if (self->is_available)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_AVAILABLE]);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LiveonGlobalShortcut) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    return;
  self->bus = g_steal_pointer (&bus);
  g_dbus_connection_call (
      self->bus, LV_PORTAL_NAME, LV_PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", INTERFACE, "version"), G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE,
      -1, self->probing, on_version, g_object_ref (self));
}

static void
liveon_global_shortcut_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonGlobalShortcut *self = LIVEON_GLOBAL_SHORTCUT (object);

  if (id == PROP_IS_AVAILABLE)
    g_value_set_boolean (value, self->is_available);
  else if (id == PROP_TRIGGER)
    g_value_set_string (value, self->trigger);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
liveon_global_shortcut_dispose (GObject *object)
{
  LiveonGlobalShortcut *self = LIVEON_GLOBAL_SHORTCUT (object);

  liveon_global_shortcut_unbind (self);
  g_clear_object (&self->probing);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (liveon_global_shortcut_parent_class)->dispose (object);
}

static void
liveon_global_shortcut_finalize (GObject *object)
{
  LiveonGlobalShortcut *self = LIVEON_GLOBAL_SHORTCUT (object);

  g_free (self->id);
  g_free (self->description);
  g_free (self->preferred);
  g_free (self->trigger);
  G_OBJECT_CLASS (liveon_global_shortcut_parent_class)->finalize (object);
}

static void
liveon_global_shortcut_class_init (LiveonGlobalShortcutClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = liveon_global_shortcut_get_property;
  object_class->dispose = liveon_global_shortcut_dispose;
  object_class->finalize = liveon_global_shortcut_finalize;
  /**
   * LiveonGlobalShortcut:is-available:
   *
   * Whether this desktop has such shortcuts; %FALSE while it is not known.
   */
  properties[PROP_IS_AVAILABLE] = g_param_spec_boolean ("is-available", NULL, NULL, FALSE, flags);
  /**
   * LiveonGlobalShortcut:trigger:
   *
   * The key as the desktop calls it, empty where it does not say; %NULL while none is bound.
   */
  properties[PROP_TRIGGER] = g_param_spec_string ("trigger", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * LiveonGlobalShortcut::activated:
   * @self: the shortcut
   *
   * Emitted when its key is pressed.
   */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LIVEON_TYPE_GLOBAL_SHORTCUT,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * LiveonGlobalShortcut::deactivated:
   * @self: the shortcut
   *
   * Emitted when its key is let go.
   */
  signals[SIGNAL_DEACTIVATED]
      = g_signal_new ("deactivated", LIVEON_TYPE_GLOBAL_SHORTCUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
liveon_global_shortcut_init (LiveonGlobalShortcut *self)
{
}

/**
 * liveon_global_shortcut_new:
 * @id: what the desktop remembers the person's choice by
 * @description: what it does, for the person
 * @preferred_trigger: (nullable): a key that may be offered, as the XDG shortcuts specification
 *   writes it, such as `CTRL+ALT+m`, or %NULL
 *
 * Makes a shortcut, and begins to ask whether the desktop has such a thing.
 *
 * Returns: (transfer full): the shortcut
 */
LiveonGlobalShortcut *
liveon_global_shortcut_new (const char *id, const char *description, const char *preferred_trigger)
{
  LiveonGlobalShortcut *self;

  g_return_val_if_fail (id != NULL && description != NULL, NULL);

  self = g_object_new (LIVEON_TYPE_GLOBAL_SHORTCUT, NULL);
  self->id = g_strdup (id);
  self->description = g_strdup (description);
  self->preferred = g_strdup (preferred_trigger);
  self->probing = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SESSION, self->probing, on_bus, g_object_ref (self));
  return self;
}

/**
 * liveon_global_shortcut_get_is_available:
 * @self: a shortcut
 *
 * Gets whether this desktop has such shortcuts.
 *
 * Returns: whether it is so; %FALSE while it is not known
 */
gboolean
liveon_global_shortcut_get_is_available (LiveonGlobalShortcut *self)
{
  g_return_val_if_fail (LIVEON_IS_GLOBAL_SHORTCUT (self), FALSE);

  return self->is_available;
}

/**
 * liveon_global_shortcut_get_trigger:
 * @self: a shortcut
 *
 * Gets the key as the desktop calls it.
 *
 * Returns: (transfer none) (nullable): the key, empty where the desktop does not say; %NULL while
 *   none is bound
 */
const char *
liveon_global_shortcut_get_trigger (LiveonGlobalShortcut *self)
{
  g_return_val_if_fail (LIVEON_IS_GLOBAL_SHORTCUT (self), NULL);

  return self->trigger;
}

/**
 * liveon_global_shortcut_bind_async:
 * @self: a shortcut
 * @parent_window: (nullable): the window that the desktop's dialog belongs to, as
 *   [property@Call:parent-window] has it
 * @callback: (scope async): called when it is bound, or not
 * @user_data: for @callback
 *
 * Has it bound, until [method@GlobalShortcut.unbind], which ends this, too. Where the person has
 * not chosen yet, the desktop asks.
 */
void
liveon_global_shortcut_bind_async (LiveonGlobalShortcut *self,
                                   const char *parent_window,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *token = NULL;
  GVariantBuilder options;

  g_return_if_fail (LIVEON_IS_GLOBAL_SHORTCUT (self));

  liveon_global_shortcut_unbind (self);
  self->is_closed = FALSE;
  self->binding = g_cancellable_new ();
  task = g_task_new (self, self->binding, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, liveon_global_shortcut_bind_async);
  g_task_set_task_data (task, g_strdup (parent_window != NULL ? parent_window : ""), g_free);
  if (!self->is_available)
    {
      end_binding (self, task,
                   g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                        "The desktop has no global shortcuts"));
      return;
    }
  token = lv_portal_make_token ();
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "session_handle_token", g_variant_new_string (token));
  lv_portal_request_async (self->bus, INTERFACE, "CreateSession", NULL,
                           g_variant_builder_end (&options), self->binding, on_session,
                           g_object_ref (task));
}

/**
 * liveon_global_shortcut_bind_finish:
 * @self: the shortcut
 * @result: the result that the callback was given
 * @error: place for an error: `G_IO_ERROR_CANCELLED` where the person wants no key,
 *   `G_IO_ERROR_CLOSED` where the desktop does not answer, `G_IO_ERROR_NOT_SUPPORTED` where the
 * desktop has none, or `LIVEON_ERROR_DEVICE`
 *
 * Ends [method@GlobalShortcut.bind_async].
 *
 * Returns: whether it is bound
 */
gboolean
liveon_global_shortcut_bind_finish (LiveonGlobalShortcut *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_global_shortcut_unbind:
 * @self: a shortcut
 *
 * Gives the key back; the desktop remembers which one it was.
 */
void
liveon_global_shortcut_unbind (LiveonGlobalShortcut *self)
{
  g_return_if_fail (LIVEON_IS_GLOBAL_SHORTCUT (self));

  g_cancellable_cancel (self->binding);
  g_clear_object (&self->binding);
  if (self->session == NULL)
    return;
  g_dbus_connection_call (self->bus, LV_PORTAL_NAME, self->session, SESSION_INTERFACE, "Close",
                          NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  forget_session (self);
}
