/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-problem.h"

static char *
write_problem (const GError *error, const char *language)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_problem_write (writer, NULL, error, language);
  return lv_json_writer_free_to_string (writer, NULL);
}

/* Whatever a server sends, there is an error with sentences, and it can be passed on. */
static void
check_problem (LvJson *json)
{
  static const char *const languages[] = { "ja", "en" };
  g_autoptr (GError) error = lv_problem_read (json);

  g_assert_nonnull (error);
  g_assert_cmpuint (lv_problem_status (error), >=, 400);
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *text = write_problem (error, languages[i]);
      g_autoptr (GError) failure = NULL;
      g_autoptr (LvJson) back = lv_json_parse (text, strlen (text), G_MAXINT32, &failure);

      g_assert_no_error (failure);
      g_assert_cmpstr (lv_json_get_string (back, "title", G_MAXSIZE), !=, "");
      g_assert_cmpstr (lv_json_get_string (back, "detail", G_MAXSIZE), !=, "");
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *header = g_strndup ((const char *) data, size);
  g_autoptr (LvJson) json = lv_json_parse ((const char *) data, size, 65536, NULL);
  const char *language = lv_language_choose (header);

  g_assert_true (g_str_equal (language, "ja") || g_str_equal (language, "en"));
  if (json != NULL)
    check_problem (json);
  return 0;
}
