/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-csv.h"
#include "lv-error.h"
#include "test-support.h"

/* Records by "|", fields by "/", each record led by its line. */
static char *
parse_flat (const char *data, gsize length, LvCsvEncoding encoding)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = lv_csv_parse ((const guint8 *) data, length, encoding, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      LvCsvRecord *record = records->pdata[i];

      g_string_append_printf (out, "%s%u:", i > 0 ? "|" : "", record->line);
      for (guint j = 0; j < record->fields->len; j++)
        g_string_append_printf (out, "%s%s", j > 0 ? "/" : "", (char *) record->fields->pdata[j]);
    }
  return g_string_free (out, FALSE);
}

static void
assert_parse (const char *text, const char *expected)
{
  g_autofree char *flat = parse_flat (text, strlen (text), LV_CSV_UTF8);

  g_assert_cmpstr (flat, ==, expected);
}

static void
test_parse (void)
{
  g_autofree char *nothing = parse_flat (NULL, 0, LV_CSV_UTF8);
  g_autofree char *nothing_in_cp932 = parse_flat (NULL, 0, LV_CSV_CP932);

  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (nothing_in_cp932, ==, "");
  assert_parse ("", "");
  assert_parse ("a,b\r\nc,d\r\n", "1:a/b|2:c/d");
  assert_parse ("a,b\nc,d", "1:a/b|2:c/d");
  assert_parse ("a,b\rc,d\r", "1:a/b|2:c/d");
  assert_parse ("\xef\xbb\xbf"
                "a",
                "1:a");
  assert_parse ("a,,\r\n,b,", "1:a//|2:/b/");
  assert_parse (",", "1:/");
  assert_parse ("a,", "1:a/");
  assert_parse ("\"a,b\",\"c\"\"d\",\"\"", "1:a,b/c\"d/");
  assert_parse ("\"a\r\nb\"\r\nc\r\n", "1:a\nb|3:c");
  assert_parse ("\"a\rb\",c\rd", "1:a\nb/c|3:d");
  assert_parse ("\r\n\na\r\n\r\n\r\nb\r\n\r\n", "3:a|6:b");
  assert_parse ("\"\"\r\n", "1:");
  assert_parse (" a , b ", "1: a / b ");
}

static void
assert_error_at (
    const char *data, gsize length, LvCsvEncoding encoding, const char *line, const char *column)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lv_csv_parse ((const guint8 *) data, length, encoding, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (error, "line"), ==, line);
  g_assert_cmpstr (liveon_error_get_argument (error, "column"), ==, column);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "csv");
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *line;
    const char *column;
  } rows[] = {
    { "a,b\r\nc,d\"e\r\n", "2", "2" },  /* a quote inside */
    { "a,b\nc,\"d\"e\n", "2", "2" },    /* something after the quote */
    { "a\n\nb,c,\"d\ne\nf", "3", "3" }, /* a quote without end */
    { "a,\"", "1", "2" },
    { "a,\"b\"\"", "1", "2" },
    { "a,b\n\"x\ny\",c\n\xff", "4", "1" },  /* not UTF-8 */
    { "a,\"b,\nc\",d,\xe3\x81", "2", "4" }, /* cut UTF-8, after a comma in quotes */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_error_at (rows[i].text, strlen (rows[i].text), LV_CSV_UTF8, rows[i].line,
                     rows[i].column);
  assert_error_at ("a,b\0c", 5, LV_CSV_UTF8, "1", "2");
  assert_error_at ("a\r\nb,\xff\xff,c", 9, LV_CSV_CP932, "2", "2");
  assert_error_at ("a\r\nb,c,\x82", 8, LV_CSV_CP932, "2", "3");
  assert_error_at ("a\r\nb\0", 5, LV_CSV_CP932, "2", "1");
}

static char *
repeat (const char *text, gsize count)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < count; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

static void
assert_count (const char *text, guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records
      = lv_csv_parse ((const guint8 *) text, strlen (text), LV_CSV_UTF8, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, expected);
}

