/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room-patch.h"

#include <string.h>

#include "lv-admission.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-rights.h"
#include "lv-room-json.h"
#include "lv-text.h"

typedef enum
{
  HAS_IDENTITY = 1 << 0, /* id and mode: a new room */
  HAS_NAME = 1 << 1,
  HAS_READING = 1 << 2,
  HAS_DESCRIPTION = 1 << 3,
  HAS_CAPACITY = 1 << 4,
  HAS_ADMISSION = 1 << 5,
  HAS_GROUPS = 1 << 6,
  HAS_SCHEDULE = 1 << 7,
  HAS_STARTS = 1 << 8,
  HAS_ENDS = 1 << 9,
  HAS_CHAT = 1 << 10,
  HAS_SHARE = 1 << 11,
  HAS_GUESTS = 1 << 12,
  HAS_CLOSED = 1 << 13,
  HAS_FLOOR_MODE = 1 << 14,
} Has;

struct _LvRoomPatch
{
  guint has;
  LvRoom *values; /* of the members that `has` names */
};

void
lv_room_patch_free (LvRoomPatch *self)
{
  lv_room_unref (self->values);
  g_free (self);
}

static gboolean
refuse (const char *field, GError **error)
{
  lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", field, NULL);
  return FALSE;
}

static gboolean
take_text (char **to, char *cleaned, const char *field, gboolean may_be_empty, GError **error)
{
  if (cleaned == NULL || (!may_be_empty && *cleaned == '\0'))
    {
      g_free (cleaned);
      return refuse (field, error);
    }
  g_free (*to);
  *to = cleaned;
  return TRUE;
}

static gboolean
read_texts (LvRoomPatch *self, LvJson *json, GError **error)
{
  LvRoom *room = self->values;
  const char *name = lv_json_get_optional_string (json, "name", LV_LIMIT_NAME, "");
  const char *reading = lv_json_get_optional_string (json, "reading", LV_LIMIT_NAME, "");
  const char *description
      = lv_json_get_optional_string (json, "description", LV_LIMIT_DESCRIPTION, "");

  if (self->has & HAS_NAME
      && !take_text (&room->name, lv_text_clean_name (name, LV_LIMIT_NAME), "name", FALSE, error))
    return FALSE;
  return take_text (&room->reading, lv_text_clean_name (reading, LV_LIMIT_NAME), "reading", TRUE,
                    error)
         && take_text (&room->description, lv_text_clean_lines (description, LV_LIMIT_DESCRIPTION),
                       "description", TRUE, error);
}

/* The server keeps salt and iterations, to give them at the door, and of A only what checks it. */
static gboolean
read_admission (LvRoomPatch *self, LvJson *json, LvSecret *pepper, GError **error)
{
  LvJson *admission = lv_json_get_optional_object (json, "admission");
  g_autoptr (LvSecret) key = lv_secret_new_zeroed (LV_ADMISSION_KEY_SIZE);
  LvRoom *room = self->values;

  if (admission == NULL)
    return TRUE;
  self->has |= HAS_ADMISSION;
  room->iterations = lv_json_get_int (admission, "iterations", 0, LV_ADMISSION_MAX_ITERATIONS);
  if (!lv_json_get_bytes (admission, "salt", room->salt, sizeof room->salt)
      || !lv_json_get_bytes (admission, "key", lv_secret_get_data (key), LV_ADMISSION_KEY_SIZE))
    return lv_json_end (json, error);
  lv_admission_verifier (pepper, key, room->verifier);
  return TRUE;
}

static gboolean
read_groups (LvRoomPatch *self, LvJson *json, LvTenant *tenant, GError **error)
{
  LvRoom *room = self->values;

  if (!(self->has & HAS_GROUPS))
    return TRUE;
  g_clear_pointer (&room->group_ids, g_strfreev);
  room->group_ids = lv_json_get_ids (json, "groups", LV_LIMIT_GROUPS);
  for (guint i = 0; room->group_ids[i] != NULL; i++)
    if (lv_tenant_find_group (tenant, room->group_ids[i]) == NULL)
      return refuse ("groups", error);
  return TRUE;
}

static void
read_identity (LvRoomPatch *self, LvJson *json)
{
  LvRoom *room = self->values;

  self->has |= HAS_IDENTITY | HAS_NAME;
  g_free (room->id);
  room->id = g_strdup (lv_json_get_id (json, "id"));
  room->mode = lv_json_get_word (json, "mode", lv_room_mode_words, -1);
  lv_json_get_string (json, "name", LV_LIMIT_NAME);
}

static void
read_values (LvRoomPatch *self, LvJson *json)
{
  LvRoom *room = self->values;

  room->capacity
      = lv_json_get_optional_int (json, "capacity", 1, LV_LIMIT_CAPACITY, room->capacity);
  room->schedule = lv_json_get_word (json, "schedule", lv_schedule_words, LV_SCHEDULE_PERMANENT);
  room->starts_ms = lv_json_get_optional_time (json, "starts");
  room->ends_ms = lv_json_get_optional_time (json, "ends");
  room->switches.chat = lv_json_get_word (json, "chat", lv_tri_words, LV_INHERIT);
  room->switches.share = lv_json_get_word (json, "share", lv_tri_words, LV_INHERIT);
  room->switches.guests = lv_json_get_word (json, "guests", lv_tri_words, LV_INHERIT);
  room->is_closed = lv_json_get_optional_bool (json, "is_closed", FALSE);
  room->is_formal = lv_json_get_word (json, "floor_mode", lv_floor_mode_words, LV_FLOOR_FREE)
                    == LV_FLOOR_FORMAL;
}

