/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who of a room is heard: from the sound levels that packets say (RFC 6464) to the loudest few, who
 * keep their place while others are not clearly louder. Values in, values out. The owner's thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_SPEAKER_MAX 1024 /* people of one room */
#define LV_SPEAKER_FLOOR 3  /* as many as there are slots */
#define LV_SPEAKER_HEARD 4  /* and one more for those three, because nobody hears themselves */

typedef struct
{
  gboolean is_there;
  gboolean is_heard;
  double loudness; /* smoothed, in dB over silence: 0 to 127 */
  gint64 level_us; /* when a level came last */
  gint64 voice_us; /* when it was clearly audible last; 0: never */
  gint64 since_us; /* when it began to be heard */
} LvSpeakerEntry;

typedef struct
{
  guint n_entries; /* ids are below that */
  LvSpeakerEntry *entries;
  guint n_heard;
  guint heard[LV_SPEAKER_HEARD]; /* the last is the one in reserve */
} LvSpeaker;

void lv_speaker_init (LvSpeaker *self);
void lv_speaker_clear (LvSpeaker *self);
/* Somebody who can be heard: the smallest free number; -1: too many. */
int lv_speaker_join (LvSpeaker *self);
/* TRUE when others are heard now. */
gboolean lv_speaker_leave (LvSpeaker *self, guint id);
/* The level of a packet, 0 the loudest to 127 silence. TRUE when others are heard now. */
gboolean
lv_speaker_add (LvSpeaker *self, guint id, guint8 level, gboolean has_voice, gint64 now_us);
/* Sends nothing any more for now: muted. TRUE when others are heard now. */
gboolean lv_speaker_mute (LvSpeaker *self, guint id);
/* Who speaks at this moment, the loudest first; at most `max` ids; how many. */
guint lv_speaker_get_speaking (LvSpeaker *self, gint64 now_us, guint *ids, guint max);

G_END_DECLS
