/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-client.h"

#include "lv-certificate.h"
#include "lv-trust-store.h"

/* What a client is told before it signs in, and what it says about itself. */

/* What was set for this client stands before what the store remembers. */
static void
apply_pins (LiveonClient *self)
{
  gboolean is_stored = self->pins[0] == NULL && self->trust_store != NULL;
  g_autofree char *stored
      = is_stored ? liveon_trust_store_dup_pin (self->trust_store, self->server) : NULL;
  const char *pin = is_stored ? stored : self->pins[0];

  lv_http_client_set_authority (
      self->http,
      is_stored ? lv_trust_store_get_authority_ms (self->trust_store, self->server) : 0);

  /* Connections are only dropped for a reason. */
  if (g_strcmp0 (pin, liveon_client_get_pin (self)) == 0
      && g_strcmp0 (self->pins[1], liveon_client_get_backup_pin (self)) == 0)
    return;
  lv_http_client_set_pins (self->http, pin, self->pins[1]);
  lv_http_client_set_since (
      self->http, is_stored ? lv_trust_store_get_since_ms (self->trust_store, self->server) : 0);
  g_object_notify (G_OBJECT (self), "pin");
  g_object_notify (G_OBJECT (self), "backup-pin");
}

/* Remembered, so that the server cannot lose it unnoticed. */
void
lv_client_note_authority (LiveonClient *self)
{
  if (self->trust_store != NULL && self->pins[0] == NULL)
    lv_trust_store_note_authority (self->trust_store, self->server);
}

/**
 * liveon_client_set_trust_store:
 * @self: a client
 * @store: (nullable): which servers the person trusts
 *
 * Trusts the server by what the store says of it, now and whenever that changes. Pins that
 * [method@Client.set_pins] set stand before it.
 */
void
liveon_client_set_trust_store (LiveonClient *self, LiveonTrustStore *store)
{
  LiveonTrustStore *before;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (store == NULL || LIVEON_IS_TRUST_STORE (store));

  before = self->trust_store;
  if (before == store)
    return;
  if (before != NULL)
    g_signal_handlers_disconnect_by_func (before, apply_pins, self);
  g_set_object (&self->trust_store, store);
  if (store != NULL)
    g_signal_connect_object (store, "changed", G_CALLBACK (apply_pins), self, G_CONNECT_SWAPPED);
  apply_pins (self);
  g_object_notify (G_OBJECT (self), "trust-store");
}

/**
 * liveon_client_get_trust_store:
 * @self: a client
 *
 * Gets the store of trusted servers.
 *
 * Returns: (transfer none) (nullable): the store, or %NULL
 */
LiveonTrustStore *
liveon_client_get_trust_store (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return self->trust_store;
}

/**
 * liveon_client_set_pins:
 * @self: a client
 * @pin: (nullable): SHA-256 of the server's public key, 64 hexadecimal digits, in groups or not;
 *   %NULL for what the trust store says, or else the usual validation
 * @backup_pin: (nullable): a second key that is trusted as well
 * @error: return location for a [error@Error]
 *
 * Says which keys are trusted. Connections that were made before are dropped.
 *
 * Returns: %TRUE, or %FALSE with %LIVEON_ERROR_INVALID_ARGUMENT for what is no pin
 */
gboolean
liveon_client_set_pins (LiveonClient *self, const char *pin, const char *backup_pin, GError **error)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_return_val_if_fail (LIVEON_IS_CLIENT (self), FALSE);

  if (pin != NULL && (first = lv_pin_parse (pin, error)) == NULL)
    return FALSE;
  if (backup_pin != NULL && (second = lv_pin_parse (backup_pin, error)) == NULL)
    return FALSE;
  g_free (self->pins[0]);
  g_free (self->pins[1]);
  self->pins[0] = g_strdup (first != NULL ? first : second);
  self->pins[1] = first != NULL ? g_steal_pointer (&second) : NULL;
  apply_pins (self);
  return TRUE;
}

/**
 * liveon_client_get_server:
 * @self: a client
 *
 * Gets the server's address.
 *
 * Returns: (transfer none): `https://host/` or `https://host:port/`
 */
const char *
liveon_client_get_server (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return self->server;
}

/**
 * liveon_client_get_pin:
 * @self: a client
 *
 * Gets the trusted public key.
 *
 * Returns: (transfer none) (nullable): 64 hexadecimal digits, or %NULL
 */
