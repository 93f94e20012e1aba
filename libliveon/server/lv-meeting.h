/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is in which room now: seats, hosts, leases, schedule. One meeting for each room with people
 * in it; it ends with the last of them. Main context only.
 *
 *   seat:  (join) → present ⇄ away (connection lost, 15 s) → gone; resumable for 60 s after the
 * loss
 */
#pragma once

#include "lv-call.h"

G_BEGIN_DECLS

LvMeetings *lv_meetings_new (LvContext *context);
void lv_meetings_free (LvMeetings *self);
/* Closes visits that an earlier run left open, at their last lease; before anything is accepted. */
void lv_meetings_recover_async (LvMeetings *self,
                                LvTenant *tenant,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean lv_meetings_recover_finish (LvMeetings *self, GAsyncResult *result, GError **error);
/* All visits closed with "server-stopped", all people told; answers when it is on disk. */
void lv_meetings_stop_async (LvMeetings *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean lv_meetings_stop_finish (LvMeetings *self, GAsyncResult *result, GError **error);

/* The session's connection has gone: the seat is away from now on. */
void lv_meetings_connection_lost (LvMeetings *self, LvSession *session);
/* The session gives up its seat. Reasons as in the protocol's `visit`. */
void lv_meetings_leave (LvMeetings *self, LvSession *session, const char *reason);
/* Everyone out of the room: it was closed, removed, or its time is over. */
void
lv_meetings_end_room (LvMeetings *self, LvTenant *tenant, const char *room_id, const char *reason);
/* The room's schedule, capacity or name changed. */
void lv_meetings_room_changed (LvMeetings *self, LvTenant *tenant, LvRoom *room);
/* The person is called otherwise, or has become an administrator, or is none any more. */
void lv_meetings_user_changed (LvMeetings *self, LvTenant *tenant, LvUser *user);
/* A person of the room may no longer be in it. */
void lv_meetings_remove_user (LvMeetings *self,
                              LvTenant *tenant,
                              const char *room_id,
                              const char *user_id,
                              const char *reason);

/* For the room list. */
typedef struct
{
  guint people;
  const char *names[3]; /* longest inside first; borrowed until the next change */
  gint64 since_ms;      /* 0 while empty */
  gboolean is_locked;
} LvRoomPresence;
void lv_meetings_get_presence (LvMeetings *self,
                               LvTenant *tenant,
                               const char *room_id,
                               LvRoomPresence *presence);
gboolean
lv_meetings_is_host (LvMeetings *self, LvTenant *tenant, const char *room_id, LvUser *user);

/* lv-room-json.c: a room as this person sees it. last_visit_ms: 0 for never, LV_NO_LAST_VISIT in a
 * push, which has no such member. */
#define LV_NO_LAST_VISIT (-1)
void lv_room_write (LvJsonWriter *writer,
                    const char *name,
                    LvTenant *tenant,
                    LvRoom *room,
                    LvUser *user,
                    gint64 last_visit_ms);

G_END_DECLS
