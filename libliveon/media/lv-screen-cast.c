/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-screen-cast.h"

#include "lv-error.h"
#include "lv-gst.h"
#include "lv-portal.h"

#define INTERFACE "org.freedesktop.portal.ScreenCast"
#define SESSION_INTERFACE "org.freedesktop.portal.Session"

enum
{
  SOURCE_MONITOR = 1 << 0,
  SOURCE_WINDOW = 1 << 1,
};
#define CURSOR_EMBEDDED (1 << 1)
#define PERSIST_UNTIL_REVOKED 2

struct _LvScreenCast
{
  GObject parent_instance;

  GDBusConnection *bus;
  char *session; /* the portal's object; NULL when it is closed */
  guint subscription;
  LvMediaInput *input;
  char *restore_token;
  guint32 node;
  char *parent_window; /* while it is opened */
};

enum
{
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvScreenCast, lv_screen_cast, G_TYPE_OBJECT)

/* What is done one after another: each begins something whose end brings the next. */
static void get_bus (GTask *task);
static void create_session (GTask *task);
static void select_sources (GTask *task);
static void start (GTask *task);
static void open_input (GTask *task);

static LvScreenCast *
cast_of (GTask *task)
{
  return g_task_get_task_data (task);
}

static void
forget_session (LvScreenCast *self)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_pointer (&self->session, g_free);
}

static void
on_closed (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer data)
{
  LvScreenCast *self = data;

  forget_session (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

/* The part of the portal that knows the desktop comes in a package of its own. */
static const char *
get_portal_package (void)
{
  static const struct
  {
    const char *desktop;
    const char *package;
  } known[] = {
    { "GNOME", "xdg-desktop-portal-gnome" },
    { "KDE", "xdg-desktop-portal-kde" },
    { "sway", "xdg-desktop-portal-wlr" },
    { "wlroots", "xdg-desktop-portal-wlr" },
  };
  const char *current = g_getenv ("XDG_CURRENT_DESKTOP");
  g_auto (GStrv) desktops = g_strsplit (current != NULL ? current : "", ":", -1);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strv_contains ((const char *const *) desktops, known[i].desktop))
      return known[i].package;
  return "xdg-desktop-portal";
}

static void
do_without_portal (GTask *task)
{
  LvScreenCast *self = cast_of (task);

  if (g_getenv ("DISPLAY") == NULL || g_getenv ("WAYLAND_DISPLAY") != NULL)
    {
      g_task_return_error (
          task, lv_error_new (LIVEON_ERROR_PACKAGE, "package", get_portal_package (), NULL));
      return;
    }
  self->input = lv_media_input_new (LV_INPUT_X11, NULL);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  cast_of (task)->bus = g_bus_get_finish (result, &error);
  if (error == NULL)
    create_session (task);
  else if (!g_task_return_error_if_cancelled (task))
    do_without_portal (task);
}

static void
get_bus (GTask *task)
{
  g_bus_get (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), on_bus, g_object_ref (task));
}

/* The results, or NULL when the task has ended with their error. */
static GVariant *
take_results (GTask *task, GAsyncResult *result)
{
  GError *error = NULL;
  GVariant *results = lv_portal_request_finish (result, &error);

  if (results == NULL)
    g_task_return_error (task, error);
  return results;
}

static void
on_session (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) results = lv_portal_request_finish (result, &error);
  LvScreenCast *self = cast_of (task);
  const char *path = NULL;

  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE)
      && g_strcmp0 (liveon_error_get_argument (error, "why"), "missing") == 0)
    {
      g_error_free (error);
      do_without_portal (task);
      return;
    }
  if (results == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* A string, where an object path was meant. */
  if (!g_variant_lookup (results, "session_handle", "&s", &path)
      || !g_variant_is_object_path (path))
    {
      g_task_return_error (task, lv_gst_error_new ("screen", "failed", "no session came"));
      return;
    }
  self->session = g_strdup (path);
  self->subscription = g_dbus_connection_signal_subscribe (
      self->bus, LV_PORTAL_NAME, SESSION_INTERFACE, "Closed", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      on_closed, self, NULL);
  select_sources (task);
}

static void
create_session (GTask *task)
{
  g_autofree char *token = lv_portal_make_token ();
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "session_handle_token", g_variant_new_string (token));
  lv_portal_request_async (cast_of (task)->bus, INTERFACE, "CreateSession", NULL,
                           g_variant_builder_end (&options), g_task_get_cancellable (task),
                           on_session, g_object_ref (task));
}