const char *
liveon_client_get_pin (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return lv_http_client_get_pins (self->http)[0];
}

/**
 * liveon_client_get_backup_pin:
 * @self: a client
 *
 * Gets the second trusted public key.
 *
 * Returns: (transfer none) (nullable): 64 hexadecimal digits, or %NULL
 */
const char *
liveon_client_get_backup_pin (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return liveon_client_get_pin (self) == NULL ? NULL : lv_http_client_get_pins (self->http)[1];
}

/**
 * liveon_client_set_company:
 * @self: a client
 * @company: (nullable): the company code, or %NULL where the server needs none
 *
 * Sets the company code. It is used at the next sign-in.
 */
void
liveon_client_set_company (LiveonClient *self, const char *company)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));

  if (g_strcmp0 (self->company, company) == 0)
    return;
  g_free (self->company);
  self->company = g_strdup (company);
  g_object_notify (G_OBJECT (self), "company");
}

/**
 * liveon_client_get_company:
 * @self: a client
 *
 * Gets the company code.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL
 */
const char *
liveon_client_get_company (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return self->company;
}

/**
 * liveon_client_set_user_id:
 * @self: a client
 * @user_id: (nullable): the user ID
 *
 * Sets the user ID. It is used at the next sign-in.
 */
void
liveon_client_set_user_id (LiveonClient *self, const char *user_id)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));

  if (g_strcmp0 (self->user_id, user_id) == 0)
    return;
  g_free (self->user_id);
  self->user_id = g_strdup (user_id);
  g_object_notify (G_OBJECT (self), "user-id");
}

/**
 * liveon_client_get_user_id:
 * @self: a client
 *
 * Gets the user ID.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL
 */
const char *
liveon_client_get_user_id (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return self->user_id;
}

/**
 * liveon_client_set_device:
 * @self: a client
 * @device: the device
 *
 * Sets the device that signs in. It is used at the next sign-in.
 */
void
liveon_client_set_device (LiveonClient *self, LiveonDevice *device)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (LIVEON_IS_DEVICE (device));

  if (g_set_object (&self->device, device))
    g_object_notify (G_OBJECT (self), "device");
}

/**
 * liveon_client_get_device:
 * @self: a client
 *
 * Gets the device that signs in. Where none was set, a fresh one is made here.
 *
 * Returns: (transfer none): the device
 */
LiveonDevice *
liveon_client_get_device (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  if (self->device == NULL)
    self->device = liveon_device_new (g_get_host_name ());
  return self->device;
}

/**
 * liveon_client_set_language:
 * @self: a client
 * @language: `ja` or `en`
 *
 * Sets the language in which the server writes sentences.
 */
void
liveon_client_set_language (LiveonClient *self, const char *language)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (language != NULL);

  lv_http_client_set_language (self->http, language);
  g_object_notify (G_OBJECT (self), "language");
}

/**
 * liveon_client_get_language:
 * @self: a client
 *
 * Gets the language in which the server writes sentences.
 *
 * Returns: (transfer none): `ja` or `en`
 */
const char *
liveon_client_get_language (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return lv_http_client_get_language (self->http);
}

/**
 * liveon_client_set_application:
 * @self: a client
 * @application: the program's name, 1 to 80 characters
 *
 * Sets the program's name, as records and the list of devices show it.
 */
void
liveon_client_set_application (LiveonClient *self, const char *application)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (application != NULL && *application != '\0');

  lv_http_client_set_application (self->http, application);
  g_object_notify (G_OBJECT (self), "application");
}

/**
 * liveon_client_get_application:
 * @self: a client
 *
 * Gets the program's name.
 *
 * Returns: (transfer none): the name
 */
const char *
liveon_client_get_application (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return lv_http_client_get_application (self->http);
}

/**
 * liveon_client_set_proxy_resolver:
 * @self: a client
 * @resolver: (nullable): a resolver, or %NULL for the system's settings
 *
 * Sets which proxy to use.
 */
void
liveon_client_set_proxy_resolver (LiveonClient *self, GProxyResolver *resolver)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));

  if (!g_set_object (&self->proxy_resolver, resolver))
    return;
  lv_http_client_set_proxy_resolver (self->http, resolver);
  g_object_notify (G_OBJECT (self), "proxy-resolver");
}

