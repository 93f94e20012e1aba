/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may do what to whom in a meeting: one table, by which the server decides and a client knows
 * what to offer. Pure functions. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order of their rank. */
typedef enum
{
  LV_ROLE_PARTICIPANT,
  LV_ROLE_CO_HOST,
  LV_ROLE_CREATOR,
  LV_ROLE_ADMINISTRATOR,
  LV_N_ROLES,
} LvRole;

/* The words of the protocol, ended by NULL. */
extern const char *const lv_role_words[];

typedef enum
{
  LV_DEED_RAISE_HAND,
  LV_DEED_LOWER_HAND,
  LV_DEED_MUTE,
  LV_DEED_MUTE_EVERYONE,
  LV_DEED_LOCK, /* and unlock */
  LV_DEED_PASS_LOCK,
  LV_DEED_EXTEND,
  LV_DEED_END,
  LV_DEED_EJECT,
  LV_DEED_SET_FLOOR_MODE,
  LV_DEED_SPEAK, /* in a formal meeting, without the floor */
  LV_DEED_REQUEST_FLOOR,
  LV_DEED_WITHDRAW_FLOOR,
  LV_DEED_ALLOW_FLOOR,
  LV_DEED_END_FLOOR,
  LV_N_DEEDS,
} LvDeed;

/* How sound is kept in order. */
typedef enum
{
  LV_FLOOR_FREE,   /* everyone speaks as they like */
  LV_FLOOR_FORMAL, /* hosts, and whom they gave the floor */
} LvFloorMode;

extern const char *const lv_floor_mode_words[];

/* To oneself, or to the meeting. LIVEON_ERROR_NOT_PERMITTED says which rule. */
gboolean lv_rights_may (LvDeed deed, LvRole role, GError **error);
/* To somebody else. */
gboolean lv_rights_may_to (LvDeed deed, LvRole role, LvRole other, GError **error);

G_END_DECLS
