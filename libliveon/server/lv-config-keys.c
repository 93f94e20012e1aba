/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-config-keys.h"

#include <gio/gio.h>
#include <string.h>

#include "lv-limits.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-mail-text.h"
#include "lv-smtp.h"
#include "lv-turn.h"
#include "lv-words.h"

#define MAX_VALUE_LENGTH 4096
#define MAX_KBPS 100000000

/* LIVE: a change is taken up without a restart. */
#define FIXED(id, group, key, kind, initial, comment)                                              \
  [id] = { group, key, LV_KIND_##kind, initial, 0, 0, FALSE, comment }
#define LIVE(id, group, key, kind, initial, comment)                                               \
  [id] = { group, key, LV_KIND_##kind, initial, 0, 0, TRUE, comment }
#define FIXED_NUMBER(id, group, key, initial, min, max, comment)                                   \
  [id] = { group, key, LV_KIND_INT, initial, min, max, FALSE, comment }
#define NUMBER(id, group, key, initial, min, max, comment)                                         \
  [id] = { group, key, LV_KIND_INT, initial, min, max, TRUE, comment }

/* clang-format off */
static const LvConfigKeyInfo keys[LV_N_KEYS] = {
  FIXED (LV_KEY_LISTEN, "server", "listen", LISTEN, "[::]:8443",
         "Addresses and ports to listen on, apart by blanks; [::] takes IPv4 too"),
  FIXED (LV_KEY_ADVERTISE, "server", "advertise", HOSTS, "",
         "Names or addresses, with a port where it differs, by which people reach the server "
         "from outside"),
  FIXED (LV_KEY_STATE_DIRECTORY, "server", "state_directory", PATH, "/var/lib/liveond",
         "Where databases and keys are kept; for the server's own user alone"),
  FIXED (LV_KEY_CONTROL_SOCKET, "server", "control_socket", PATH, "",
         "Unix socket of the operator's commands; empty: \"control\" in the state directory"),
  LIVE (LV_KEY_CERTIFICATE, "server", "certificate", PATH, "",
         "Certificate and its chain (PEM); empty: one that the server makes and that is "
         "trusted by its pin"),
  LIVE (LV_KEY_PRIVATE_KEY, "server", "private_key", PATH, "",
         "Private key of the certificate (PEM)"),
  FIXED (LV_KEY_PROXY_PROTOCOL, "server", "proxy_protocol", BOOL, "false",
         "Whether a reverse proxy in front says the peers' addresses by the PROXY protocol (1 "
         "or 2)"),
  FIXED (LV_KEY_TRUSTED_PROXIES, "server", "trusted_proxies", NETWORKS, "127.0.0.1 ::1",
         "Addresses or networks of the proxies that are believed"),
  FIXED (LV_KEY_SINGLE_TENANT, "server", "single_tenant", BOOL, "false",
         "Whether the server is for one company alone: then nobody types a company code"),

  LIVE (LV_KEY_OPERATOR_NAME, "operator", "name", TEXT, "",
         "Who runs the service, as shown to people"),
  LIVE (LV_KEY_OPERATOR_ADDRESS, "operator", "address", TEXT, "",
         "The operator's postal address"),
  LIVE (LV_KEY_SERVER_NAME, "operator", "server_name", TEXT, "LiveOn",
         "What the service is called"),
  LIVE (LV_KEY_DATA_LOCATION, "operator", "data_location", TEXT, "",
         "Country, and place if you like, where the data are kept"),
  LIVE (LV_KEY_GOVERNING_LAW, "operator", "governing_law", TEXT, "",
         "The law that governs the service"),
  LIVE (LV_KEY_LINK_SECURITY_POLICY, "operator", "link_security_policy", LINK, "",
         "Page of the information security policy"),
  LIVE (LV_KEY_LINK_CLOUD_POLICY, "operator", "link_cloud_policy", LINK, "",
         "Page of the cloud security policy"),
  LIVE (LV_KEY_LINK_PRIVACY, "operator", "link_privacy", LINK, "",
         "Page of the privacy policy"),
  LIVE (LV_KEY_LINK_TERMS, "operator", "link_terms", LINK, "",
         "Page of the terms of use"),
  LIVE (LV_KEY_LINK_CERTIFICATION, "operator", "link_certification", LINK, "",
         "Page of the certifications held"),
  LIVE (LV_KEY_CONTACT_MAIL, "operator", "contact_mail", TEXT, "",
         "Mail address for people who need help"),
  LIVE (LV_KEY_CONTACT_PHONE, "operator", "contact_phone", TEXT, "",
         "Telephone number for people who need help"),
  LIVE (LV_KEY_CONTACT_FORM, "operator", "contact_form", LINK, "",
         "Page with a form for people who need help"),
  LIVE (LV_KEY_CONTACT_HOURS, "operator", "contact_hours", TEXT, "",
         "When mail and telephone are answered"),

  NUMBER (LV_KEY_ACCESS_HOURS, "sessions", "access_hours", "24", 1, 24 * 31,
          "Hours after which an access token that nobody used is dead"),
  NUMBER (LV_KEY_RESUME_DAYS, "sessions", "resume_days", "30", 1, 366,
          "Days for which a device that was not used stays signed in"),

  LIVE (LV_KEY_REQUIRE_CLOCK, "records", "require_clock", BOOL, "true",
         "Whether records are purged only while the clock is known to be synchronised"),
  NUMBER (LV_KEY_REMOVAL_DAYS, "records", "removal_days", "30", 0, 3660,
          "Days between asking for a company's removal and the day on which it can be carried out"),
  NUMBER (LV_KEY_MAX_RETENTION_YEARS, "records", "max_retention_years", "100", 1, 100,
          "Calendar years for which a company may keep its records at most"),

  FIXED_NUMBER (LV_KEY_MEDIA_PORT, "media", "port", "0", 0, G_MAXUINT16,
         "UDP port of sound and pictures; 0: the number of the first port to listen on"),
  FIXED (LV_KEY_MEDIA_ADDRESSES, "media", "addresses", ADDRESSES, "",
         "Numeric addresses to which people's programs send sound and pictures; empty: those of "
         "\"advertise\" and of the machine"),
  FIXED_NUMBER (LV_KEY_MEDIA_WORKERS, "media", "workers", "1", 1, 64,
         "Threads that forward sound and pictures; a room lives on one. At most the number of "
         "processors"),
  FIXED (LV_KEY_MEDIA_REAL_TIME, "media", "real_time", BOOL, "true",
         "Whether these threads go before ordinary ones where the system lets them (LimitRTPRIO= "
         "of the unit); one that is busy for long does not"),
  NUMBER (LV_KEY_USER_SEND_KBPS, "media", "user_send_kbps", "6000", 0, MAX_KBPS,
          "Kilobits a second that one person may send; 0: no bound, here and below"),
  NUMBER (LV_KEY_USER_RECEIVE_KBPS, "media", "user_receive_kbps", "20000", 0, MAX_KBPS,
          "Kilobits a second that one person may receive"),
  NUMBER (LV_KEY_ROOM_KBPS, "media", "room_kbps", "0", 0, MAX_KBPS,
          "Kilobits a second that the people of a room may send together"),
  NUMBER (LV_KEY_TENANT_KBPS, "media", "tenant_kbps", "0", 0, MAX_KBPS,
          "Kilobits a second that the people of a company may send together"),
  FIXED (LV_KEY_TURN_SERVERS, "media", "turn_servers", TURN, "",
         "TURN servers for people whose network lets nothing else through, such as "
         "turn:turn.example.com:3478?transport=udp; not turns: — where only TLS passes, sound and "
         "pictures take the HTTPS port"),
  FIXED (LV_KEY_TURN_SECRET_FILE, "media", "turn_secret_file", PATH, "",
         "File whose first line is the secret shared with them (coturn: static-auth-secret)"),

  NUMBER (LV_KEY_MAX_CONNECTIONS, "limits", "max_connections",
          G_STRINGIFY (LV_LIMIT_CONNECTIONS), 10, 1000000,
          "Open connections of the whole server"),
  NUMBER (LV_KEY_MAX_CONNECTIONS_ADDRESS, "limits", "max_connections_address",
          G_STRINGIFY (LV_LIMIT_CONNECTIONS_ADDRESS), 1, 1000000,
          "Open connections from one address; a company may be behind one"),

  FIXED (LV_KEY_METRICS_LISTEN, "metrics", "listen", ENDPOINT, "",
         "Address and port at which a collector such as Prometheus gets /metrics, without TLS and "
         "sign-in: 127.0.0.1:9464, or one in a network for management alone; empty: none"),

  FIXED (LV_KEY_CONSOLE_LISTEN, "console", "listen", ENDPOINT, "127.0.0.1:8444",
         "Address and port of the operator's console, which is open once \"liveond operator url\" "
         "made an address for it: this machine's own, or one in a network for management alone; "
         "empty: none"),

  NUMBER (LV_KEY_CAPACITY_WARNING_PERCENT, "capacity", "warning_percent", "80", 10, 95,
          "Percent of the disk, people, connections and bandwidth that there may be, from which the "
          "operator is warned"),
  NUMBER (LV_KEY_CAPACITY_FORECAST_DAYS, "capacity", "forecast_days", "30", 0, 3660,
          "The operator is warned, too, when the disk will be full within so many days; 0: never"),
  NUMBER (LV_KEY_CAPACITY_USERS, "capacity", "users", "0", 0, 10000000,
          "People who may be signed in at once before the machine is too small; 0: no limit, here "
          "and below"),
  NUMBER (LV_KEY_CAPACITY_MBPS, "capacity", "bandwidth_mbps", "0", 0, 10000000,
          "Megabits a second that the machine's line carries, in and out together"),

  LIVE (LV_KEY_MAIL_SERVER, "mail", "server", MAIL_SERVER, "smtp://localhost",
        "Mail server for alerts and announcements: smtp:// for one on this machine or in a network "
        "of its own, smtp+starttls:// or smtps:// for any other; with a port where it differs"),
  LIVE (LV_KEY_MAIL_AUTHORITIES, "mail", "authorities", PATH, "",
        "File (PEM) of the authorities that vouch for the mail server's certificate; empty: those "
        "that the system knows"),
  LIVE (LV_KEY_MAIL_USER, "mail", "user", TEXT, "",
        "Who we are to the mail server; empty: it does not ask"),
  LIVE (LV_KEY_MAIL_PASSWORD_FILE, "mail", "password_file", PATH, "",
        "File whose first line is the password for it"),
  LIVE (LV_KEY_MAIL_FROM, "mail", "from", MAIL_ADDRESS, "",
        "Address of the sender; empty: liveon@ and the name of this machine"),
  LIVE (LV_KEY_MAIL_ALERTS_TO, "mail", "alerts_to", MAIL_ADDRESSES, "",
        "Addresses of those who are told when disk, people, connections or bandwidth run out"),
};
/* clang-format on */

const LvConfigKeyInfo *
lv_config_key_info (LvConfigKey key)
{
  g_assert (key < LV_N_KEYS);
  return &keys[key];
}

LvConfigKey
lv_config_key_find (const char *group, const char *key)
{
  guint i;

  for (i = 0; i < LV_N_KEYS; i++)
    if (g_str_equal (keys[i].group, group) && g_str_equal (keys[i].key, key))
      break;
  return i;
}

gboolean
lv_config_group_exists (const char *group)
{
  for (guint i = 0; i < LV_N_KEYS; i++)
    if (g_str_equal (keys[i].group, group))
      return TRUE;
  return FALSE;
}

char **
lv_config_split (const char *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) items = g_strsplit_set (value, ", \t", -1);

  for (guint i = 0; items[i] != NULL; i++)
    if (*items[i] != '\0')
      g_strv_builder_add (builder, items[i]);
  return g_strv_builder_end (builder);
}

gboolean
lv_config_split_host_port (const char *text, char **host, guint16 *port, gboolean *has_port)
{
  const char *colon = strrchr (text, ':');
  guint64 number = 0;

  *host = NULL;
  *has_port = FALSE;
  if (*text == '[')
    {
      const char *end = strchr (text, ']');

      if (end == NULL || (end[1] != '\0' && end[1] != ':'))
        return FALSE;
      colon = end[1] == ':' ? end + 1 : NULL;
    }
  else if (colon != NULL && strchr (text, ':') != colon)
    colon = NULL; /* a bare IPv6 address */

  if (colon != NULL && !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &number, NULL))
    return FALSE;
  *has_port = colon != NULL;
  *port = (guint16) number;
  *host = colon != NULL ? g_strndup (text, colon - text) : g_strdup (text);
  if (**host == '[')
    {
      gsize length = strlen (*host);

      memmove (*host, *host + 1, length - 1);
      (*host)[length - 2] = '\0';
      if (strchr (*host, ':') == NULL)
        **host = '\0';
    }
  if (**host == '\0')
    g_clear_pointer (host, g_free);
  return *host != NULL;
}

