/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-csv.h"

#include <string.h>

#include "lv-error.h"
#include "lv-words.h"

#define MAX_BYTES (16 * 1024 * 1024)
#define MAX_RECORDS 100000
#define MAX_FIELDS 64
#define MAX_FIELD_CHARS 4096

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static gboolean
has_byte_order_mark (const guint8 *data, gsize length)
{
  return length >= 3 && memcmp (data, BYTE_ORDER_MARK, 3) == 0;
}

LvCsvEncoding
lv_csv_guess_encoding (const guint8 *data, gsize length)
{
  if (has_byte_order_mark (data, length) || g_utf8_validate_len ((const char *) data, length, NULL))
    return LV_CSV_UTF8;
  return LV_CSV_CP932;
}

typedef struct
{
  const char *p;
  const char *end;
  guint line;
  GPtrArray *records;
  LvCsvRecord *record; /* being read */
  GString *field;      /* being read */
} Reader;

static void
set_error (GError **error, guint line, guint column, const char *what)
{
  g_autofree char *line_text = g_strdup_printf ("%u", line);
  g_autofree char *column_text = g_strdup_printf ("%u", column);
  GError *made = lv_error_new_detail (LIVEON_ERROR_INVALID_ARGUMENT, "CSV, line %u, column %u: %s",
                                      line, column, what);

  lv_error_add_argument (made, "why", what);
  lv_error_add_argument (made, "field", "csv");
  lv_error_add_argument (made, "line", line_text);
  lv_error_add_argument (made, "column", column_text);
  g_propagate_error (error, made);
}

static gboolean
fail (Reader *reader, const char *what, GError **error)
{
  set_error (error, reader->line, reader->record->fields->len + 1, what);
  return FALSE;
}

static void
record_free (LvCsvRecord *record)
{
  g_ptr_array_unref (record->fields);
  g_free (record);
}

static LvCsvRecord *
record_new (guint line)
{
  LvCsvRecord *record = g_new0 (LvCsvRecord, 1);

  record->line = line;
  record->fields = g_ptr_array_new_with_free_func (g_free);
  return record;
}

static gboolean
is_at (Reader *reader, char c)
{
  return reader->p < reader->end && *reader->p == c;
}

static gboolean
is_at_line_end (Reader *reader)
{
  return is_at (reader, '\r') || is_at (reader, '\n');
}

/* Any of CRLF, LF and CR. */
static void
skip_line_end (Reader *reader)
{
  if (is_at (reader, '\r'))
    reader->p++;
  if (is_at (reader, '\n'))
    reader->p++;
  reader->line++;
}

/* At the opening quote; afterwards behind the closing one. A line end inside becomes LF. */
static gboolean
read_quoted (Reader *reader, GError **error)
{
  guint first_line = reader->line;

  for (reader->p++; reader->p < reader->end;)
    {
      if (is_at_line_end (reader))
        {
          skip_line_end (reader);
          g_string_append_c (reader->field, '\n');
          continue;
        }
      if (is_at (reader, '"'))
        {
          reader->p++;
          if (!is_at (reader, '"'))
            return TRUE;
        }
      g_string_append_c (reader->field, *reader->p++);
    }
  reader->line = first_line;
  return fail (reader, N_ ("the quote that begins this field does not end"), error);
}

static gboolean
read_field (Reader *reader, GError **error)
{
  g_string_truncate (reader->field, 0);
  if (is_at (reader, '"'))
    {
      if (!read_quoted (reader, error))
        return FALSE;
      if (reader->p < reader->end && !is_at (reader, ',') && !is_at_line_end (reader))
        return fail (reader, N_ ("something follows the closing quote"), error);
    }
  else
    {
      const char *start = reader->p;

      reader->p += strcspn (start, ",\"\r\n");
      if (is_at (reader, '"'))
        return fail (reader, N_ ("a quote inside a field that is not quoted"), error);
      g_string_append_len (reader->field, start, reader->p - start);
    }
  if (g_utf8_strlen (reader->field->str, -1) > MAX_FIELD_CHARS)
    return fail (reader, N_ ("the field is too long"), error);
  return TRUE;
}

