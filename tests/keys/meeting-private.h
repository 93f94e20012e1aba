/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a simulated meeting: meeting.c (time, people, frames), meeting-network.c (what
 * arrives when), meeting-server.c (lists, and lies). One thread. */
#pragma once

#include "meeting-node.h"

#define N_BUCKETS 64 /* ticks that something may be on its way */
#define MAX_KEPT 128 /* messages that the server remembers */
#define MAX_LIARS 6

typedef enum
{
  EVENT_LIST,
  EVENT_MESSAGE,
  EVENT_FRAME,
} EventType;

typedef struct
{
  EventType type;
  guint from, to; /* numbers; a frame is for everybody */
  guint64 version;
  gboolean is_ejection;
  GPtrArray *list; /* GBytes */
  GBytes *bytes;
} Event;

typedef struct
{
  MeetingLie lie;
  gboolean is_on;
  guint64 whom[MAX_NODES / 64 + 1]; /* a bit a node: to whom */
  guint node;                       /* about whom */
  guint liar;
  GBytes *card; /* that is listed */
} ListLie;

struct _Meeting
{
  MeetingPlan plan;
  MeetingResult *result;
  GRand *random;
  gint64 now_ms, utc_ms;
  gint64 last_change_ms;
  LvSecret *psk; /* real cryptography */
  guint64 fake_psk;
  LvKeyAnnouncement card; /* what all announcements have the same */
  GPtrArray *nodes;
  guint max_here;
  guint64 version;
  GPtrArray *buckets[N_BUCKETS];
  guint tick;
  guint n_under_way; /* events */
  guint8 *lost;      /* [from][to]: the last message did not arrive */
  Event *kept[MAX_KEPT];
  guint n_kept;
  ListLie lies[8];
  guint n_list_lies;
  guint withheld_from, withheld_to;
  gint64 withheld_until_ms;
};

gboolean meeting_draw (Meeting *self, guint one_in);
guint meeting_draw_below (Meeting *self, guint n);
/* One that is here; NULL: nobody is. */
Node *meeting_draw_here (Meeting *self);
guint meeting_count_here (Meeting *self);
Node *meeting_add_node (Meeting *self, gboolean is_liars, const LvKeyAnnouncement *like);

void event_free (gpointer data);
void meeting_post (Meeting *self, Event *event, guint max_delay_ms);
/* What arrives in this tick; free it. */
GPtrArray *meeting_take_arrived (Meeting *self);

void meeting_send_lists (Meeting *self, gboolean is_ejection);
void meeting_send_list_to (Meeting *self, Node *node, gboolean is_ejection);
void meeting_keep (Meeting *self, const Event *event);
void meeting_lie (Meeting *self);
void meeting_server_clear (Meeting *self);
