/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-password-policy.h"

#include "lv-members.h"

/**
 * LiveonPasswordPolicy:
 *
 * The company's rules for passwords.
 */
struct _LiveonPasswordPolicy
{
  GObject parent_instance;

  guint min_length;
  guint min_classes;
  guint history;
  guint max_age_days;
};

static const LvMember fields[] = {
  { "min-length", "min_length", LV_MEMBER_UINT, offsetof (LiveonPasswordPolicy, min_length) },
  { "min-classes", "min_classes", LV_MEMBER_UINT, offsetof (LiveonPasswordPolicy, min_classes) },
  { "history", "history", LV_MEMBER_UINT, offsetof (LiveonPasswordPolicy, history) },
  { "max-age-days", "max_age_days", LV_MEMBER_UINT, offsetof (LiveonPasswordPolicy, max_age_days) },
};

G_DEFINE_FINAL_TYPE (LiveonPasswordPolicy, liveon_password_policy, G_TYPE_OBJECT)

static void
liveon_password_policy_class_init (LiveonPasswordPolicyClass *klass)
{
  /**
   * LiveonPasswordPolicy:min-length:
   *
   * The smallest number of characters.
   */
  /**
   * LiveonPasswordPolicy:min-classes:
   *
   * How many of lower case, upper case, digits and other characters a password must mix: 1 to 4.
   */
  /**
   * LiveonPasswordPolicy:history:
   *
   * How many earlier passwords may not be used again.
   */
  /**
   * LiveonPasswordPolicy:max-age-days:
   *
   * After how many days a password must be changed; 0 is never.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_password_policy_init (LiveonPasswordPolicy *self)
{
}

/**
 * liveon_password_policy_get_min_length:
 * @self: a password policy
 *
 * Gets the smallest number of characters.
 *
 * Returns: the number
 */
guint
liveon_password_policy_get_min_length (LiveonPasswordPolicy *self)
{
  g_return_val_if_fail (LIVEON_IS_PASSWORD_POLICY (self), 0);

  return self->min_length;
}

/**
 * liveon_password_policy_get_min_classes:
 * @self: a password policy
 *
 * Gets how many of lower case, upper case, digits and other characters a password must mix: 1 to
 * 4.
 *
 * Returns: the number
 */
guint
liveon_password_policy_get_min_classes (LiveonPasswordPolicy *self)
{
  g_return_val_if_fail (LIVEON_IS_PASSWORD_POLICY (self), 0);

  return self->min_classes;
}

/**
 * liveon_password_policy_get_history:
 * @self: a password policy
 *
 * Gets how many earlier passwords may not be used again.
 *
 * Returns: the number
 */
guint
liveon_password_policy_get_history (LiveonPasswordPolicy *self)
{
  g_return_val_if_fail (LIVEON_IS_PASSWORD_POLICY (self), 0);

  return self->history;
}

/**
 * liveon_password_policy_get_max_age_days:
 * @self: a password policy
 *
 * Gets after how many days a password must be changed; 0 is never.
 *
 * Returns: the number
 */
guint
liveon_password_policy_get_max_age_days (LiveonPasswordPolicy *self)
{
  g_return_val_if_fail (LIVEON_IS_PASSWORD_POLICY (self), 0);

  return self->max_age_days;
}