static void
test_bounds (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fields = repeat (",", 63);
  g_autofree char *field = repeat ("字", 4096);
  g_autofree char *records = repeat ("a\n", 100000);
  g_autofree char *more_fields = g_strconcat (fields, ",", NULL);
  g_autofree char *more_chars = g_strconcat ("a,", field, "字", NULL);
  g_autofree char *more_records = g_strconcat (records, "b", NULL);
  g_autofree guint8 *huge = g_malloc0 (16 * 1024 * 1024 + 1);

  assert_count (fields, 1);
  assert_count (field, 1);
  assert_count (records, 100000);
  assert_error_at (more_fields, strlen (more_fields), LV_CSV_UTF8, "1", "65");
  assert_error_at (more_chars, strlen (more_chars), LV_CSV_UTF8, "1", "2");
  assert_error_at (more_records, strlen (more_records), LV_CSV_UTF8, "100001", "1");
  g_assert_null (lv_csv_parse (huge, 16 * 1024 * 1024 + 1, LV_CSV_UTF8, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_TOO_LARGE);
}

/* "ID,氏名\r\n①,髙橋～﨑\r\nｱ,\"ソ,表\"\r\n" as Excel in Japan saves it. The second bytes of ソ and
 * 表 are 5C, a backslash. */
static const char excel[] = "ID,\x8e\x81\x96\xbc\r\n"
                            "\x87\x40,\xfb\xfc\x8b\xb4\x81\x60\xed\x95\r\n"
                            "\xb1,\"\x83\x5c,\x95\x5c\"\r\n";

static void
test_cp932 (void)
{
  g_autofree char *flat = NULL;

  g_assert_cmpint (lv_csv_guess_encoding ((const guint8 *) excel, strlen (excel)), ==,
                   LV_CSV_CP932);
  flat = parse_flat (excel, strlen (excel), LV_CSV_CP932);
  g_assert_cmpstr (flat, ==, "1:ID/氏名|2:①/髙橋～﨑|3:ｱ/ソ,表");
}

static void
test_guess (void)
{
  static const char utf8[] = "氏名";

  g_assert_cmpint (lv_csv_guess_encoding ((const guint8 *) utf8, strlen (utf8)), ==, LV_CSV_UTF8);
  g_assert_cmpint (lv_csv_guess_encoding ((const guint8 *) "a,b", 3), ==, LV_CSV_UTF8);
  g_assert_cmpint (lv_csv_guess_encoding ((const guint8 *) "\xef\xbb\xbf\xff", 4), ==, LV_CSV_UTF8);
  g_assert_cmpint (lv_csv_guess_encoding (NULL, 0), ==, LV_CSV_UTF8);
  g_assert_cmpint (lv_csv_guess_encoding ((const guint8 *) "\xb1", 1), ==, LV_CSV_CP932);
}

static void
assert_record (const char *const *fields, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  lv_csv_append_record (out, fields);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_append (void)
{
  assert_record ((const char *[]){ "", NULL }, "\"\"\r\n");
  assert_record ((const char *[]){ "", "", NULL }, ",\r\n");
  assert_record ((const char *[]){ "a", "", "田中", NULL }, "a,,田中\r\n");
  assert_record ((const char *[]){ "a,b", "c\"d", "e\nf", " g", "h ", NULL },
                 "\"a,b\",\"c\"\"d\",\"e\nf\",\" g\",\"h \"\r\n");
  assert_record ((const char *[]){ "=1+1", "+81", "-5", "@x", "\tx", "\rx", NULL },
                 "'=1+1,'+81,'-5,'@x,'\tx,\"'\rx\"\r\n");
  assert_record ((const char *[]){ "＝A1", "=a,b", "a=b", "'=", NULL },
                 "'＝A1,\"'=a,b\",a=b,''=\r\n");
}

/* What is written comes back as it was. */
static void
test_guard (void)
{
  static const char *const fields[]
      = { "=1+1", "＝A1", "'=", "'a", "a=b", "", "'", "-5", "O'Brien", NULL };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) records = NULL;
  LvCsvRecord *record;

  lv_csv_append_record (out, fields);
  records = lv_csv_parse ((const guint8 *) out->str, out->len, LV_CSV_UTF8, NULL);
  g_assert_cmpuint (records->len, ==, 1);
  record = records->pdata[0];
  for (guint i = 0; i < record->fields->len; i++)
    g_assert_cmpstr (lv_csv_skip_guard (record->fields->pdata[i]), ==, fields[i]);
}

static void
assert_encoded (const char *text,
                LvCsvEncoding encoding,
                const char *expected,
                guint expected_count)
{
  guint replaced = 99;
  g_autoptr (GBytes) bytes = lv_csv_encode (text, strlen (text), encoding, &replaced);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
  g_assert_cmpuint (replaced, ==, expected_count);
}

static void
test_encode (void)
{
  g_autoptr (GBytes) bytes = NULL;

  assert_encoded ("氏名", LV_CSV_UTF8, "\xef\xbb\xbf氏名", 0);
  assert_encoded ("ID,氏名\r\n①,髙橋～﨑", LV_CSV_CP932,
                  "ID,\x8e\x81\x96\xbc\r\n\x87\x40,\xfb\xfc\x8b\xb4\x81\x60\xfa\xb1", 0);
  /* What a Mac writes: the wave dash, and voiced marks apart. */
  assert_encoded ("〜か\xe3\x82\x99", LV_CSV_CP932, "\x81\x60\x82\xaa", 0);
  assert_encoded ("a😀é한z", LV_CSV_CP932, "a\x81\xac\x81\xac\x81\xacz", 3);
  assert_encoded ("", LV_CSV_CP932, "", 0);
  bytes = lv_csv_encode ("😀", strlen ("😀"), LV_CSV_CP932, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 2);
}

/* More than one chunk, replacements at its edges. */
static void
test_encode_long (void)
{
  g_autofree char *text = repeat ("あ😀", 5000);
  g_autofree char *expected = repeat ("\x82\xa0\x81\xac", 5000);

  assert_encoded (text, LV_CSV_CP932, expected, 5000);
}

static void
test_round_trip (void)
{
  static const char *const fields[]
      = { "①髙～﨑", "\xef\xa8\x9b田", "ｱｲｳﾞ", "ソ\"表,能\n", "a－∥￥", NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  LvCsvRecord *record;
  guint replaced;

  lv_csv_append_record (text, fields);
  bytes = lv_csv_encode (text->str, text->len, LV_CSV_CP932, &replaced);
  g_assert_cmpuint (replaced, ==, 0);
  records = lv_csv_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), LV_CSV_CP932,
                          &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  record = records->pdata[0];
  for (guint i = 0; fields[i] != NULL; i++)
    g_assert_cmpstr (record->fields->pdata[i], ==, fields[i]);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/csv/parse", test_parse);
  g_test_add_func ("/csv/errors", test_errors);
  g_test_add_func ("/csv/bounds", test_bounds);
  g_test_add_func ("/csv/cp932", test_cp932);
  g_test_add_func ("/csv/guess", test_guess);
  g_test_add_func ("/csv/append", test_append);
  g_test_add_func ("/csv/guard", test_guard);
  g_test_add_func ("/csv/encode", test_encode);
  g_test_add_func ("/csv/encode-long", test_encode_long);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  return g_test_run ();
}
