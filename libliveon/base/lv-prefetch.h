/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that is needed soon is fetched meanwhile. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_CACHE_LINE 64

static inline void
lv_prefetch (gconstpointer at, gsize size)
{
  for (gsize i = 0; i < size; i += LV_CACHE_LINE)
    __builtin_prefetch (GSIZE_TO_POINTER (GPOINTER_TO_SIZE (at) + i), TRUE);
}

G_END_DECLS
