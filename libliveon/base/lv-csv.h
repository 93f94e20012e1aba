/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSV (RFC 4180) as spreadsheets write it. Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LV_CSV_UTF8,  /* with or without a byte order mark */
  LV_CSV_CP932, /* what Excel in Japan calls Shift_JIS */
} LvCsvEncoding;

typedef struct
{
  guint line;        /* of the record's first character, from 1 */
  GPtrArray *fields; /* of char*, UTF-8 */
} LvCsvRecord;

/* Tells the encoding from the bytes: a byte order mark or valid UTF-8, else CP932. */
LvCsvEncoding lv_csv_guess_encoding (const guint8 *data, gsize length);
/* All records, of LvCsvRecord; lines without anything are skipped. Errors are
 * LIVEON_ERROR_INVALID_ARGUMENT with `line` and `column` (the number of the field, as a spreadsheet
 * counts), or LIVEON_ERROR_TOO_LARGE with `limit`.
 * Bounds: 16 MiB, 100 000 records, 64 fields, 4 096 characters a field. */
GPtrArray *lv_csv_parse (const guint8 *data, gsize length, LvCsvEncoding encoding, GError **error);
/* One line with CRLF, quoted where needed; a field that a spreadsheet would take for a formula
 * (it starts with = + - @, also full width, tab or CR) gets a leading apostrophe. */
void lv_csv_append_record (GString *out, const char *const *fields);
/* The field behind such an apostrophe: what was written is read as it was. Borrowed. */
const char *lv_csv_skip_guard (const char *field);
/* UTF-8 to the encoding; LV_CSV_UTF8 gets a byte order mark. A character that CP932 has not becomes
 * U+3013 (the geta mark), and *replaced counts them. */
GBytes *lv_csv_encode (const char *utf8, gsize length, LvCsvEncoding encoding, guint *replaced);

G_END_DECLS
