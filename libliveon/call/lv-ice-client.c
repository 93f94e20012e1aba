/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-ice-client.h"

#include "lv-stun.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <nice/agent.h>
#include <sys/ioctl.h>

#define COMPONENT NICE_COMPONENT_TYPE_RTP
#define TURN_PORT 3478 /* RFC 8656 */
/* The first check is sent at once; one that was lost again after this, doubled each time. */
#define CHECK_AGAIN_MS 200
#define CHECKS 6
#define NO_DSCP 255
/* Giving an allocation back: three times within this. A server that is gone has to let go by
 * itself. */
#define CLOSE_AGAIN_MS 50
#define CLOSES 3

struct _LvIceClient
{
  LvPath path;
  LvWayState state;
  const LvIceClientEvents *events;
  gpointer user_data;
  LvIceCredentials local, remote;
  NiceAgent *agent;
  guint stream;
  GSocket *socket; /* of the chosen pair */
  guint8 dscp;     /* that the socket has */
  guint *n_closing;
};

static void
set_state (LvIceClient *self, LvWayState state)
{
  if (self->state == state || self->state == LV_WAY_OVER)
    return;
  self->state = state;
  self->events->changed (self->user_data);
}

static void
on_selected (NiceAgent *agent,
             guint stream,
             guint component,
             NiceCandidate *local,
             NiceCandidate *remote,
             LvIceClient *self)
{
  g_clear_object (&self->socket);
  self->socket = nice_agent_get_selected_socket (agent, stream, component);
  self->dscp = NO_DSCP;
  set_state (self, LV_WAY_READY);
}

static void
on_state (NiceAgent *agent, guint stream, guint component, guint state, LvIceClient *self)
{
  if (state == NICE_COMPONENT_STATE_FAILED)
    set_state (self, LV_WAY_OVER);
}

static void
on_receive (
    NiceAgent *agent, guint stream, guint component, guint length, gchar *data, gpointer user_data)
{
  LvIceClient *self = user_data;

  self->events->receive ((guint8 *) data, length, self->user_data);
}

/* The address that the kernel would send from. */
static char *
dup_source_address (const char *address)
{
  g_autoptr (GSocketAddress) there = g_inet_socket_address_new_from_string (address, 9);
  g_autoptr (GSocketAddress) here = NULL;
  g_autoptr (GSocket) probe = NULL;

  if (there == NULL)
    return NULL;
  probe = g_socket_new (g_socket_address_get_family (there), G_SOCKET_TYPE_DATAGRAM,
                        G_SOCKET_PROTOCOL_UDP, NULL);
  /* Connecting a datagram socket sends nothing. */
  if (probe == NULL || !g_socket_connect (probe, there, NULL, NULL))
    return NULL;
  here = g_socket_get_local_address (probe, NULL);
  if (here == NULL)
    return NULL;
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (here)));
}

/* TRUE when there is one. */
static gboolean
add_source_address (LvIceClient *self, const char *towards)
{
  g_autofree char *source = dup_source_address (towards);
  NiceAddress address;

  nice_address_init (&address);
  return source != NULL && nice_address_set_from_string (&address, source)
         && nice_agent_add_local_address (self->agent, &address);
}

/* The host part is between "turn:" and the port; an IPv6 address stands in brackets. */
gboolean
lv_turn_url_parse (const char *url, char **host, guint16 *port, gboolean *is_tcp)
{
  g_autofree char *authority = NULL;
  const char *query;
  guint64 number = TURN_PORT;
  char *colon;

  /* turns: would need TLS, which libnice has not. */
  if (!g_str_has_prefix (url, "turn:"))
    return FALSE;
  url += strlen ("turn:");
  query = strchr (url, '?');
  *is_tcp = query != NULL && g_str_equal (query, "?transport=tcp");
  if (query != NULL && !*is_tcp && !g_str_equal (query, "?transport=udp"))
    return FALSE;
  authority = query != NULL ? g_strndup (url, query - url) : g_strdup (url);
  colon = strrchr (authority, ':');
  if (colon != NULL && strchr (colon, ']') == NULL)
    {
      if (!g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &number, NULL))
        return FALSE;
      *colon = '\0';
    }
  if (authority[0] == '[' && g_str_has_suffix (authority, "]"))
    *host = g_strndup (authority + 1, strlen (authority) - 2);
  else
    *host = g_strdup (authority);
  *port = (guint16) number;
  if (**host != '\0')
    return TRUE;
  g_clear_pointer (host, g_free);
  return FALSE;
}

