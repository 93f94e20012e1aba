/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting.h"

struct _LvMeetings
{
  LvContext *context;
};

LvMeetings *
lv_meetings_new (LvContext *context)
{
  LvMeetings *self = g_new0 (LvMeetings, 1);

  self->context = context;
  return self;
}

void
lv_meetings_free (LvMeetings *self)
{
  g_free (self);
}

static void
answer (gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_boolean (task, TRUE);
}

void
lv_meetings_recover_async (LvMeetings *self,
                           LvTenant *tenant,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  answer (lv_meetings_recover_async, callback, user_data);
}

gboolean
lv_meetings_recover_finish (LvMeetings *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_meetings_stop_async (LvMeetings *self, GAsyncReadyCallback callback, gpointer user_data)
{
  answer (lv_meetings_stop_async, callback, user_data);
}

gboolean
lv_meetings_stop_finish (LvMeetings *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_meetings_connection_lost (LvMeetings *self, LvSession *session)
{
}

void
lv_meetings_leave (LvMeetings *self, LvSession *session, const char *reason)
{
}

void
lv_meetings_end_room (LvMeetings *self, LvTenant *tenant, const char *room_id, const char *reason)
{
}

void
lv_meetings_room_changed (LvMeetings *self, LvTenant *tenant, LvRoom *room)
{
}

void
lv_meetings_remove_user (LvMeetings *self,
                         LvTenant *tenant,
                         const char *room_id,
                         const char *user_id,
                         const char *reason)
{
}

void
lv_meetings_get_presence (LvMeetings *self,
                          LvTenant *tenant,
                          const char *room_id,
                          LvRoomPresence *presence)
{
  *presence = (LvRoomPresence) { 0 };
}

gboolean
lv_meetings_is_host (LvMeetings *self, LvTenant *tenant, const char *room_id, LvUser *user)
{
  return user->is_admin;
}