static gboolean
is_listen (const char *item)
{
  g_autofree char *host = NULL;
  guint16 port;
  gboolean has_port;

  return lv_config_split_host_port (item, &host, &port, &has_port) && has_port
         && g_hostname_is_ip_address (host);
}

static gboolean
is_host (const char *item)
{
  g_autofree char *host = NULL;
  guint16 port;
  gboolean has_port;

  if (!lv_config_split_host_port (item, &host, &port, &has_port) || (has_port && port == 0))
    return FALSE;
  if (g_hostname_is_ip_address (host))
    return TRUE;
  return strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
             == strlen (host)
         && *host != '-' && *host != '.';
}

static gboolean
is_mail_server (const char *value)
{
  LvSmtpServer server = { NULL };
  gboolean is_one = lv_smtp_server_parse (&server, value);

  lv_smtp_server_clear (&server);
  return is_one;
}

static gboolean
is_network (const char *item)
{
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (item, NULL);

  return mask != NULL;
}

static GError *
refuse (const char *why, const char *value)
{
  return lv_error_new_why (LIVEON_ERROR_CONFIGURATION, why, value);
}

static GError *
check_items (const char *value, gboolean (*check) (const char *item), const char *why)
{
  g_auto (GStrv) items = lv_config_split (value);

  for (guint i = 0; items[i] != NULL; i++)
    if (!check (items[i]))
      return refuse (why, items[i]);
  return NULL;
}

