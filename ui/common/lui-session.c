/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-session.h"

#include "lui-keeper.h"
#include "lui-words.h"

/* The client of the chosen server, the devices, and what is kept from one start to the next: the
 * resume token in the secret service, the device's key in a file of the state folder. */

struct _LuiSession
{
  GObject parent_instance;

  GSettings *settings;
  LiveonMediaDevices *devices;
  LuiDataUse *data_use;
  LiveonTrustStore *trust; /* NULL until a server is set */
  LiveonClient *client;    /* NULL until a server is known */
  gboolean is_signed_in;
  gboolean stays;              /* the resume token is kept */
  gboolean has_gone_out;       /* what was kept is not for use again, even where it still is */
  gboolean waits_for_password; /* to be changed, before one is in */
};

enum
{
  PROP_CLIENT = 1,
  PROP_IS_SIGNED_IN,
  N_PROPS,
};

enum
{
  SIGNAL_ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LuiSession, lui_session, G_TYPE_OBJECT)

static void
set_is_signed_in (LuiSession *self, gboolean is_signed_in)
{
  if (self->is_signed_in == is_signed_in)
    return;
  self->is_signed_in = is_signed_in;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SIGNED_IN]);
}

static void
on_token (LuiSession *self)
{
  const char *token = liveon_client_get_resume_token (self->client);

  /* It changes with every use; signing out takes it away, going away does not. */
  if (self->stays && token != NULL)
    lui_keeper_keep (self->client, NULL, token);
}

/* Whoever has to change the password first is not in before that. */
static void
on_must_change (LuiSession *self)
{
  if (!self->waits_for_password || liveon_client_get_must_change_password (self->client))
    return;
  self->waits_for_password = FALSE;
  set_is_signed_in (self, liveon_client_get_user (self->client) != NULL);
}

static void
on_ended (LuiSession *self, const GError *error)
{
  self->has_gone_out = TRUE;
  lui_keeper_forget (self->client, NULL);
  set_is_signed_in (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, error);
}

static char *
dup_state_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "liveon", NULL);
}

char *
lui_session_dup_trust_path (void)
{
  g_autofree char *folder = dup_state_folder ();

  return g_build_filename (folder, "servers", NULL);
}

static LiveonTrustStore *
ensure_trust (LuiSession *self, GError **error)
{
  g_autofree char *path = lui_session_dup_trust_path ();

  if (self->trust == NULL)
    self->trust = liveon_trust_store_new (path, error);
  return self->trust;
}

static void
lui_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LuiSession *self = LUI_SESSION (object);

  switch (id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_IS_SIGNED_IN:
      g_value_set_boolean (value, self->is_signed_in);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lui_session_dispose (GObject *object)
{
  LuiSession *self = LUI_SESSION (object);

  if (self->client != NULL)
    liveon_client_disconnect (self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->trust);
  g_clear_object (&self->devices);
  g_clear_object (&self->data_use);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lui_session_parent_class)->dispose (object);
}

