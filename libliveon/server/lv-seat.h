/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One person's place in a meeting. Main context only.
 *
 *   entering → present ⇄ away → gone
 *
 * entering: its entry row is on the way to the disk, nobody has been told. gone: out of the room;
 * one whose connection was lost is remembered for a while, because its resume token brings it back.
 */
#pragma once

#include "lv-call.h"
#include "lv-connection.h"
#include "lv-json-writer.h"
#include "lv-media-usage.h"
#include "lv-rate.h"
#include "lv-relay.h"
#include "lv-rights.h"
#include "lv-session.h"

G_BEGIN_DECLS

#define LV_RESUME_TOKEN_SIZE 32

typedef struct _LvMeeting LvMeeting;
typedef struct _LvSeatMedia LvSeatMedia;

typedef enum
{
  LV_SEAT_ENTERING,
  LV_SEAT_PRESENT,
  LV_SEAT_AWAY,
  LV_SEAT_GONE,
} LvSeatState;

struct _LvSeat
{
  guint references;
  LvSeatState state;
  char *id;
  LvMeeting *meeting; /* borrowed; NULL once gone */
  LvSession *session; /* NULL once gone */
  char *session_id;
  LvConnection *connection; /* on which it hears; NULL while away */
  LvVisit *visit;           /* as it was entered */
  guint index;              /* among the senders of the meeting */
  gint64 entered_ms;        /* the meeting, not this visit */
  gint64 last_seen_ms;      /* monotonic */
  gint64 leased_ms;         /* the sign of life that the store knows of, monotonic */
  guint8 resume_hash[32];
  LvMediaSources sources; /* what its person says to be sending, as far as it may */
  GPtrArray *taken;       /* of GBytes: events of what was taken away since its person said so */
  GArray *view;           /* of LvViewItem: what its person looks at; NULL: was not said */
  gint64 view_max_bps;    /* that its person means to receive; 0: no bound */
  LvSeatMedia *media;     /* NULL while it has none */
  LvMediaUsage usage;     /* of the visit */
  LvMediaUsage minute;    /* since the last was written */
  LvMediaUsage before;    /* the one that was written last */
  gint64 hand_ms;         /* when it was raised; 0: it is down. No two of a meeting are the same */
  gint64 request_ms;      /* when it asked to speak; 0: it does not. The same */
  gint64 floor_ms;        /* since when it has the floor; 0: it has not */
  gint64 floor_began_ms;  /* the same, monotonic */
  GBytes *announcement;   /* of the keys of its person; NULL: none yet */
  LvBucket offers, changes, deeds, announcements, relays[LV_N_RELAY_KINDS];
};

/* A seat that enters: id and index are dealt by the meeting. */
LvSeat *lv_seat_new (LvMeeting *meeting, LvSession *session, const char *id, guint index);
LvSeat *lv_seat_ref (LvSeat *self);
void lv_seat_unref (LvSeat *self);

/* Of a call that only the seated make. NULL, and the call is refused, while the entry is on its way
 * to the disk: nobody has heard of the seat. */
LvSeat *lv_seat_of_call (LvCall *call);

/* The person as of now; only while it is not gone. */
LvUser *lv_seat_get_user (LvSeat *self);
const char *lv_seat_get_user_id (LvSeat *self);
/* A new token for coming back, the earlier one is void. The caller's. */
char *lv_seat_renew_token (LvSeat *self);
gboolean lv_seat_has_token (LvSeat *self, const guint8 token_hash[32]);
/* Asks its connection for the last sign of life. */
gint64 lv_seat_update_last_seen (LvSeat *self);
/* The protocol's `person`. spoken_ms: how long it has had the floor so far. */
void
lv_seat_write (LvSeat *self, LvJsonWriter *writer, const char *name, LvRole role, gint64 spoken_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSeat, lv_seat_unref)

G_END_DECLS
