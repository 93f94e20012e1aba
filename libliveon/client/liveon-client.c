/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-client.h"

#include "lv-notices.h"
#include "lv-room.h"
#include "lv-server-uri.h"

/**
 * LiveonClient:
 *
 * A person's way to one server: signing in and staying signed in, the lists of rooms and
 * announcements, the person's own history, devices and password.
 *
 * The server is either known to the system's certificate authorities or by its pin, the SHA-256 of
 * its public key ([method@Client.set_pins]). A server that is neither fails with
 * %LIVEON_ERROR_CERTIFICATE, whose argument `pin` says what was seen, so that the person can
 * compare it with what the administrator gave them; a [class@TrustStore] remembers what they
 * decided. One with another pin than the trusted one fails with %LIVEON_ERROR_PIN. Nothing is sent
 * before TLS 1.3 stands with the right server.
 *
 * Once signed in, the client keeps a connection on which the server tells what changes. When it is
 * lost, the client makes it again with growing delay ([property@Client:state]); rooms and
 * announcements are then brought up to date. [signal@Client::ended] tells when the server ended the
 * session, or will not have it back.
 *
 * All of it belongs to the main context of the thread that made it.
 */

enum
{
  PROP_SERVER = 1,
  PROP_PIN,
  PROP_BACKUP_PIN,
  PROP_TRUST_STORE,
  PROP_COMPANY,
  PROP_USER_ID,
  PROP_DEVICE,
  PROP_LANGUAGE,
  PROP_APPLICATION,
  PROP_PROXY_RESOLVER,
  PROP_STATE,
  PROP_USER,
  PROP_MUST_CHANGE_PASSWORD,
  PROP_RESUME_TOKEN,
  PROP_ERROR,
  PROP_ROOMS,
  PROP_ANNOUNCEMENTS,
  PROP_STATE_DIRECTORY,
  PROP_CHAIN_HEAD,
  N_PROPS,
};

enum
{
  SIGNAL_ENDED,
  SIGNAL_CHAIN_BROKEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LiveonClient, liveon_client, G_TYPE_OBJECT)

