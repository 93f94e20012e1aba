/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-srtp-streams.h"

#include "lv-prefetch.h"

static guint
get_first_place (const LvSrtpStreams *self, guint32 ssrc)
{
  return (ssrc * 0x9e3779b1u) >> 16 & (self->n_places - 1);
}

/* The place of the SSRC, or the free one where it would be. */
static guint
find_place (const LvSrtpStreams *self, guint32 ssrc)
{
  guint at = get_first_place (self, ssrc);

  while (self->places[at] != NULL && self->places[at]->ssrc != ssrc)
    at = (at + 1) & (self->n_places - 1);
  return at;
}

static void
release (LvSrtpStreams *self, LvSrtpStream **places)
{
  if (places != self->first_places)
    g_free (places);
}

static void
grow (LvSrtpStreams *self)
{
  LvSrtpStream **before = self->places;
  guint n_before = self->n_places;

  self->n_places *= 2;
  self->places = g_new0 (LvSrtpStream *, self->n_places);
  for (guint i = 0; i < n_before; i++)
    if (before[i] != NULL)
      self->places[find_place (self, before[i]->ssrc)] = before[i];
  release (self, before);
}

void
lv_srtp_streams_init (LvSrtpStreams *self)
{
  *self = (LvSrtpStreams){ .places = self->first_places, .n_places = LV_SRTP_FIRST_PLACES };
}

void
lv_srtp_streams_clear (LvSrtpStreams *self)
{
  for (guint i = 0; i < self->n_places; i++)
    g_free (self->places[i]);
  release (self, self->places);
  *self = (LvSrtpStreams){ 0 };
}

void
lv_srtp_streams_prefetch (LvSrtpStreams *self, guint32 ssrc)
{
  lv_prefetch (self->places[get_first_place (self, ssrc)], sizeof (LvSrtpStream) / 2);
}

LvSrtpStream *
lv_srtp_streams_find (LvSrtpStreams *self, guint32 ssrc)
{
  return self->places[find_place (self, ssrc)];
}

LvSrtpStream *
lv_srtp_streams_add (LvSrtpStreams *self, guint32 ssrc)
{
  LvSrtpStream *stream = g_new (LvSrtpStream, 1);

  stream->ssrc = ssrc;
  lv_replay_init (&stream->rtp);
  lv_replay_init (&stream->rtcp);
  if (2 * (self->n_streams + 1) > self->n_places)
    grow (self);
  self->places[find_place (self, ssrc)] = stream;
  self->n_streams++;
  return stream;
}
