/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error.h"
#include "lv-rights.h"
#include "test-support.h"

/* For each deed: the roles that may do it to themselves or the meeting, and for each role the roles
 * of others to whom it may be done. p: participant, h: co-host, c: creator, a: administrator. */
static const struct
{
  LvDeed deed;
  const char *own;
  const char *others[LV_N_ROLES];
} expected[] = {
  { LV_DEED_RAISE_HAND, "phca", { "", "", "", "" } },
  { LV_DEED_LOWER_HAND, "phca", { "", "phca", "phca", "phca" } },
  { LV_DEED_MUTE, "", { "", "ph", "phc", "phca" } },
  { LV_DEED_MUTE_EVERYONE, "hca", { "", "", "", "" } },
  { LV_DEED_LOCK, "hca", { "", "", "", "" } },
  { LV_DEED_PASS_LOCK, "ca", { "", "", "", "" } },
  { LV_DEED_EXTEND, "hca", { "", "", "", "" } },
  { LV_DEED_END, "hca", { "", "", "", "" } },
  { LV_DEED_EJECT, "", { "", "ph", "phc", "phca" } },
  { LV_DEED_SET_FLOOR_MODE, "hca", { "", "", "", "" } },
  { LV_DEED_SPEAK, "hca", { "", "", "", "" } },
  { LV_DEED_REQUEST_FLOOR, "phca", { "", "", "", "" } },
  { LV_DEED_WITHDRAW_FLOOR, "phca", { "", "phca", "phca", "phca" } },
  { LV_DEED_ALLOW_FLOOR, "hca", { "", "phca", "phca", "phca" } },
  { LV_DEED_END_FLOOR, "phca", { "", "ph", "phc", "phca" } },
};

static const char letters[LV_N_ROLES] = { 'p', 'h', 'c', 'a' };

static void
assert_answer (gboolean may, GError *error, const char *roles, LvRole role)
{
  g_assert_cmpint (may, ==, strchr (roles, letters[role]) != NULL);
  if (may)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_PERMITTED);
  g_assert_cmpstr (liveon_error_get_argument (error, "rule"), ==, "host");
}

static void
test_own (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (expected), ==, LV_N_DEEDS);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (LvRole role = 0; role < LV_N_ROLES; role++)
      {
        g_autoptr (GError) error = NULL;
        gboolean may = lv_rights_may (expected[i].deed, role, &error);

        assert_answer (may, error, expected[i].own, role);
      }
}

static void
test_others (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (LvRole role = 0; role < LV_N_ROLES; role++)
      for (LvRole other = 0; other < LV_N_ROLES; other++)
        {
          g_autoptr (GError) error = NULL;
          gboolean may = lv_rights_may_to (expected[i].deed, role, other, &error);

          assert_answer (may, error, expected[i].others[role], other);
        }
}

/* Each deed has its row, and words their enumeration. */
static void
test_complete (void)
{
  guint64 deeds = 0;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    deeds |= G_GUINT64_CONSTANT (1) << expected[i].deed;
  g_assert_cmpuint (deeds, ==, (G_GUINT64_CONSTANT (1) << LV_N_DEEDS) - 1);
  g_assert_cmpuint (g_strv_length ((char **) lv_role_words), ==, LV_N_ROLES);
  g_assert_cmpstr (lv_role_words[LV_ROLE_ADMINISTRATOR], ==, "administrator");
  g_assert_cmpstr (lv_floor_mode_words[LV_FLOOR_FORMAL], ==, "formal");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/rights/own", test_own);
  g_test_add_func ("/rights/others", test_others);
  g_test_add_func ("/rights/complete", test_complete);
  return g_test_run ();
}
