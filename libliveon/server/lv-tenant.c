/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tenant-private.h"

#include "lv-error.h"
#include "lv-text.h"

G_DEFINE_FINAL_TYPE (LvTenant, lv_tenant, G_TYPE_OBJECT)

static void
lv_tenant_finalize (GObject *object)
{
  LvTenant *self = LV_TENANT (object);

  g_clear_pointer (&self->rooms_by_id, g_hash_table_unref);
  g_clear_pointer (&self->rooms, g_ptr_array_unref);
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->policy, lv_policy_unref);
  g_clear_pointer (&self->row, lv_tenant_row_unref);

  G_OBJECT_CLASS (lv_tenant_parent_class)->finalize (object);
}

static void
lv_tenant_class_init (LvTenantClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lv_tenant_finalize;
}

static void
lv_tenant_init (LvTenant *self)
{
  self->groups
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lv_group_unref);
  self->rooms = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_room_unref);
  self->rooms_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->bars = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_bar_unref);
}

/* groups: of LvGroup; rooms: of LvRoom, sorted by reading, then name. */
LvTenant *
lv_tenant_new (
    LvContext *context, LvTenantRow *row, LvPolicy *policy, GPtrArray *groups, GPtrArray *rooms)
{
  LvTenant *self = g_object_new (LV_TYPE_TENANT, NULL);

  self->context = context;
  self->row = lv_tenant_row_ref (row);
  self->policy = lv_policy_ref (policy);
  for (guint i = 0; i < groups->len; i++)
    {
      LvGroup *group = g_ptr_array_index (groups, i);

      g_hash_table_replace (self->groups, group->id, lv_group_ref (group));
    }
  for (guint i = 0; i < rooms->len; i++)
    {
      LvRoom *room = g_ptr_array_index (rooms, i);

      g_ptr_array_add (self->rooms, lv_room_ref (room));
      g_hash_table_replace (self->rooms_by_id, room->id, room);
    }
  return self;
}

static guint
find_bar (LvTenant *self, const char *room_id, const char *user_id)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      const LvBar *bar = self->bars->pdata[i];

      if (g_str_equal (bar->room_id, room_id) && g_str_equal (bar->user_id, user_id))
        return i;
    }
  return self->bars->len;
}

LvBar *
lv_tenant_find_bar (LvTenant *self, const char *room_id, const char *user_id, gint64 now_ms)
{
  guint place = find_bar (self, room_id, user_id);
  LvBar *bar = place < self->bars->len ? self->bars->pdata[place] : NULL;

  return bar != NULL && (bar->until_ms == 0 || bar->until_ms > now_ms) ? bar : NULL;
}

void
lv_tenant_apply_bar (LvTenant *self, LvBar *bar)
{
  lv_tenant_apply_bar_lifted (self, bar->room_id, bar->user_id);
  g_ptr_array_add (self->bars, lv_bar_ref (bar));
}

void
lv_tenant_apply_bar_lifted (LvTenant *self, const char *room_id, const char *user_id)
{
  guint place = find_bar (self, room_id, user_id);

  if (place < self->bars->len)
    g_ptr_array_remove_index_fast (self->bars, place);
}

LvContext *
lv_tenant_get_context (LvTenant *self)
{
  return self->context;
}

const char *
lv_tenant_get_id (LvTenant *self)
{
  return self->row->id;
}

const char *
lv_tenant_get_database (LvTenant *self)
{
  return self->is_operator ? NULL : self->row->id;
}

LvTenantRow *
lv_tenant_get_row (LvTenant *self)
{
  return self->row;
}

LvPolicy *
lv_tenant_get_policy (LvTenant *self)
{
  return self->policy;
}

LvGroup *
lv_tenant_find_group (LvTenant *self, const char *group_id)
{
  return g_hash_table_lookup (self->groups, group_id);
}

GPtrArray *
lv_tenant_list_groups (LvTenant *self)
{
  GPtrArray *groups = g_ptr_array_sized_new (g_hash_table_size (self->groups));
  GHashTableIter iter;
  gpointer group;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    g_ptr_array_add (groups, group);
  return groups;
}

GPtrArray *
lv_tenant_groups_of (LvTenant *self, LvUser *user)
{
  GPtrArray *groups = g_ptr_array_new ();

  for (guint i = 0; user->group_ids[i] != NULL; i++)
    {
      LvGroup *group = lv_tenant_find_group (self, user->group_ids[i]);

      if (group != NULL)
        g_ptr_array_add (groups, group);
    }
  return groups;
}

LvRoom *
lv_tenant_find_room (LvTenant *self, const char *room_id)
{
  return g_hash_table_lookup (self->rooms_by_id, room_id);
}

GPtrArray *
lv_tenant_get_rooms (LvTenant *self)
{
  return self->rooms;
}

gboolean
lv_tenant_begin_mailing (LvTenant *self)
{
  gboolean is_free = !self->is_mailing;

  self->is_mailing_wanted = !is_free;
  self->is_mailing = TRUE;
  return is_free;
}

gboolean
lv_tenant_end_mailing (LvTenant *self)
{
  self->is_mailing = FALSE;
  return self->is_mailing_wanted;
}

guint64
lv_tenant_get_revision (LvTenant *self)
{
  return self->revision;
}

gboolean
lv_tenant_may_see_room (LvTenant *self, LvUser *user, LvRoom *room)
{
  if (user->is_admin || room->is_for_everyone || g_str_equal (room->creator_id, user->id))
    return TRUE;
  for (guint i = 0; room->group_ids[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) user->group_ids, room->group_ids[i]))
      return TRUE;
  return g_strv_contains ((const char *const *) room->user_ids, user->id);
}

gboolean
lv_tenant_may (LvTenant *self, LvAction action, LvUser *user, const char *address, GError **error)
{
  g_autoptr (GPtrArray) groups = lv_tenant_groups_of (self, user);
  gint64 now_ms = lv_clock_now_ms (self->context->clock);

  if (self->row->is_closed)
    {
      lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, "rule", "closed", NULL);
      return FALSE;
    }
  return lv_policy_may (action, self->policy, user, groups, now_ms, address, error);
}

static int
compare_rooms (const char *key, const LvRoom *room, const LvRoom *other)
{
  g_autofree char *other_key = lv_text_fold (other->reading);
  int order = strcmp (key, other_key);

  return order != 0 ? order : strcmp (room->name, other->name);
}

/* Where the room belongs among those that are sorted. */
static guint
find_place (GPtrArray *rooms, const LvRoom *room)
{
  g_autofree char *key = lv_text_fold (room->reading);
  guint first = 0, last = rooms->len;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (compare_rooms (key, room, g_ptr_array_index (rooms, middle)) < 0)
        last = middle;
      else
        first = middle + 1;
    }
  return first;
}

void
lv_tenant_drop_room (LvTenant *self, const char *room_id)
{
  LvRoom *room = lv_tenant_find_room (self, room_id);

  if (room == NULL)
    return;
  g_hash_table_remove (self->rooms_by_id, room_id);
  g_ptr_array_remove (self->rooms, room);
}

void
lv_tenant_put_room (LvTenant *self, LvRoom *room)
{
  lv_tenant_drop_room (self, room->id);
  g_ptr_array_insert (self->rooms, (int) find_place (self->rooms, room), lv_room_ref (room));
  g_hash_table_replace (self->rooms_by_id, room->id, room);
}
