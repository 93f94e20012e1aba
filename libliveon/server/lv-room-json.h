/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A room as one person sees it, written as the protocol's `room`. A viewer is prepared once and
 * then used for many rooms. Main context only. */
#pragma once

#include "lv-meeting.h"
#include "lv-rights.h"

G_BEGIN_DECLS

typedef struct
{
  LvTenant *tenant;  /* borrowed */
  LvUser *user;      /* borrowed */
  GPtrArray *groups; /* of the person */
} LvRoomViewer;

void lv_room_viewer_init (LvRoomViewer *viewer, LvTenant *tenant, LvUser *user);
void lv_room_viewer_clear (LvRoomViewer *viewer);
void lv_room_viewer_write (const LvRoomViewer *viewer,
                           LvJsonWriter *writer,
                           const char *name,
                           LvRoom *room,
                           gint64 last_visit_ms);
/* Id and name. */
void lv_group_write (LvJsonWriter *writer, const LvGroup *group);
/* The data of the event room.people, the same for everybody. */
void lv_room_write_people (LvJsonWriter *writer, const char *name, LvTenant *tenant, LvRoom *room);

/* Those who may change the room itself: its creator and administrators. */
gboolean lv_room_is_owner (LvRoom *room, LvUser *user);
/* In a meeting that has named nobody. */
LvRole lv_room_get_role (LvRoom *room, LvUser *user);

const char *lv_room_mode_to_word (LvRoomMode mode);
/* The words of the protocol in the order of the enumerations, ended by NULL. */
extern const char *const lv_room_mode_words[];
extern const char *const lv_schedule_words[];
extern const char *const lv_tri_words[];

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LvRoomViewer, lv_room_viewer_clear)

G_END_DECLS