static GError *
check_link (const char *value)
{
  g_autoptr (GUri) uri = NULL;

  if (*value == '\0')
    return NULL;
  uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || (!g_str_equal (g_uri_get_scheme (uri), "https")
          && !g_str_equal (g_uri_get_scheme (uri), "http")))
    return refuse (N_ ("“{value}” is not the address of a page (https://…)"), value);
  return NULL;
}

static GError *
check_int (const LvConfigKeyInfo *info, const char *value)
{
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;
  GError *error;
  gint64 number;

  if (g_ascii_string_to_signed (value, 10, info->min, info->max, &number, NULL))
    return NULL;
  least = g_strdup_printf ("%" G_GINT64_FORMAT, info->min);
  most = g_strdup_printf ("%" G_GINT64_FORMAT, info->max);
  error = lv_error_new (LIVEON_ERROR_CONFIGURATION, "min", least, "max", most, NULL);
  lv_error_set_why (error, N_ ("“{value}” is not a number from {min} to {max}"), value);
  return error;
}

static gboolean
has_control_characters (const char *value)
{
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return TRUE;
  return FALSE;
}

GError *
lv_config_key_check (LvConfigKey key, const char *value)
{
  const LvConfigKeyInfo *info = lv_config_key_info (key);

  if (strlen (value) > MAX_VALUE_LENGTH || !g_utf8_validate (value, -1, NULL)
      || has_control_characters (value))
    return refuse (N_ ("the value is not one line of text in UTF-8, or is too long"), value);
  switch (info->kind)
    {
    case LV_KIND_TEXT:
      return NULL;
    case LV_KIND_PATH:
      if (*value == '\0' ? *info->initial == '\0' : g_path_is_absolute (value))
        return NULL;
      return refuse (N_ ("“{value}” is not an absolute path"), value);
    case LV_KIND_LINK:
      return check_link (value);
    case LV_KIND_BOOL:
      if (g_str_equal (value, "true") || g_str_equal (value, "false"))
        return NULL;
      return refuse (N_ ("“{value}” is neither true nor false"), value);
    case LV_KIND_INT:
      return check_int (info, value);
    case LV_KIND_LISTEN:
      if (value[strspn (value, ", \t")] == '\0')
        return refuse (N_ ("there is no address to listen on"), value);
      return check_items (
          value, is_listen,
          N_ ("“{value}” is not a numeric address with a port, such as 192.0.2.1:8443"));
    case LV_KIND_ENDPOINT:
      if (*value == '\0' || is_listen (value))
        return NULL;
      return refuse (N_ ("“{value}” is not a numeric address with a port, such as 127.0.0.1:9464"),
                     value);
    case LV_KIND_MAIL_SERVER:
      if (is_mail_server (value))
        return NULL;
      return refuse (N_ ("“{value}” is not the address of a mail server, such as smtp://localhost "
                         "or smtps://mail.example.com"),
                     value);
    case LV_KIND_MAIL_ADDRESS:
      if (*value == '\0' || lv_mail_address_is_valid (value))
        return NULL;
      return refuse (N_ ("“{value}” is not a mail address"), value);
    case LV_KIND_MAIL_ADDRESSES:
      return check_items (value, lv_mail_address_is_valid, N_ ("“{value}” is not a mail address"));
    case LV_KIND_HOSTS:
      return check_items (value, is_host,
                          N_ ("“{value}” is not a name or an address, with or without a port"));
    case LV_KIND_ADDRESSES:
      return check_items (value, (gboolean (*) (const char *)) g_hostname_is_ip_address,
                          N_ ("“{value}” is not a numeric address, such as 192.0.2.1"));
    case LV_KIND_TURN:
      return check_items (value, lv_turn_is_url,
                          N_ ("“{value}” is not the address of a TURN server, such as "
                              "turn:turn.example.com:3478 (turns: is not supported: where only "
                              "TLS passes, sound and pictures take the HTTPS port)"));
    case LV_KIND_NETWORKS:
      return check_items (value, is_network,
                          N_ ("“{value}” is not an address or a network such as 192.0.2.0/24"));
    default:
      g_assert_not_reached ();
    }
}
