/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What changes in a tenant and who hears of it. Memory first, then the people, then those inside.
 */
#include "lv-tenant-private.h"

#include "lv-connection.h"
#include "lv-json-writer.h"
#include "lv-meeting.h"
#include "lv-policy.h"
#include "lv-room-json.h"
#include "lv-session.h"

/* Above so many rooms that come or go at once a client had better ask for the list again. */
#define MAX_SINGLE_CHANGES 32
/* is_host, chat, share, guests: all that differs between the people who hear of a room. */
#define N_VARIANTS 16

typedef struct
{
  LvTenant *tenant;
  LvRoom *room;
  GBytes *variants[N_VARIANTS]; /* made when the first person needs it */
} RoomEvent;

static void
room_event_clear (RoomEvent *self)
{
  for (guint i = 0; i < N_VARIANTS; i++)
    g_clear_pointer (&self->variants[i], g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RoomEvent, room_event_clear)

static GBytes *
make_room_event (LvTenant *tenant, LvRoom *room, LvUser *user)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *data = NULL;
  gsize length;

  lv_room_write (writer, NULL, tenant, room, user, LV_NO_LAST_VISIT);
  data = lv_json_writer_free_to_string (writer, &length);
  return lv_event_new ("room.changed", data, (gssize) length);
}

static void
push_room (RoomEvent *self, LvSession *session)
{
  LvUser *user = lv_session_get_user (session);
  g_autoptr (GPtrArray) groups = lv_tenant_groups_of (self->tenant, user);
  LvEffectiveSwitches on = lv_policy_switches (self->tenant->policy, groups, self->room);
  guint variant = (guint) lv_room_is_owner (self->room, user) | (guint) on.chat << 1
                  | (guint) on.share << 2 | (guint) on.guests << 3;

  if (self->variants[variant] == NULL)
    self->variants[variant] = make_room_event (self->tenant, self->room, user);
  lv_session_push (session, self->variants[variant]);
}

static GBytes *
make_removed_event (const char *room_id)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *data = NULL;
  gsize length;

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", room_id);
  lv_json_end_object (writer);
  data = lv_json_writer_free_to_string (writer, &length);
  return lv_event_new ("room.removed", data, (gssize) length);
}

static GPtrArray *
list_sessions (LvTenant *self, const char *user_id)
{
  return lv_sessions_list_live (self->context->sessions, self, user_id);
}

static void
push_to_all (LvTenant *self, GBytes *event)
{
  g_autoptr (GPtrArray) sessions = list_sessions (self, NULL);

  for (guint i = 0; i < sessions->len; i++)
    lv_session_push (g_ptr_array_index (sessions, i), event);
}

static void
push_reset (LvTenant *self)
{
  g_autoptr (GBytes) event = lv_event_new ("rooms.reset", "{}", -1);

  push_to_all (self, event);
}

void
lv_tenant_push_viewers (LvTenant *self, LvRoom *room, GBytes *event)
{
  g_autoptr (GPtrArray) sessions = list_sessions (self, NULL);

  for (guint i = 0; i < sessions->len; i++)
    {
      LvSession *session = g_ptr_array_index (sessions, i);

      if (lv_session_get_connection (session) != NULL
          && lv_tenant_may_see_room (self, lv_session_get_user (session), room))
        lv_session_push (session, event);
    }
}

/* Who could see it before and cannot any more hears that it is gone, and leaves it. */
static void
push_room_change (LvTenant *self, LvRoom *old, LvRoom *room)
{
  g_autoptr (GPtrArray) sessions = list_sessions (self, NULL);
  g_autoptr (GBytes) removed = make_removed_event (room->id);
  g_auto (RoomEvent) changed = { .tenant = self, .room = room };

  for (guint i = 0; i < sessions->len; i++)
    {
      LvSession *session = g_ptr_array_index (sessions, i);
      LvUser *user = lv_session_get_user (session);
      gboolean saw = old != NULL && lv_tenant_may_see_room (self, user, old);

      if (lv_tenant_may_see_room (self, user, room))
        {
          if (lv_session_get_connection (session) != NULL)
            push_room (&changed, session);
        }
      else if (saw)
        {
          lv_session_push (session, removed);
          lv_meetings_remove_user (self->context->meetings, self, room->id, user->id, "ejected");
        }
    }
}

void
lv_tenant_apply_room (LvTenant *self, LvRoom *room)
{
  LvRoom *known = lv_tenant_find_room (self, room->id);
  g_autoptr (LvRoom) old = known != NULL ? lv_room_ref (known) : NULL;

  lv_tenant_put_room (self, room);
  self->revision++;
  push_room_change (self, old, room);
  if (room->is_closed && old != NULL && !old->is_closed)
    lv_meetings_end_room (self->context->meetings, self, room->id, "room-closed");
  else if (old != NULL)
    lv_meetings_room_changed (self->context->meetings, self, room);
}

