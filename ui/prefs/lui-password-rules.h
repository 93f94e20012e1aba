/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The company's rules for a new password, as one types it. */
typedef enum
{
  LUI_RULE_LENGTH,
  LUI_RULE_CLASSES,
  LUI_RULE_LOGIN,
  LUI_RULE_HISTORY,
  LUI_RULE_REPEATED,
  LUI_N_RULES,
} LuiRule;

typedef enum
{
  LUI_RULE_STATE_UNKNOWN, /* only the server can tell */
  LUI_RULE_STATE_UNMET,
  LUI_RULE_STATE_MET,
} LuiRuleState;

typedef struct
{
  guint min_length;  /* in characters */
  guint min_classes; /* of capitals, small letters, digits and symbols */
  guint history;     /* how many earlier passwords may not come back */
  const char *login; /* the user ID, borrowed */
} LuiPasswordRules;

/* Whether the company has such a rule at all. */
gboolean lui_password_rules_has (const LuiPasswordRules *self, LuiRule rule);
char *lui_password_rules_dup_sentence (const LuiPasswordRules *self, LuiRule rule);
LuiRuleState lui_password_rules_judge (const LuiPasswordRules *self,
                                       LuiRule rule,
                                       const char *current,
                                       const char *fresh,
                                       const char *repeated);
/* Whether it is worth asking the server. */
gboolean lui_password_rules_are_met (const LuiPasswordRules *self,
                                     const char *current,
                                     const char *fresh,
                                     const char *repeated);

G_END_DECLS
