/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "output.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lv-clock.h"
#include "lv-control-message.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "words.h"

#define MAX_CELL 32000
#define MAX_ROWS 100000
#define FIELD_WIDTH 22

static LiveondExit
exit_of (const GError *error)
{
  if (error->domain != LIVEON_ERROR)
    return LIVEOND_FAILED;
  switch ((LiveonError) error->code)
    {
    case LIVEON_ERROR_INVALID_ARGUMENT:
      return LIVEOND_USAGE;
    case LIVEON_ERROR_CONFIGURATION:
      return LIVEOND_CONFIGURATION;
    case LIVEON_ERROR_STORE:
      return LIVEOND_STORE;
    case LIVEON_ERROR_VERIFICATION:
      return LIVEOND_VERIFICATION;
    default:
      return LIVEOND_FAILED;
    }
}

LiveondExit
liveond_print_error (const GError *error, gboolean is_json, const LiveondCommand *command)
{
  g_autofree char *english = liveon_error_dup_cause (error, "en");
  g_autofree char *cause = liveon_error_dup_cause (error, lv_words_language (NULL));
  g_autofree char *remedy = liveon_error_dup_remedy (error, lv_words_language (NULL));
  g_autofree char *detail = lv_error_dup_detail (error, lv_words_language (NULL));
  g_autofree char *json = NULL;

  if (is_json)
    {
      json = lv_control_message_answer (NULL, error);
      fputs (json, stderr);
      return exit_of (error);
    }
  fprintf (stderr, "liveond: %s\n", cause);
  if (!g_str_equal (error->message, english))
    fprintf (stderr, "  %s\n", detail);
  fprintf (stderr, "  %s\n", remedy);
  if (command != NULL && exit_of (error) == LIVEOND_USAGE)
    {
      fputs ("  ", stderr);
      fprintf (stderr, _ ("see “liveond %s --help”"), command->words);
      fputc ('\n', stderr);
    }
  return exit_of (error);
}

LvJson *
liveond_read_answer (const char *answer, GError **error)
{
  return lv_json_parse (answer, strlen (answer), LV_LIMIT_ANSWER, error);
}

/* UTC to the local time of whoever reads, with the offset. */
static char *
local_time (const char *text)
{
  gint64 ms;
  g_autoptr (GDateTime) time = NULL;

  if (*text == '\0' || !lv_time_parse (text, &ms))
    return g_strdup (text);
  time = g_date_time_new_from_unix_local (ms / 1000);
  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S %:z");
}

/* "payload.action" is a member of a member. */
static char *
cell (LvJson *outer, const LiveondColumn *column)
{
  const char *dot = strchr (column->member, '.');
  g_autofree char *object = dot != NULL ? g_strndup (column->member, dot - column->member) : NULL;
  LvJson *row = object != NULL ? lv_json_get_optional_object (outer, object) : outer;
  const char *member = dot != NULL ? dot + 1 : column->member;
  double number;

  if (row == NULL)
    return g_strdup ("");
  switch (column->kind)
    {
    case LIVEOND_TIME:
      return local_time (lv_json_get_optional_string (row, member, MAX_CELL, ""));
    case LIVEOND_NUMBER:
      return g_strdup_printf ("%" G_GINT64_FORMAT,
                              lv_json_get_optional_int (row, member, G_MININT64, G_MAXINT64, 0));
    case LIVEOND_DECIMAL:
      number = lv_json_get_optional_double (row, member, NAN);
      return isnan (number) ? g_strdup ("") : g_strdup_printf ("%.2f", number);
    case LIVEOND_TRUE:
      return g_strdup (lv_json_get_optional_bool (row, member, FALSE) ? _ ("yes") : "");
    case LIVEOND_TEXT:
    case LIVEOND_FALSE:
    case LIVEOND_LOCAL:
    case LIVEOND_LOCAL_FLAG:
    default:
      return g_strdup (lv_json_get_optional_string (row, member, MAX_CELL, ""));
    }
}

/* Cells that a terminal shows: East Asian ones are two wide. */
static guint
width_of (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      width += g_unichar_iszerowidth (letter) ? 0 : g_unichar_iswide (letter) ? 2 : 1;
    }
  return width;
}

void
liveond_print_padded (const char *text, guint width)
{
  fputs (text, stdout);
  for (guint i = width_of (text); i < width; i++)
    putchar (' ');
}

void
liveond_print_field (const char *title, const char *text)
{
  liveond_print_padded (title, FIELD_WIDTH);
  printf (" %s\n", text);
}

static void
print_table (const LiveondColumn *columns, GPtrArray *rows)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *widths = NULL;
  guint n_columns = 0;

  while (columns[n_columns].member != NULL)
    n_columns++;
  widths = g_new0 (guint, n_columns);
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (cells, g_strdup (_ (columns[i].title)));
  for (guint i = 0; i < rows->len; i++)
    for (guint j = 0; j < n_columns; j++)
      g_ptr_array_add (cells, cell (g_ptr_array_index (rows, i), &columns[j]));
  for (guint i = 0; i < cells->len; i++)
    widths[i % n_columns] = MAX (widths[i % n_columns], width_of (g_ptr_array_index (cells, i)));
  for (guint i = 0; i < cells->len; i++)
    {
      gboolean is_last = i % n_columns == n_columns - 1;

      liveond_print_padded (g_ptr_array_index (cells, i), is_last ? 0 : widths[i % n_columns] + 2);
      if (is_last)
        putchar ('\n');
    }
}

static void
print_fields (const LiveondColumn *columns, LvJson *row)
{
  for (; columns->member != NULL; columns++)
    {
      g_autofree char *text = cell (row, columns);

      /* In a table an empty cell says it; here it would be passed over. */
      if (columns->kind == LIVEOND_TRUE && *text == '\0')
        liveond_print_field (_ (columns->title), _ ("no"));
      if (*text != '\0')
        liveond_print_field (_ (columns->title), text);
    }
}

void
liveond_print_answer (LiveondInvocation *invocation, const char *answer)
{
  const LiveondCommand *command = invocation->command;
  g_autoptr (LvJson) json = NULL;

  if (invocation->is_json || command->columns == NULL)
    {
      if (invocation->is_json)
        puts (answer);
      return;
    }
  json = liveond_read_answer (answer, NULL);
  if (json == NULL)
    puts (answer);
  else if (command->list == NULL)
    print_fields (command->columns, json);
  else if (g_str_has_suffix (command->list, "s") || g_str_equal (command->list, "audit"))
    print_table (command->columns, lv_json_get_objects (json, command->list, MAX_ROWS));
  else
    {
      print_fields (command->columns, lv_json_get_object (json, command->list));
      /* A password that the server made stands beside, and is shown this once. */
      if (lv_json_has (json, "password"))
        liveond_print_field (_ ("password (once)"),
                             lv_json_get_optional_string (json, "password", MAX_CELL, ""));
    }
}