static guint
find_given (LvJson *json)
{
  static const struct
  {
    const char *name;
    Has has;
  } members[] = {
    { "name", HAS_NAME },
    { "reading", HAS_READING },
    { "description", HAS_DESCRIPTION },
    { "capacity", HAS_CAPACITY },
    { "groups", HAS_GROUPS },
    { "schedule", HAS_SCHEDULE },
    { "starts", HAS_STARTS },
    { "ends", HAS_ENDS },
    { "chat", HAS_CHAT },
    { "share", HAS_SHARE },
    { "guests", HAS_GUESTS },
    { "is_closed", HAS_CLOSED },
    { "floor_mode", HAS_FLOOR_MODE },
  };
  guint given = 0;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (lv_json_has (json, members[i].name))
      given |= members[i].has;
  return given;
}

LvRoomPatch *
lv_room_patch_read (LvJson *json, LvTenant *tenant, gboolean is_new, GError **error)
{
  g_autoptr (LvRoomPatch) self = g_new0 (LvRoomPatch, 1);

  self->values = lv_room_new ();
  self->has = find_given (json);
  if (is_new)
    read_identity (self, json);
  else if (lv_json_has (json, "id") || lv_json_has (json, "mode"))
    {
      refuse (lv_json_has (json, "id") ? "id" : "mode", error);
      return NULL;
    }
  read_values (self, json);
  if (!read_admission (self, json, lv_tenant_get_context (tenant)->pepper, error)
      || !lv_json_end (json, error) || !read_texts (self, json, error)
      || !read_groups (self, json, tenant, error) || !lv_json_end (json, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
replace (char **to, const char *value)
{
  g_free (*to);
  *to = g_strdup (value);
}

static void
set_values (LvRoomPatch *self, LvRoom *room)
{
  const LvRoom *values = self->values;

  /* The list is sorted by reading: where none was given the name stands for it. */
  gboolean is_read_as_named
      = self->has & HAS_READING ? *values->reading == '\0'
                                : *room->reading == '\0' || g_str_equal (room->reading, room->name);

  if (self->has & HAS_NAME)
    replace (&room->name, values->name);
  if (is_read_as_named)
    replace (&room->reading, room->name);
  else if (self->has & HAS_READING)
    replace (&room->reading, values->reading);
  if (self->has & HAS_DESCRIPTION)
    replace (&room->description, values->description);
  if (self->has & HAS_CAPACITY)
    room->capacity = values->capacity;
  if (self->has & HAS_GROUPS)
    {
      g_strfreev (room->group_ids);
      room->group_ids = g_strdupv (values->group_ids);
      room->is_for_everyone = room->group_ids[0] == NULL && room->user_ids[0] == NULL;
    }
  if (self->has & HAS_CHAT)
    room->switches.chat = values->switches.chat;
  if (self->has & HAS_SHARE)
    room->switches.share = values->switches.share;
  if (self->has & HAS_GUESTS)
    room->switches.guests = values->switches.guests;
  if (self->has & HAS_CLOSED)
    room->is_closed = values->is_closed;
  if (self->has & HAS_FLOOR_MODE)
    room->is_formal = values->is_formal;
}

static gboolean
set_admission (LvRoomPatch *self, LvRoom *room, GError **error)
{
  const LvRoom *values = self->values;
  gboolean is_given = (self->has & HAS_ADMISSION) != 0;
  gboolean is_needed = (self->has & HAS_IDENTITY) != 0 && room->mode != LV_ROOM_OPEN;

  if (is_given != is_needed && (is_needed || room->mode == LV_ROOM_OPEN))
    return refuse ("admission", error);
  if (!is_given)
    {
      if (room->mode == LV_ROOM_OPEN)
        room->iterations = 0;
      return TRUE;
    }
  if (room->mode == LV_ROOM_LINK ? values->iterations != 0
                                 : values->iterations < LV_ADMISSION_MIN_ITERATIONS)
    return refuse ("admission.iterations", error);
  memcpy (room->salt, values->salt, sizeof room->salt);
  memcpy (room->verifier, values->verifier, sizeof room->verifier);
  room->iterations = values->iterations;
  room->secret_epoch++;
  return TRUE;
}

static gboolean
set_schedule (LvRoomPatch *self, LvRoom *room, gint64 now_ms, GError **error)
{
  const LvRoom *values = self->values;

  if (self->has & HAS_SCHEDULE)
    room->schedule = values->schedule;
  if (self->has & HAS_STARTS)
    room->starts_ms = values->starts_ms;
  if (self->has & HAS_ENDS)
    room->ends_ms = values->ends_ms;
  if (room->schedule != LV_SCHEDULE_TIMED)
    {
      if (self->has & (HAS_STARTS | HAS_ENDS) && (values->starts_ms != 0 || values->ends_ms != 0))
        return refuse (values->starts_ms != 0 ? "starts" : "ends", error);
      room->starts_ms = room->ends_ms = 0;
      return TRUE;
    }
  if (room->starts_ms <= 0)
    return refuse ("starts", error);
  if (room->ends_ms <= room->starts_ms
      || (self->has & (HAS_SCHEDULE | HAS_ENDS) && room->ends_ms <= now_ms))
    return refuse ("ends", error);
  return TRUE;
}

gboolean
lv_room_patch_apply (LvRoomPatch *self, LvRoom *room, gint64 now_ms, GError **error)
{
  if (self->has & HAS_IDENTITY)
    {
      replace (&room->id, self->values->id);
      room->mode = self->values->mode;
    }
  set_values (self, room);
  return set_admission (self, room, error) && set_schedule (self, room, now_ms, error);
}
