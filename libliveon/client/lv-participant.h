/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonParticipant. Main context only. */
#pragma once

#include "liveon-participant.h"
#include "lv-clock.h"

G_BEGIN_DECLS

struct _LiveonParticipant
{
  GObject parent_instance;

  char *seat;
  char *user;
  char *name;
  char *reading;
  char *affiliation;
  char *title;
  guint index;
  gboolean is_host;
  gboolean is_guest;
  gboolean is_away;
  gint64 entered_ms;
  int role;
  gint64 hand_ms;
  gint64 request_ms;
  gint64 floor_ms;
  gint64 spoken_ms; /* until it was told */
  gint64 told_ms;   /* when that was, monotonic */
  LvClock *clock;
  guint hand_place; /* these are counted here */
  guint floor_place;
  gboolean has_floor;
  gboolean sends[LIVEON_MEDIA_SOURCE_SCREEN_SOUND + 1];
  gboolean is_speaking; /* told apart from the rest, many times a minute */
};

void lv_participant_set_is_speaking (LiveonParticipant *self, gboolean is_speaking);
/* What the server said of it was said now. */
void lv_participant_set_told (LiveonParticipant *self, LvClock *clock);
/* Takes what the server said now. */
void lv_participant_take (LiveonParticipant *self, LiveonParticipant *fresh);
/* When it raised the hand, and asked to speak; 0: it did not. */
gint64 lv_participant_get_hand_ms (LiveonParticipant *self);
gint64 lv_participant_get_request_ms (LiveonParticipant *self);
/* From 1 on; 0: none. */
void lv_participant_set_places (LiveonParticipant *self, guint hand_place, guint floor_place);

G_END_DECLS
