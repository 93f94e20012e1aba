/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a meeting says. Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* "00:12:31" */
char *lui_call_words_dup_duration (gint64 seconds);
/* What is wrong with the connection, for so many seconds; NULL: nothing to speak of. is_away: the
 * server is gone too. */
char *lui_call_words_dup_trouble (gboolean is_away, LiveonCallState state, gint64 seconds);
/* Why something that was to be sent is not. */
char *lui_call_words_dup_failure (LiveonMediaSource source, const GError *error);
/* next: the name of what plays in its place; NULL: nothing does. */
char *lui_call_words_dup_speaker_failure (const GError *error, const char *next);

/* One line of the statistics. */
typedef struct
{
  const char *name; /* translated */
  char *value;
} LuiCallFact;

/* A GArray of LuiCallFact, the same lines in the same order every time. */
GArray *lui_call_words_dup_facts (LiveonCall *call);
char *lui_call_words_dup_rate (gint64 bps);

G_END_DECLS