static void
lui_session_class_init (LuiSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lui_session_get_property;
  object_class->dispose = lui_session_dispose;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, LIVEON_TYPE_CLIENT,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_SIGNED_IN] = g_param_spec_boolean ("is-signed-in", NULL, NULL, FALSE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* ended (error): the server ended it, or will not have it back. */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", LUI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
lui_session_init (LuiSession *self)
{
}

LuiSession *
lui_session_new (GSettings *settings)
{
  LuiSession *self = g_object_new (LUI_TYPE_SESSION, NULL);

  self->settings = g_object_ref (settings);
  return self;
}

GSettings *
lui_session_get_settings (LuiSession *self)
{
  g_return_val_if_fail (LUI_IS_SESSION (self), NULL);

  return self->settings;
}

static void
follow_order (LuiSession *self, LiveonMediaKind kind, const char *key)
{
  g_auto (GStrv) ids = g_settings_get_strv (self->settings, key);

  liveon_media_devices_set_order (self->devices, kind, (const char *const *) ids);
}

static void
on_orders_changed (LuiSession *self)
{
  follow_order (self, LIVEON_MEDIA_KIND_CAMERA, "camera-order");
  follow_order (self, LIVEON_MEDIA_KIND_MICROPHONE, "microphone-order");
  follow_order (self, LIVEON_MEDIA_KIND_SPEAKER, "speaker-order");
}

LiveonMediaDevices *
lui_session_get_devices (LuiSession *self)
{
  g_return_val_if_fail (LUI_IS_SESSION (self), NULL);

  /* Looking for devices is not free: the first who needs them starts it. */
  if (self->devices == NULL)
    {
      self->devices = liveon_media_devices_new ();
      on_orders_changed (self);
      g_signal_connect_object (self->settings, "changed::camera-order",
                               G_CALLBACK (on_orders_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->settings, "changed::microphone-order",
                               G_CALLBACK (on_orders_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->settings, "changed::speaker-order",
                               G_CALLBACK (on_orders_changed), self, G_CONNECT_SWAPPED);
    }
  return self->devices;
}

LuiDataUse *
lui_session_get_data_use (LuiSession *self)
{
  g_return_val_if_fail (LUI_IS_SESSION (self), NULL);

  if (self->data_use == NULL)
    self->data_use = lui_data_use_new (self->settings, g_network_monitor_get_default ());
  return self->data_use;
}

LiveonClient *
lui_session_get_client (LuiSession *self)
{
  g_return_val_if_fail (LUI_IS_SESSION (self), NULL);

  return self->client;
}

gboolean
lui_session_set_server (LuiSession *self, const char *server, GError **error)
{
  g_autoptr (LiveonClient) client = NULL;
  LiveonTrustStore *trust;
  g_autofree char *folder = dup_state_folder ();

  g_return_val_if_fail (LUI_IS_SESSION (self), FALSE);
  g_return_val_if_fail (server != NULL, FALSE);

  trust = ensure_trust (self, error);
  client = trust != NULL ? liveon_client_new (server, error) : NULL;
  if (client == NULL)
    return FALSE;
  /* However it was written. */
  if (self->client != NULL
      && g_str_equal (liveon_client_get_server (self->client), liveon_client_get_server (client)))
    return TRUE;
  liveon_client_set_application (client, "LiveOn " LIVEON_VERSION);
  liveon_client_set_language (client, lui_words_get_language ());
  liveon_client_set_state_directory (client, folder);
  liveon_client_set_trust_store (client, trust);
  if (self->client != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->client, self);
      liveon_client_disconnect (self->client);
    }
  g_set_object (&self->client, client);
  g_signal_connect_object (client, "notify::resume-token", G_CALLBACK (on_token), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::must-change-password", G_CALLBACK (on_must_change),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  set_is_signed_in (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
  return TRUE;
}

gboolean
lui_session_get_is_signed_in (LuiSession *self)
{
  g_return_val_if_fail (LUI_IS_SESSION (self), FALSE);

  return self->is_signed_in;
}

/* A sign-in on its way: first the device's key, then the kept token or the typed password. */
typedef struct
{
  LiveonClient *client;
  char *password; /* NULL: resume */
  gboolean stays;
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  if (sign_in->password != NULL)
    explicit_bzero (sign_in->password, strlen (sign_in->password));
  g_free (sign_in->password);
  g_object_unref (sign_in->client);
  g_free (sign_in);
}

static void
take_signed_in (GTask *task, gboolean is_ok, GError *error)
{
  LuiSession *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);

  if (!is_ok)
    {
      g_task_return_error (task, error);
      return;
    }
  self->stays = sign_in->stays;
  g_settings_set_boolean (self->settings, "stay-signed-in", self->stays);
  if (self->stays)
    on_token (self);
  else
    lui_keeper_forget (self->client, NULL);
  self->waits_for_password = liveon_client_get_must_change_password (self->client);
  set_is_signed_in (self, !self->waits_for_password);
  g_task_return_boolean (task, TRUE);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean is_ok = liveon_client_sign_in_finish (LIVEON_CLIENT (source), result, &error);

  take_signed_in (task, is_ok, error);
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean is_ok = liveon_client_resume_finish (LIVEON_CLIENT (source), result, &error);

  if (!is_ok && g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED))
    lui_keeper_forget (LIVEON_CLIENT (source), NULL);
  take_signed_in (task, is_ok, error);
}

static void
token_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *sign_in = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = lui_keeper_find_finish (result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (token == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    liveon_client_resume_async (sign_in->client, token, cancellable, resumed_cb,
                                g_steal_pointer (&task));
}

static void
device_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *sign_in = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonDevice) device = liveon_device_load_finish (result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (device == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  liveon_client_set_device (sign_in->client, device);
  if (sign_in->password != NULL)
    liveon_client_sign_in_async (sign_in->client, sign_in->password, cancellable, signed_in_cb,
                                 g_steal_pointer (&task));
  else
    lui_keeper_find_async (sign_in->client, NULL, cancellable, token_found_cb,
                           g_steal_pointer (&task));
}

static void
start (GTask *task, LuiSession *self, const char *password, gboolean stays)
{
  g_autofree char *folder = dup_state_folder ();
  g_autofree char *path = g_build_filename (folder, "device.key", NULL);
  SignIn *sign_in = g_new0 (SignIn, 1);

  sign_in->client = g_object_ref (self->client);
  sign_in->password = g_strdup (password);
  sign_in->stays = stays;
  g_task_set_task_data (task, sign_in, (GDestroyNotify) sign_in_free);
  liveon_device_load_async (path, g_get_host_name (), g_task_get_cancellable (task),
                            device_loaded_cb, task);
}

void
lui_session_sign_in_async (LuiSession *self,
                           const char *company,
                           const char *user_id,
                           const char *password,
                           gboolean stay,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LUI_IS_SESSION (self) && self->client != NULL);
  g_return_if_fail (user_id != NULL && password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lui_session_sign_in_async);
  liveon_client_set_company (self->client, company);
  liveon_client_set_user_id (self->client, user_id);
  g_settings_set_string (self->settings, "company", company != NULL ? company : "");
  g_settings_set_string (self->settings, "user-id", user_id);
  start (task, self, password, stay);
}

gboolean
lui_session_sign_in_finish (LuiSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lui_session_resume_async (LuiSession *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *company = g_settings_get_string (self->settings, "company");
  g_autofree char *user_id = g_settings_get_string (self->settings, "user-id");
  GTask *task;

  g_return_if_fail (LUI_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lui_session_resume_async);
  if (self->client == NULL || self->has_gone_out
      || !g_settings_get_boolean (self->settings, "stay-signed-in"))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", "");
      g_object_unref (task);
      return;
    }
  liveon_client_set_company (self->client, company);
  liveon_client_set_user_id (self->client, user_id);
  start (task, self, NULL, TRUE);
}

gboolean
lui_session_resume_finish (LuiSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lui_session_sign_out (LuiSession *self)
{
  g_return_if_fail (LUI_IS_SESSION (self));

  if (self->client == NULL || liveon_client_get_user (self->client) == NULL)
    return;
  self->stays = FALSE;
  self->has_gone_out = TRUE;
  lui_keeper_forget (self->client, NULL);
  liveon_client_sign_out_async (self->client, NULL, NULL, NULL);
  set_is_signed_in (self, FALSE);
}
