/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media.h"

#include <ifaddrs.h>
#include <net/if.h>

#include "lv-config-keys.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-log.h"
#include "lv-media-minutes.h"
#include "lv-meeting-private.h"
#include "lv-secret.h"
#include "lv-text.h"
#include "lv-turn.h"

#define MINUTE_MS 60000
/* A client tries better ways first. */
#define TOKEN_MS 60000
#define TOKEN_SIZE 32
#define MAX_ADDRESSES 8
#define MAX_SECRET 1024

struct _LvMedia
{
  LvContext *context;
  LvSfu *sfu;
  char **addresses;
  LvSecret *turn_secret; /* NULL: no TURN */
  GHashTable *tokens;    /* SHA-256 in hexadecimal → LvSeatMedia, which keeps the key */
  GHashTable *minutes;   /* tenant id → GArray of LvMediaMinute that wait to be written */
  guint minute_timer;
};

/* What the forwarding server tells. A peer that was dropped has nobody to tell. */

static LvSeatMedia *
get_owner (LvSfuPeer *peer)
{
  LvSeatMedia *owner = lv_sfu_peer_get_owner (peer);

  return owner->peer == peer ? owner : NULL;
}

static void
on_state (LvSfuPeer *peer, LvSfuPeerState state, gpointer data)
{
  LvSeatMedia *owner = get_owner (peer);

  if (owner != NULL)
    lv_seat_media_on_state (owner, state);
}

static void
on_slots (LvSfuPeer *peer, GArray *slots, gpointer data)
{
  LvSeatMedia *owner = get_owner (peer);

  if (owner != NULL)
    lv_seat_media_on_slots (owner, slots);
}

static void
on_wanted (LvSfuPeer *peer, const LvMediaWanted *wanted, gpointer data)
{
  LvSeatMedia *owner = get_owner (peer);

  if (owner != NULL)
    lv_seat_media_on_wanted (owner, wanted);
}

static void
on_stats (LvSfuPeer *peer, const LvSfuStats *stats, gpointer data)
{
  LvSeatMedia *owner = get_owner (peer);

  if (owner != NULL)
    lv_seat_media_on_stats (owner, stats);
}

static void
on_speaking (LvSfuRoom *room, const char *const *seats, gpointer data)
{
  LvMeeting *meeting = lv_sfu_room_get_owner (room);

  if (meeting->media_room == room)
    lv_meeting_on_speaking (meeting, seats);
}

/* Addresses */

static void
add_address (GPtrArray *addresses, const char *text)
{
  if (addresses->len < MAX_ADDRESSES
      && !g_ptr_array_find_with_equal_func (addresses, text, g_str_equal, NULL))
    g_ptr_array_add (addresses, g_strdup (text));
}

static void
add_interface (GPtrArray *addresses, const struct ifaddrs *interface)
{
  g_autoptr (GSocketAddress) native = NULL;
  GInetAddress *inet;
  g_autofree char *text = NULL;
  int family = interface->ifa_addr != NULL ? interface->ifa_addr->sa_family : AF_UNSPEC;

  if ((interface->ifa_flags & IFF_UP) == 0 || (family != AF_INET && family != AF_INET6))
    return;
  native = g_socket_address_new_from_native (interface->ifa_addr,
                                             family == AF_INET ? sizeof (struct sockaddr_in)
                                                               : sizeof (struct sockaddr_in6));
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (native));
  if (g_inet_address_get_is_loopback (inet) || g_inet_address_get_is_link_local (inet))
    return;
  text = g_inet_address_to_string (inet);
  add_address (addresses, text);
}

static void
add_interfaces (GPtrArray *addresses)
{
  struct ifaddrs *interfaces = NULL;

  if (getifaddrs (&interfaces) != 0)
    return;
  for (const struct ifaddrs *i = interfaces; i != NULL; i = i->ifa_next)
    add_interface (addresses, i);
  freeifaddrs (interfaces);
}

static void
add_advertised (GPtrArray *addresses, LiveonServerConfig *config)
{
  const char *const *hosts = lv_config_get_list (config, LV_KEY_ADVERTISE);

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      g_autofree char *host = NULL;
      guint16 port;
      gboolean has_port;

      if (lv_config_split_host_port (hosts[i], &host, &port, &has_port)
          && g_hostname_is_ip_address (host))
        add_address (addresses, host);
    }
}

/* The first address to listen on; the host is the caller's. */
static char *
get_listen (LiveonServerConfig *config, guint16 *port)
{
  const char *first = lv_config_get_list (config, LV_KEY_LISTEN)[0];
  char *host = NULL;
  gboolean has_port;

  *port = 0;
  if (first == NULL || !lv_config_split_host_port (first, &host, port, &has_port))
    return g_strdup ("::");
  return host;
}

static gboolean
is_any (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_any (address);
}

