/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the table of configuration keys says of each, and the checks of its kinds. Any thread. */
#pragma once

#include "lv-config.h"

G_BEGIN_DECLS

typedef enum
{
  LV_KIND_TEXT,
  LV_KIND_PATH, /* absolute, or empty */
  LV_KIND_LINK, /* http or https, or empty */
  LV_KIND_BOOL, /* true or false */
  LV_KIND_INT,
  LV_KIND_LISTEN,   /* list of numeric addresses with ports */
  LV_KIND_ENDPOINT, /* one of them, or empty */
  LV_KIND_MAIL_SERVER,
  LV_KIND_MAIL_ADDRESS,   /* or empty */
  LV_KIND_MAIL_ADDRESSES, /* list of them */
  LV_KIND_HOSTS,          /* list of names or addresses, with or without ports */
  LV_KIND_ADDRESSES,      /* list of numeric addresses */
  LV_KIND_TURN,           /* list of addresses of TURN servers (RFC 7065) */
  LV_KIND_NETWORKS,       /* list of addresses with or without prefix lengths */
} LvConfigKind;

typedef struct
{
  const char *group;
  const char *key;
  LvConfigKind kind;
  const char *initial;
  gint64 min; /* LV_KIND_INT */
  gint64 max;
  gboolean is_reloadable; /* a change is taken up without a restart */
  const char *comment;
} LvConfigKeyInfo;

const LvConfigKeyInfo *lv_config_key_info (LvConfigKey key);
/* LV_N_KEYS when there is none of that name. */
LvConfigKey lv_config_key_find (const char *group, const char *key);
gboolean lv_config_group_exists (const char *group);
/* NULL when the value fits, else what is wrong with it: the caller's. */
GError *lv_config_key_check (LvConfigKey key, const char *value);
/* Splits at commas and blanks; no empty items. */
char **lv_config_split (const char *value);
/* "192.0.2.1:443", "[2001:db8::1]:443", "name:443", and the same without a port: *port is 0 then.
 * *host is the caller's. FALSE when it is none of them. */
gboolean
lv_config_split_host_port (const char *text, char **host, guint16 *port, gboolean *has_port);

G_END_DECLS
