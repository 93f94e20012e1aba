/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonRoom, and the list of rooms. Main context only. */
#pragma once

#include "liveon-room.h"
#include "lv-link.h"
#include "lv-mirror.h"

G_BEGIN_DECLS

struct _LiveonRoom
{
  GObject parent_instance;

  LvLink *link;
  char *id;
  char *name;
  char *reading;
  char *description;
  guint capacity;
  int mode;
  int schedule;
  gint64 starts_ms;
  gint64 ends_ms;
  gboolean is_closed;
  gboolean is_host;
  int floor_mode;
  char **group_ids;
  char **group_names;
  gboolean is_locked;
  gboolean may_extend; /* follows from the others */
  guint people;
  char **inside;
  gint64 since_ms;
  gint64 last_visit_ms;
  gboolean chat;
  gboolean share;
  gboolean guests;
  gint64 created_ms;
};

LiveonRoom *lv_room_new_from_json (LvLink *link, LvJson *json, GError **error);
LvLink *lv_room_get_link (LiveonRoom *self);
/* A room as the server answered or pushed it. */
void lv_room_take (LiveonRoom *self, LiveonRoom *fresh);
/* The person has just entered; no push will say so. */
void lv_room_note_visit (LiveonRoom *self);
LvMirror *lv_room_list_new (LvLink *link);
/* Takes a room as the server answered it; the caller's reference to the list's own object. */
LiveonRoom *lv_room_list_put (LvMirror *mirror, LiveonRoom *room);

G_END_DECLS
