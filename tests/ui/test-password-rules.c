/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules for a new password, as one types it. */
#include "lui-password-rules.h"

#include "test-support.h"

static const LuiPasswordRules rules
    = { .min_length = 8, .min_classes = 3, .history = 3, .login = "tanaka" };

static LuiRuleState
judge (LuiRule rule, const char *fresh)
{
  return lui_password_rules_judge (&rules, rule, "Old-horse-77", fresh, fresh);
}

static void
test_length (void)
{
  g_assert_cmpint (judge (LUI_RULE_LENGTH, ""), ==, LUI_RULE_STATE_UNMET);
  g_assert_cmpint (judge (LUI_RULE_LENGTH, "1234567"), ==, LUI_RULE_STATE_UNMET);
  g_assert_cmpint (judge (LUI_RULE_LENGTH, "12345678"), ==, LUI_RULE_STATE_MET);
  /* Characters, not bytes. */
  g_assert_cmpint (judge (LUI_RULE_LENGTH, "あいうえおかき"), ==, LUI_RULE_STATE_UNMET);
}

static void
test_classes (void)
{
  g_assert_cmpint (judge (LUI_RULE_CLASSES, "abcDEF"), ==, LUI_RULE_STATE_UNMET);
  g_assert_cmpint (judge (LUI_RULE_CLASSES, "abcDEF1"), ==, LUI_RULE_STATE_MET);
  g_assert_cmpint (judge (LUI_RULE_CLASSES, "abcDEF漢"), ==, LUI_RULE_STATE_MET);
  /* Full-width digits and letters are what they are. */
  g_assert_cmpint (judge (LUI_RULE_CLASSES, "１２３abc"), ==, LUI_RULE_STATE_UNMET);
  g_assert_cmpint (judge (LUI_RULE_CLASSES, "１２３abcＡ"), ==, LUI_RULE_STATE_MET);
}

static void
test_login (void)
{
  LuiPasswordRules brief = rules;

  g_assert_cmpint (judge (LUI_RULE_LOGIN, ""), ==, LUI_RULE_STATE_UNMET);
  g_assert_cmpint (judge (LUI_RULE_LOGIN, "xTaNaKa1"), ==, LUI_RULE_STATE_UNMET);
  g_assert_cmpint (judge (LUI_RULE_LOGIN, "xTanak1"), ==, LUI_RULE_STATE_MET);
  g_assert_true (lui_password_rules_has (&rules, LUI_RULE_LOGIN));
  brief.login = "a1";
  g_assert_false (lui_password_rules_has (&brief, LUI_RULE_LOGIN));
}

static void
test_history (void)
{
  g_assert_cmpint (judge (LUI_RULE_HISTORY, "Old-horse-77"), ==, LUI_RULE_STATE_UNMET);
  g_assert_cmpint (judge (LUI_RULE_HISTORY, "New-horse-77"), ==, LUI_RULE_STATE_UNKNOWN);
}

static void
test_all (void)
{
  const char *good = "New-horse-77";

  g_assert_true (lui_password_rules_are_met (&rules, "Old-horse-77", good, good));
  g_assert_false (lui_password_rules_are_met (&rules, "Old-horse-77", good, "New-horse-78"));
  g_assert_false (lui_password_rules_are_met (&rules, good, good, good));
  g_assert_false (lui_password_rules_are_met (&rules, "Old-horse-77", "", ""));
}

/* A company without rules still wants a password. */
static void
test_none (void)
{
  const LuiPasswordRules none = { .login = "" };

  g_assert_true (lui_password_rules_are_met (&none, "a", "b", "b"));
  g_assert_false (lui_password_rules_are_met (&none, "a", "", ""));
  g_assert_false (lui_password_rules_has (&none, LUI_RULE_CLASSES));
  g_assert_false (lui_password_rules_has (&none, LUI_RULE_LOGIN));
  g_assert_false (lui_password_rules_has (&none, LUI_RULE_HISTORY));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/password-rules/length", test_length);
  g_test_add_func ("/password-rules/classes", test_classes);
  g_test_add_func ("/password-rules/login", test_login);
  g_test_add_func ("/password-rules/history", test_history);
  g_test_add_func ("/password-rules/all", test_all);
  g_test_add_func ("/password-rules/none", test_none);
  return g_test_run ();
}
