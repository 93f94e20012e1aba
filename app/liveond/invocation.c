/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "invocation.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lv-clock.h"
#include "lv-control-message.h"
#include "lv-error.h"
#include "output.h"
#include "words.h"

#define DEFAULT_CONFIG LIVEOND_CONFIG_DIR "/liveond.conf"

typedef struct
{
  const LiveondOption *option;
  char *value;
} Given;

static const LiveondOption common_options[] = {
  { "config", NULL, LIVEOND_LOCAL, "FILE", N_ ("the configuration"), DEFAULT_CONFIG },
  { "json", NULL, LIVEOND_LOCAL_FLAG, NULL, N_ ("print the answer as JSON") },
  { "help", NULL, LIVEOND_LOCAL_FLAG, NULL, N_ ("show this and end") },
  { NULL },
};
static const LiveondOption tenant_options[] = {
  { "tenant", "tenant", LIVEOND_TEXT, "CODE", N_ ("the company, where there is more than one") },
  { "reason", "reason", LIVEOND_TEXT, "TEXT", N_ ("why; the company sees it in its records") },
  { NULL },
};

static void
given_free (Given *self)
{
  /* It may be a file's name only, but who knows. */
  explicit_bzero (self->value, strlen (self->value));
  g_free (self->value);
  g_free (self);
}

void
liveond_invocation_free (LiveondInvocation *self)
{
  g_ptr_array_unref (self->given);
  g_clear_object (&self->config);
  g_free (self->config_path);
  g_free (self->actor);
  g_free (self);
}

static GError *usage (const char *format, ...) G_GNUC_PRINTF (1, 2);

static GError *
usage (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  return lv_error_new_detail (LIVEON_ERROR_INVALID_ARGUMENT, "%s", message);
}

static const LiveondOption *
find_in (const LiveondOption *options, const char *name)
{
  for (; options != NULL && options->name != NULL; options++)
    if (g_str_equal (options->name, name))
      return options;
  return NULL;
}

static const LiveondOption *
find_option (const LiveondCommand *command, const char *name)
{
  const LiveondOption *option = find_in (common_options, name);

  if (option == NULL && command->is_for_tenant)
    option = find_in (tenant_options, name);
  return option != NULL ? option : find_in (command->options, name);
}

static gboolean
is_flag (const LiveondOption *option)
{
  return option->kind == LIVEOND_TRUE || option->kind == LIVEOND_FALSE
         || option->kind == LIVEOND_LOCAL_FLAG;
}

/* Local time as people write it: "2026-12-01", "2026/12/1 9:00". NULL: it is none. */
static GDateTime *
read_local_time (const char *text, GTimeZone *zone)
{
  g_autofree char *plain = g_strdelimit (g_strdelimit (g_strdup (text), "/", '-'), "T", ' ');
  int year, month, day, hour = 0, minute = 0, date_end = 0, time_end = 0;

  if (sscanf (plain, "%4d-%2d-%2d%n", &year, &month, &day, &date_end) < 3)
    return NULL;
  if (plain[date_end] != '\0'
      && (sscanf (plain + date_end, " %2d:%2d%n", &hour, &minute, &time_end) < 2
          || plain[date_end + time_end] != '\0'))
    return NULL;
  return g_date_time_new (zone, year, month, day, hour, minute, 0);
}

/* To RFC 3339, which may also be what was typed. */
static char *
read_time (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = read_local_time (text, zone);

  if (time == NULL)
    time = g_date_time_new_from_iso8601 (text, zone);
  return time != NULL ? lv_time_format (g_date_time_to_unix (time) * 1000) : NULL;
}

/* NULL: it does not fit. */
static char *
read_value (const LiveondOption *option, const char *value, GError **error)
{
  g_autofree char *time = NULL;

  if (!g_utf8_validate (value, -1, NULL))
    {
      g_propagate_error (error, usage (_ ("--%s: the value is not text in UTF-8"), option->name));
      return NULL;
    }
  if (option->kind == LIVEOND_NUMBER
      && !g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, NULL, NULL))
    {
      g_propagate_error (error,
                         usage (_ ("--%s: “%s” is not a whole number"), option->name, value));
      return NULL;
    }
  if (option->kind != LIVEOND_TIME)
    return g_strdup (value);
  time = read_time (value);
  if (time == NULL)
    g_propagate_error (error, usage (_ ("--%s: “%s” is not a time such as 2026-12-01 10:00"),
                                     option->name, value));
  return g_steal_pointer (&time);
}

