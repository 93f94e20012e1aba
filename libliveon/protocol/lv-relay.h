/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What participants pass each other through a server that cannot read it, read and written alike by
 * client and server; the words are in docs/protocol.md. A writer fills an object that its caller
 * has begun, a reader reads one. Main context only. */
#pragma once

#include "lv-json-writer.h"
#include "lv-media-messages.h"

G_BEGIN_DECLS

#define LV_MAX_RELAY_PARTS 500
#define LV_MAX_ANNOUNCEMENT 1024 /* bytes */

/* What the server has to know of a message; inside it says so, too, for those who can read it. */
typedef enum
{
  LV_RELAY_KEYS,
  LV_RELAY_CHAT,
  LV_RELAY_REACTION,
  LV_RELAY_ACT,  /* of hosts: what those inside hold each other to */
  LV_RELAY_CODE, /* the round that makes the numbers to compare */
  LV_N_RELAY_KINDS,
} LvRelayKind;

/* Bytes that one receiver is given at most. */
gsize lv_relay_get_max_size (LvRelayKind kind);

typedef struct
{
  char seat[LV_MAX_SEAT + 1];
  GBytes *bytes; /* behind the message, for this one alone */
} LvRelayPart;

/* `relay`: to one, to those who have a part, or to all others. */
typedef struct
{
  LvRelayKind kind;
  char to[LV_MAX_SEAT + 1]; /* "": not to one */
  GBytes *message;          /* may be empty where there are parts */
  GArray *parts;            /* of LvRelayPart; empty: to `to`, or to all */
} LvRelay;

LvRelay *lv_relay_new (LvRelayKind kind, GBytes *message);
/* seat: an id. */
void lv_relay_add_part (LvRelay *self, const char *seat, GBytes *bytes);
LvRelay *lv_relay_read (LvJson *json, GError **error);
void lv_relay_write (const LvRelay *self, LvJsonWriter *writer);
void lv_relay_free (LvRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvRelay, lv_relay_free)

/* The event `relay`: what comes out at the other end. */
typedef struct
{
  LvRelayKind kind;
  char from[LV_MAX_SEAT + 1];
  gboolean is_private; /* to this receiver alone */
  GBytes *message;
} LvRelayed;

LvRelayed *lv_relayed_read (LvJson *json, GError **error);
void lv_relayed_write (const LvRelayed *self, LvJsonWriter *writer);
void lv_relayed_free (LvRelayed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvRelayed, lv_relayed_free)

/* The event `keys.changed`, and the entries of `keys.announce`'s answer. */
typedef struct
{
  gint64 version; /* of the list, after this */
  char seat[LV_MAX_SEAT + 1];
  GBytes *announcement; /* NULL: has gone */
  gboolean is_ejected;
} LvKeysChange;

LvKeysChange *lv_keys_change_read (LvJson *json, GError **error);
void lv_keys_change_write (const LvKeysChange *self, LvJsonWriter *writer);
void lv_keys_change_free (LvKeysChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvKeysChange, lv_keys_change_free)

G_END_DECLS
