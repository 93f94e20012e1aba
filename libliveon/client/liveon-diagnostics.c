/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-diagnostics.h"

#include "lv-certificate.h"
#include "lv-check-leg.h"
#include "lv-client.h"
#include "lv-limits.h"
#include "lv-live.h"
#include "lv-login.h"
#include "lv-members.h"

#define N_LEGS (LIVEON_LEG_LIVE + 1)

/**
 * LiveonDiagnostics:
 *
 * Goes the way to a client's server leg by leg and says what is wrong and who can mend it: a list
 * model with one [class@Check] for each leg, in order, whose state follows the run. It uses the
 * client's server, pins and proxy, and leaves the client itself alone.
 */
struct _LiveonDiagnostics
{
  GObject parent_instance;

  LiveonClient *client;
  LiveonCheck *checks[N_LEGS];
  GTask *task; /* of the run */
};

/* What one run knows. */
typedef struct
{
  guint step;
  char *proxy;  /* "host:port", NULL: none */
  char *target; /* what is resolved and connected to, for people */
  GSocketConnectable *connectable;
  LvSecret *password; /* NULL: not asked for */
  LvSecret *access;
  LvLive *live;
} Run;

static void run_step (LiveonDiagnostics *self);

static GType
get_item_type (GListModel *model)
{
  return LIVEON_TYPE_CHECK;
}

static guint
get_n_items (GListModel *model)
{
  return N_LEGS;
}

