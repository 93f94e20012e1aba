/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-srtp-streams.h"

#define FIRST_PLACES 16

/* The place of the SSRC, or the free one where it would be. */
static guint
find_place (const LvSrtpStreams *self, guint32 ssrc)
{
  guint at = (ssrc * 0x9e3779b1u) >> 16;

  for (;; at++)
    {
      const LvSrtpStream *stream = self->places[at & (self->n_places - 1)];

      if (stream == NULL || stream->ssrc == ssrc)
        return at & (self->n_places - 1);
    }
}

static void
grow (LvSrtpStreams *self)
{
  g_autofree LvSrtpStream **before = self->places;
  guint n_before = self->n_places;

  self->n_places *= 2;
  self->places = g_new0 (LvSrtpStream *, self->n_places);
  for (guint i = 0; i < n_before; i++)
    if (before[i] != NULL)
      self->places[find_place (self, before[i]->ssrc)] = before[i];
}

void
lv_srtp_streams_init (LvSrtpStreams *self)
{
  *self = (LvSrtpStreams){ .places = g_new0 (LvSrtpStream *, FIRST_PLACES),
                           .n_places = FIRST_PLACES };
}

void
lv_srtp_streams_clear (LvSrtpStreams *self)
{
  for (guint i = 0; i < self->n_places; i++)
    g_free (self->places[i]);
  g_clear_pointer (&self->places, g_free);
  *self = (LvSrtpStreams){ 0 };
}

LvSrtpStream *
lv_srtp_streams_find (LvSrtpStreams *self, guint32 ssrc)
{
  LvSrtpStream *stream = self->latest;

  if (stream != NULL && stream->ssrc == ssrc)
    return stream;
  stream = self->places[find_place (self, ssrc)];
  if (stream != NULL)
    self->latest = stream;
  return stream;
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
  self->latest = stream;
  return stream;
}