static gboolean
add_given (LiveondInvocation *self, const LiveondOption *option, const char *value, GError **error)
{
  char *checked = read_value (option, value, error);
  Given *given;

  if (checked == NULL)
    return FALSE;
  given = g_new0 (Given, 1);
  given->option = option;
  given->value = checked;
  g_ptr_array_add (self->given, given);
  return TRUE;
}

static gboolean
take_option (LiveondInvocation *self, char ***argv, GError **error)
{
  const char *text = *(*argv)++ + 2;
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  const LiveondOption *option = find_option (self->command, parts[0]);
  const char *value = parts[0] != NULL ? parts[1] : NULL;

  if (option == NULL)
    {
      g_propagate_error (error, usage (_ ("there is no option --%s here"), parts[0]));
      return FALSE;
    }
  if (is_flag (option) != (value == NULL && is_flag (option)))
    {
      g_propagate_error (error, usage (_ ("--%s takes no value"), option->name));
      return FALSE;
    }
  if (!is_flag (option) && value == NULL)
    value = *(*argv) != NULL ? *(*argv)++ : NULL;
  if (!is_flag (option) && value == NULL)
    {
      g_propagate_error (error, usage (_ ("--%s needs a value"), option->name));
      return FALSE;
    }
  return add_given (self, option, value != NULL ? value : "", error);
}

/* Operands are options that go by their place; their rows say what they are called. */
static gboolean
take_operands (LiveondInvocation *self, GPtrArray *operands, GError **error)
{
  g_auto (GStrv) names = g_strsplit (self->command->operands, " ", -1);
  guint count = g_strv_length (names);

  if (operands->len > count)
    {
      g_propagate_error (error, usage (_ ("“%s” is too much"),
                                       (const char *) g_ptr_array_index (operands, count)));
      return FALSE;
    }
  for (guint i = 0; i < count; i++)
    {
      const LiveondOption *option = find_option (self->command, names[i]);

      g_assert (option != NULL);
      if (i < operands->len ? !add_given (self, option, g_ptr_array_index (operands, i), error)
                            : liveond_invocation_get (self, names[i]) == NULL)
        {
          if (error != NULL && *error == NULL)
            g_propagate_error (error, usage (_ ("%s is missing"), option->value));
          return FALSE;
        }
    }
  return TRUE;
}

const LiveondCommand *
liveond_find_command (char ***argv)
{
  for (const LiveondCommand *command = liveond_commands; command->words != NULL; command++)
    {
      g_auto (GStrv) words = g_strsplit (command->words, " ", -1);
      guint i;

      for (i = 0; words[i] != NULL && (*argv)[i] != NULL; i++)
        if (!g_str_equal (words[i], (*argv)[i]))
          break;
      if (words[i] == NULL)
        {
          *argv += i;
          return command;
        }
    }
  return NULL;
}

LiveondInvocation *
liveond_invocation_parse (char **argv, GError **error)
{
  const LiveondCommand *command = liveond_find_command (&argv);
  g_autoptr (LiveondInvocation) self = NULL;
  g_autoptr (GPtrArray) operands = g_ptr_array_new ();
  const char *config;

  if (command == NULL)
    {
      g_propagate_error (
          error, argv[0] == NULL ? usage (_ ("say what to do: liveond help"))
                                 : usage (_ ("there is no command “%s”: liveond help"), argv[0]));
      return NULL;
    }
  self = g_new0 (LiveondInvocation, 1);
  self->command = command;
  self->actor = lv_control_actor (getuid (), getpid ());
  self->given = g_ptr_array_new_with_free_func ((GDestroyNotify) given_free);
  while (*argv != NULL)
    if (!g_str_has_prefix (*argv, "--"))
      g_ptr_array_add (operands, *argv++);
    else if (!take_option (self, &argv, error))
      return NULL;
  if (!liveond_invocation_has (self, "help") && !take_operands (self, operands, error))
    return NULL;
  config = liveond_invocation_get (self, "config");
  self->config_path = g_strdup (config != NULL ? config : DEFAULT_CONFIG);
  self->is_json = liveond_invocation_has (self, "json");
  return g_steal_pointer (&self);
}

