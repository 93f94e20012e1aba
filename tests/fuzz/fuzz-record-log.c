/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-record-log.h"

static char *
write_record (const LvRecordLine *line)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_record_line_write (writer, line);
  return lv_json_writer_free_to_string (writer, NULL);
}

static char *
write_head (const LvHeadLine *line)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_head_line_write (writer, NULL, line);
  return lv_json_writer_free_to_string (writer, NULL);
}

/* A line that was read is written so that it is read as the same. */
static void
check_record (LvJson *json)
{
  g_autofree char *text = NULL;
  g_autofree char *again_text = NULL;
  g_autoptr (LvJson) again = NULL;
  LvRecordLine line;

  if (!lv_record_line_read (json, &line, NULL))
    return;
  text = write_record (&line);
  again = lv_json_parse (text, strlen (text), G_MAXINT32, NULL);
  g_assert_true (lv_record_line_read (again, &line, NULL));
  again_text = write_record (&line);
  g_assert_cmpstr (text, ==, again_text);
}

static void
check_head (LvJson *json)
{
  g_autofree char *text = NULL;
  g_autofree char *again_text = NULL;
  g_autoptr (LvJson) again = NULL;
  LvHeadLine line;

  if (!lv_head_line_read (json, &line, NULL))
    return;
  text = write_head (&line);
  again = lv_json_parse (text, strlen (text), G_MAXINT32, NULL);
  g_assert_true (lv_head_line_read (again, &line, NULL));
  again_text = write_head (&line);
  g_assert_cmpstr (text, ==, again_text);
}

/* Readers of one document share their error: each line gets a document of its own. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (LvJson) record = lv_json_parse ((const char *) data, size, 65536, NULL);
  g_autoptr (LvJson) head = lv_json_parse ((const char *) data, size, 65536, NULL);

  if (record == NULL)
    return 0;
  check_record (record);
  check_head (head);
  return 0;
}
