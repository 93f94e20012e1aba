/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-policy.h"

#include "lv-error.h"
#include "lv-limits.h"

#include <string.h>

/* Below this a login is too short for "contains it" to say anything about a password. */
#define MIN_LOGIN_CHARS 3

static const char *const rule_names[] = {
  [LV_ACTION_SIGN_IN] = "sign-in",
  [LV_ACTION_JOIN] = "join",
  [LV_ACTION_CREATE_ROOMS] = "create-rooms",
};

static LvTri
get_rule (const LvRules *rules, LvAction action)
{
  switch (action)
    {
    case LV_ACTION_SIGN_IN:
      return rules->sign_in;
    case LV_ACTION_JOIN:
      return rules->join;
    case LV_ACTION_CREATE_ROOMS:
      return rules->create_rooms;
    default:
      g_assert_not_reached ();
    }
}

/* A denial beats an allowance. */
static LvTri
get_groups_rule (GPtrArray *groups, LvAction action, const LvGroup **decided)
{
  LvTri answer = LV_INHERIT;

  for (guint i = 0; i < groups->len; i++)
    {
      const LvGroup *group = g_ptr_array_index (groups, i);
      LvTri rule = get_rule (&group->rules, action);

      if (rule == LV_INHERIT || (rule == LV_ALLOW && answer == LV_ALLOW))
        continue;
      *decided = group;
      answer = rule;
      if (rule == LV_DENY)
        break;
    }
  return answer;
}

LvRuling
lv_policy_rule (LvAction action, const LvPolicy *policy, const LvUser *user, GPtrArray *groups)
{
  LvRuling ruling = { .text = "" };
  LvTri rule;

  if (user->is_admin)
    return (LvRuling){ .passes = TRUE, .ruler = LV_BY_ADMIN, .text = "" };
  rule = get_rule (&user->rules, action);
  ruling.ruler = LV_BY_PERSON;
  if (rule == LV_INHERIT)
    {
      rule = get_groups_rule (groups, action, &ruling.group);
      ruling.ruler = LV_BY_GROUP;
    }
  if (rule == LV_INHERIT)
    {
      rule = get_rule (&policy->rules, action);
      ruling.ruler = LV_BY_COMPANY;
    }
  if (rule == LV_INHERIT)
    ruling.ruler = LV_BY_NOBODY;
  ruling.passes = rule == LV_INHERIT ? action != LV_ACTION_CREATE_ROOMS : rule == LV_ALLOW;
  return ruling;
}

/* The person's own text if set, else the union of the groups', else the tenant's. */
typedef gboolean (*RulesFit) (const LvRules *rules, gpointer data);
typedef const char *(*RulesText) (const LvRules *rules);

static LvRuling
rule_text (const LvPolicy *policy,
           const LvUser *user,
           GPtrArray *groups,
           RulesText get_text,
           RulesFit fit,
           gpointer data)
{
  const char *text = get_text (&user->rules);
  const LvGroup *first = NULL;

  if (*text != '\0')
    return (LvRuling){ fit (&user->rules, data), LV_BY_PERSON, NULL, text };
  for (guint i = 0; i < groups->len; i++)
    {
      const LvGroup *group = g_ptr_array_index (groups, i);

      text = get_text (&group->rules);
      if (*text == '\0')
        continue;
      if (fit (&group->rules, data))
        return (LvRuling){ TRUE, LV_BY_GROUP, group, text };
      first = first != NULL ? first : group;
    }
  if (first != NULL)
    return (LvRuling){ FALSE, LV_BY_GROUP, first, get_text (&first->rules) };
  text = get_text (&policy->rules);
  return (LvRuling){ fit (&policy->rules, data), *text != '\0' ? LV_BY_COMPANY : LV_BY_NOBODY, NULL,
                     text };
}

static const char *
get_hours (const LvRules *rules)
{
  return rules->hours;
}

static const char *
get_networks (const LvRules *rules)
{
  return rules->networks;
}

typedef struct
{
  const char *time_zone;
  gint64 now_ms;
} Moment;

static gboolean
fit_hours (const LvRules *rules, gpointer data)
{
  const Moment *moment = data;

  return lv_hours_contain (rules->hours, moment->time_zone, moment->now_ms);
}

/* Never fits, so that every group is asked. */
static gboolean
fit_week (const LvRules *rules, gpointer week)
{
  lv_hours_add_week (rules->hours, week);
  return FALSE;
}

static gboolean
fit_networks (const LvRules *rules, gpointer data)
{
  return lv_networks_contain (rules->networks, data);
}

LvRuling
lv_policy_rule_hours (const LvPolicy *policy, const LvUser *user, GPtrArray *groups, gint64 at_ms)
{
  Moment moment = { policy->time_zone, at_ms };

  return rule_text (policy, user, groups, get_hours, fit_hours, &moment);
}

LvRuling
lv_policy_rule_networks (const LvPolicy *policy,
                         const LvUser *user,
                         GPtrArray *groups,
                         const char *address)
{
  return rule_text (policy, user, groups, get_networks, fit_networks, (gpointer) address);
}

