/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-maker.h"

/* Memory of pictures that were given back, to be used again. */
#define MAX_SPARE 3

/* Lives as long as the last picture. */
typedef struct
{
  GMutex lock;
  gpointer memory[MAX_SPARE];
  gsize size;
  guint n;
} Spares;

typedef struct
{
  Spares *spares;
  gpointer memory;
  gsize size;
} Loan;

struct _LvFrameMaker
{
  LvScaler *scaler;
  Spares *spares;
};

static void
clear_spares (gpointer data)
{
  Spares *spares = data;

  for (guint i = 0; i < spares->n; i++)
    g_free (spares->memory[i]);
  g_mutex_clear (&spares->lock);
}

static void
give_back (gpointer data)
{
  Loan *loan = data;
  Spares *spares = loan->spares;

  g_mutex_lock (&spares->lock);
  if (loan->size == spares->size && spares->n < MAX_SPARE)
    spares->memory[spares->n++] = g_steal_pointer (&loan->memory);
  g_mutex_unlock (&spares->lock);
  g_free (loan->memory);
  g_atomic_rc_box_release_full (spares, clear_spares);
  g_free (loan);
}

/* Memory that costs no page faults, where a picture was given back. */
static Loan *
borrow (Spares *spares, gsize size)
{
  Loan *loan = g_new0 (Loan, 1);

  loan->spares = g_atomic_rc_box_acquire (spares);
  loan->size = size;
  g_mutex_lock (&spares->lock);
  if (spares->size != size)
    {
      while (spares->n > 0)
        g_free (spares->memory[--spares->n]);
      spares->size = size;
    }
  if (spares->n > 0)
    loan->memory = spares->memory[--spares->n];
  g_mutex_unlock (&spares->lock);
  if (loan->memory == NULL)
    loan->memory = g_malloc (size);
  return loan;
}

LvFrameMaker *
lv_frame_maker_new (void)
{
  LvFrameMaker *self = g_new (LvFrameMaker, 1);

  self->scaler = lv_scaler_new ();
  self->spares = g_atomic_rc_box_new0 (Spares);
  g_mutex_init (&self->spares->lock);
  return self;
}

void
lv_frame_maker_free (LvFrameMaker *self)
{
  lv_scaler_free (self->scaler);
  g_atomic_rc_box_release_full (self->spares, clear_spares);
  g_free (self);
}

LiveonFrame *
lv_frame_maker_make (LvFrameMaker *self,
                     const LvPicture *picture,
                     guint width,
                     guint height,
                     LiveonPixelFormat format)
{
  const gboolean is_bgrx = format == LIVEON_PIXEL_FORMAT_BGRX;
  LvPicture scaled = lv_scaler_scale (self->scaler, picture, width, height);
  g_autoptr (GBytes) bytes = NULL;
  Loan *loan;

  loan = borrow (self->spares,
                 is_bgrx ? (gsize) 4 * width * height : lv_picture_get_size (width, height));
  if (is_bgrx)
    lv_scaler_to_bgrx (self->scaler, loan->memory, &scaled);
  else
    {
      LvPicture to = lv_picture_wrap (loan->memory, width, height);

      lv_picture_copy (&to, &scaled);
    }
  bytes = g_bytes_new_with_free_func (loan->memory, loan->size, give_back, loan);
  return liveon_frame_new (bytes, format, width, height, is_bgrx ? 4 * width : width, 0);
}