/* Through a relay the server is reached by UDP alone. */
static gboolean
set_relay (LvIceClient *self, const LvIceClientConfig *config)
{
  g_autofree char *host = NULL;
  guint16 port;
  gboolean is_tcp;

  if (!lv_turn_url_parse (config->turn->urls[config->turn_url], &host, &port, &is_tcp))
    return FALSE;
  /* libnice resolves a name; then any of our addresses may be the one. */
  if (g_hostname_is_ip_address (host) && !add_source_address (self, host))
    return FALSE;
  return nice_agent_set_relay_info (self->agent, self->stream, COMPONENT, host, port,
                                    config->turn->username, config->turn->credential,
                                    is_tcp ? NICE_RELAY_TYPE_TURN_TCP : NICE_RELAY_TYPE_TURN_UDP);
}

static gboolean
set_candidate (LvIceClient *self, const LvIceClientConfig *config)
{
  NiceCandidate *candidate = nice_candidate_new (NICE_CANDIDATE_TYPE_HOST);
  GSList list = { candidate, NULL };
  gboolean is_set;

  candidate->transport = self->path == LV_PATH_TCP ? NICE_CANDIDATE_TRANSPORT_TCP_PASSIVE
                                                   : NICE_CANDIDATE_TRANSPORT_UDP;
  candidate->component_id = COMPONENT;
  candidate->stream_id = self->stream;
  candidate->priority = config->priority;
  g_strlcpy (candidate->foundation, "1", sizeof candidate->foundation);
  nice_address_init (&candidate->addr);
  is_set = nice_address_set_from_string (&candidate->addr, config->address);
  nice_address_set_port (&candidate->addr, config->port);
  is_set = is_set
           && nice_agent_set_remote_candidates (self->agent, self->stream, COMPONENT, &list) > 0;
  nice_candidate_free (candidate);
  return is_set;
}

static gboolean
begin (LvIceClient *self, const LvIceClientConfig *config)
{
  const gboolean is_relayed = self->path == LV_PATH_TURN;

  if (!(is_relayed ? set_relay (self, config) : add_source_address (self, config->address)))
    return FALSE;
  return nice_agent_set_local_credentials (self->agent, self->stream, self->local.ufrag,
                                           self->local.pwd)
         && nice_agent_set_remote_credentials (self->agent, self->stream, self->remote.ufrag,
                                               self->remote.pwd)
         && nice_agent_gather_candidates (self->agent, self->stream)
         && set_candidate (self, config);
}

static NiceAgent *
make_agent (LvPath path)
{
  /* Not its consent, which knows neither of losses nor of media that comes: with a fifth lost it
   * gives up ways that are alive. We ask ourselves (lv-liveness.h). */
  NiceAgent *agent = nice_agent_new_full (g_main_context_get_thread_default (),
                                          NICE_COMPATIBILITY_RFC5245, NICE_AGENT_OPTION_NONE);

  g_object_set (agent, "controlling-mode", TRUE, "upnp", FALSE, "ice-udp", path != LV_PATH_TCP,
                "ice-tcp", path == LV_PATH_TCP, "force-relay", path == LV_PATH_TURN,
                "stun-max-retransmissions", CHECKS, "stun-initial-timeout", CHECK_AGAIN_MS, NULL);
  return agent;
}