static void
on_selected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GVariant) results = take_results (task, result);

  if (results != NULL)
    start (task);
}

static void
select_sources (GTask *task)
{
  LvScreenCast *self = cast_of (task);
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "types",
                         g_variant_new_uint32 (SOURCE_MONITOR | SOURCE_WINDOW));
  g_variant_builder_add (&options, "{sv}", "cursor_mode", g_variant_new_uint32 (CURSOR_EMBEDDED));
  g_variant_builder_add (&options, "{sv}", "persist_mode",
                         g_variant_new_uint32 (PERSIST_UNTIL_REVOKED));
  if (self->restore_token != NULL)
    g_variant_builder_add (&options, "{sv}", "restore_token",
                           g_variant_new_string (self->restore_token));
  lv_portal_request_async (self->bus, INTERFACE, "SelectSources",
                           g_variant_new ("(o)", self->session), g_variant_builder_end (&options),
                           g_task_get_cancellable (task), on_selected, g_object_ref (task));
}

static void
on_start (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GVariant) results = take_results (task, result);
  g_autoptr (GVariant) streams = NULL;
  LvScreenCast *self = cast_of (task);

  if (results == NULL)
    return;
  /* A token is good for one time. */
  g_clear_pointer (&self->restore_token, g_free);
  g_variant_lookup (results, "restore_token", "s", &self->restore_token);
  streams = g_variant_lookup_value (results, "streams", G_VARIANT_TYPE ("a(ua{sv})"));
  if (streams == NULL || g_variant_n_children (streams) == 0)
    {
      g_task_return_error (task, lv_gst_error_new ("screen", "failed", "no stream came"));
      return;
    }
  g_variant_get_child (streams, 0, "(u@a{sv})", &self->node, NULL);
  open_input (task);
}

static void
start (GTask *task)
{
  LvScreenCast *self = cast_of (task);

  lv_portal_request_async (self->bus, INTERFACE, "Start",
                           g_variant_new ("(os)", self->session, self->parent_window), NULL,
                           g_task_get_cancellable (task), on_start, g_object_ref (task));
}

static void
on_input (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LvScreenCast *self = cast_of (task);
  GError *error = NULL;

  self->input = lv_portal_open_input_finish (result, &error);
  if (self->input == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->input->node = self->node;
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
open_input (GTask *task)
{
  LvScreenCast *self = cast_of (task);

  lv_portal_open_input_async (self->bus, INTERFACE, self->session, g_task_get_cancellable (task),
                              on_input, g_object_ref (task));
}

static void
lv_screen_cast_dispose (GObject *object)
{
  lv_screen_cast_close (LV_SCREEN_CAST (object));
  G_OBJECT_CLASS (lv_screen_cast_parent_class)->dispose (object);
}

static void
lv_screen_cast_finalize (GObject *object)
{
  LvScreenCast *self = LV_SCREEN_CAST (object);

  g_clear_object (&self->bus);
  g_clear_pointer (&self->input, lv_media_input_free);
  g_free (self->restore_token);
  g_free (self->parent_window);
  G_OBJECT_CLASS (lv_screen_cast_parent_class)->finalize (object);
}

static void
lv_screen_cast_class_init (LvScreenCastClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_screen_cast_dispose;
  object_class->finalize = lv_screen_cast_finalize;
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
lv_screen_cast_init (LvScreenCast *self)
{
}

void
lv_screen_cast_open_async (const char *restore_token,
                           const char *parent_window,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  LvScreenCast *self = g_object_new (LV_TYPE_SCREEN_CAST, NULL);

  g_task_set_source_tag (task, lv_screen_cast_open_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->restore_token = g_strdup (restore_token);
  self->parent_window = g_strdup (parent_window != NULL ? parent_window : "");
  get_bus (task);
}

LvScreenCast *
lv_screen_cast_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const LvMediaInput *
lv_screen_cast_get_input (LvScreenCast *self)
{
  return self->input;
}

const char *
lv_screen_cast_get_restore_token (LvScreenCast *self)
{
  return self->restore_token;
}

void
lv_screen_cast_close (LvScreenCast *self)
{
  if (self->session == NULL)
    return;
  g_dbus_connection_call (self->bus, LV_PORTAL_NAME, self->session, SESSION_INTERFACE, "Close",
                          NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  forget_session (self);
}
