/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error.h"
#include "lv-policy.h"
#include "test-support.h"

#define NOON_TUESDAY_MS G_GINT64_CONSTANT (1795489200000) /* 2026-11-24 12:00 in Tokyo */
#define HERE "192.0.2.7"
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

static LvRules
make_rules (LvTri sign_in, LvTri join, LvTri create_rooms)
{
  return (LvRules){ sign_in, join, create_rooms, (char *) "", (char *) "" };
}

static const LvPolicy plain_policy = {
  .rules = { LV_ALLOW, LV_ALLOW, LV_DENY, (char *) "", (char *) "" },
  .switches = { LV_ALLOW, LV_ALLOW, LV_DENY },
  .time_zone = (char *) "Asia/Tokyo",
};

static const LvUser plain_user = {
  .rules = { LV_INHERIT, LV_INHERIT, LV_INHERIT, (char *) "", (char *) "" },
};

static gboolean
may (LvAction action, const LvPolicy *policy, const LvUser *user, GPtrArray *groups)
{
  return lv_policy_may (action, policy, user, groups, NOON_TUESDAY_MS, HERE, NULL);
}

/* Every combination of what tenant, two groups and the person say. */
static void
test_precedence (void)
{
  for (guint n = 0; n < 81; n++)
    for (guint action = LV_ACTION_SIGN_IN; action <= LV_ACTION_CREATE_ROOMS; action++)
      {
        LvTri tenant = n % 3, first = n / 3 % 3, second = n / 9 % 3, own = n / 27;
        LvPolicy policy = plain_policy;
        LvUser user = plain_user;
        LvGroup a = { .rules = make_rules (first, first, first) };
        LvGroup b = { .rules = make_rules (second, second, second) };
        g_autoptr (GPtrArray) groups = g_ptr_array_new ();
        gboolean expected;

        policy.rules = make_rules (tenant, tenant, tenant);
        user.rules = make_rules (own, own, own);
        g_ptr_array_add (groups, &a);
        g_ptr_array_add (groups, &b);
        if (own != LV_INHERIT)
          expected = own == LV_ALLOW;
        else if (first == LV_DENY || second == LV_DENY)
          expected = FALSE;
        else if (first == LV_ALLOW || second == LV_ALLOW)
          expected = TRUE;
        else if (tenant != LV_INHERIT)
          expected = tenant == LV_ALLOW;
        else
          expected = action != LV_ACTION_CREATE_ROOMS;
        g_assert_cmpint (may (action, &policy, &user, groups), ==, expected);

        user.is_admin = TRUE;
        g_assert_true (may (action, &policy, &user, groups));
      }
}

static void
assert_refused (LvAction action,
                const LvPolicy *policy,
                const LvUser *user,
                GPtrArray *groups,
                const char *address,
                LiveonError code,
                const char *rule)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lv_policy_may (action, policy, user, groups, NOON_TUESDAY_MS, address, &error));
  g_assert_true (g_error_matches (error, LIVEON_ERROR, (int) code));
  if (rule != NULL)
    g_assert_cmpstr (liveon_error_get_argument (error, "rule"), ==, rule);
}

static void
test_reasons (void)
{
  static const char *const names[] = { "sign-in", "join", "create-rooms" };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  LvPolicy policy = plain_policy;
  LvUser user = plain_user;

  user.rules = make_rules (LV_DENY, LV_DENY, LV_DENY);
  for (guint action = 0; action < G_N_ELEMENTS (names); action++)
    assert_refused (action, &policy, &user, none, HERE, LIVEON_ERROR_NOT_PERMITTED, names[action]);

  user.rules = plain_user.rules;
  user.rules.hours = (char *) "mon 08:00-19:00";
  assert_refused (LV_ACTION_SIGN_IN, &policy, &user, none, HERE, LIVEON_ERROR_OUTSIDE_HOURS, NULL);
  user.rules.hours = (char *) "";
  user.rules.networks = (char *) "198.51.100.0/24";
  assert_refused (LV_ACTION_SIGN_IN, &policy, &user, none, HERE, LIVEON_ERROR_ADDRESS, NULL);
  assert_refused (LV_ACTION_SIGN_IN, &policy, &user, none, NULL, LIVEON_ERROR_ADDRESS, NULL);

  /* Suspension stands above everything, also for administrators. */
  user = plain_user;
  user.is_admin = TRUE;
  user.is_suspended = TRUE;
  for (guint action = 0; action < G_N_ELEMENTS (names); action++)
    assert_refused (action, &policy, &user, none, HERE, LIVEON_ERROR_SUSPENDED, NULL);
}

