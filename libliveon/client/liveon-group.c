/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-group.h"

#include "lv-members.h"

/**
 * LiveonGroup:
 *
 * A group of the company's people. A room can be for some groups alone: see
 * [property@RoomDraft:groups].
 */
struct _LiveonGroup
{
  GObject parent_instance;

  char *id;
  char *name;
};

static const LvMember fields[] = {
  { "id", "id", LV_MEMBER_ID, offsetof (LiveonGroup, id) },
  { "name", "name", LV_MEMBER_STRING, offsetof (LiveonGroup, name) },
};

G_DEFINE_FINAL_TYPE (LiveonGroup, liveon_group, G_TYPE_OBJECT)

static void
liveon_group_class_init (LiveonGroupClass *klass)
{
  /**
   * LiveonGroup:id:
   *
   * The group's id: 32 hexadecimal digits.
   */
  /**
   * LiveonGroup:name:
   *
   * The group's name, 1 to 80 characters.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_group_init (LiveonGroup *self)
{
}

/**
 * liveon_group_get_id:
 * @self: a group
 *
 * Gets the group's id: 32 hexadecimal digits.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_group_get_id (LiveonGroup *self)
{
  g_return_val_if_fail (LIVEON_IS_GROUP (self), NULL);

  return self->id;
}

/**
 * liveon_group_get_name:
 * @self: a group
 *
 * Gets the group's name.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_group_get_name (LiveonGroup *self)
{
  g_return_val_if_fail (LIVEON_IS_GROUP (self), NULL);

  return self->name;
}