static gpointer
get_item (GListModel *model, guint position)
{
  return position < N_LEGS ? g_object_ref (LIVEON_DIAGNOSTICS (model)->checks[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LiveonDiagnostics,
                               liveon_diagnostics,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
liveon_diagnostics_dispose (GObject *object)
{
  LiveonDiagnostics *self = LIVEON_DIAGNOSTICS (object);

  g_clear_object (&self->client);
  for (guint i = 0; i < N_LEGS; i++)
    g_clear_object (&self->checks[i]);
  G_OBJECT_CLASS (liveon_diagnostics_parent_class)->dispose (object);
}

static void
liveon_diagnostics_class_init (LiveonDiagnosticsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = liveon_diagnostics_dispose;
}

static void
liveon_diagnostics_init (LiveonDiagnostics *self)
{
  for (guint i = 0; i < N_LEGS; i++)
    self->checks[i] = lv_check_leg_new ((LiveonLeg) i);
}

static void
run_free (Run *run)
{
  if (run->live != NULL)
    lv_live_close (run->live);
  g_clear_object (&run->live);
  g_clear_object (&run->connectable);
  g_clear_pointer (&run->password, lv_secret_unref);
  g_clear_pointer (&run->access, lv_secret_unref);
  g_free (run->proxy);
  g_free (run->target);
  g_free (run);
}

static Run *
get_run (LiveonDiagnostics *self)
{
  return g_task_get_task_data (self->task);
}

static void
set_good (LiveonDiagnostics *self, LiveonLeg leg, const char *detail)
{
  lv_check_leg_set (self->checks[leg], LIVEON_CHECK_STATE_GOOD, detail, NULL);
}

static void
set_bad (LiveonDiagnostics *self, LiveonLeg leg, const GError *error)
{
  lv_check_leg_set (self->checks[leg], LIVEON_CHECK_STATE_BAD,
                    liveon_error_get_argument (error, "detail"), error);
}

/* The one way in which a run ends: what was not looked at is skipped. */
static void
finish (LiveonDiagnostics *self, GError *owned_error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  for (guint i = 0; i < N_LEGS; i++)
    if (liveon_check_get_state (self->checks[i]) < LIVEON_CHECK_STATE_GOOD)
      lv_check_leg_set (self->checks[i], LIVEON_CHECK_STATE_SKIPPED, NULL, NULL);
  if (owned_error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, owned_error);
}

static void
fail_leg (LiveonDiagnostics *self, LiveonLeg leg, GError *owned_error)
{
  if (!g_error_matches (owned_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_bad (self, leg, owned_error);
  finish (self, owned_error);
}

static void
next_step (LiveonDiagnostics *self)
{
  get_run (self)->step++;
  run_step (self);
}

static GCancellable *
get_cancellable (LiveonDiagnostics *self)
{
  return g_task_get_cancellable (self->task);
}

static void
on_proxies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  Run *run = get_run (self);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies
      = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);
  GUri *server = lv_http_client_get_server (lv_client_get_http (self->client));
  g_autoptr (GUri) proxy = NULL;
  const char *host = g_uri_get_host (server);
  int port = g_uri_get_port (server) > 0 ? g_uri_get_port (server) : 443;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      finish (self, g_steal_pointer (&error));
      return;
    }
  if (proxies != NULL && proxies[0] != NULL && !g_str_has_prefix (proxies[0], "direct://"))
    proxy = g_uri_parse (proxies[0], G_URI_FLAGS_NONE, NULL);
  if (proxy != NULL)
    {
      host = g_uri_get_host (proxy);
      port = g_uri_get_port (proxy) > 0 ? g_uri_get_port (proxy) : 8080;
      run->proxy = g_strdup_printf ("%s:%d", host, port);
    }
  run->connectable = g_network_address_new (host, (guint16) port);
  run->target = g_strdup_printf ("%s:%d", host, port);
  set_good (self, LIVEON_LEG_PROXY, run->proxy == NULL ? "none" : run->proxy);
  next_step (self);
}

static void
start_proxy (LiveonDiagnostics *self)
{
  GProxyResolver *resolver = liveon_client_get_proxy_resolver (self->client);

  g_proxy_resolver_lookup_async (resolver == NULL ? g_proxy_resolver_get_default () : resolver,
                                 liveon_client_get_server (self->client), get_cancellable (self),
                                 on_proxies, g_object_ref (self));
}

static GError *
explain_reach (LiveonDiagnostics *self, const GError *cause, LiveonError code)
{
  Run *run = get_run (self);
  GNetworkAddress *address = G_NETWORK_ADDRESS (run->connectable);
  g_autofree char *port = g_strdup_printf ("%u", g_network_address_get_port (address));
  GError *error;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (run->proxy != NULL)
    error = lv_error_new (LIVEON_ERROR_PROXY, "proxy", run->proxy, NULL);
  else
    error
        = lv_error_new (code, "host", g_network_address_get_hostname (address), "port", port, NULL);
  lv_error_add_argument (error, "detail", cause->message);
  return error;
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  g_autoptr (GError) cause = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &cause);
  g_autoptr (GString) text = g_string_new (NULL);

  if (addresses == NULL)
    {
      fail_leg (self, LIVEON_LEG_NAME, explain_reach (self, cause, LIVEON_ERROR_NAME));
      return;
    }
  for (GList *l = addresses; l != NULL; l = l->next)
    {
      g_autofree char *address = g_inet_address_to_string (l->data);

      g_string_append_printf (text, "%s%s", l == addresses ? "" : " ", address);
    }
  g_resolver_free_addresses (addresses);
  set_good (self, LIVEON_LEG_NAME, text->str);
  next_step (self);
}

static void
start_name (LiveonDiagnostics *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GNetworkAddress *address = G_NETWORK_ADDRESS (get_run (self)->connectable);

  g_resolver_lookup_by_name_async (resolver, g_network_address_get_hostname (address),
                                   get_cancellable (self), on_resolved, g_object_ref (self));
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &cause);

  if (connection == NULL)
    {
      fail_leg (self, LIVEON_LEG_TCP, explain_reach (self, cause, LIVEON_ERROR_CONNECT));
      return;
    }
  g_io_stream_close_async (G_IO_STREAM (connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  set_good (self, LIVEON_LEG_TCP, get_run (self)->target);
  next_step (self);
}

static void
start_tcp (LiveonDiagnostics *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, 10);
  g_socket_client_connect_async (client, get_run (self)->connectable, get_cancellable (self),
                                 on_connected, g_object_ref (self));
}

/* Which leg an error of the whole request belongs to. */
static LiveonLeg
find_leg (const GError *error)
{
  if (error->domain != LIVEON_ERROR)
    return LIVEON_LEG_HTTP;
  switch ((LiveonError) error->code)
    {
    case LIVEON_ERROR_PROXY:
      return LIVEON_LEG_PROXY;
    case LIVEON_ERROR_NAME:
      return LIVEON_LEG_NAME;
    case LIVEON_ERROR_TLS:
      return LIVEON_LEG_TLS;
    case LIVEON_ERROR_CERTIFICATE:
    case LIVEON_ERROR_PIN:
      return LIVEON_LEG_CERTIFICATE;
    case LIVEON_ERROR_VERSION:
      return LIVEON_LEG_VERSION;
    default:
      return LIVEON_LEG_HTTP;
    }
}

static void
on_server (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_http_client_request_finish (LV_HTTP_CLIENT (source), result, &error);
  g_autoptr (LiveonServerInfo) info
      = json == NULL ? NULL : lv_members_new_from_json (LIVEON_TYPE_SERVER_INFO, json, &error);
  const char *pin = lv_http_client_result_get_pin (result);
  g_autofree char *pin_text = pin == NULL ? NULL : lv_pin_format (pin);
  LiveonLeg leg = error == NULL ? LIVEON_LEG_SIGN_IN : find_leg (error);

  if (leg > LIVEON_LEG_TLS)
    set_good (self, LIVEON_LEG_TLS, "TLS 1.3");
  if (leg > LIVEON_LEG_CERTIFICATE)
    set_good (self, LIVEON_LEG_CERTIFICATE, pin_text);
  if (leg > LIVEON_LEG_HTTP)
    set_good (self, LIVEON_LEG_HTTP, info == NULL ? NULL : liveon_server_info_get_name (info));
  if (error != NULL)
    {
      fail_leg (self, leg, error);
      return;
    }
  set_good (self, LIVEON_LEG_VERSION, liveon_server_info_get_version (info));
  next_step (self);
}

static void
start_request (LiveonDiagnostics *self)
{
  lv_http_client_request_async (lv_client_get_http (self->client), "GET", "/api/v1/server", NULL,
                                NULL, get_cancellable (self), on_server, g_object_ref (self));
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  GError *error = NULL;
  g_autoptr (LvLogin) login = lv_login_finish (result, &error);

  if (login == NULL)
    {
      fail_leg (self, LIVEON_LEG_SIGN_IN, error);
      return;
    }
  get_run (self)->access = lv_secret_ref (login->access);
  set_good (self, LIVEON_LEG_SIGN_IN, liveon_user_get_login (login->user));
  next_step (self);
}

static void
start_sign_in (LiveonDiagnostics *self)
{
  Run *run = get_run (self);

  if (run->password == NULL)
    {
      lv_check_leg_set (self->checks[LIVEON_LEG_SIGN_IN], LIVEON_CHECK_STATE_SKIPPED, NULL, NULL);
      next_step (self);
      return;
    }
  lv_login_sign_in_async (
      lv_client_get_http (self->client), liveon_client_get_device (self->client),
      liveon_client_get_company (self->client), liveon_client_get_user_id (self->client),
      run->password, get_cancellable (self), on_signed_in, g_object_ref (self));
}

static void
on_welcomed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) welcome = lv_live_hello_finish (LV_LIVE (source), result, &error);

  if (welcome == NULL)
    {
      fail_leg (self, LIVEON_LEG_LIVE, error);
      return;
    }
  set_good (self, LIVEON_LEG_LIVE, NULL);
  next_step (self);
}