static void
liveon_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonClient *self = LIVEON_CLIENT (object);

  switch (id)
    {
    case PROP_SERVER:
      g_value_set_string (value, liveon_client_get_server (self));
      break;
    case PROP_PIN:
      g_value_set_string (value, liveon_client_get_pin (self));
      break;
    case PROP_BACKUP_PIN:
      g_value_set_string (value, liveon_client_get_backup_pin (self));
      break;
    case PROP_TRUST_STORE:
      g_value_set_object (value, self->trust_store);
      break;
    case PROP_COMPANY:
      g_value_set_string (value, self->company);
      break;
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;
    case PROP_DEVICE:
      g_value_set_object (value, self->device);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, liveon_client_get_language (self));
      break;
    case PROP_APPLICATION:
      g_value_set_string (value, liveon_client_get_application (self));
      break;
    case PROP_PROXY_RESOLVER:
      g_value_set_object (value, self->proxy_resolver);
      break;
    case PROP_STATE:
      g_value_set_enum (value, liveon_client_get_state (self));
      break;
    case PROP_USER:
      g_value_set_object (value, liveon_client_get_user (self));
      break;
    case PROP_MUST_CHANGE_PASSWORD:
      g_value_set_boolean (value, liveon_client_get_must_change_password (self));
      break;
    case PROP_RESUME_TOKEN:
      g_value_set_string (value, liveon_client_get_resume_token (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, liveon_client_get_error (self));
      break;
    case PROP_ROOMS:
      g_value_set_object (value, liveon_client_get_rooms (self));
      break;
    case PROP_ANNOUNCEMENTS:
      g_value_set_object (value, liveon_client_get_announcements (self));
      break;
    case PROP_STATE_DIRECTORY:
      g_value_set_string (value, liveon_client_get_state_directory (self));
      break;
    case PROP_CHAIN_HEAD:
      g_value_set_string (value, liveon_client_get_chain_head (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_client_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LiveonClient *self = LIVEON_CLIENT (object);

  switch (id)
    {
    case PROP_TRUST_STORE:
      liveon_client_set_trust_store (self, g_value_get_object (value));
      break;
    case PROP_COMPANY:
      liveon_client_set_company (self, g_value_get_string (value));
      break;
    case PROP_USER_ID:
      liveon_client_set_user_id (self, g_value_get_string (value));
      break;
    case PROP_DEVICE:
      liveon_client_set_device (self, g_value_get_object (value));
      break;
    case PROP_LANGUAGE:
      liveon_client_set_language (self, g_value_get_string (value));
      break;
    case PROP_APPLICATION:
      liveon_client_set_application (self, g_value_get_string (value));
      break;
    case PROP_STATE_DIRECTORY:
      liveon_client_set_state_directory (self, g_value_get_string (value));
      break;
    case PROP_PROXY_RESOLVER:
      liveon_client_set_proxy_resolver (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_client_dispose (GObject *object)
{
  LiveonClient *self = LIVEON_CLIENT (object);

  if (self->link != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->link, self);
      lv_link_stop (self->link);
      lv_http_client_abort (self->http);
    }
  g_clear_object (&self->rooms);
  g_clear_object (&self->notices);
  g_clear_object (&self->heads);
  g_clear_object (&self->link);
  g_clear_object (&self->http);
  g_clear_object (&self->device);
  g_clear_object (&self->proxy_resolver);
  g_clear_object (&self->trust_store);
  G_OBJECT_CLASS (liveon_client_parent_class)->dispose (object);
}

static void
liveon_client_finalize (GObject *object)
{
  LiveonClient *self = LIVEON_CLIENT (object);

  g_free (self->server);
  g_free (self->pins[0]);
  g_free (self->pins[1]);
  g_free (self->company);
  g_free (self->user_id);
  G_OBJECT_CLASS (liveon_client_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  /**
   * LiveonClient:server:
   *
   * The server, as `https://host/` or `https://host:port/`.
   */
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, readable);
  /**
   * LiveonClient:pin:
   *
   * The trusted public key: 64 hexadecimal digits, or %NULL for the usual validation.
   */
  properties[PROP_PIN] = g_param_spec_string ("pin", NULL, NULL, NULL, readable);
  /**
   * LiveonClient:backup-pin:
   *
   * A second trusted public key: the one that the server will change to.
   */
  properties[PROP_BACKUP_PIN] = g_param_spec_string ("backup-pin", NULL, NULL, NULL, readable);
  /**
   * LiveonClient:trust-store:
   *
   * Which servers the person decided to trust by their pins.
   */
  properties[PROP_TRUST_STORE]
      = g_param_spec_object ("trust-store", NULL, NULL, LIVEON_TYPE_TRUST_STORE, writable);
  /**
   * LiveonClient:company:
   *
   * The company code; not needed where the server has one company only.
   */
  properties[PROP_COMPANY] = g_param_spec_string ("company", NULL, NULL, NULL, writable);
  /**
   * LiveonClient:user-id:
   *
   * The user ID that the person types.
   */
  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, writable);
  /**
   * LiveonClient:device:
   *
   * The device that signs in; without one a fresh one is made.
   */
  properties[PROP_DEVICE]
      = g_param_spec_object ("device", NULL, NULL, LIVEON_TYPE_DEVICE, writable);
  /**
   * LiveonClient:language:
   *
   * The language in which the server writes sentences: `ja` or `en`.
   */
  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL, writable);
  /**
   * LiveonClient:application:
   *
   * The program's name, as records and the list of devices show it.
   */
  properties[PROP_APPLICATION] = g_param_spec_string ("application", NULL, NULL, NULL, writable);
  /**
   * LiveonClient:proxy-resolver:
   *
   * Which proxy to use; %NULL for the system's settings.
   */
  properties[PROP_PROXY_RESOLVER]
      = g_param_spec_object ("proxy-resolver", NULL, NULL, G_TYPE_PROXY_RESOLVER, writable);
  /**
   * LiveonClient:state:
   *
   * How far the client has come.
   */
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, LIVEON_TYPE_CLIENT_STATE, 0, readable);
  /**
   * LiveonClient:user:
   *
   * The person who is signed in.
   */
  properties[PROP_USER] = g_param_spec_object ("user", NULL, NULL, LIVEON_TYPE_USER, readable);
  /**
   * LiveonClient:must-change-password:
   *
   * Whether the password must be changed before anything else.
   */
  properties[PROP_MUST_CHANGE_PASSWORD]
      = g_param_spec_boolean ("must-change-password", NULL, NULL, FALSE, readable);
  /**
   * LiveonClient:resume-token:
   *
   * The secret with which this device can come back without a password. It changes often: who
   * keeps it keeps the newest.
   */
  properties[PROP_RESUME_TOKEN] = g_param_spec_string ("resume-token", NULL, NULL, NULL, readable);
  /**
   * LiveonClient:error:
   *
   * Why the connection is being made again, or why the session ended.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  /**
   * LiveonClient:rooms:
   *
   * The rooms that the person may see: a list of [class@Room], current while connected.
   */
  properties[PROP_ROOMS] = g_param_spec_object ("rooms", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  /**
   * LiveonClient:announcements:
   *
   * The announcements: a list of [class@Announcement], the newest first, current while
   * connected.
   */
  properties[PROP_ANNOUNCEMENTS]
      = g_param_spec_object ("announcements", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  /**
   * LiveonClient:state-directory:
   *
   * A folder in which the newest head of the record chain is kept, one small file a server and
   * company; %NULL: nowhere.
   */
  properties[PROP_STATE_DIRECTORY]
      = g_param_spec_string ("state-directory", NULL, NULL, NULL, writable);
  /**
   * LiveonClient:chain-head:
   *
   * The newest good head of the company's record chain, as JSON. Kept outside the server it
   * shows whether records were changed later: liveon-cli verify --head takes it.
   */
  properties[PROP_CHAIN_HEAD] = g_param_spec_string ("chain-head", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_client_class_init (LiveonClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = liveon_client_get_property;
  object_class->set_property = liveon_client_set_property;
  object_class->dispose = liveon_client_dispose;
  object_class->finalize = liveon_client_finalize;
  install_properties (object_class);

  /**
   * LiveonClient::ended:
   * @self: the client
   * @error: why
   *
   * Emitted when the server ended the session, or will not have it back: the account was suspended,
   * the device was signed out elsewhere, the server is not the trusted one any more. The state is
   * %LIVEON_CLIENT_STATE_DISCONNECTED then.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", LIVEON_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  /**
   * LiveonClient::chain-broken:
   * @self: the client
   * @error: %LIVEON_ERROR_VERIFICATION, with the arguments `seq` and `detail`
   *
   * Emitted when the server shows a head of the record chain that does not continue the one that
   * was kept: records were taken away or rewritten. The kept head stays as it is, as evidence.
   */
  signals[SIGNAL_CHAIN_BROKEN]
      = g_signal_new ("chain-broken", LIVEON_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
liveon_client_init (LiveonClient *self)
{
}

static void
on_state_changed (LiveonClient *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUST_CHANGE_PASSWORD]);
  if (lv_link_get_state (self->link) == LIVEON_CLIENT_STATE_DISCONNECTED)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESUME_TOKEN]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_tokens_changed (LiveonClient *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESUME_TOKEN]);
}

static void
on_ended (LiveonClient *self, const GError *error)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, error);
}

static void
on_head_changed (LiveonClient *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHAIN_HEAD]);
}

