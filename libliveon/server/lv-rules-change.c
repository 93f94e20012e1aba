/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rules-change.h"

#include <string.h>

GPtrArray *
lv_rule_book_groups_of (const LvRuleBook *self, const LvUser *user)
{
  GPtrArray *groups = g_ptr_array_new ();

  for (guint i = 0; user->group_ids[i] != NULL; i++)
    {
      LvGroup *group = g_hash_table_lookup (self->groups, user->group_ids[i]);

      if (group != NULL)
        g_ptr_array_add (groups, group);
    }
  return groups;
}

/* One person under one book. */
typedef struct
{
  const LvPolicy *policy;
  const LvUser *user;
  GPtrArray *groups;
} Side;

static gboolean
is_lost (LvAction action, const Side *before, const Side *after)
{
  return lv_policy_rule (action, before->policy, before->user, before->groups).passes
         && !lv_policy_rule (action, after->policy, after->user, after->groups).passes;
}

static guint
count_bits (guint8 byte)
{
  guint count = 0;

  for (; byte != 0; byte &= (guint8) (byte - 1))
    count++;
  return count;
}

/* Texts that are the same need no counting. */
static gboolean
same_hours (const Side *before, const Side *after)
{
  if (strcmp (before->user->rules.hours, after->user->rules.hours) != 0
      || strcmp (before->policy->rules.hours, after->policy->rules.hours) != 0
      || before->groups->len != after->groups->len)
    return FALSE;
  for (guint i = 0; i < before->groups->len; i++)
    if (strcmp (((LvGroup *) before->groups->pdata[i])->rules.hours,
                ((LvGroup *) after->groups->pdata[i])->rules.hours)
        != 0)
      return FALSE;
  return TRUE;
}

static void
compare_hours (const Side *before, const Side *after, LvLoss *loss)
{
  LvWeek was, is;

  if (same_hours (before, after))
    return;
  lv_policy_week (before->policy, before->user, before->groups, &was);
  lv_policy_week (after->policy, after->user, after->groups, &is);
  for (gsize i = 0; i < sizeof was.bits; i++)
    {
      loss->minutes += count_bits ((guint8) (was.bits[i] & ~is.bits[i]));
      loss->minutes_left += count_bits (is.bits[i]);
    }
  if (loss->minutes > 0)
    loss->flags |= LV_LOSS_HOURS;
}

static void
compare_addresses (const Side *before, const Side *after, GPtrArray *addresses, LvLoss *loss)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const char *address = addresses->pdata[i];

      if (!lv_policy_rule_networks (before->policy, before->user, before->groups, address).passes
          || lv_policy_rule_networks (after->policy, after->user, after->groups, address).passes)
        continue;
      loss->flags |= LV_LOSS_ADDRESS;
      loss->address = address;
      return;
    }
}

void
lv_rules_compare (const LvRuleBook *before,
                  const LvRuleBook *after,
                  const LvUser *user_before,
                  const LvUser *user_after,
                  GPtrArray *addresses,
                  LvLoss *loss)
{
  g_autoptr (GPtrArray) groups_before = lv_rule_book_groups_of (before, user_before);
  g_autoptr (GPtrArray) groups_after = lv_rule_book_groups_of (after, user_after);
  Side was = { before->policy, user_before, groups_before };
  Side is = { after->policy, user_after, groups_after };

  memset (loss, 0, sizeof *loss);
  if (user_before->is_suspended)
    return;
  if (user_after->is_suspended)
    loss->flags |= LV_LOSS_SUSPENDED;
  if (is_lost (LV_ACTION_SIGN_IN, &was, &is))
    loss->flags |= LV_LOSS_SIGN_IN;
  if (is_lost (LV_ACTION_JOIN, &was, &is))
    loss->flags |= LV_LOSS_JOIN;
  if (is_lost (LV_ACTION_CREATE_ROOMS, &was, &is))
    loss->flags |= LV_LOSS_CREATE_ROOMS;
  compare_hours (&was, &is, loss);
  compare_addresses (&was, &is, addresses, loss);
}