static void
on_websocket (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  LvHttpClient *http = LV_HTTP_CLIENT (source);
  Run *run = get_run (self);
  GError *error = NULL;
  g_autoptr (SoupWebsocketConnection) connection
      = lv_http_client_connect_finish (http, result, &error);

  if (connection == NULL)
    {
      fail_leg (self, LIVEON_LEG_LIVE, error);
      return;
    }
  run->live = lv_live_new (connection, lv_http_client_get_clock (http));
  if (run->access == NULL)
    {
      set_good (self, LIVEON_LEG_LIVE, NULL);
      next_step (self);
      return;
    }
  lv_live_hello_async (run->live, run->access, lv_http_client_get_application (http),
                       lv_http_client_get_language (http), get_cancellable (self), on_welcomed,
                       g_object_ref (self));
}

static void
start_live (LiveonDiagnostics *self)
{
  lv_http_client_connect_async (lv_client_get_http (self->client), LV_PROTOCOL_PATH,
                                LV_PROTOCOL_NAME, NULL, get_cancellable (self), on_websocket,
                                g_object_ref (self));
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonDiagnostics) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_http_client_request_finish (LV_HTTP_CLIENT (source), result, &error);

  if (json == NULL)
    g_debug ("the trial session could not be ended: %s", error->message);
  next_step (self);
}

