/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys of the configuration, typed: one table says of each its group, kind, default, bounds and
 * what it means, and the installed sample is printed from it. Main context only. */
#pragma once

#include "liveon-server-config.h"

G_BEGIN_DECLS

typedef enum
{
  /* [server] */
  LV_KEY_LISTEN,    /* list of "address:port"; "[::]:8443" listens on IPv4 too */
  LV_KEY_ADVERTISE, /* addresses by which the outside reaches us (1:1 NAT) */
  LV_KEY_STATE_DIRECTORY,
  LV_KEY_CONTROL_SOCKET, /* Unix socket of the operator's commands */
  LV_KEY_CERTIFICATE,    /* empty: self-signed, in the state directory */
  LV_KEY_PRIVATE_KEY,
  LV_KEY_PROXY_PROTOCOL,  /* bool */
  LV_KEY_TRUSTED_PROXIES, /* networks whose PROXY header is believed */
  LV_KEY_SINGLE_TENANT,   /* bool: nobody types a company code */
  /* [operator] */
  LV_KEY_OPERATOR_NAME,
  LV_KEY_OPERATOR_ADDRESS,
  LV_KEY_SERVER_NAME,
  LV_KEY_DATA_LOCATION,
  LV_KEY_GOVERNING_LAW,
  LV_KEY_LINK_SECURITY_POLICY,
  LV_KEY_LINK_CLOUD_POLICY,
  LV_KEY_LINK_PRIVACY,
  LV_KEY_LINK_TERMS,
  LV_KEY_LINK_CERTIFICATION,
  LV_KEY_CONTACT_MAIL,
  LV_KEY_CONTACT_PHONE,
  LV_KEY_CONTACT_FORM,
  LV_KEY_CONTACT_HOURS,
  /* [sessions] */
  LV_KEY_ACCESS_HOURS, /* an access token not used for so long is dead */
  LV_KEY_RESUME_DAYS,
  /* [records] */
  LV_KEY_REQUIRE_CLOCK, /* bool: purge only while the clock is synchronised */
  LV_KEY_REMOVAL_DAYS,  /* between asking for a tenant's removal and carrying it out */
  LV_KEY_MAX_RETENTION_YEARS,
  /* [media] */
  LV_KEY_MEDIA_PORT,      /* UDP; 0: the number of the first TCP port */
  LV_KEY_MEDIA_ADDRESSES, /* to which clients send; empty: see lv-media.c */
  LV_KEY_MEDIA_WORKERS,
  LV_KEY_MEDIA_REAL_TIME, /* bool: they go before ordinary threads */
  LV_KEY_USER_SEND_KBPS,  /* of these four 0 is no bound */
  LV_KEY_USER_RECEIVE_KBPS,
  LV_KEY_ROOM_KBPS,
  LV_KEY_TENANT_KBPS,
  LV_KEY_TURN_SERVERS,
  LV_KEY_TURN_SECRET_FILE,
  /* [limits] */
  LV_KEY_MAX_CONNECTIONS,
  LV_KEY_MAX_CONNECTIONS_ADDRESS,
  /* [metrics] */
  LV_KEY_METRICS_LISTEN, /* "address:port"; empty: none */
  /* [capacity] */
  LV_KEY_CONSOLE_LISTEN,
  LV_KEY_CAPACITY_WARNING_PERCENT,
  LV_KEY_CAPACITY_FORECAST_DAYS, /* 0: no alarm by the forecast */
  LV_KEY_CAPACITY_USERS,         /* of these two 0 is no limit */
  LV_KEY_CAPACITY_MBPS,
  /* [mail] */
  LV_KEY_MAIL_SERVER, /* see lv_smtp_server_parse */
  LV_KEY_MAIL_AUTHORITIES,
  LV_KEY_MAIL_USER,
  LV_KEY_MAIL_PASSWORD_FILE,
  LV_KEY_MAIL_FROM,
  LV_KEY_MAIL_ALERTS_TO, /* list of addresses */
  LV_N_KEYS,
} LvConfigKey;

const char *lv_config_get_string (LiveonServerConfig *self, LvConfigKey key);
gboolean lv_config_get_bool (LiveonServerConfig *self, LvConfigKey key);
gint64 lv_config_get_int (LiveonServerConfig *self, LvConfigKey key);
/* Comma or blank separated. Borrowed. */
const char *const *lv_config_get_list (LiveonServerConfig *self, LvConfigKey key);
/* NULL when it was not read from a file. */
const char *lv_config_get_file (LiveonServerConfig *self);
char *lv_config_dup_control_socket (LiveonServerConfig *self);
/* Takes over what may change while a server runs. Returns the names of the keys that differ but
 * need a restart: borrowed, the array is the caller's. */
GPtrArray *lv_config_take_over (LiveonServerConfig *self, LiveonServerConfig *from);
/* A file with every key and a comment; those that have their default are commented out. */
char *lv_config_dup_text (LiveonServerConfig *self);
/* The same of a configuration that has nothing but defaults. */
char *lv_config_dup_sample (void);

G_END_DECLS
