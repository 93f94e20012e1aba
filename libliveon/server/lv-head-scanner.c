/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-head-scanner.h"

#include <string.h>

/* What 64 bits hold in any case. */
#define LENGTH_DIGITS_MAX 18

enum
{
  STATE_START,
  STATE_START_LF, /* of an empty line before the request */
  STATE_METHOD,
  STATE_TARGET,
  STATE_VERSION,
  STATE_LINE_LF,
  STATE_FIELD, /* at the start of a line */
  STATE_NAME,
  STATE_VALUE,
  STATE_VALUE_LF,
  STATE_END_LF,
  STATE_DONE,
};

enum
{
  FIELD_OTHER,
  FIELD_HOST,
  FIELD_LENGTH,
  FIELD_ENCODING,
};

static gboolean
is_token (guint8 byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr ("!#$%&'*+-.^_`|~", byte) != NULL);
}

/* Of a host with a port: names, addresses, and IPv6 in brackets. */
static gboolean
is_host (guint8 byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr ("-._~%!$&'()*+,;=:[]", byte) != NULL);
}

static gboolean
is_value (guint8 byte)
{
  return byte == ' ' || byte == '\t' || (byte > ' ' && byte != 0x7f);
}

static void
begin_word (LvHeadScanner *self)
{
  self->length = 0;
  self->spaces = 0;
}

/* What does not fit is only counted. */
static void
put (LvHeadScanner *self, guint8 byte)
{
  if (self->length < sizeof self->word)
    self->word[self->length] = (char) byte;
  self->length++;
}

static gboolean
word_is (const LvHeadScanner *self, const char *text)
{
  return self->length == strlen (text) && g_ascii_strncasecmp (self->word, text, self->length) == 0;
}

static gboolean
next (LvHeadScanner *self, guint state)
{
  self->state = state;
  return TRUE;
}

static gboolean
scan_start (LvHeadScanner *self, guint8 byte)
{
  if (byte == '\r' && !self->is_padded)
    {
      self->is_padded = TRUE;
      return next (self, STATE_START_LF);
    }
  return is_token (byte) && next (self, STATE_METHOD);
}

static gboolean
scan_target (LvHeadScanner *self, guint8 byte)
{
  if (byte == ' ')
    {
      gboolean is_there = self->length > 0;

      begin_word (self);
      return is_there && next (self, STATE_VERSION);
    }
  put (self, byte);
  return byte > ' ' && byte < 0x7f;
}

static gboolean
scan_version (LvHeadScanner *self, guint8 byte)
{
  static const char version[] = "HTTP/1.";

  if (byte == '\r')
    return self->length == sizeof version && next (self, STATE_LINE_LF);
  if (self->length < strlen (version))
    return byte == version[self->length++];
  self->is_old = byte == '0';
  return self->length++ == strlen (version) && (byte == '0' || byte == '1');
}

static gboolean
scan_field (LvHeadScanner *self, guint8 byte)
{
  if (byte == '\r')
    return next (self, STATE_END_LF);
  begin_word (self);
  put (self, byte);
  return is_token (byte) && next (self, STATE_NAME);
}

static gboolean
scan_name (LvHeadScanner *self, guint8 byte)
{
  if (byte != ':')
    {
      put (self, byte);
      return is_token (byte);
    }
  if (word_is (self, "host"))
    self->field = FIELD_HOST;
  else if (word_is (self, "content-length"))
    self->field = FIELD_LENGTH;
  else if (word_is (self, "transfer-encoding"))
    self->field = FIELD_ENCODING;
  else
    self->field = FIELD_OTHER;
  begin_word (self);
  return next (self, STATE_VALUE);
}

static gboolean
take_length (LvHeadScanner *self)
{
  if (self->has_length || self->length == 0 || self->length > LENGTH_DIGITS_MAX)
    return FALSE;
  self->has_length = TRUE;
  for (guint i = 0; i < self->length; i++)
    {
      if (!g_ascii_isdigit (self->word[i]))
        return FALSE;
      self->content_length = self->content_length * 10 + (guint64) (self->word[i] - '0');
    }
  return TRUE;
}

static gboolean
take_host (LvHeadScanner *self)
{
  gboolean is_first = !self->has_host;

  self->has_host = TRUE;
  return is_first && self->length > 0;
}

static gboolean
take_encoding (LvHeadScanner *self)
{
  gboolean is_first = !self->is_chunked;

  self->is_chunked = TRUE;
  return is_first && word_is (self, "chunked");
}

static gboolean
take_value (LvHeadScanner *self)
{
  switch (self->field)
    {
    case FIELD_HOST:
      return take_host (self);
    case FIELD_LENGTH:
      return take_length (self);
    case FIELD_ENCODING:
      return take_encoding (self);
    case FIELD_OTHER:
    default:
      return TRUE;
    }
}

static gboolean
scan_value (LvHeadScanner *self, guint8 byte)
{
  if (byte == '\r')
    return take_value (self) && next (self, STATE_VALUE_LF);
  if (!is_value (byte))
    return FALSE;
  if (byte == ' ' || byte == '\t')
    {
      if (self->length > 0)
        self->spaces++;
      return TRUE;
    }
  if (self->field == FIELD_HOST && (self->spaces > 0 || !is_host (byte)))
    return FALSE;
  for (; self->spaces > 0; self->spaces--)
    put (self, ' ');
  put (self, byte);
  return TRUE;
}

static gboolean
scan_end (LvHeadScanner *self, guint8 byte)
{
  if (byte != '\n' || (self->is_chunked && (self->has_length || self->is_old)))
    return FALSE;
  return (self->has_host || self->is_old) && next (self, STATE_DONE);
}

/* FALSE: nothing that may stand here. */
static gboolean
scan (LvHeadScanner *self, guint8 byte)
{
  switch (self->state)
    {
    case STATE_START:
      return scan_start (self, byte);
    case STATE_START_LF:
      return byte == '\n' && next (self, STATE_START);
    case STATE_METHOD:
      return byte == ' ' ? next (self, STATE_TARGET) : is_token (byte);
    case STATE_TARGET:
      return scan_target (self, byte);
    case STATE_VERSION:
      return scan_version (self, byte);
    case STATE_LINE_LF:
    case STATE_VALUE_LF:
      return byte == '\n' && next (self, STATE_FIELD);
    case STATE_FIELD:
      return scan_field (self, byte);
    case STATE_NAME:
      return scan_name (self, byte);
    case STATE_VALUE:
      return scan_value (self, byte);
    case STATE_END_LF:
      return scan_end (self, byte);
    case STATE_DONE:
    default:
      return FALSE;
    }
}

LvHead
lv_head_scanner_feed (
    LvHeadScanner *self, const guint8 *data, gsize length, gsize max, gsize *taken)
{
  for (*taken = 0; *taken < length; (*taken)++)
    {
      if (self->state == STATE_DONE)
        break;
      if (self->bytes == max)
        return LV_HEAD_TOO_LARGE;
      self->bytes++;
      if (!scan (self, data[*taken]))
        return LV_HEAD_BROKEN;
    }
  return self->state == STATE_DONE ? LV_HEAD_WHOLE : LV_HEAD_MORE;
}
