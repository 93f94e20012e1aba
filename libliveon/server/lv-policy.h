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
/* "192.0.2.0/24 2001:db8::/32", empty is anywhere; IPv4-mapped addresses count as IPv4. */
gboolean lv_networks_check (const char *text, GError **error);
gboolean lv_networks_contain (const char *text, const char *address);

G_END_DECLS
