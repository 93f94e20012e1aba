/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-frame-metadata.h"
#include "lv-frame-transforms.h"
#include "lv-key-order.h"
#include "lv-key-ring.h"

#define SAY_AGAIN_US (100 * 1000)

typedef struct
{
  gboolean is_missing;
  gint64 said_us;
} KeyState;

struct _LvOpenTransform
{
  GObject parent_instance;

  LvKeyRing *ring;
  GAsyncQueue *orders;
  LvKeyStateFunc on_key_state;
  gpointer user_data;
  KeyState *states; /* LV_MAX_SENDER_INDEX + 1 */
};

static void lv_open_transform_iface_init (LvFrameTransformInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LvOpenTransform,
                               lv_open_transform,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LV_TYPE_FRAME_TRANSFORM,
                                                      lv_open_transform_iface_init))

static void
do_order (LvOpenTransform *self, const LvKeyOrder *order)
{
  switch (order->type)
    {
    case LV_KEY_ORDER_ADD_SENDER:
      lv_key_ring_add_sender (self->ring, order->index);
      self->states[order->index] = (KeyState){ 0 };
      break;
    case LV_KEY_ORDER_REMOVE_SENDER:
      lv_key_ring_remove_sender (self->ring, order->index);
      break;
    case LV_KEY_ORDER_KEY:
      lv_key_ring_add_key (self->ring, order->index, order->generation, order->step,
                           order->base_key);
      break;
    }
}

static void
take_orders (LvOpenTransform *self)
{
  g_autoptr (LvKeyOrder) order = NULL;

  while ((order = g_async_queue_try_pop (self->orders)) != NULL)
    {
      do_order (self, order);
      g_clear_pointer (&order, lv_key_order_free);
    }
}

static void
say_missing (LvOpenTransform *self, guint16 index, gint64 now_us)
{
  KeyState *state = &self->states[index];

  if (state->is_missing && now_us - state->said_us < SAY_AGAIN_US)
    return;
  state->is_missing = TRUE;
  state->said_us = now_us;
  self->on_key_state (index, TRUE, self->user_data);
}

static void
say_there (LvOpenTransform *self, guint16 index)
{
  if (!self->states[index].is_missing)
    return;
  self->states[index].is_missing = FALSE;
  self->on_key_state (index, FALSE, self->user_data);
}

static LvFrame *
refuse (GIOErrorEnum code, const char *why, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, (gint) code, why);
  return NULL;
}

static LvFrame *
apply (LvFrameTransform *transform, LvFrame *frame, GError **error)
{
  LvOpenTransform *self = LV_OPEN_TRANSFORM (transform);
  const gsize clear = lv_frame_get_clear_length (frame);
  const gint64 now_us = g_get_monotonic_time ();
  gsize length, opened_length = 0;
  const guint8 *bytes = g_bytes_get_data (frame->data, &length);
  guint8 metadata[LV_FRAME_MAX_METADATA];
  const gsize metadata_length = lv_frame_write_metadata (frame, metadata);
  g_autofree guint8 *out = NULL;
  g_autoptr (GBytes) opened = NULL;
  LvRingResult result;
  guint16 index = 0;
  LvFrame *copy;

  take_orders (self);
  if (length <= clear)
    return refuse (G_IO_ERROR_INVALID_DATA, "not a sealed frame", error);
  out = g_malloc (length);
  result = lv_key_ring_open (self->ring, metadata, metadata_length, bytes + clear, length - clear,
                             now_us / 1000, &index, out + clear, &opened_length);
  if (result == LV_RING_NO_KEY)
    {
      say_missing (self, index, now_us);
      return refuse (G_IO_ERROR_PENDING, "its key is not there", error);
    }
  if (result == LV_RING_REFUSED || (frame->sender_index >= 0 && frame->sender_index != index))
    return refuse (G_IO_ERROR_INVALID_DATA, "forged, old or another's", error);
  say_there (self, index);
  memcpy (out, bytes, clear);
  opened = g_bytes_new_take (g_steal_pointer (&out), clear + opened_length);
  copy = lv_frame_copy_with (frame, opened);
  copy->sender_index = index;
  return copy;
}

static void
lv_open_transform_iface_init (LvFrameTransformInterface *iface)
{
  iface->apply = apply;
}

static void
lv_open_transform_finalize (GObject *object)
{
  LvOpenTransform *self = LV_OPEN_TRANSFORM (object);

  g_clear_pointer (&self->ring, lv_key_ring_free);
  g_async_queue_unref (self->orders);
  g_free (self->states);
  G_OBJECT_CLASS (lv_open_transform_parent_class)->finalize (object);
}

static void
lv_open_transform_class_init (LvOpenTransformClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lv_open_transform_finalize;
}

static void
lv_open_transform_init (LvOpenTransform *self)
{
  self->states = g_new0 (KeyState, LV_MAX_SENDER_INDEX + 1);
  self->orders = g_async_queue_new_full ((GDestroyNotify) lv_key_order_free);
}

LvOpenTransform *
lv_open_transform_new (const LvKeyCrypto *crypto, LvKeyStateFunc on_key_state, gpointer user_data)
{
  LvOpenTransform *self;

  g_return_val_if_fail (crypto != NULL && on_key_state != NULL, NULL);

  self = g_object_new (LV_TYPE_OPEN_TRANSFORM, NULL);
  self->ring = lv_key_ring_new (crypto);
  self->on_key_state = on_key_state;
  self->user_data = user_data;
  return self;
}

static void
order (LvOpenTransform *self,
       LvKeyOrderType type,
       guint16 index,
       guint generation,
       guint step,
       LvSecret *base_key)
{
  g_return_if_fail (LV_IS_OPEN_TRANSFORM (self));
  g_return_if_fail (index <= LV_MAX_SENDER_INDEX);

  g_async_queue_push (self->orders, lv_key_order_new (type, index, generation, step, base_key));
}

void
lv_open_transform_add_sender (LvOpenTransform *self, guint16 index)
{
  order (self, LV_KEY_ORDER_ADD_SENDER, index, 0, 0, NULL);
}

void
lv_open_transform_remove_sender (LvOpenTransform *self, guint16 index)
{
  order (self, LV_KEY_ORDER_REMOVE_SENDER, index, 0, 0, NULL);
}

void
lv_open_transform_add_key (
    LvOpenTransform *self, guint16 index, guint generation, guint step, LvSecret *base_key)
{
  order (self, LV_KEY_ORDER_KEY, index, generation, step, base_key);
}