char **
lv_media_find_addresses (LiveonServerConfig *config)
{
  const char *const *given = lv_config_get_list (config, LV_KEY_MEDIA_ADDRESSES);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *host = NULL;
  guint16 port;

  for (guint i = 0; given[i] != NULL; i++)
    add_address (addresses, given[i]);
  if (addresses->len == 0)
    {
      host = get_listen (config, &port);
      add_advertised (addresses, config);
      if (is_any (host))
        add_interfaces (addresses);
      else
        add_address (addresses, host);
    }
  if (addresses->len == 0)
    add_address (addresses, "127.0.0.1");
  g_ptr_array_add (addresses, NULL);
  return (char **) g_ptr_array_steal (addresses, NULL);
}

/* Starting */

LvSecret *
lv_media_read_turn_secret (LiveonServerConfig *config, GError **error)
{
  const char *file = lv_config_get_string (config, LV_KEY_TURN_SECRET_FILE);
  g_autoptr (GError) local = NULL;
  char *text = NULL;

  if (lv_config_get_list (config, LV_KEY_TURN_SERVERS)[0] == NULL)
    return NULL;
  if (*file != '\0' && g_file_get_contents (file, &text, NULL, &local))
    {
      text[strcspn (text, "\r\n")] = '\0';
      if (*text != '\0' && strlen (text) <= MAX_SECRET)
        return lv_secret_new_take_string (text);
      g_free (text);
    }
  lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION,
                       "turn_servers need a secret in turn_secret_file: %s",
                       local != NULL ? local->message : "there is none");
  return NULL;
}

char *
lv_media_find_listen (LiveonServerConfig *config, guint16 *port)
{
  gint64 own = lv_config_get_int (config, LV_KEY_MEDIA_PORT);
  char *host = get_listen (config, port);

  if (own != 0)
    *port = (guint16) own;
  return host;
}

static LvSfu *
open_sfu (LvMedia *self, GError **error)
{
  static const LvSfuEvents events = { on_state, on_slots, on_wanted, on_speaking, on_stats };
  LiveonServerConfig *config = self->context->config;
  guint16 port;
  g_autofree char *host = lv_media_find_listen (config, &port);
  guint workers = (guint) lv_config_get_int (config, LV_KEY_MEDIA_WORKERS);
  LvSfuConfig sfu = {
    .workers = MIN (workers, g_get_num_processors ()),
    .bind_ip = host,
    .port = port,
    .real_time = lv_config_get_bool (config, LV_KEY_MEDIA_REAL_TIME),
  };
  LvSfu *opened = lv_sfu_new (&sfu, &events, self, error);

  /* Everything is IPv4 alone where the machine has no IPv6. */
  if (opened == NULL && g_str_equal (host, "::"))
    {
      g_clear_error (error);
      sfu.bind_ip = "0.0.0.0";
      opened = lv_sfu_new (&sfu, &events, self, error);
    }
  return opened;
}

static gboolean
on_minute (gpointer data)
{
  lv_media_write_minutes (data);
  return G_SOURCE_CONTINUE;
}

LvMedia *
lv_media_new (LvContext *context, GError **error)
{
  LvMedia *self = g_new0 (LvMedia, 1);
  g_autoptr (GError) local = NULL;

  self->context = context;
  self->tokens
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lv_seat_media_unref);
  self->minutes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->addresses = lv_media_find_addresses (context->config);
  self->turn_secret = lv_media_read_turn_secret (context->config, &local);
  if (local == NULL)
    self->sfu = open_sfu (self, &local);
  if (self->sfu == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      lv_media_free (self);
      return NULL;
    }
  self->minute_timer = lv_clock_timeout_add (context->clock, MINUTE_MS, on_minute, self);
  return self;
}

void
lv_media_free (LvMedia *self)
{
  if (self->minute_timer != 0)
    lv_clock_clear_timeout (self->context->clock, &self->minute_timer);
  g_assert (g_hash_table_size (self->tokens) == 0);
  g_clear_pointer (&self->sfu, lv_sfu_free);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->minutes);
  g_clear_pointer (&self->turn_secret, lv_secret_unref);
  g_strfreev (self->addresses);
  g_free (self);
}

LvContext *
lv_media_get_context (LvMedia *self)
{
  return self->context;
}

LvSfu *
lv_media_get_sfu (LvMedia *self)
{
  return self->sfu;
}

guint16
lv_media_get_port (LvMedia *self)
{
  return lv_sfu_get_port (self->sfu);
}

gboolean
lv_media_is_real_time (LvMedia *self)
{
  return lv_sfu_is_real_time (self->sfu);
}

/* Answers */

static char *
make_token (LvMedia *self, LvSeatMedia *media)
{
  guint8 token[TOKEN_SIZE], hash[LV_SHA256_SIZE];

  lv_media_drop_token (self, media);
  lv_random_bytes (token, sizeof token);
  lv_sha256 (token, sizeof token, hash);
  media->token = lv_hex_encode (hash, sizeof hash);
  media->token_expires_ms = lv_clock_monotonic_ms (self->context->clock) + TOKEN_MS;
  g_hash_table_insert (self->tokens, media->token, lv_seat_media_ref (media));
  return lv_base64url_encode (token, sizeof token);
}