static void
on_head_broken (LiveonClient *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_CHAIN_BROKEN], 0, error);
}

LiveonClient *
lv_client_new (const char *server, LvClock *clock, GError **error)
{
  g_autoptr (GUri) uri = lv_server_uri_parse (server, error);
  LiveonClient *self;

  if (uri == NULL)
    return NULL;
  self = g_object_new (LIVEON_TYPE_CLIENT, NULL);
  self->server = g_uri_to_string (uri);
  self->http = lv_http_client_new (uri, clock);
  g_signal_connect_object (self->http, "vouched", G_CALLBACK (lv_client_note_authority), self,
                           G_CONNECT_SWAPPED);
  self->link = lv_link_new (self->http);
  self->rooms = lv_room_list_new (self->link);
  self->notices = lv_notices_new (self->link);
  self->heads = lv_heads_new (self->link);
  g_signal_connect_object (self->link, "state-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "tokens-changed", G_CALLBACK (on_tokens_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->heads, "changed", G_CALLBACK (on_head_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->heads, "broken", G_CALLBACK (on_head_broken), self,
                           G_CONNECT_SWAPPED);
  return self;
}

LvHttpClient *
lv_client_get_http (LiveonClient *self)
{
  return self->http;
}

LvLink *
lv_client_get_link (LiveonClient *self)
{
  return self->link;
}

/**
 * liveon_client_new:
 * @server: the server: `host`, `host:port` or `https://host:port`; the port is 443 if not given
 * @error: return location for a [error@Error]
 *
 * Makes a client for a server. Nothing is sent yet.
 *
 * Returns: (transfer full): the client, or %NULL with %LIVEON_ERROR_INVALID_ARGUMENT
 */
LiveonClient *
liveon_client_new (const char *server, GError **error)
{
  g_autoptr (LvClock) clock = lv_clock_new_system ();

  g_return_val_if_fail (server != NULL, NULL);

  return lv_client_new (server, clock, error);
}