static void
test_administrators (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  LvPolicy policy = plain_policy;
  LvUser user = plain_user;

  user.is_admin = TRUE;
  policy.rules = make_rules (LV_DENY, LV_DENY, LV_DENY);
  g_assert_true (may (LV_ACTION_SIGN_IN, &policy, &user, none));
  policy.rules.hours = (char *) "sat 09:00-12:00";
  assert_refused (LV_ACTION_SIGN_IN, &policy, &user, none, HERE, LIVEON_ERROR_OUTSIDE_HOURS, NULL);
  policy.rules.hours = (char *) "";
  policy.rules.networks = (char *) "2001:db8::/32";
  assert_refused (LV_ACTION_JOIN, &policy, &user, none, HERE, LIVEON_ERROR_ADDRESS, NULL);
}

/* Hours: the person's own, else the union of the groups', else the tenant's; networks likewise. */
static void
test_widening (void)
{
  static const struct
  {
    const char *tenant, *first, *second, *own;
    gboolean expected;
  } cases[] = {
    { "in", "", "", "", TRUE },          { "out", "", "", "", FALSE },
    { "out", "in", "", "", TRUE },       { "in", "out", "", "", FALSE },
    { "in", "out", "in", "", TRUE },     { "out", "in", "out", "", TRUE },
    { "in", "out", "out", "", FALSE },   { "in", "in", "in", "out", FALSE },
    { "out", "out", "out", "in", TRUE }, { "", "", "", "", TRUE },
    { "", "", "", "out", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint kind = 0; kind < 2; kind++)
      {
        const char *in = kind == 0 ? "tue 11:00-13:00" : "192.0.2.0/24";
        const char *out = kind == 0 ? "tue 13:00-15:00" : "198.51.100.0/24";
        LvPolicy policy = plain_policy;
        LvUser user = plain_user;
        LvGroup a = { .rules = make_rules (LV_INHERIT, LV_INHERIT, LV_INHERIT) };
        LvGroup b = a;
        g_autoptr (GPtrArray) groups = g_ptr_array_new ();
        LvRules *rules[] = { &policy.rules, &a.rules, &b.rules, &user.rules };
        const char *words[] = { cases[i].tenant, cases[i].first, cases[i].second, cases[i].own };

        for (guint n = 0; n < G_N_ELEMENTS (rules); n++)
          {
            char *text = (char *) (*words[n] == '\0'              ? ""
                                   : g_str_equal (words[n], "in") ? in
                                                                  : out);

            if (kind == 0)
              rules[n]->hours = text;
            else
              rules[n]->networks = text;
          }
        g_ptr_array_add (groups, &a);
        g_ptr_array_add (groups, &b);
        g_assert_cmpint (may (LV_ACTION_SIGN_IN, &policy, &user, groups), ==, cases[i].expected);
      }
}

static void
test_switches (void)
{
  for (guint n = 0; n < 81; n++)
    {
      LvTri tenant = n % 3, first = n / 3 % 3, second = n / 9 % 3, own = n / 27;
      gboolean is_denied
          = tenant == LV_DENY || first == LV_DENY || second == LV_DENY || own == LV_DENY;
      gboolean is_allowed
          = tenant == LV_ALLOW || first == LV_ALLOW || second == LV_ALLOW || own == LV_ALLOW;
      LvPolicy policy = { .switches = { tenant, tenant, tenant } };
      LvGroup a = { .switches = { first, first, first } };
      LvGroup b = { .switches = { second, second, second } };
      LvRoom room = { .switches = { own, own, own } };
      g_autoptr (GPtrArray) groups = g_ptr_array_new ();
      LvEffectiveSwitches answer;

      g_ptr_array_add (groups, &a);
      g_ptr_array_add (groups, &b);
      answer = lv_policy_switches (&policy, groups, &room);
      g_assert_cmpint (answer.chat, ==, !is_denied);
      g_assert_cmpint (answer.share, ==, !is_denied);
      g_assert_cmpint (answer.guests, ==, is_allowed && !is_denied);
    }
}

static void
test_password (void)
{
  static const struct
  {
    guint min_length, min_classes;
    const char *login, *password, *rule;
  } cases[] = {
    { 10, 2, "tanaka", "correct horse 1", NULL },
    { 10, 2, "tanaka", "short 1", "length" },
    { 10, 2, "tanaka", "", "length" },
    { 0, 0, "tanaka", "", "length" },
    { 10, 2, "tanaka", "onlylowercase", "classes" },
    { 10, 3, "tanaka", "lowerUPPER", "classes" },
    { 10, 3, "tanaka", "lowerUPPER1", NULL },
    { 10, 4, "tanaka", "lowerUPPER1", "classes" },
    { 10, 4, "tanaka", "lowerUPPER1!", NULL },
    /* Characters count, not bytes; kanji are neither lower nor upper nor digits. */
    { 6, 1, "tanaka", "合言葉です", "length" },
    { 5, 1, "tanaka", "合言葉です", NULL },
    { 5, 2, "tanaka", "合言葉です", "classes" },
    { 5, 2, "tanaka", "合言葉です７", NULL },
    { 8, 2, "tanaka", "xxTANAKA99", "login" },
    { 8, 2, "tanaka", "ＴＡＮＡＫＡ９９", "login" },
    { 8, 2, "ab", "abcdefg1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LvPasswordPolicy policy
          = { .min_length = cases[i].min_length, .min_classes = cases[i].min_classes };
      g_autoptr (GError) error = NULL;
      gboolean fits = lv_policy_check_password (&policy, cases[i].login, cases[i].password, &error);

      g_assert_cmpint (fits, ==, cases[i].rule == NULL);
      if (cases[i].rule != NULL)
        {
          g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PASSWORD_POLICY);
          g_assert_cmpstr (liveon_error_get_argument (error, "rule"), ==, cases[i].rule);
        }
    }
}

static void
test_password_too_long (void)
{
  LvPasswordPolicy policy = { .min_length = 8 };
  g_autofree char *longest = g_strnfill (256, 'a');
  g_autofree char *longer = g_strnfill (257, 'a');
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_policy_check_password (&policy, "tanaka", longest, NULL));
  g_assert_false (lv_policy_check_password (&policy, "tanaka", longer, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PASSWORD_POLICY);
  g_assert_cmpstr (error->message, ==,
                   "The new password does not follow your company's rules: at most 256 "
                   "characters.");
}

static void
test_expiry (void)
{
  LvPasswordPolicy policy = { .max_age_days = 90 };
  LvUser user = { .password_hash = (char *) "$scrypt$", .password_changed_ms = 5 * DAY_MS };

  g_assert_false (lv_policy_is_password_expired (&policy, &user, 95 * DAY_MS - 1));
  g_assert_true (lv_policy_is_password_expired (&policy, &user, 95 * DAY_MS));
  policy.max_age_days = 0;
  g_assert_false (lv_policy_is_password_expired (&policy, &user, 9500 * DAY_MS));
  user.must_change_password = TRUE;
  g_assert_true (lv_policy_is_password_expired (&policy, &user, 5 * DAY_MS));
  /* Whoever has no password has none that grows old. */
  policy.max_age_days = 1;
  user.must_change_password = FALSE;
  user.password_hash = NULL;
  g_assert_false (lv_policy_is_password_expired (&policy, &user, 95 * DAY_MS));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/policy/precedence", test_precedence);
  g_test_add_func ("/policy/reasons", test_reasons);
  g_test_add_func ("/policy/administrators", test_administrators);
  g_test_add_func ("/policy/widening", test_widening);
  g_test_add_func ("/policy/switches", test_switches);
  g_test_add_func ("/policy/password", test_password);
  g_test_add_func ("/policy/password-too-long", test_password_too_long);
  g_test_add_func ("/policy/expiry", test_expiry);
  return g_test_run ();
}
