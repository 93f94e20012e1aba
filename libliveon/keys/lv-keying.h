/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys in motion: which key this session sends with, who is given it, whose keys it has. A state
 * machine without clock, network or threads: the list of people, messages and time go in; messages,
 * keys and events come out, during the calls. The thread that owns it.
 *
 * The one rule: a key is sealed only to sessions that on_joined was called for and on_left was not,
 * so what shows exactly these as the people shows exactly who can hear.
 *
 *   sending, nobody changes     ── 30 min ± 20 % ──────────────> a new generation to all
 *   sending, somebody comes     ── 250 ms, with who else comes ─> the next step to those alone
 *   sending, somebody goes      ── 500 ms, 2 s above 50 people,
 *                                  none when thrown out ────────> a new generation to all who stay
 *   silent, somebody goes       ── no key any more; the next word begins a new generation
 *   a generation is sealed      ── all have it, or 1 s ────────> it is sent with
 *   sealed, not acknowledged    ── 500 ms, then longer ────────> sealed again
 *   a frame without its key     ── 500 ms, then every second ──> its sender is asked
 *   the list changed            ── 1 s, 3 s, 7 s, each minute ─> said to all, signed
 *   somebody has another list   ── 10 s ──────────────────────> on_lists_differ */
#pragma once

#include "lv-key-crypto.h"

G_BEGIN_DECLS

#define LV_KEYING_JOIN_MS 250
#define LV_KEYING_LEAVE_MS 500
#define LV_KEYING_LEAVE_LARGE_MS 2000
#define LV_KEYING_LARGE 50 /* people; above it the longer time */
#define LV_KEYING_SWITCH_MS 1000
#define LV_KEYING_RESEND_MS 500
#define LV_KEYING_ASK_MS 500
#define LV_KEYING_ROTATE_MS (30 * 60 * 1000)
#define LV_KEYING_DIFFER_MS 10000
#define LV_KEYING_NEVER G_MAXINT64

/* Why an announcement in the server's list is nobody's who could be given a key. */
typedef enum
{
  LV_KEYING_REFUSED_FORM,
  LV_KEYING_REFUSED_SIGNATURE,
  LV_KEYING_REFUSED_ROOM, /* of another room or call */
  LV_KEYING_REFUSED_MODE, /* of the room, or another suite: what would be less is never agreed to */
  LV_KEYING_REFUSED_SECRET, /* from before the room's secret was changed, or after */
  LV_KEYING_REFUSED_EXPIRED,
  LV_KEYING_REFUSED_REPEATED, /* a session or index that there is, or a session that has gone */
} LvKeyingRefusal;

typedef struct
{
  /* To one session, or, NULL, to all; of sealed keys each is for who stands in its entry. */
  void (*send) (const guint8 *to, const guint8 *data, gsize length, gpointer user_data);
  /* LvFrameSealer: base_key NULL takes the key away. */
  void (*set_sending_key) (guint generation, guint step, LvSecret *base_key, gpointer user_data);
  /* LvKeyRing. */
  void (*add_key) (const LvKeyAnnouncement *from,
                   guint generation,
                   guint step,
                   LvSecret *base_key,
                   gpointer user_data);
  void (*on_joined) (const LvKeyAnnouncement *who, gpointer user_data);
  void (*on_left) (const LvKeyAnnouncement *who, gpointer user_data);
  void (*on_refused) (GBytes *announcement, LvKeyingRefusal why, gpointer user_data);
  /* Their list of people is another than ours for 10 s; or no more. */
  void (*on_lists_differ) (const LvKeyAnnouncement *with, gboolean do_differ, gpointer user_data);
  /* All generations are used up: time for a fresh session. */
  void (*on_used_up) (gpointer user_data);
} LvKeyingEvents;

typedef struct _LvKeying LvKeying;

/* announcement: our own, as it goes to the server; must be sound. events, and what crypto points
 * to, outlive the machine. now_ms of all calls: monotonic. */
LvKeying *lv_keying_new (const LvKeyCrypto *crypto,
                         GBytes *announcement,
                         const LvKeyingEvents *events,
                         gpointer user_data,
                         gint64 now_ms);
void lv_keying_free (LvKeying *self);

/* What the server says who is here, ourselves among them; versions that are not later than the last
 * are ignored. are_ejected: who is missing was thrown out. utc_ms: for expiry. */
void lv_keying_set_list (LvKeying *self,
                         guint64 version,
                         GBytes *const *announcements,
                         guint n,
                         gboolean are_ejected,
                         gint64 utc_ms,
                         gint64 now_ms);
/* Whether frames are to go out: a source is on. */
void lv_keying_set_sending (LvKeying *self, gboolean is_sending, gint64 now_ms);
/* A message of another's, from the server. FALSE: it was not sound or genuine; nothing has changed.
 */
gboolean lv_keying_receive (LvKeying *self, const guint8 *data, gsize length, gint64 now_ms);
/* A frame of this sender came for which the ring has no key. */
void lv_keying_report_missing (LvKeying *self, guint16 index, gint64 now_ms);
/* The connection is there again: what nobody acknowledged goes out at once, what is missing is
 * asked for at once. */
void lv_keying_reconnected (LvKeying *self, gint64 now_ms);
/* Before now_ms reaches this, nothing is due. */
gint64 lv_keying_get_next_ms (LvKeying *self);
void lv_keying_advance (LvKeying *self, gint64 now_ms);

guint64 lv_keying_get_list_version (LvKeying *self);
const guint8 *lv_keying_get_list_hash (LvKeying *self); /* 32 bytes */
guint lv_keying_get_n_people (LvKeying *self);          /* others than ourselves */
/* In the order of session ids. */
const LvKeyAnnouncement *lv_keying_get_person (LvKeying *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvKeying, lv_keying_free)

G_END_DECLS
