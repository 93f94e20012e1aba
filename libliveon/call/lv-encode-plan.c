/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-encode-plan.h"

#include <math.h>

/* What the end-to-end cipher adds to a frame: header and tag of SFrame. */
#define SEAL_SIZE 24
/* 50 packets a second of IP, UDP, RTP, extensions and tag. */
#define SOUND_OVERHEAD_BPS (50 * 72 * 8)
#define SOUND_SEAL_BPS (50 * SEAL_SIZE * 8)
#define VIDEO_SEAL_BPS (30 * SEAL_SIZE * 8)
/* As of sound for packets of video at our size, plus what repairs take at no loss. */
#define VIDEO_SHARE 0.92
/* A layer begins only with this much more than it needs, so that it does not end at once. */
#define BEGIN_MARGIN 1.25

enum
{
  SCREEN,
  CAMERA, /* and its layers */
  N_STREAMS = CAMERA + LV_CAMERA_LAYERS,
};

typedef struct
{
  gint64 least, good, most; /* bit/s */
} Range;

/* VP8 in real time: below `least` a picture falls apart, above `most` nobody sees a difference. */
static const Range ranges[N_STREAMS] = {
  [SCREEN] = { 150000, 1000000, 2500000 },
  [CAMERA] = { 60000, 150000, 220000 },
  [CAMERA + 1] = { 180000, 450000, 700000 },
  [CAMERA + 2] = { 550000, 1400000, 2200000 },
};

/* When data is saved: the camera's middle layer at most, with less movement, for which less is
 * enough. */
#define SAVING_LAYER 1
#define SAVING_FPS 15
static const gint64 saving_tops[SAVING_LAYER + 1] = { 100000, 270000 };

typedef struct
{
  gboolean is_saving;
  gint64 left;
  gint64 given[N_STREAMS]; /* 0: not sent */
} Purse;

static gboolean
was_active (const LvEncodePlan *previous, guint stream)
{
  if (previous == NULL)
    return FALSE;
  return stream == SCREEN ? previous->screen.is_active
                          : previous->layers[stream - CAMERA].is_active;
}

static gboolean
begin_stream (Purse *purse, guint stream, const LvEncodePlan *previous)
{
  const gint64 least = ranges[stream].least;
  const gint64 asked = was_active (previous, stream) ? least : (gint64) (least * BEGIN_MARGIN);

  if (purse->given[stream] != 0)
    return TRUE;
  if (purse->left < asked + VIDEO_SEAL_BPS)
    return FALSE;
  purse->given[stream] = least;
  purse->left -= least + VIDEO_SEAL_BPS;
  return TRUE;
}

static void
begin_camera (Purse *purse, const LvMediaWanted *wanted, const LvEncodePlan *previous)
{
  gboolean has_any = FALSE, is_short = FALSE;

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    if (wanted->layers[i])
      {
        const gboolean is_begun = begin_stream (purse, CAMERA + i, previous);

        has_any |= is_begun;
        is_short |= !is_begun;
      }
  /* Who watches the large picture sees a smaller one rather than none. */
  for (guint i = LV_CAMERA_LAYERS - 1; is_short && !has_any && i-- > 0;)
    has_any = begin_stream (purse, CAMERA + i, previous);
}

static gint64
get_top (guint stream, gboolean to_most, gboolean is_saving)
{
  if (is_saving && stream >= CAMERA && stream - CAMERA <= SAVING_LAYER)
    return saving_tops[stream - CAMERA];
  return to_most ? ranges[stream].most : ranges[stream].good;
}

static void
raise_all (Purse *purse, gboolean to_most)
{
  for (guint i = 0; i < N_STREAMS; i++)
    {
      const gint64 top = get_top (i, to_most, purse->is_saving);
      const gint64 more = CLAMP (top - purse->given[i], 0, purse->left);

      if (purse->given[i] == 0)
        continue;
      purse->given[i] += more;
      purse->left -= more;
    }
}

static guint
get_sound_bps (gint64 target_bps)
{
  if (target_bps < 100000)
    return 16000;
  if (target_bps < 250000)
    return 24000;
  return target_bps < 1500000 ? 32000 : 48000;
}

/* Whoever watches a layer that is not sent gets the largest that is. */
static LvMediaWanted
get_wanted (const LvEncodeNeeds *needs)
{
  LvMediaWanted wanted = needs->wanted;

  for (guint i = SAVING_LAYER + 1; needs->is_saving && i < LV_CAMERA_LAYERS; i++)
    {
      wanted.layers[SAVING_LAYER] |= wanted.layers[i];
      wanted.layers[i] = FALSE;
    }
  return wanted;
}

void
lv_encode_plan_make (LvEncodePlan *self, const LvEncodeNeeds *needs, const LvEncodePlan *previous)
{
  const guint sound_bps = get_sound_bps (needs->target_bps);
  const gint64 sealed_bps = sound_bps + SOUND_SEAL_BPS;
  const gint64 each_bps = sealed_bps * (1 + needs->n_copies) + SOUND_OVERHEAD_BPS;
  const gint64 sounds = needs->n_sounds * each_bps;
  const double loss = CLAMP (needs->loss, 0, 0.5);
  const LvMediaWanted wanted = get_wanted (needs);
  Purse purse
      = { .is_saving = needs->is_saving,
          .left = (gint64) (MAX (needs->target_bps - sounds, 0) * VIDEO_SHARE * (1 - loss)) };

  if (wanted.screen)
    begin_stream (&purse, SCREEN, previous);
  begin_camera (&purse, &wanted, previous);
  raise_all (&purse, FALSE);
  raise_all (&purse, TRUE);

  *self = (LvEncodePlan){
    .sound_bps = sound_bps,
    .expected_loss_percent = (guint) lround (loss * 100),
    .camera_fps = needs->is_saving ? SAVING_FPS : 0,
  };
  self->screen.is_active = purse.given[SCREEN] > 0;
  self->screen.bitrate_bps = (guint) purse.given[SCREEN];
  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    {
      self->layers[i].is_active = purse.given[CAMERA + i] > 0;
      self->layers[i].bitrate_bps = (guint) purse.given[CAMERA + i];
    }
}

static gboolean
bitrate_differs (guint a, guint b)
{
  return MAX (a, b) - MIN (a, b) > MAX (a, b) / 20;
}

gboolean
lv_encode_plan_differs (const LvEncodePlan *a, const LvEncodePlan *b)
{
  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    if (a->layers[i].is_active != b->layers[i].is_active
        || bitrate_differs (a->layers[i].bitrate_bps, b->layers[i].bitrate_bps))
      return TRUE;
  return a->screen.is_active != b->screen.is_active
         || bitrate_differs (a->screen.bitrate_bps, b->screen.bitrate_bps)
         || a->sound_bps != b->sound_bps || a->camera_fps != b->camera_fps
         || ABS ((int) a->expected_loss_percent - (int) b->expected_loss_percent) >= 2;
}

gint64
lv_encode_plan_get_wish_bps (const LvEncodeNeeds *needs)
{
  const LvMediaWanted wanted = get_wanted (needs);
  gint64 video = wanted.screen ? get_top (SCREEN, TRUE, needs->is_saving) + VIDEO_SEAL_BPS : 0;

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    if (wanted.layers[i])
      video += get_top (CAMERA + i, TRUE, needs->is_saving) + VIDEO_SEAL_BPS;
  return needs->n_sounds * (gint64) (48000 + SOUND_SEAL_BPS + SOUND_OVERHEAD_BPS)
         + (gint64) (video / VIDEO_SHARE);
}
