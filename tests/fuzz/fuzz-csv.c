/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-csv.h"
#include "lv-error.h"

static void
check_error (const GError *error)
{
  g_assert_true (error->domain == LIVEON_ERROR);
  if (error->code == LIVEON_ERROR_INVALID_ARGUMENT)
    {
      g_assert_nonnull (liveon_error_get_argument (error, "line"));
      g_assert_nonnull (liveon_error_get_argument (error, "column"));
    }
}

/* is_read: what was written before, with the apostrophes of formulas. */
static GString *
write_records (const GPtrArray *records, gboolean is_read)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const LvCsvRecord *record = records->pdata[i];
      g_autoptr (GPtrArray) fields = g_ptr_array_new ();

      g_assert_cmpuint (record->fields->len, >, 0);
      for (guint k = 0; k < record->fields->len; k++)
        g_ptr_array_add (fields, is_read ? (char *) lv_csv_skip_guard (record->fields->pdata[k])
                                         : record->fields->pdata[k]);
      g_ptr_array_add (fields, NULL);
      lv_csv_append_record (out, (const char *const *) fields->pdata);
    }
  return out;
}

/* What is written is read as it was. */
static void
check_records (const GPtrArray *records, LvCsvEncoding encoding)
{
  g_autoptr (GString) text = write_records (records, FALSE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GString) again_text = NULL;
  g_autoptr (GError) error = NULL;
  guint replaced;

  bytes = lv_csv_encode (text->str, text->len, encoding, &replaced);
  again = lv_csv_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), encoding, &error);
  if (again == NULL)
    {
      /* The apostrophe may have made a field too long. */
      check_error (error);
      return;
    }
  again_text = write_records (again, TRUE);
  if (encoding == LV_CSV_UTF8)
    g_assert_cmpstr (text->str, ==, again_text->str);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LvCsvEncoding guess = lv_csv_guess_encoding (data, size);

  for (LvCsvEncoding encoding = LV_CSV_UTF8; encoding <= LV_CSV_CP932; encoding++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) records = lv_csv_parse (data, size, encoding, &error);

      if (records != NULL)
        check_records (records, encoding);
      else
        check_error (error);
      g_assert_true (records == NULL || encoding == LV_CSV_CP932 || guess == LV_CSV_UTF8);
    }
  return 0;
}
