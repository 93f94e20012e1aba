/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-web-path.h"

#include "lv-sfu-events.h"
#include "lv-tcp-framing.h"
#include "lv-worker.h"

#define MAX_IN_FLIGHT (256 * 1024)

LvWebPath *
lv_web_path_new (LvWorker *worker, LvSfuSocket *face, gint *in_flight)
{
  LvWebPath *self = g_new0 (LvWebPath, 1);

  self->worker = worker;
  self->face = face;
  self->out = g_byte_array_new ();
  self->in_flight = g_atomic_rc_box_acquire (in_flight);
  return self;
}

void
lv_web_path_free (LvWebPath *self)
{
  g_ptr_array_remove_fast (self->worker->web_to_flush, self);
  g_byte_array_unref (self->out);
  g_atomic_rc_box_release (self->in_flight);
  g_free (self);
}

void
lv_web_path_send (LvWebPath *self, const guint8 *data, gsize length)
{
  guint8 head[2];

  if (g_atomic_int_get (self->in_flight) + (gint) (self->out->len + length) > MAX_IN_FLIGHT)
    return;
  if (self->out->len == 0)
    g_ptr_array_add (self->worker->web_to_flush, self);
  lv_tcp_write_length (head, length);
  g_byte_array_append (self->out, head, sizeof head);
  g_byte_array_append (self->out, data, length);
}

void
lv_web_path_flush (LvWebPath *self)
{
  g_autoptr (GByteArray) out = g_steal_pointer (&self->out);

  self->out = g_byte_array_new ();
  g_atomic_int_add (self->in_flight, out->len);
  lv_sfu_tell_web_data (self->worker, self->face,
                        g_byte_array_free_to_bytes (g_steal_pointer (&out)));
}
