/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of LvKeying: lv-keying.c (messages, time), -list.c (who is here, who says so, too),
 * -sending.c (our own keys). The thread that owns it. */
#pragma once

#include "lv-keying.h"
#include "lv-replay.h"

G_BEGIN_DECLS

#define LV_KEYING_HISTORY 32

typedef struct
{
  LvKeyAnnouncement card;
  GBytes *announcement;
  guint8 digest[32];
  LvReplay numbers; /* of messages of theirs that were genuine */

  /* What they have of our keys. */
  gboolean is_new;     /* given nothing of what we send with: waits for the next step */
  gboolean is_waiting; /* sealed to, not acknowledged */
  guint sealed_generation, sealed_step;
  guint n_sealed; /* times in a row */
  gint64 resend_ms;
  gint64 answer_ms; /* before that they are not answered again */

  /* What is missing of theirs. */
  gint64 reported_ms; /* the last frame without a key */
  gint64 ask_ms;      /* NEVER: nothing is missing */
  gint64 asked_ms;

  /* Their list. */
  gboolean has_said;
  guint64 said_number; /* of the message */
  guint8 said[32];
  gint64 differs_ms; /* since when; NEVER: it is ours */
  gboolean is_told;
} LvKeyingPerson;

typedef struct
{
  guint generation, step;
  LvSecret *base_key; /* NULL: there is no such key */
} LvKeyingKey;

typedef struct
{
  guint8 hash[32];
  gint64 left_ms;
} LvKeyingPast;

struct _LvKeying
{
  LvKeyCrypto crypto;
  const LvKeyingEvents *events;
  gpointer user_data;
  GBytes *announcement;
  LvKeyAnnouncement card;
  guint8 digest[32];
  guint64 number; /* of our last message */

  GPtrArray *people;     /* LvKeyingPerson, by session id */
  GHashTable *gone;      /* session ids (GBytes) that have left */
  gint64 eager_until_ms; /* until then what is missing is asked for at once */
  guint64 list_version;
  guint8 list_hash[32];
  LvKeyingPast past[LV_KEYING_HISTORY]; /* what list_hash was; a ring */
  guint n_past;
  gint64 say_ms;
  guint n_said;

  gboolean is_sending;
  guint generation;                               /* the last that was drawn */
  LvKeyingKey key;                                /* what is sent with */
  LvKeyingKey next;                               /* sealed to all, sent with soon */
  gint64 join_ms, leave_ms, switch_ms, rotate_ms; /* NEVER: not due */
};

LvKeyingPerson *lv_keying_find (LvKeying *self, const guint8 session[LV_SESSION_ID_SIZE]);

/* -list.c */
void lv_keying_person_free (gpointer data);
void lv_keying_update_hash (LvKeying *self, gint64 now_ms);
/* Of a genuine message. */
void lv_keying_note_said (LvKeying *self,
                          LvKeyingPerson *person,
                          const LvKeyMessage *message,
                          gint64 now_ms);
void lv_keying_advance_list (LvKeying *self, gint64 now_ms);

/* -sending.c */
void lv_keying_on_joined (LvKeying *self, LvKeyingPerson *person, gint64 now_ms);
void lv_keying_on_left (LvKeying *self, gboolean is_ejected, gint64 now_ms);
void lv_keying_on_ack (LvKeying *self,
                       LvKeyingPerson *person,
                       const LvKeyMessage *message,
                       gint64 now_ms);
void lv_keying_on_asked (LvKeying *self, LvKeyingPerson *person, gint64 now_ms);
void lv_keying_advance_sending (LvKeying *self, gint64 now_ms);
void lv_keying_clear_keys (LvKeying *self);

G_END_DECLS