void
lv_media_drop_token (LvMedia *self, LvSeatMedia *media)
{
  g_autofree char *token = g_steal_pointer (&media->token);

  if (token != NULL)
    g_hash_table_remove (self->tokens, token);
}

LvSeatMedia *
lv_media_take_token (LvMedia *self, const char *token, GError **error)
{
  gsize length = 0;
  g_autofree guint8 *bytes = lv_base64url_decode (token, TOKEN_SIZE, &length);
  guint8 hash[LV_SHA256_SIZE];
  g_autofree char *key = NULL;
  g_autoptr (LvSeatMedia) media = NULL;

  if (bytes != NULL && length == TOKEN_SIZE)
    {
      lv_sha256 (bytes, length, hash);
      key = lv_hex_encode (hash, sizeof hash);
      media = g_hash_table_lookup (self->tokens, key);
    }
  if (media != NULL)
    {
      lv_seat_media_ref (media);
      lv_media_drop_token (self, media);
      if (lv_clock_monotonic_ms (self->context->clock) < media->token_expires_ms)
        return g_steal_pointer (&media);
    }
  lv_error_set (error, LIVEON_ERROR_UNAUTHENTICATED, NULL);
  return NULL;
}

LvMediaAnswer *
lv_media_begin_answer (LvMedia *self, LvSeatMedia *media, gint64 max_bps)
{
  LvMediaAnswer *answer = lv_media_answer_new ();
  LiveonServerConfig *config = self->context->config;

  if (self->turn_secret != NULL)
    g_ptr_array_add (answer->turn, lv_turn_make (lv_config_get_list (config, LV_KEY_TURN_SERVERS),
                                                 self->turn_secret, media->seat->id,
                                                 lv_clock_now_ms (self->context->clock)));
  answer->socket_token = make_token (self, media);
  answer->max_bps = max_bps;
  return answer;
}

char *
lv_media_write_sdp (LvMedia *self, LvNegotiation *negotiation, const LvIceCredentials *local)
{
  LvMediaWays ways = {
    .addresses = (const char *const *) self->addresses,
    .udp_port = lv_sfu_get_port (self->sfu),
    .tcp_port = (guint16) self->context->port,
    .credentials = local,
    .fingerprint = lv_sfu_get_fingerprint (self->sfu),
  };

  return lv_negotiation_answer (negotiation, &ways);
}

/* Minutes */

static GArray *
ensure_minutes (LvMedia *self, const char *tenant_id)
{
  GArray *minutes = g_hash_table_lookup (self->minutes, tenant_id);

  if (minutes == NULL)
    {
      minutes = g_array_new (FALSE, TRUE, sizeof (LvMediaMinute));
      g_hash_table_insert (self->minutes, g_strdup (tenant_id), minutes);
    }
  return minutes;
}

void
lv_media_keep_minute (LvMedia *self, LvSeat *seat)
{
  const LvMediaUsage *usage = &seat->minute;
  LvMediaMinute minute = {
    .time_ms = lv_clock_now_ms (self->context->clock),
    .seconds = usage->seconds,
    .bytes_sent = (gint64) usage->bytes_sent,
    .bytes_received = (gint64) usage->bytes_received,
    .peak_bps = usage->peak_bps,
    .loss_sent = lv_media_loss (usage->packets_sent, usage->lost_sent),
    .loss_received = lv_media_loss (usage->packets_received, usage->lost_received),
    .round_trip_us = lv_media_usage_get_round_trip_us (usage),
    .quality = lv_media_usage_get_quality (usage),
  };

  if (usage->seconds > 0)
    {
      g_strlcpy (minute.visit_id, seat->visit->id, sizeof minute.visit_id);
      g_array_append_val (ensure_minutes (self, lv_tenant_get_id (seat->meeting->key.tenant)),
                          minute);
    }
  seat->before = seat->minute;
  seat->minute = (LvMediaUsage){ 0 };
}

static gboolean
minutes_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_media_minutes_add (db, input, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_warning ("minutes of media could not be written", "ERROR", error->message, NULL);
}

void
lv_media_write_minutes (LvMedia *self)
{
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self->context->meetings);
  GHashTableIter iter;
  gpointer tenant_id, minutes;

  for (guint i = 0; i < meetings->len; i++)
    {
      LvMeeting *meeting = meetings->pdata[i];

      for (guint j = 0; j < meeting->seats->len; j++)
        lv_media_keep_minute (self, meeting->seats->pdata[j]);
    }
  g_hash_table_iter_init (&iter, self->minutes);
  while (g_hash_table_iter_next (&iter, &tenant_id, &minutes))
    lv_store_run_async (self->context->store, tenant_id, minutes_work, g_array_ref (minutes),
                        (GDestroyNotify) g_array_unref, NULL, NULL, on_written, NULL);
  g_hash_table_remove_all (self->minutes);
}
