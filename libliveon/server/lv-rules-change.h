/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What other rules would take from a person. Pure functions over values. Any thread. */
#pragma once

#include "lv-policy.h"

G_BEGIN_DECLS

/* The rules of a company at one time. */
typedef struct
{
  const LvPolicy *policy;
  GHashTable *groups; /* id → LvGroup */
} LvRuleBook;

typedef enum
{
  LV_LOSS_SUSPENDED = 1 << 0,
  LV_LOSS_SIGN_IN = 1 << 1,
  LV_LOSS_JOIN = 1 << 2,
  LV_LOSS_CREATE_ROOMS = 1 << 3,
  LV_LOSS_HOURS = 1 << 4,
  LV_LOSS_ADDRESS = 1 << 5,
} LvLossFlags;

typedef struct
{
  LvLossFlags flags;   /* 0: nothing is lost */
  guint minutes;       /* a week, of the hours; all of them when none are left */
  guint minutes_left;  /* a week */
  const char *address; /* the first that could be used and cannot any more; borrowed */
} LvLoss;

/* Of LvGroup, borrowed; the array is the caller's. */
GPtrArray *lv_rule_book_groups_of (const LvRuleBook *self, const LvUser *user);
/* addresses: of char *, from which the person is known to come. */
void lv_rules_compare (const LvRuleBook *before,
                       const LvRuleBook *after,
                       const LvUser *user_before,
                       const LvUser *user_after,
                       GPtrArray *addresses,
                       LvLoss *loss);

G_END_DECLS
