/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error-text.h"

#include <string.h>

#include "lv-clock.h"
#include "lv-date-text.h"
#include "lv-error.h"
#include "lv-words.h"

/* What stands on the wire for programs, and its name for people. Others are shown as they are. */
static const struct
{
  const char *argument;
  const char *value;
  const char *text;
} known[] = {
  { "rule", "length", N_ ("at least {value} characters") },
  { "rule", "max-length", N_ ("at most {value} characters") },
  { "rule", "classes", N_ ("at least {value} of these: capitals, small letters, digits, symbols") },
  { "rule", "login", N_ ("without the user ID in it") },
  { "rule", "history", N_ ("other than the last {value} passwords") },
  { "rule", "sign-in", N_ ("signing in") },
  { "rule", "join", N_ ("entering rooms") },
  { "rule", "create-rooms", N_ ("creating rooms") },
  { "rule", "chat", N_ ("chat") },
  { "rule", "share", N_ ("sharing the screen") },
  { "rule", "guests", N_ ("guests") },
  { "rule", "host", N_ ("for hosts only") },
  { "rule", "floor", N_ ("speaking without the floor") },
  { "rule", "admin", N_ ("for administrators only") },
  { "rule", "role", N_ ("for operators of another role") },
  { "rule", "closed", N_ ("your company's use has ended") },
  { "rule", "origin", N_ ("requests from other sites") },
  { "why", "missing", N_ ("not there") },
  { "why", "busy", N_ ("used by another program") },
  { "why", "forbidden", N_ ("not allowed") },
  { "why", "refused", N_ ("access was not allowed") },
  { "why", "silent", N_ ("it gives no picture") },
  { "why", "failed", N_ ("out of order") },
  { "field", "company", N_ ("company code") },
  { "field", "code", N_ ("company code") },
  { "field", "login", N_ ("user ID") },
  { "field", "user", N_ ("user ID") },
  { "field", "password", N_ ("password") },
  { "field", "current", N_ ("current password") },
  { "field", "new", N_ ("new password") },
  { "field", "name", N_ ("name") },
  { "field", "reading", N_ ("reading") },
  { "field", "affiliation", N_ ("affiliation") },
  { "field", "title", N_ ("title") },
  { "field", "mail", N_ ("mail address") },
  { "field", "groups", N_ ("groups") },
  { "field", "description", N_ ("description") },
  { "field", "capacity", N_ ("capacity") },
  { "field", "mode", N_ ("way of entering") },
  { "field", "admission", N_ ("entry password") },
  { "field", "schedule", N_ ("schedule") },
  { "field", "starts", N_ ("start") },
  { "field", "ends", N_ ("end") },
  { "field", "minutes", N_ ("minutes") },
  { "field", "reason", N_ ("reason") },
  { "field", "hours", N_ ("permitted hours") },
  { "field", "networks", N_ ("permitted networks") },
  { "field", "server", N_ ("server address") },
  { "field", "pin", N_ ("pin") },
  { "field", "csv", N_ ("CSV file") },
  { "field", "key", N_ ("remembered entry key") },
  { "authority", "gone",
    N_ ("an authority vouched for the server then, and nobody vouches for this one") },
  { "remembered", "changed", N_ ("it was changed since you entered last") },
  { "field", "link", N_ ("invite link") },
  { "hint", "link",
    N_ ("Copy the link from the invitation once more, from its first to its last "
        "character.") },
};

/* A span of time as people say it. */
static char *
dup_span_text (const char *seconds, const char *language)
{
  static const char *const units[] = {
    N_ ("{number} seconds"),
    N_ ("{number} minutes"),
    N_ ("{number} hours"),
  };
  guint64 value;
  guint unit = 0;
  g_autofree char *number = NULL;
  g_autoptr (GString) text = NULL;

  if (!g_ascii_string_to_unsigned (seconds, 10, 0, G_MAXUINT32, &value, NULL))
    return g_strdup (seconds);
  /* Rounded up: who waits so long has waited long enough. */
  for (; value >= 120 && unit + 1 < G_N_ELEMENTS (units); unit++)
    value = (value + 59) / 60;
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, value);
  text = g_string_new (value == 1 ? lv_words_lookup (language, N_ ("1 second"))
                                  : lv_words_lookup (language, units[unit]));
  g_string_replace (text, "{number}", number, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A moment in this machine's time zone, which stands beside it. */
static char *
dup_moment_text (const char *text)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  gint64 ms;

  if (!lv_time_parse (text, &ms))
    return g_strdup (text);
  utc = g_date_time_new_from_unix_utc (ms / 1000);
  local = g_date_time_to_local (utc);
  return g_date_time_format (local, "%Y-%m-%d %H:%M (UTC%:z)");
}

