/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* May this person do this, here, now, from there, and if not, why not (9.4.1). Pure functions over
 * values. Any thread.
 *
 * A person's own rule beats those of the groups; among groups a denial beats an allowance; then the
 * tenant's. Hours and networks: the person's own if set, else the union of those that the groups
 * set, else the tenant's. Administrators are bound by hours and networks, never by sign_in and
 * join. */
#pragma once

#include "lv-model.h"

G_BEGIN_DECLS

typedef enum
{
  LV_ACTION_SIGN_IN,
  LV_ACTION_JOIN,
  LV_ACTION_CREATE_ROOMS,
} LvAction;

/* groups: of LvGroup. The error says which rule: LIVEON_ERROR_SUSPENDED, _NOT_PERMITTED (argument
 * `rule`), _OUTSIDE_HOURS, _ADDRESS. */
gboolean lv_policy_may (LvAction action,
                        const LvPolicy *policy,
                        const LvUser *user,
                        GPtrArray *groups,
                        gint64 now_ms,
                        const char *address,
                        GError **error);

/* The same one rule at a time, with who decided it. */
typedef enum
{
  LV_BY_NOBODY, /* nothing is set: the default */
  LV_BY_ADMIN,  /* administrators are not bound */
  LV_BY_PERSON,
  LV_BY_GROUP,
  LV_BY_COMPANY,
} LvRuler;

typedef struct
{
  gboolean passes;
  LvRuler ruler;
  const LvGroup *group; /* that decided, or the first that spoke; NULL otherwise. Borrowed */
  const char *text;     /* of hours and networks: theirs. Borrowed, never NULL */
} LvRuling;

LvRuling
lv_policy_rule (LvAction action, const LvPolicy *policy, const LvUser *user, GPtrArray *groups);
LvRuling
lv_policy_rule_hours (const LvPolicy *policy, const LvUser *user, GPtrArray *groups, gint64 at_ms);
LvRuling lv_policy_rule_networks (const LvPolicy *policy,
                                  const LvUser *user,
                                  GPtrArray *groups,
                                  const char *address);
/* The minutes of a week, Monday first, a bit each, in which the person's hours let them in. */
#define LV_WEEK_MINUTES (7 * 24 * 60)
typedef struct
{
  guint8 bits[LV_WEEK_MINUTES / 8];
} LvWeek;
void lv_policy_week (const LvPolicy *policy, const LvUser *user, GPtrArray *groups, LvWeek *week);

/* What is switched on for a person in a room: denied by tenant, any of the groups, or the room. */
typedef struct
{
  gboolean chat;
  gboolean share;
  gboolean guests;
} LvEffectiveSwitches;
LvEffectiveSwitches
lv_policy_switches (const LvPolicy *policy, GPtrArray *groups, const LvRoom *room);

/* LIVEON_ERROR_PASSWORD_POLICY with rule "length" "max-length" "classes" "login", and its value. */
gboolean lv_policy_check_password (const LvPasswordPolicy *policy,
                                   const char *login,
                                   const char *password,
                                   GError **error);
gboolean
lv_policy_is_password_expired (const LvPasswordPolicy *policy, const LvUser *user, gint64 now_ms);

/* "mon-fri 08:00-19:00; sat 09:00-12:00". Days mon tue wed thu fri sat sun or daily; 24:00 is the
 * end of a day; a range over midnight is allowed. Empty text is any time. */
gboolean lv_hours_check (const char *text, GError **error);
gboolean lv_hours_contain (const char *text, const char *time_zone, gint64 at_ms);
/* Adds its minutes to those that are set. */
void lv_hours_add_week (const char *text, LvWeek *week);
/* "192.0.2.0/24 2001:db8::/32", empty is anywhere; IPv4-mapped addresses count as IPv4. */
gboolean lv_networks_check (const char *text, GError **error);
gboolean lv_networks_contain (const char *text, const char *address);

G_END_DECLS