LvIceClient *
lv_ice_client_new (const LvIceClientConfig *config,
                   const LvIceClientEvents *events,
                   gpointer user_data)
{
  g_autoptr (LvIceClient) self = g_new0 (LvIceClient, 1);

  self->path = config->path;
  self->state = LV_WAY_TRYING;
  self->events = events;
  self->user_data = user_data;
  self->n_closing = config->n_closing;
  self->local
      = (LvIceCredentials){ g_strdup (config->local->ufrag), g_strdup (config->local->pwd) };
  self->remote
      = (LvIceCredentials){ g_strdup (config->remote->ufrag), g_strdup (config->remote->pwd) };
  self->agent = make_agent (config->path);
  self->stream = nice_agent_add_stream (self->agent, 1);
  g_signal_connect (self->agent, "new-selected-pair-full", G_CALLBACK (on_selected), self);
  g_signal_connect (self->agent, "component-state-changed", G_CALLBACK (on_state), self);
  nice_agent_attach_recv (self->agent, self->stream, COMPONENT,
                          g_main_context_get_thread_default (), on_receive, self);
  return begin (self, config) ? g_steal_pointer (&self) : NULL;
}

static void
on_closed (GObject *agent, GAsyncResult *result, gpointer user_data)
{
  guint *n_closing = user_data;

  (*n_closing)--;
  g_object_unref (agent);
}

static void
give_back (LvIceClient *self)
{
  (*self->n_closing)++;
  g_object_set (self->agent, "stun-initial-timeout", CLOSE_AGAIN_MS, "stun-max-retransmissions",
                CLOSES, NULL);
  nice_agent_close_async (self->agent, on_closed, self->n_closing);
}

void
lv_ice_client_free (LvIceClient *self)
{
  g_signal_handlers_disconnect_by_data (self->agent, self);
  nice_agent_attach_recv (self->agent, self->stream, COMPONENT,
                          g_main_context_get_thread_default (), NULL, NULL);
  g_clear_object (&self->socket);
  /* An allocation is given back to its TURN server; nothing else takes time. */
  if (self->path == LV_PATH_TURN)
    give_back (self);
  else
    g_object_unref (self->agent);
  lv_ice_credentials_clear (&self->local);
  lv_ice_credentials_clear (&self->remote);
  g_free (self);
}

LvPath
lv_ice_client_get_path (LvIceClient *self)
{
  return self->path;
}

LvWayState
lv_ice_client_get_state (LvIceClient *self)
{
  return self->state;
}

static void
set_dscp (LvIceClient *self, guint8 dscp)
{
  const gboolean is_v6
      = self->socket != NULL && g_socket_get_family (self->socket) == G_SOCKET_FAMILY_IPV6;

  if (self->dscp == dscp || self->socket == NULL)
    return;
  self->dscp = dscp;
  g_socket_set_option (self->socket, is_v6 ? IPPROTO_IPV6 : IPPROTO_IP,
                       is_v6 ? IPV6_TCLASS : IP_TOS, dscp << 2, NULL);
}

gboolean
lv_ice_client_send (LvIceClient *self, const guint8 *data, gsize length, guint8 dscp)
{
  if (self->state != LV_WAY_READY)
    return FALSE;
  /* A stream has one class, of its first bytes. */
  if (self->path != LV_PATH_TCP || self->dscp == NO_DSCP)
    set_dscp (self, dscp);
  return nice_agent_send (self->agent, self->stream, COMPONENT, length, (const char *) data)
         == (int) length;
}

gsize
lv_ice_client_get_backlog (LvIceClient *self)
{
  int waiting = 0;

  if (self->path != LV_PATH_TCP || self->socket == NULL
      || ioctl (g_socket_get_fd (self->socket), SIOCOUTQ, &waiting) != 0)
    return 0;
  return MAX (waiting, 0);
}

void
lv_ice_client_nominate (LvIceClient *self)
{
  g_autofree char *username = g_strconcat (self->remote.ufrag, ":", self->local.ufrag, NULL);
  guint8 out[512], transaction[12];
  gsize length;

  for (gsize i = 0; i < sizeof transaction; i++)
    transaction[i] = (guint8) g_random_int_range (0, 256);
  length = lv_stun_write_request (out, sizeof out, transaction, username, self->remote.pwd, 1, 1,
                                  TRUE);
  if (length > 0)
    lv_ice_client_send (self, out, length, 0);
}
