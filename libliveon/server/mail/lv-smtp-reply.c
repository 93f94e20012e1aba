/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-smtp-reply.h"

#include <string.h>

void
lv_smtp_reply_init (LvSmtpReply *self)
{
  *self = (LvSmtpReply){ .lines = g_string_new (NULL) };
}

void
lv_smtp_reply_clear (LvSmtpReply *self)
{
  if (self->lines != NULL)
    g_string_free (self->lines, TRUE);
  self->lines = NULL;
}

void
lv_smtp_reply_reset (LvSmtpReply *self)
{
  self->code = 0;
  self->n_lines = 0;
  self->length = 0;
  g_string_truncate (self->lines, 0);
}

/* "250-SIZE 1000" or "250 OK" or "250", its CRLF taken off. */
static LvSmtpReplyState
take_line (LvSmtpReply *self)
{
  const char *line = self->line;
  guint code;

  self->line[self->length] = '\0';
  if (self->length < 3 || line[0] < '2' || line[0] > '5' || !g_ascii_isdigit (line[1])
      || !g_ascii_isdigit (line[2]) || (self->length > 3 && line[3] != ' ' && line[3] != '-')
      || strlen (line) != self->length)
    return LV_SMTP_REPLY_BAD;
  code = (guint) ((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
  if ((self->n_lines > 0 && code != self->code) || self->n_lines == LV_SMTP_MAX_LINES)
    return LV_SMTP_REPLY_BAD;
  self->code = code;
  self->n_lines++;
  g_string_append_printf (self->lines, "%s\n", self->length > 4 ? line + 4 : "");
  self->length = 0;
  return line[3] == '-' ? LV_SMTP_REPLY_MORE : LV_SMTP_REPLY_WHOLE;
}

LvSmtpReplyState
lv_smtp_reply_feed (LvSmtpReply *self, char byte)
{
  if (byte == '\n')
    {
      if (self->length == 0 || self->line[self->length - 1] != '\r')
        return LV_SMTP_REPLY_BAD;
      self->length--;
      return take_line (self);
    }
  if (self->length == LV_SMTP_MAX_LINE
      || (self->length > 0 && self->line[self->length - 1] == '\r'))
    return LV_SMTP_REPLY_BAD;
  self->line[self->length++] = byte;
  return LV_SMTP_REPLY_MORE;
}

gboolean
lv_smtp_reply_has (const LvSmtpReply *self, const char *keyword)
{
  g_auto (GStrv) lines = g_strsplit (self->lines->str, "\n", -1);
  gsize length = strlen (keyword);

  /* The first line is the server's name. */
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], keyword, length) == 0
        && (lines[i][length] == '\0' || lines[i][length] == ' '))
      return TRUE;
  return FALSE;
}