static gboolean
read_record (Reader *reader, GError **error)
{
  GPtrArray *fields = reader->record->fields;

  for (;;)
    {
      if (fields->len == MAX_FIELDS)
        return fail (reader, N_ ("too many fields"), error);
      if (!read_field (reader, error))
        return FALSE;
      g_ptr_array_add (fields, g_strdup (reader->field->str));
      if (!is_at (reader, ','))
        break;
      reader->p++;
    }
  if (reader->p < reader->end)
    skip_line_end (reader);
  return TRUE;
}

static gboolean
read_records (Reader *reader, GError **error)
{
  while (reader->p < reader->end)
    {
      g_clear_pointer (&reader->record, record_free);
      reader->record = record_new (reader->line);
      if (is_at_line_end (reader))
        {
          skip_line_end (reader);
          continue;
        }
      if (reader->records->len == MAX_RECORDS)
        return fail (reader, N_ ("too many records"), error);
      if (!read_record (reader, error))
        return FALSE;
      g_ptr_array_add (reader->records, g_steal_pointer (&reader->record));
    }
  return TRUE;
}

/* Where in the bytes something stands that is no character, as line and field. In CP932 the second
 * byte of a character is never a comma, quote or line end. */
static void
set_encoding_error (GError **error, const guint8 *data, gsize position, const char *what)
{
  guint line = 1;
  guint column = 1;
  gboolean is_quoted = FALSE;

  for (gsize i = 0; i < position; i++)
    {
      is_quoted ^= data[i] == '"';
      if (data[i] == '\n' || (data[i] == '\r' && data[i + 1] != '\n'))
        {
          line++;
          column = is_quoted ? column : 1;
        }
      else if (data[i] == ',' && !is_quoted)
        column++;
    }
  set_error (error, line, column, what);
}

static char *
decode_cp932 (const guint8 *data, gsize length, gsize *size, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gsize position = 0;
  g_autofree char *text
      = g_convert ((const char *) data, length, "UTF-8", "CP932", &position, size, &failure);

  /* What is cut off at the end is no failure to g_convert. */
  if (text != NULL && position == length)
    return g_steal_pointer (&text);
  if (text != NULL || g_error_matches (failure, G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE))
    set_encoding_error (error, data, position, N_ ("not a character of Shift_JIS (CP932)"));
  else
    lv_error_set_detail (error, LIVEON_ERROR_FAILED, "no CP932 here: %s", failure->message);
  return NULL;
}

/* NULL with an error; the text is NUL-terminated and holds no other NUL. */
static char *
decode (const guint8 *data, gsize length, LvCsvEncoding encoding, gsize *size, GError **error)
{
  gsize skip = encoding == LV_CSV_UTF8 && has_byte_order_mark (data, length) ? 3 : 0;
  g_autofree char *text = NULL;
  const char *invalid = NULL;

  *size = length - skip;
  if (encoding == LV_CSV_UTF8)
    text = g_strndup ((const char *) data + skip, *size);
  else
    text = decode_cp932 (data, length, size, error);
  if (text == NULL || g_utf8_validate_len (text, *size, &invalid))
    return g_steal_pointer (&text);
  set_encoding_error (error, (const guint8 *) text, invalid - text,
                      *invalid == '\0' ? N_ ("a NUL") : N_ ("not UTF-8"));
  return NULL;
}

GPtrArray *
lv_csv_parse (const guint8 *data, gsize length, LvCsvEncoding encoding, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *text = NULL;
  Reader reader = { .line = 1 };
  gboolean is_complete;
  gsize size = 0;

  if (length > MAX_BYTES)
    {
      g_propagate_error (error, lv_error_new_too_large (MAX_BYTES));
      return NULL;
    }
  /* An empty GBytes has no data. */
  text = decode (length > 0 ? data : (const guint8 *) "", length, encoding, &size, error);
  if (text == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  reader.p = text;
  reader.end = text + size;
  reader.records = records;
  reader.field = g_string_new (NULL);
  is_complete = read_records (&reader, error);
  g_clear_pointer (&reader.record, record_free);
  g_string_free (reader.field, TRUE);
  return is_complete ? g_steal_pointer (&records) : NULL;
}