const char *
liveond_invocation_get (LiveondInvocation *self, const char *option)
{
  /* What was said last counts. */
  for (guint i = self->given->len; i > 0; i--)
    {
      Given *given = g_ptr_array_index (self->given, i - 1);

      if (g_str_equal (given->option->name, option))
        return given->value;
    }
  return NULL;
}

gboolean
liveond_invocation_has (LiveondInvocation *self, const char *option)
{
  return liveond_invocation_get (self, option) != NULL;
}

void
liveond_invocation_set (LiveondInvocation *self, const char *option, const char *value)
{
  const LiveondOption *found = find_option (self->command, option);

  g_assert (found != NULL);
  add_given (self, found, value, NULL);
}

static void
write_member (LvJsonWriter *writer,
              const LiveondOption *option,
              const char *name,
              const char *value)
{
  switch (option->kind)
    {
    case LIVEOND_TEXT:
    case LIVEOND_TIME:
      lv_json_string (writer, name, value);
      break;
    case LIVEOND_NUMBER:
      lv_json_int (writer, name, g_ascii_strtoll (value, NULL, 10));
      break;
    case LIVEOND_TRUE:
      lv_json_bool (writer, name, TRUE);
      break;
    case LIVEOND_FALSE:
      lv_json_bool (writer, name, FALSE);
      break;
    case LIVEOND_LOCAL:
    case LIVEOND_LOCAL_FLAG:
    default:
      break;
    }
}

void
liveond_invocation_write_members (LiveondInvocation *self, LvJsonWriter *writer, const char *prefix)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = self->given->len; i > 0; i--)
    {
      Given *given = g_ptr_array_index (self->given, i - 1);
      const char *member = given->option->member;

      if (member == NULL || !g_hash_table_add (seen, (char *) member))
        continue;
      if (prefix == NULL && strchr (member, '.') == NULL)
        write_member (writer, given->option, member, given->value);
      else if (prefix != NULL && g_str_has_prefix (member, prefix))
        write_member (writer, given->option, member + strlen (prefix), given->value);
    }
}

char *
liveond_invocation_dup_arguments (LiveondInvocation *self)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  liveond_invocation_write_members (self, writer, NULL);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

/* --- help --- */

static void
print_options (const LiveondOption *options)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_autofree char *left = g_strconcat ("--", options->name, options->value != NULL ? " " : NULL,
                                           options->value, NULL);

      fputs ("  ", stdout);
      liveond_print_padded (left, 28);
      printf (" %s", _ (options->help));
      if (options->initial != NULL)
        printf (" (%s)", options->initial);
      putchar ('\n');
    }
}

static void
print_command (const LiveondCommand *command)
{
  printf ("  liveond %-22s %s\n", command->words, _ (command->summary));
}

gboolean
liveond_print_group (const char *first_word)
{
  g_autofree char *start = g_strconcat (first_word, " ", NULL);
  gboolean is_there = FALSE;

  for (const LiveondCommand *command = liveond_commands; command->words != NULL; command++)
    if (g_str_has_prefix (command->words, start))
      {
        print_command (command);
        is_there = TRUE;
      }
  return is_there;
}

void
liveond_print_help (const LiveondCommand *command)
{
  if (command == NULL)
    {
      printf ("%s\n\n", _ ("liveond, the LiveOn conference server"));
      for (command = liveond_commands; command->words != NULL; command++)
        print_command (command);
      printf ("\n%s\n", _ ("liveond COMMAND --help says more; liveond(8) says everything."));
      return;
    }
  printf ("liveond %s", command->words);
  if (*command->operands != '\0')
    {
      g_auto (GStrv) names = g_strsplit (command->operands, " ", -1);

      for (guint i = 0; names[i] != NULL; i++)
        printf (" %s", find_option (command, names[i])->value);
    }
  printf (" [OPTIONS]\n%s\n\n", _ (command->summary));
  print_options (command->options);
  if (command->is_for_tenant)
    print_options (tenant_options);
  print_options (common_options);
}
