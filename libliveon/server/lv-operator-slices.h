/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of any length into the operation's file, slice by slice: each is a unit of work, and is
 * written before the next is made. Before the first byte it is written down that it was read. Main
 * context; the works on the store thread. */
#pragma once

#include "lv-csv.h"
#include "lv-operation.h"

G_BEGIN_DECLS

typedef enum
{
  LV_FORM_CSV,      /* UTF-8 with a byte order mark */
  LV_FORM_CSV_SJIS, /* what it cannot write becomes the geta mark, U+3013 */
  LV_FORM_JSONL,
} LvForm;

/* Reads `format`: "csv" "csv-sjis" "jsonl". */
LvForm lv_slices_read_form (LvJson *json);

/* Store thread. Appends UTF-8 to out. */
typedef gboolean (*LvSliceWork) (
    LvDb *db, gpointer state, GString *out, gboolean *is_end, GError **error);

/* Takes the state; ends the operation. */
void lv_slices_write (LvOperation *operation,
                      LvForm form,
                      LvSliceWork work,
                      gpointer state,
                      GDestroyNotify free_state);

/* "2026-11-24 12:05:00+09:00"; empty for 0. */
char *lv_slices_format_time (gint64 ms, GTimeZone *zone);

G_END_DECLS
