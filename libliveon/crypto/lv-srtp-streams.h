/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What SRTP keeps for each SSRC of one direction, found by one look. None is ever forgotten: its
 * numbers must not be used, or taken, a second time with the same key. Its owner's thread. */
#pragma once

#include "lv-replay.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 ssrc;
  LvReplay rtp;  /* 48-bit indices: rollover counter and sequence number */
  LvReplay rtcp; /* 31-bit indices */
} LvSrtpStream;

#define LV_SRTP_FIRST_PLACES 16

typedef struct
{
  LvSrtpStream **places; /* open addressing; at most half of them are taken */
  guint n_places;        /* a power of two */
  guint n_streams;
  LvSrtpStream *first_places[LV_SRTP_FIRST_PLACES]; /* enough for most: no pointer to follow */
} LvSrtpStreams;

void lv_srtp_streams_init (LvSrtpStreams *self);
void lv_srtp_streams_clear (LvSrtpStreams *self);
/* It will be looked for soon. */
void lv_srtp_streams_prefetch (LvSrtpStreams *self, guint32 ssrc);
/* NULL when there is none. */
LvSrtpStream *lv_srtp_streams_find (LvSrtpStreams *self, guint32 ssrc);
/* Of an SSRC that is not there. */
LvSrtpStream *lv_srtp_streams_add (LvSrtpStreams *self, guint32 ssrc);

G_END_DECLS
