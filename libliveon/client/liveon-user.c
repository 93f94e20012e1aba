/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-user.h"

#include "lv-members.h"

/**
 * LiveonUser:
 *
 * A person with an account: the one who is signed in.
 */
struct _LiveonUser
{
  GObject parent_instance;

  char *id;
  char *login;
  char *name;
  char *reading;
  char *affiliation;
  char *title;
  char *mail;
  gboolean is_admin;
  gboolean may_create_rooms;
  char *tenant_id;
  char *tenant_name;
};

static const LvMember fields[] = {
  { "id", "id", LV_MEMBER_ID, offsetof (LiveonUser, id) },
  { "login", "login", LV_MEMBER_STRING, offsetof (LiveonUser, login) },
  { "name", "name", LV_MEMBER_STRING, offsetof (LiveonUser, name) },
  { "reading", "reading", LV_MEMBER_STRING, offsetof (LiveonUser, reading) },
  { "affiliation", "affiliation", LV_MEMBER_STRING, offsetof (LiveonUser, affiliation) },
  { "title", "title", LV_MEMBER_STRING, offsetof (LiveonUser, title) },
  { "mail", "mail", LV_MEMBER_STRING, offsetof (LiveonUser, mail) },
  { "is-admin", "is_admin", LV_MEMBER_BOOL, offsetof (LiveonUser, is_admin) },
  { "may-create-rooms", "may_create_rooms", LV_MEMBER_BOOL,
    offsetof (LiveonUser, may_create_rooms) },
  { "tenant-id", "tenant.id", LV_MEMBER_ID, offsetof (LiveonUser, tenant_id) },
  { "tenant-name", "tenant.name", LV_MEMBER_STRING, offsetof (LiveonUser, tenant_name) },
};

G_DEFINE_FINAL_TYPE (LiveonUser, liveon_user, G_TYPE_OBJECT)

static void
liveon_user_class_init (LiveonUserClass *klass)
{
  /**
   * LiveonUser:id:
   *
   * The account's id: 32 hexadecimal digits.
   */
  /**
   * LiveonUser:login:
   *
   * The user ID that the person types.
   */
  /**
   * LiveonUser:name:
   *
   * The person's name.
   */
  /**
   * LiveonUser:reading:
   *
   * How the name is read; lists sort by it.
   */
  /**
   * LiveonUser:affiliation:
   *
   * The company or department.
   */
  /**
   * LiveonUser:title:
   *
   * The person's position.
   */
  /**
   * LiveonUser:mail:
   *
   * The mail address.
   */
  /**
   * LiveonUser:is-admin:
   *
   * Whether the person administers the company's accounts and rooms.
   */
  /**
   * LiveonUser:may-create-rooms:
   *
   * Whether the person may make rooms.
   */
  /**
   * LiveonUser:tenant-id:
   *
   * The id of the person's company on this server.
   */
  /**
   * LiveonUser:tenant-name:
   *
   * The name of the person's company.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_user_init (LiveonUser *self)
{
}

/**
 * liveon_user_get_id:
 * @self: a user
 *
 * Gets the account's id: 32 hexadecimal digits.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_id (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->id;
}

/**
 * liveon_user_get_login:
 * @self: a user
 *
 * Gets the user ID that the person types.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_login (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->login;
}

/**
 * liveon_user_get_name:
 * @self: a user
 *
 * Gets the person's name.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_name (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->name;
}

/**
 * liveon_user_get_reading:
 * @self: a user
 *
 * Gets how the name is read; lists sort by it.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_reading (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->reading;
}

/**
 * liveon_user_get_affiliation:
 * @self: a user
 *
 * Gets the company or department.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_affiliation (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->affiliation;
}

/**
 * liveon_user_get_title:
 * @self: a user
 *
 * Gets the person's position.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_title (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->title;
}

/**
 * liveon_user_get_mail:
 * @self: a user
 *
 * Gets the mail address.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_mail (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->mail;
}

/**
 * liveon_user_get_is_admin:
 * @self: a user
 *
 * Gets whether the person administers the company's accounts and rooms.
 *
 * Returns: whether it is so
 */
gboolean
liveon_user_get_is_admin (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), FALSE);

  return self->is_admin;
}

/**
 * liveon_user_get_may_create_rooms:
 * @self: a user
 *
 * Gets whether the person may make rooms.
 *
 * Returns: whether it is so
 */
gboolean
liveon_user_get_may_create_rooms (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), FALSE);

  return self->may_create_rooms;
}

/**
 * liveon_user_get_tenant_id:
 * @self: a user
 *
 * Gets the id of the person's company on this server.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_tenant_id (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->tenant_id;
}

/**
 * liveon_user_get_tenant_name:
 * @self: a user
 *
 * Gets the name of the person's company.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_user_get_tenant_name (LiveonUser *self)
{
  g_return_val_if_fail (LIVEON_IS_USER (self), NULL);

  return self->tenant_name;
}
