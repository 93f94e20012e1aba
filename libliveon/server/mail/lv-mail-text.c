/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mail-text.h"

#include <string.h>

#define MAX_LINE 76
#define WORD_BEGIN "=?UTF-8?B?"
#define WORD_END "?="
/* What fits into an encoded word of 75 characters (RFC 2047, 2). */
#define WORD_BYTES 45
#define BODY_BYTES 57
#define MAX_LOCAL_PART 64
#define ATOM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
#define LABEL "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

/* Parts of these characters with dots between them. */
static gboolean
is_dotted (const char *text, gsize length, const char *allowed)
{
  gsize in_part = 0;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '.')
      {
        if (in_part == 0)
          return FALSE;
        in_part = 0;
      }
    else if (text[i] == '\0' || strchr (allowed, text[i]) == NULL)
      return FALSE;
    else
      in_part++;
  return in_part > 0;
}

gboolean
lv_mail_address_is_valid (const char *address)
{
  const char *at = strchr (address, '@');
  gsize length = strlen (address);

  return at != NULL && length <= LV_MAIL_MAX_ADDRESS && at - address <= MAX_LOCAL_PART
         && is_dotted (address, at - address, ATOM) && is_dotted (at + 1, strlen (at + 1), LABEL);
}

char *
lv_mail_format_date (gint64 time_ms)
{
  /* Not the locale's. */
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[]
      = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_ms / 1000);

  return g_strdup_printf (
      "%s, %d %s %d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (time) - 1],
      g_date_time_get_day_of_month (time), months[g_date_time_get_month (time) - 1],
      g_date_time_get_year (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
      g_date_time_get_second (time));
}

static gboolean
is_plain (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (*c < ' ' || *c > '~')
      return FALSE;
  return strstr (text, "=?") == NULL;
}

/* So many bytes of it that no character is cut. */
static gsize
take_characters (const char *text, gsize max_bytes)
{
  gsize n = 0;

  while (text[n] != '\0')
    {
      gsize next = (gsize) (g_utf8_next_char (text + n) - text);

      if (next > max_bytes)
        break;
      n = next;
    }
  return n;
}

char *
lv_mail_encode_words (const char *text, gsize column)
{
  GString *words;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *at = valid;

  if (is_plain (valid) && column + strlen (valid) <= MAX_LINE)
    return g_steal_pointer (&valid);
  words = g_string_new (NULL);
  while (*at != '\0')
    {
      gsize room = words->len == 0 && column < 30 ? WORD_BYTES - (column + 2) * 3 / 4 : WORD_BYTES;
      gsize n = take_characters (at, room);
      g_autofree char *encoded = g_base64_encode ((const guchar *) at, n);

      g_string_append_printf (words, "%s" WORD_BEGIN "%s" WORD_END, words->len > 0 ? "\r\n " : "",
                              encoded);
      at += n;
    }
  return g_string_free (words, FALSE);
}

static void
append_header (GString *mail, const char *name, const char *value)
{
  g_string_append_printf (mail, "%s: %s\r\n", name, value);
}

/* Lines end in CRLF before they are encoded (RFC 2045, 6.8). */
static void
append_body (GString *mail, const char *body)
{
  g_autoptr (GString) lines = g_string_new (body);
  const guchar *bytes;

  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\n", "\r\n", 0);
  bytes = (const guchar *) lines->str;
  for (gsize i = 0; i < lines->len; i += BODY_BYTES)
    {
      g_autofree char *encoded = g_base64_encode (bytes + i, MIN (BODY_BYTES, lines->len - i));

      g_string_append_printf (mail, "%s\r\n", encoded);
    }
}

char *
lv_mail_text_write (const LvMailText *self)
{
  GString *mail = g_string_new (NULL);
  g_autofree char *date = lv_mail_format_date (self->time_ms);
  g_autofree char *subject = lv_mail_encode_words (self->subject, strlen ("Subject: "));
  g_autofree char *id = g_strdup_printf ("<%s%s>", self->id, strchr (self->from, '@'));
  g_autofree char *from = NULL;

  if (self->from_name != NULL && *self->from_name != '\0')
    {
      /* Always encoded: a name that is plain may have what an unquoted one must not. */
      g_autofree char *valid = g_utf8_make_valid (self->from_name, -1);
      gsize n = take_characters (valid, WORD_BYTES - 6);
      g_autofree char *name = g_base64_encode ((const guchar *) valid, n);

      from = g_strdup_printf (WORD_BEGIN "%s" WORD_END "\r\n <%s>", name, self->from);
    }
  else
    from = g_strdup (self->from);
  append_header (mail, "Date", date);
  append_header (mail, "From", from);
  append_header (mail, "To", self->to);
  append_header (mail, "Message-ID", id);
  append_header (mail, "Subject", subject);
  append_header (mail, "Auto-Submitted", "auto-generated");
  append_header (mail, "MIME-Version", "1.0");
  append_header (mail, "Content-Type", "text/plain; charset=utf-8");
  append_header (mail, "Content-Transfer-Encoding", "base64");
  g_string_append (mail, "\r\n");
  append_body (mail, self->body);
  return g_string_free (mail, FALSE);
}