/* The day of a moment, in this machine's time zone. */
static char *
dup_day_text (const char *text, const char *language)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  gint64 ms;

  if (!lv_time_parse (text, &ms))
    return g_strdup (text);
  utc = g_date_time_new_from_unix_utc (ms / 1000);
  local = g_date_time_to_local (utc);
  return lv_date_text (local, FALSE, language);
}

/* Bytes in the largest unit that divides them. */
static char *
dup_size_text (const char *bytes)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB" };
  guint64 value;
  guint unit = 0;

  if (!g_ascii_string_to_unsigned (bytes, 10, 1, G_MAXINT64, &value, NULL))
    return g_strdup (bytes);
  for (; value % 1024 == 0 && unit + 1 < G_N_ELEMENTS (units); unit++)
    value /= 1024;
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", value, units[unit]);
}

/* The value as people read it; NULL when there is none. */
static char *
dup_argument_text (const GError *error, const char *name, const char *language)
{
  const char *value = liveon_error_get_argument (error, name);

  if (value == NULL)
    return NULL;
  if (g_str_equal (name, "seconds"))
    return dup_span_text (value, language);
  if (g_str_equal (name, "opens"))
    return dup_moment_text (value);
  if (g_str_equal (name, "since"))
    return dup_day_text (value, language);
  if (g_str_equal (name, "limit") && error->code == LIVEON_ERROR_TOO_LARGE)
    return dup_size_text (value);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].argument, name) && g_str_equal (known[i].value, value))
      return lv_error_fill (error, lv_words_lookup (language, known[i].text), language);
  return g_strdup (value);
}

/* Fills pattern up to the next bracket or the end into out; FALSE when an argument is missing. */
static gboolean
fill_part (GString *out, const char **pattern, const GError *error, const char *language)
{
  const char *p = *pattern;
  gboolean is_complete = TRUE;

  while (*p != '\0' && *p != ']' && *p != '[')
    {
      const char *end = *p == '{' ? strchr (p, '}') : NULL;

      if (end != NULL)
        {
          g_autofree char *name = g_strndup (p + 1, end - p - 1);
          g_autofree char *text = dup_argument_text (error, name, language);

          is_complete = is_complete && text != NULL && *text != '\0';
          g_string_append (out, text != NULL ? text : "");
          p = end + 1;
        }
      else
        g_string_append_c (out, *p++);
    }
  *pattern = p;
  return is_complete;
}

char *
lv_error_fill (const GError *error, const char *pattern, const char *language)
{
  GString *out = g_string_new (NULL);

  while (*pattern != '\0')
    {
      gsize length = out->len;
      gboolean is_optional = *pattern == '[';

      if (*pattern == '[' || *pattern == ']')
        pattern++;
      if (!fill_part (out, &pattern, error, language) && is_optional)
        g_string_truncate (out, length);
    }
  return g_string_free (out, FALSE);
}

void
lv_error_set_why (GError *error, const char *why, const char *value)
{
  lv_error_add_argument (error, "why", why);
  if (value != NULL)
    lv_error_add_argument (error, "value", value);
  g_free (error->message);
  error->message = lv_error_dup_why (error, "en");
}

GError *
lv_error_new_why (LiveonError code, const char *why, const char *value)
{
  GError *error = lv_error_new (code, NULL);

  lv_error_set_why (error, why, value);
  return error;
}

char *
lv_error_dup_why (const GError *error, const char *language)
{
  const char *why = liveon_error_get_argument (error, "why");

  return why != NULL ? lv_error_fill (error, lv_words_lookup (language, why), language) : NULL;
}

char *
lv_error_dup_detail (const GError *error, const char *language)
{
  g_autofree char *english = lv_error_dup_why (error, "en");
  g_autofree char *why = lv_error_dup_why (error, language);
  g_autofree char *before = NULL;

  if (why == NULL || !g_str_has_suffix (error->message, english))
    return g_strdup (error->message);
  before = g_strndup (error->message, strlen (error->message) - strlen (english));
  return g_strconcat (before, why, NULL);
}
