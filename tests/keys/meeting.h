/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A meeting in a second of computing: people who come, go, fall silent and lose their connection, a
 * network that loses, repeats, delays and overtakes, and a server that is honest or not. What must
 * never happen is looked for all the time. One thread. */
#pragma once

#include "lv-keying.h"

/* What a server or insider does that lies. */
typedef enum
{
  LIE_SWAP,      /* another announcement in somebody's place, to some */
  LIE_SPLIT,     /* somebody is missing from the list of some */
  LIE_GHOST,     /* somebody more, to all or some */
  LIE_PHANTOM,   /* an announcement with a changed byte */
  LIE_DOWNGRADE, /* one of another mode, suite, room or time */
  LIE_OLD_CARD,  /* somebody who has gone is listed again */
  LIE_OLD_KEYS,  /* messages of before, to whomever */
  LIE_FORGE,     /* an insider's message under another's name */
  LIE_TAMPER,    /* a message with a changed byte */
  LIE_WITHHOLD,  /* messages of one to another do not arrive */
  LIE_HOST,      /* a host whom the maker of the room did not name */
  N_LIES,
} MeetingLie;

/* Planted, to see that it is found. */
typedef enum
{
  FAULT_NONE,
  FAULT_KEEP_KEY,      /* goes on with the key of before somebody left */
  FAULT_NO_SIGNATURES, /* takes every signature for good */
  FAULT_ANY_SENDER,    /* does not look by whom a key was sealed */
  FAULT_NO_KEYS,       /* the network passes no keys */
  FAULT_OLD_STEP,      /* gives newcomers a step, and sends with the one before */
} MeetingFault;

typedef struct
{
  guint32 seed;
  gboolean is_real; /* cryptography */
  gboolean is_lying;
  guint max_people; /* 0: drawn, 2 to 100 */
  MeetingFault fault;
} MeetingPlan;

typedef struct
{
  guint n_people; /* most at once */
  guint n_joins, n_leaves, n_silences, n_breaks, n_rotations;
  guint n_lies[N_LIES];
  guint64 n_messages, n_frames, n_opened, n_told; /* n_told: that lists differ */
  guint n_same_codes, n_other_codes;
  gint64 slowest_ms; /* honest: until somebody was heard */
  char *found;       /* what must not be; NULL: nothing */
} MeetingResult;

void meeting_run (const MeetingPlan *plan, MeetingResult *result);
void meeting_result_clear (MeetingResult *self);
void meeting_result_add (MeetingResult *sum, const MeetingResult *one);
void meeting_result_print (const MeetingResult *self);
const char *meeting_lie_word (MeetingLie lie);
