/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-frame-metadata.h"
#include "lv-frame-sealer.h"
#include "lv-frame-transforms.h"
#include "lv-key-order.h"
#include "lv-sframe.h"

struct _LvSealTransform
{
  GObject parent_instance;

  LvFrameSealer *sealer;
  GAsyncQueue *orders;
};

static void lv_seal_transform_iface_init (LvFrameTransformInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LvSealTransform,
                               lv_seal_transform,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LV_TYPE_FRAME_TRANSFORM,
                                                      lv_seal_transform_iface_init))

static LvFrameStream
get_stream (const LvFrame *frame)
{
  switch (frame->source)
    {
    case LV_SOURCE_CAMERA:
      return LV_FRAME_STREAM_CAMERA + MIN (frame->layer, LV_CAMERA_LAYERS - 1);
    case LV_SOURCE_SCREEN:
      return LV_FRAME_STREAM_SCREEN;
    case LV_SOURCE_SCREEN_SOUND:
      return LV_FRAME_STREAM_SCREEN_SOUND;
    default:
      return LV_FRAME_STREAM_MICROPHONE;
    }
}

static void
take_orders (LvSealTransform *self)
{
  g_autoptr (LvKeyOrder) order = NULL;

  while ((order = g_async_queue_try_pop (self->orders)) != NULL)
    {
      lv_frame_sealer_set_key (self->sealer, order->generation, order->step, order->base_key);
      g_clear_pointer (&order, lv_key_order_free);
    }
}

static LvFrame *
apply (LvFrameTransform *transform, LvFrame *frame, GError **error)
{
  LvSealTransform *self = LV_SEAL_TRANSFORM (transform);
  const gsize clear = lv_frame_get_clear_length (frame);
  gsize length, sealed_length;
  const guint8 *bytes = g_bytes_get_data (frame->data, &length);
  g_autofree guint8 *out = g_malloc (length + LV_SFRAME_OVERHEAD);
  g_autoptr (GBytes) sealed = NULL;
  LvFrame *copy;
  guint8 metadata[LV_FRAME_MAX_METADATA];

  take_orders (self);
  sealed_length = lv_frame_sealer_seal (
      self->sealer, get_stream (frame), metadata, lv_frame_write_metadata (frame, metadata),
      bytes != NULL ? bytes + clear : NULL, length - clear, out + clear);
  if (sealed_length == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED, "no key to send with");
      return NULL;
    }
  if (clear > 0)
    memcpy (out, bytes, clear);
  sealed = g_bytes_new_take (g_steal_pointer (&out), clear + sealed_length);
  copy = lv_frame_copy_with (frame, sealed);
  /* Shorter than what stays clear: nothing that a codec makes, and whoever opens it would look for
   * more of a prefix. */
  if (lv_frame_get_clear_length (copy) != clear)
    {
      lv_frame_unref (copy);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "too short for a frame");
      return NULL;
    }
  return copy;
}

static void
lv_seal_transform_iface_init (LvFrameTransformInterface *iface)
{
  iface->apply = apply;
}

static void
lv_seal_transform_finalize (GObject *object)
{
  LvSealTransform *self = LV_SEAL_TRANSFORM (object);

  g_clear_pointer (&self->sealer, lv_frame_sealer_free);
  g_async_queue_unref (self->orders);
  G_OBJECT_CLASS (lv_seal_transform_parent_class)->finalize (object);
}

static void
lv_seal_transform_class_init (LvSealTransformClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lv_seal_transform_finalize;
}

static void
lv_seal_transform_init (LvSealTransform *self)
{
  self->orders = g_async_queue_new_full ((GDestroyNotify) lv_key_order_free);
}

LvSealTransform *
lv_seal_transform_new (const LvKeyCrypto *crypto, guint16 index)
{
  LvSealTransform *self = g_object_new (LV_TYPE_SEAL_TRANSFORM, NULL);

  self->sealer = lv_frame_sealer_new (crypto, index);
  return self;
}

void
lv_seal_transform_set_key (LvSealTransform *self, guint generation, guint step, LvSecret *base_key)
{
  g_return_if_fail (LV_IS_SEAL_TRANSFORM (self));

  g_async_queue_push (self->orders,
                      lv_key_order_new (LV_KEY_ORDER_KEY, 0, generation, step, base_key));
}