void
lv_policy_week (const LvPolicy *policy, const LvUser *user, GPtrArray *groups, LvWeek *week)
{
  memset (week, 0, sizeof *week);
  rule_text (policy, user, groups, get_hours, fit_week, week);
}

gboolean
lv_policy_may (LvAction action,
               const LvPolicy *policy,
               const LvUser *user,
               GPtrArray *groups,
               gint64 now_ms,
               const char *address,
               GError **error)
{
  if (user->is_suspended)
    {
      lv_error_set (error, LIVEON_ERROR_SUSPENDED, NULL);
      return FALSE;
    }
  if (!lv_policy_rule (action, policy, user, groups).passes)
    {
      lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, "rule", rule_names[action], NULL);
      return FALSE;
    }
  if (!lv_policy_rule_hours (policy, user, groups, now_ms).passes)
    {
      lv_error_set (error, LIVEON_ERROR_OUTSIDE_HOURS, NULL);
      return FALSE;
    }
  if (!lv_policy_rule_networks (policy, user, groups, address).passes)
    {
      lv_error_set (error, LIVEON_ERROR_ADDRESS, NULL);
      return FALSE;
    }
  return TRUE;
}

/* A denial anywhere switches it off; where nobody says anything the default rules. */
static gboolean
is_switched_on (
    const LvPolicy *policy, GPtrArray *groups, const LvRoom *room, gsize offset, gboolean is_on)
{
#define RULE(switches) G_STRUCT_MEMBER (LvTri, (switches), offset)
  LvTri rule = RULE (&policy->switches);

  for (guint i = 0; i < groups->len && rule != LV_DENY; i++)
    {
      const LvGroup *group = g_ptr_array_index (groups, i);
      LvTri own = RULE (&group->switches);

      rule = own == LV_INHERIT ? rule : own;
    }
  if (rule != LV_DENY && room != NULL && RULE (&room->switches) != LV_INHERIT)
    rule = RULE (&room->switches);
  return rule == LV_INHERIT ? is_on : rule == LV_ALLOW;
#undef RULE
}

LvEffectiveSwitches
lv_policy_switches (const LvPolicy *policy, GPtrArray *groups, const LvRoom *room)
{
  LvEffectiveSwitches answer = {
    .chat = is_switched_on (policy, groups, room, G_STRUCT_OFFSET (LvSwitches, chat), TRUE),
    .share = is_switched_on (policy, groups, room, G_STRUCT_OFFSET (LvSwitches, share), TRUE),
    .guests = is_switched_on (policy, groups, room, G_STRUCT_OFFSET (LvSwitches, guests), FALSE),
  };

  return answer;
}

static guint
count_classes (const char *password)
{
  gboolean has_lower = FALSE, has_upper = FALSE, has_digit = FALSE, has_other = FALSE;

  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_islower (c))
        has_lower = TRUE;
      else if (g_unichar_isupper (c))
        has_upper = TRUE;
      else if (g_unichar_isdigit (c))
        has_digit = TRUE;
      else
        has_other = TRUE;
    }
  return has_lower + has_upper + has_digit + has_other;
}

static gboolean
contains_login (const char *password, const char *login)
{
  g_autofree char *folded_password = g_utf8_casefold (password, -1);
  g_autofree char *folded_login = g_utf8_casefold (login, -1);

  return g_utf8_strlen (folded_login, -1) >= MIN_LOGIN_CHARS
         && strstr (folded_password, folded_login) != NULL;
}

static gboolean
refuse_password (GError **error, const char *rule, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  lv_error_set (error, LIVEON_ERROR_PASSWORD_POLICY, "rule", rule, "value", text, NULL);
  return FALSE;
}

gboolean
lv_policy_check_password (const LvPasswordPolicy *policy,
                          const char *login,
                          const char *password,
                          GError **error)
{
  /* As the hash sees it: full-width digits are digits. */
  g_autofree char *text = g_utf8_normalize (password, -1, G_NORMALIZE_NFKC);
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

  if (length == 0 || length < (glong) policy->min_length)
    return refuse_password (error, "length", policy->min_length);
  if (length > LV_LIMIT_PASSWORD)
    return refuse_password (error, "max-length", LV_LIMIT_PASSWORD);
  if (count_classes (text) < policy->min_classes)
    return refuse_password (error, "classes", policy->min_classes);
  if (contains_login (text, login))
    return refuse_password (error, "login", 0);
  return TRUE;
}

gboolean
lv_policy_is_password_expired (const LvPasswordPolicy *policy, const LvUser *user, gint64 now_ms)
{
  gint64 max_age_ms = (gint64) policy->max_age_days * 24 * 60 * 60 * 1000;

  if (user->must_change_password)
    return TRUE;
  return user->password_hash != NULL && max_age_ms > 0
         && now_ms - user->password_changed_ms >= max_age_ms;
}