void
lv_tenant_apply_room_removed (LvTenant *self, const char *room_id)
{
  LvRoom *known = lv_tenant_find_room (self, room_id);
  g_autoptr (LvRoom) room = known != NULL ? lv_room_ref (known) : NULL;
  g_autoptr (GBytes) event = NULL;

  if (room == NULL)
    return;
  event = make_removed_event (room->id);
  lv_tenant_drop_room (self, room->id);
  self->revision++;
  lv_meetings_end_room (self->context->meetings, self, room->id, "room-closed");
  lv_tenant_push_viewers (self, room, event);
}

static gboolean
switches_differ (const LvSwitches *a, const LvSwitches *b)
{
  return a->chat != b->chat || a->share != b->share || a->guests != b->guests;
}

void
lv_tenant_apply_group (LvTenant *self, LvGroup *group)
{
  LvGroup *old = lv_tenant_find_group (self, group->id);
  gboolean shows = old != NULL && switches_differ (&old->switches, &group->switches);

  g_hash_table_replace (self->groups, group->id, lv_group_ref (group));
  if (shows)
    {
      self->revision++;
      push_reset (self);
    }
  lv_sessions_review (self->context->sessions, self);
}

void
lv_tenant_apply_policy (LvTenant *self, LvPolicy *policy)
{
  gboolean shows = switches_differ (&self->policy->switches, &policy->switches);
  LvPolicy *old = self->policy;

  self->policy = lv_policy_ref (policy);
  lv_policy_unref (old);
  if (shows)
    {
      self->revision++;
      push_reset (self);
    }
  lv_sessions_review (self->context->sessions, self);
}

void
lv_tenant_apply_row (LvTenant *self, LvTenantRow *row)
{
  LvTenantRow *old = self->row;

  self->row = lv_tenant_row_ref (row);
  lv_tenant_row_unref (old);
  lv_sessions_review (self->context->sessions, self);
}

static void
tell_sessions (GPtrArray *sessions, GBytes *event)
{
  for (guint i = 0; i < sessions->len; i++)
    lv_session_push (g_ptr_array_index (sessions, i), event);
}

static void
tell_room (LvTenant *self, GPtrArray *sessions, LvRoom *room, gboolean sees)
{
  g_auto (RoomEvent) changed = { .tenant = self, .room = room };
  g_autoptr (GBytes) removed = make_removed_event (room->id);

  if (!sees)
    tell_sessions (sessions, removed);
  else
    for (guint i = 0; i < sessions->len; i++)
      push_room (&changed, g_ptr_array_index (sessions, i));
}

static void
tell_rooms (LvTenant *self, GPtrArray *sessions, GPtrArray *rooms, LvUser *user)
{
  if (rooms->len > MAX_SINGLE_CHANGES)
    {
      g_autoptr (GBytes) reset = lv_event_new ("rooms.reset", "{}", -1);

      tell_sessions (sessions, reset);
      return;
    }
  for (guint i = 0; i < rooms->len; i++)
    {
      LvRoom *room = g_ptr_array_index (rooms, i);

      tell_room (self, sessions, room, lv_tenant_may_see_room (self, user, room));
    }
}

/* As one person sees a room; equal when nothing of it changed for them. */
typedef struct
{
  gboolean sees;
  gboolean is_owner;
  LvEffectiveSwitches on;
} View;

static View
get_view (LvTenant *self, LvUser *user, GPtrArray *groups, LvRoom *room)
{
  View view = { .sees = lv_tenant_may_see_room (self, user, room) };

  if (view.sees)
    {
      view.is_owner = lv_room_is_owner (room, user);
      view.on = lv_policy_switches (self->policy, groups, room);
    }
  return view;
}

static void
follow_user (LvTenant *self, GPtrArray *sessions, LvUser *old, LvUser *user)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_room_unref);
  g_autoptr (GPtrArray) old_groups = lv_tenant_groups_of (self, old);
  g_autoptr (GPtrArray) groups = lv_tenant_groups_of (self, user);

  for (guint i = 0; i < self->rooms->len; i++)
    {
      LvRoom *room = g_ptr_array_index (self->rooms, i);
      View before = get_view (self, old, old_groups, room);
      View after = get_view (self, user, groups, room);

      if (memcmp (&before, &after, sizeof before) != 0)
        g_ptr_array_add (changed, lv_room_ref (room));
    }
  for (guint i = 0; i < changed->len; i++)
    {
      LvRoom *room = g_ptr_array_index (changed, i);

      if (!lv_tenant_may_see_room (self, user, room))
        lv_meetings_remove_user (self->context->meetings, self, room->id, user->id, "ejected");
    }
  tell_rooms (self, sessions, changed, user);
}

void
lv_tenant_apply_user (LvTenant *self, LvUser *user)
{
  g_autoptr (GPtrArray) sessions = list_sessions (self, user->id);
  g_autoptr (LvUser) old = NULL;

  if (sessions->len == 0)
    return;
  old = lv_user_ref (lv_session_get_user (g_ptr_array_index (sessions, 0)));
  for (guint i = 0; i < sessions->len; i++)
    lv_session_set_user (g_ptr_array_index (sessions, i), user);
  follow_user (self, sessions, old, user);
  lv_meetings_user_changed (self->context->meetings, self, user);
  lv_sessions_review_user (self->context->sessions, self, user->id);
}
