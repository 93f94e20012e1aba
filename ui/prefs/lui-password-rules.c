/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-password-rules.h"

#include <glib/gi18n.h>
#include <string.h>

/* The server judges by the same rules and has the last word; here they help while one types. */

#define MIN_LOGIN 3 /* a shorter user ID is in many words */

/* As the server sees it: full-width digits are digits. */
static char *
normalize (const char *text)
{
  char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);

  return normal != NULL ? normal : g_strdup ("");
}

static guint
count_classes (const char *text)
{
  gboolean has_lower = FALSE, has_upper = FALSE, has_digit = FALSE, has_other = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
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
  return (guint) (has_lower + has_upper + has_digit + has_other);
}

static gboolean
has_login (const LuiPasswordRules *self, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *login = g_utf8_casefold (self->login, -1);

  return strstr (folded, login) != NULL;
}

gboolean
lui_password_rules_has (const LuiPasswordRules *self, LuiRule rule)
{
  switch (rule)
    {
    case LUI_RULE_CLASSES:
      return self->min_classes > 1;
    case LUI_RULE_LOGIN:
      return g_utf8_strlen (self->login, -1) >= MIN_LOGIN;
    case LUI_RULE_HISTORY:
      return self->history > 0;
    case LUI_RULE_LENGTH:
    case LUI_RULE_REPEATED:
    case LUI_N_RULES:
    default:
      return TRUE;
    }
}

char *
lui_password_rules_dup_sentence (const LuiPasswordRules *self, LuiRule rule)
{
  switch (rule)
    {
    case LUI_RULE_LENGTH:
      return g_strdup_printf (
          g_dngettext (NULL, "At least %u character", "At least %u characters", self->min_length),
          MAX (self->min_length, 1));
    case LUI_RULE_CLASSES:
      return g_strdup_printf (_ ("At least %u of: capitals, small letters, digits, symbols"),
                              self->min_classes);
    case LUI_RULE_LOGIN:
      return g_strdup (_ ("Without your user ID in it"));
    case LUI_RULE_HISTORY:
      return g_strdup_printf (g_dngettext (NULL, "Other than your last %u password",
                                           "Other than your last %u passwords", self->history),
                              self->history);
    case LUI_RULE_REPEATED:
    case LUI_N_RULES:
    default:
      return g_strdup (_ ("Twice the same"));
    }
}

static gboolean
is_met (const LuiPasswordRules *self, LuiRule rule, const char *fresh, const char *repeated)
{
  g_autofree char *text = normalize (fresh);

  switch (rule)
    {
    case LUI_RULE_LENGTH:
      return g_utf8_strlen (text, -1) >= (glong) MAX (self->min_length, 1);
    case LUI_RULE_CLASSES:
      return count_classes (text) >= self->min_classes;
    case LUI_RULE_LOGIN:
      return *text != '\0' && !has_login (self, text);
    case LUI_RULE_REPEATED:
      return *text != '\0' && g_str_equal (fresh, repeated);
    case LUI_RULE_HISTORY:
    case LUI_N_RULES:
    default:
      return TRUE;
    }
}

LuiRuleState
lui_password_rules_judge (const LuiPasswordRules *self,
                          LuiRule rule,
                          const char *current,
                          const char *fresh,
                          const char *repeated)
{
  /* The current one is the last one; of those before, the server knows. */
  if (rule == LUI_RULE_HISTORY)
    return *fresh != '\0' && g_str_equal (fresh, current) ? LUI_RULE_STATE_UNMET
                                                          : LUI_RULE_STATE_UNKNOWN;
  return is_met (self, rule, fresh, repeated) ? LUI_RULE_STATE_MET : LUI_RULE_STATE_UNMET;
}

gboolean
lui_password_rules_are_met (const LuiPasswordRules *self,
                            const char *current,
                            const char *fresh,
                            const char *repeated)
{
  for (guint i = 0; i < LUI_N_RULES; i++)
    if (lui_password_rules_has (self, (LuiRule) i)
        && lui_password_rules_judge (self, (LuiRule) i, current, fresh, repeated)
               == LUI_RULE_STATE_UNMET)
      return FALSE;
  return TRUE;
}