/* The session that was only a trial does not stay in the list of devices. */
static void
start_sign_out (LiveonDiagnostics *self)
{
  Run *run = get_run (self);

  if (run->access == NULL)
    next_step (self);
  else
    lv_http_client_request_async (lv_client_get_http (self->client), "DELETE", "/api/v1/session",
                                  run->access, NULL, get_cancellable (self), on_signed_out,
                                  g_object_ref (self));
}

static const struct
{
  LiveonLeg leg; /* shown as running */
  void (*start) (LiveonDiagnostics *self);
} steps[] = {
  { LIVEON_LEG_PROXY, start_proxy },     { LIVEON_LEG_NAME, start_name },
  { LIVEON_LEG_TCP, start_tcp },         { LIVEON_LEG_TLS, start_request },
  { LIVEON_LEG_SIGN_IN, start_sign_in }, { LIVEON_LEG_LIVE, start_live },
  { LIVEON_LEG_LIVE, start_sign_out },
};

static void
run_step (LiveonDiagnostics *self)
{
  Run *run = get_run (self);
  LiveonCheck *check;

  if (run->step == G_N_ELEMENTS (steps))
    {
      finish (self, NULL);
      return;
    }
  check = self->checks[steps[run->step].leg];
  if (liveon_check_get_state (check) == LIVEON_CHECK_STATE_WAITING)
    lv_check_leg_set (check, LIVEON_CHECK_STATE_RUNNING, NULL, NULL);
  steps[run->step].start (self);
}

/**
 * liveon_diagnostics_new:
 * @client: whose server, pins, proxy and account are meant
 *
 * Makes a diagnosis that has not run yet.
 *
 * Returns: (transfer full): the diagnosis
 */
LiveonDiagnostics *
liveon_diagnostics_new (LiveonClient *client)
{
  LiveonDiagnostics *self;

  g_return_val_if_fail (LIVEON_IS_CLIENT (client), NULL);

  self = g_object_new (LIVEON_TYPE_DIAGNOSTICS, NULL);
  self->client = g_object_ref (client);
  return self;
}

/**
 * liveon_diagnostics_get_client:
 * @self: a diagnosis
 *
 * Gets whose server, pins, proxy and account are meant.
 *
 * Returns: (transfer none): the client
 */
LiveonClient *
liveon_diagnostics_get_client (LiveonDiagnostics *self)
{
  g_return_val_if_fail (LIVEON_IS_DIAGNOSTICS (self), NULL);

  return self->client;
}

/**
 * liveon_diagnostics_get_check:
 * @self: a diagnosis
 * @leg: which leg
 *
 * Gets what was found about a leg.
 *
 * Returns: (transfer none): the check
 */
LiveonCheck *
liveon_diagnostics_get_check (LiveonDiagnostics *self, LiveonLeg leg)
{
  g_return_val_if_fail (LIVEON_IS_DIAGNOSTICS (self), NULL);
  g_return_val_if_fail (leg < N_LEGS, NULL);

  return self->checks[leg];
}

/**
 * liveon_diagnostics_run_async:
 * @self: a diagnosis
 * @password: (nullable): the account's password; %NULL leaves the sign-in out
 * @cancellable: (nullable): cancels the run
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Goes the way leg by leg and stops at the first that fails. With a password, it signs in and out
 * again.
 */
void
liveon_diagnostics_run_async (LiveonDiagnostics *self,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Run *run;

  g_return_if_fail (LIVEON_IS_DIAGNOSTICS (self));
  g_return_if_fail (self->task == NULL);
  g_return_if_fail (password == NULL || liveon_client_get_user_id (self->client) != NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, liveon_diagnostics_run_async);
  run = g_new0 (Run, 1);
  run->password = password == NULL ? NULL : lv_secret_new (password, strlen (password));
  g_task_set_task_data (self->task, run, (GDestroyNotify) run_free);
  for (guint i = 0; i < N_LEGS; i++)
    lv_check_leg_set (self->checks[i], LIVEON_CHECK_STATE_WAITING, NULL, NULL);
  run_step (self);
}

/**
 * liveon_diagnostics_run_finish:
 * @self: a diagnosis
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Diagnostics.run_async].
 *
 * Returns: %TRUE when every leg that was asked for is good, or %FALSE with the error of the leg
 * that is not
 */
gboolean
liveon_diagnostics_run_finish (LiveonDiagnostics *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
