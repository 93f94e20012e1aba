/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-transform.h"

#include <string.h>

#define TRAILER 18

#define CALL_TYPE_TRANSFORM (call_transform_get_type ())
G_DECLARE_FINAL_TYPE (CallTransform, call_transform, CALL, TRANSFORM, GObject)

struct _CallTransform
{
  GObject parent_instance;
  gboolean is_sealing;
  gint is_withheld;         /* atomic */
  gint n_to_fail, n_failed; /* atomic */
};

static void call_transform_iface_init (LvFrameTransformInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CallTransform,
                               call_transform,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LV_TYPE_FRAME_TRANSFORM,
                                                      call_transform_iface_init))

static LvFrame *
refuse (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a sealed frame");
  return NULL;
}

static LvFrame *
apply (LvFrameTransform *transform, LvFrame *frame, GError **error)
{
  CallTransform *self = CALL_TRANSFORM (transform);
  const gsize clear = lv_frame_get_clear_length (frame);
  gsize length, out_length;
  const guint8 *bytes = g_bytes_get_data (frame->data, &length);
  g_autofree guint8 *out = g_malloc (length + TRAILER);
  g_autoptr (GBytes) data = NULL;

  if (g_atomic_int_get (&self->is_withheld))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING, "no key");
      return NULL;
    }
  if (g_atomic_int_get (&self->n_to_fail) > 0)
    {
      g_atomic_int_add (&self->n_to_fail, -1);
      g_atomic_int_inc (&self->n_failed);
      return refuse (error);
    }
  if (!self->is_sealing && (length < clear + TRAILER || bytes[length - 1] != 0xa5))
    return refuse (error);
  out_length = self->is_sealing ? length + TRAILER : length - TRAILER;
  memcpy (out, bytes, MIN (length, out_length));
  for (gsize i = clear; i < MIN (length, out_length); i++)
    out[i] ^= (guint8) (0x5a + i);
  if (self->is_sealing)
    memset (out + length, 0xa5, TRAILER);
  data = g_bytes_new (out, out_length);
  return lv_frame_copy_with (frame, data);
}

static void
call_transform_iface_init (LvFrameTransformInterface *iface)
{
  iface->apply = apply;
}

static void
call_transform_class_init (CallTransformClass *klass)
{
}

static void
call_transform_init (CallTransform *self)
{
}

LvFrameTransform *
call_transform_new (gboolean is_sealing)
{
  CallTransform *self = g_object_new (CALL_TYPE_TRANSFORM, NULL);

  self->is_sealing = is_sealing;
  return LV_FRAME_TRANSFORM (self);
}

void
call_transform_fail (LvFrameTransform *self, guint n_frames)
{
  g_atomic_int_set (&CALL_TRANSFORM (self)->n_to_fail, (gint) n_frames);
}

guint
call_transform_get_n_failed (LvFrameTransform *self)
{
  return (guint) g_atomic_int_get (&CALL_TRANSFORM (self)->n_failed);
}

void
call_transform_withhold (LvFrameTransform *self, gboolean is_withheld)
{
  g_atomic_int_set (&CALL_TRANSFORM (self)->is_withheld, is_withheld);
}