/**
 * liveon_client_get_proxy_resolver:
 * @self: a client
 *
 * Gets which proxy is used.
 *
 * Returns: (transfer none) (nullable): the resolver, or %NULL for the system's
 */
GProxyResolver *
liveon_client_get_proxy_resolver (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return self->proxy_resolver;
}

/**
 * liveon_client_get_state:
 * @self: a client
 *
 * Gets how far the client has come.
 *
 * Returns: the state
 */
LiveonClientState
liveon_client_get_state (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), LIVEON_CLIENT_STATE_DISCONNECTED);

  return lv_link_get_state (self->link);
}

/**
 * liveon_client_get_user:
 * @self: a client
 *
 * Gets the person who is signed in.
 *
 * Returns: (transfer none) (nullable): the person, or %NULL while signed out
 */
LiveonUser *
liveon_client_get_user (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return lv_link_get_user (self->link);
}

/**
 * liveon_client_get_must_change_password:
 * @self: a client
 *
 * Gets whether the password must be changed before anything else.
 *
 * Returns: whether it is so
 */
gboolean
liveon_client_get_must_change_password (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), FALSE);

  return lv_link_get_must_change_password (self->link);
}

/**
 * liveon_client_get_resume_token:
 * @self: a client
 *
 * Gets the secret with which this device can come back without a password. It changes often, which
 * `notify::resume-token` tells; the old one is dead then. It is of use only together with the
 * device's key.
 *
 * Returns: (transfer none) (nullable): the token, or %NULL while signed out
 */
const char *
liveon_client_get_resume_token (LiveonClient *self)
{
  LvSecret *token;

  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  token = lv_link_get_resume_token (self->link);
  return token == NULL ? NULL : lv_secret_get_text (token);
}

/**
 * liveon_client_get_error:
 * @self: a client
 *
 * Gets why the connection is being made again, or why the session ended.
 *
 * Returns: (transfer none) (nullable): the error, or %NULL
 */
const GError *
liveon_client_get_error (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return lv_link_get_error (self->link);
}

/**
 * liveon_client_get_rooms:
 * @self: a client
 *
 * Gets the rooms that the person may see. The list is sorted by reading; a room that changes keeps
 * its place. It is empty while signed out.
 *
 * Returns: (transfer none): a list of [class@Room]
 */
GListModel *
liveon_client_get_rooms (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return G_LIST_MODEL (lv_mirror_get_list (self->rooms));
}

/**
 * liveon_client_get_announcements:
 * @self: a client
 *
 * Gets the announcements, the newest first. The list is empty while signed out.
 *
 * Returns: (transfer none): a list of [class@Announcement]
 */
GListModel *
liveon_client_get_announcements (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return G_LIST_MODEL (lv_mirror_get_list (self->notices));
}

/**
 * liveon_client_set_state_directory:
 * @self: a client
 * @directory: (nullable) (type filename): a folder that only the person can read; it is made when
 * it is needed
 *
 * Sets where the newest head of the record chain is kept. It is used from the next sign-in on.
 */
void
liveon_client_set_state_directory (LiveonClient *self, const char *directory)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));

  lv_heads_set_directory (self->heads, directory);
  g_object_notify (G_OBJECT (self), "state-directory");
}

/**
 * liveon_client_get_state_directory:
 * @self: a client
 *
 * Gets where the newest head of the record chain is kept.
 *
 * Returns: (transfer none) (nullable) (type filename): the folder, or %NULL
 */
const char *
liveon_client_get_state_directory (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return lv_heads_get_directory (self->heads);
}

/**
 * liveon_client_set_chain_head:
 * @self: a client
 * @head: what [property@Client:chain-head] was
 * @error: return location for a [error@Error]
 *
 * Gives a head of the record chain that the caller kept, so that the next one is held against it.
 *
 * Returns: %TRUE, or %FALSE with an error for what is no head
 */
gboolean
liveon_client_set_chain_head (LiveonClient *self, const char *head, GError **error)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (head != NULL, FALSE);

  return lv_heads_set_known (self->heads, head, error);
}

/**
 * liveon_client_get_chain_head:
 * @self: a client
 *
 * Gets the newest good head of the company's record chain.
 *
 * Returns: (transfer none) (nullable): JSON, or %NULL while there is none
 */
const char *
liveon_client_get_chain_head (LiveonClient *self)
{
  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  return lv_heads_get_newest (self->heads);
}
