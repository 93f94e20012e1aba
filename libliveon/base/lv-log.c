/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "LIVEON_"
#define MAX_FIELDS 16

static const char *
priority_of (GLogLevelFlags level)
{
  if (level & G_LOG_LEVEL_ERROR)
    return "3";
  if (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    return "4";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "5";
  return level & G_LOG_LEVEL_INFO ? "6" : "7";
}

void
lv_log (GLogLevelFlags level, const char *domain, const char *message, ...)
{
  GLogField fields[3 + MAX_FIELDS] = {
    { "MESSAGE", message, -1 },
    { "PRIORITY", priority_of (level), -1 },
    { "GLIB_DOMAIN", domain, -1 },
  };
  char keys[MAX_FIELDS][64];
  gsize count = 0;
  const char *name;
  va_list arguments;

  g_return_if_fail (message != NULL);

  va_start (arguments, message);
  while ((name = va_arg (arguments, const char *)) != NULL)
    {
      const char *value = va_arg (arguments, const char *);

      if (value == NULL)
        continue;
      g_return_if_fail (count < MAX_FIELDS);
      g_snprintf (keys[count], sizeof keys[count], PREFIX "%s", name);
      fields[3 + count] = (GLogField){ keys[count], value, -1 };
      count++;
    }
  va_end (arguments);
  g_log_structured_array (level, fields, 3 + count);
}

static char *
dup_field (const GLogField *field)
{
  if (field->length < 0)
    return g_strdup (field->value);
  return g_strndup (field->value, field->length);
}

/* The message with our fields behind it: "seat given up (reason: left)". */
static char *
dup_line (const GLogField *fields, gsize n_fields)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean has_field = FALSE;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      {
        g_autofree char *message = dup_field (&fields[i]);

        g_string_prepend (line, message);
      }
    else if (g_str_has_prefix (fields[i].key, PREFIX))
      {
        g_autofree char *name = g_ascii_strdown (fields[i].key + strlen (PREFIX), -1);
        g_autofree char *value = dup_field (&fields[i]);

        g_string_append_printf (line, "%s%s: %s", has_field ? ", " : " (", name, value);
        has_field = TRUE;
      }
  if (has_field)
    g_string_append_c (line, ')');
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
dup_domain (const GLogField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      return dup_field (&fields[i]);
  return NULL;
}

static gboolean
is_dropped (GLogLevelFlags level, const char *domain)
{
  if ((level & G_LOG_LEVEL_INFO) != 0 && domain != NULL && g_str_has_prefix (domain, "liveon"))
    return FALSE;
  return g_log_writer_default_would_drop (level, domain);
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autofree char *domain = dup_domain (fields, n_fields);
  g_autofree char *line = NULL;
  GLogField all[3 + MAX_FIELDS];

  if (is_dropped (level, domain))
    return G_LOG_WRITER_HANDLED;
  if (g_log_writer_is_journald (STDERR_FILENO)
      && g_log_writer_journald (level, fields, n_fields, data) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  if (n_fields > G_N_ELEMENTS (all))
    return g_log_writer_standard_streams (level, fields, n_fields, data);
  line = dup_line (fields, n_fields);
  memcpy (all, fields, n_fields * sizeof *fields);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (all[i].key, "MESSAGE"))
      all[i] = (GLogField){ "MESSAGE", line, -1 };
  return g_log_writer_standard_streams (level, all, n_fields, data);
}

void
lv_log_init (void)
{
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_line, NULL, NULL);
}
