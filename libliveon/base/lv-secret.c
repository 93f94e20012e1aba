/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-secret.h"

#include <string.h>

struct _LvSecret
{
  gatomicrefcount ref_count;
  gsize size;
  guint8 data[]; /* and a terminating NUL */
};

G_DEFINE_BOXED_TYPE (LvSecret, lv_secret, lv_secret_ref, lv_secret_unref)

LvSecret *
lv_secret_new_zeroed (gsize length)
{
  LvSecret *self = g_malloc0 (sizeof *self + length + 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->size = length;
  return self;
}

LvSecret *
lv_secret_new (gconstpointer data, gsize length)
{
  LvSecret *self;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  self = lv_secret_new_zeroed (length);
  if (length > 0)
    memcpy (self->data, data, length);
  return self;
}

LvSecret *
lv_secret_new_take_string (char *text)
{
  LvSecret *self;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  self = lv_secret_new (text, length);
  explicit_bzero (text, length);
  g_free (text);
  return self;
}

LvSecret *
lv_secret_ref (LvSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
lv_secret_unref (LvSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  explicit_bzero (self->data, self->size);
  g_free (self);
}

guint8 *
lv_secret_get_data (LvSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

gsize
lv_secret_get_size (LvSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

const char *
lv_secret_get_text (LvSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *) self->data;
}

gboolean
lv_bytes_equal_constant_time (const guint8 *a, const guint8 *b, gsize length)
{
  volatile guint8 difference = 0;

  for (gsize i = 0; i < length; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

gboolean
lv_secret_equal (LvSecret *a, LvSecret *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->size == b->size && lv_bytes_equal_constant_time (a->data, b->data, a->size);
}
