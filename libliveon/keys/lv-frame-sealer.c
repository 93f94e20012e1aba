/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-sealer.h"

struct _LvFrameSealer
{
  LvKeyCrypto crypto;
  guint16 index;
  guint generation, step; /* of the latest key, also when it was taken away */
  LvSecret *base_key;     /* NULL: none */
  gpointer sealers[LV_FRAME_N_STREAMS];
};

LvFrameSealer *
lv_frame_sealer_new (const LvKeyCrypto *crypto, guint16 index)
{
  LvFrameSealer *self = g_new0 (LvFrameSealer, 1);

  self->crypto = *crypto;
  self->index = index;
  return self;
}

static void
forget (LvFrameSealer *self)
{
  g_clear_pointer (&self->base_key, lv_secret_unref);
  for (guint i = 0; i < LV_FRAME_N_STREAMS; i++)
    g_clear_pointer (&self->sealers[i], self->crypto.ops->sealer_free);
}

void
lv_frame_sealer_free (LvFrameSealer *self)
{
  forget (self);
  g_free (self);
}

void
lv_frame_sealer_set_key (LvFrameSealer *self, guint generation, guint step, LvSecret *base_key)
{
  forget (self);
  if (base_key == NULL)
    return;
  /* The same key again would begin its counters again, and so use nonces twice. */
  g_return_if_fail (generation > self->generation
                    || (generation == self->generation && step > self->step));

  self->generation = generation;
  self->step = step;
  self->base_key = lv_secret_ref (base_key);
}

gsize
lv_frame_sealer_seal (LvFrameSealer *self,
                      LvFrameStream stream,
                      const guint8 *metadata,
                      gsize metadata_length,
                      const guint8 *frame,
                      gsize length,
                      guint8 *out)
{
  g_return_val_if_fail (stream < LV_FRAME_N_STREAMS, 0);

  if (self->base_key == NULL)
    return 0;
  if (self->sealers[stream] == NULL)
    {
      const LvFrameKey key
          = { self->index, (guint16) self->generation, (guint8) stream, (guint8) self->step };

      self->sealers[stream] = self->crypto.ops->sealer_new (self->crypto.data, self->base_key,
                                                            lv_frame_key_get_kid (&key));
    }
  return self->crypto.ops->seal (self->sealers[stream], metadata, metadata_length, frame, length,
                                 out);
}
