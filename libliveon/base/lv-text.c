/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-text.h"

#include <string.h>

static gboolean
is_line_end (gunichar c)
{
  return c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028
         || c == 0x2029;
}

static gboolean
is_white_space (gunichar c)
{
  return g_unichar_isspace (c) || is_line_end (c);
}

static gboolean
is_joiner (gunichar c)
{
  return c == 0x200C || c == 0x200D;
}

/* Controls, and what Unicode calls format: bidirectional marks, overrides and isolates, zero-width
 * characters, tags. Nobody sees them, so they can only make one name look like another. */
static gboolean
is_invisible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
      return TRUE;
    default:
      return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0; /* Hangul fillers */
    }
}

static void
clean_into (GString *out, const char *text)
{
  gboolean has_gap = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_white_space (c))
        has_gap = TRUE;
      else if (!is_invisible (c))
        {
          if (has_gap && out->len > 0)
            g_string_append_c (out, ' ');
          has_gap = FALSE;
          g_string_append_unichar (out, c);
        }
    }
}

/* Keeps what shapes a text of several lines: indents, blank lines and joiners. */
static void
clean_lines_into (GString *out, const char *text)
{
  gsize end = 0; /* after the last character that is not white space */
  gsize line = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r' && p[1] == '\n')
        continue;
      if (is_line_end (c))
        {
          g_string_truncate (out, MAX (end, line));
          if (end > 0)
            g_string_append_c (out, '\n');
          line = out->len;
        }
      else if (c == '\t' || (is_white_space (c) && !is_invisible (c)))
        g_string_append_unichar (out, c == '\t' ? ' ' : c);
      else if (!is_invisible (c) || is_joiner (c))
        {
          g_string_append_unichar (out, c);
          end = out->len;
        }
    }
  g_string_truncate (out, end);
}

/* Joins the character before it: a combining mark, or the vowel and final of a Hangul syllable. */
static gboolean
is_extending (gunichar c)
{
  return g_unichar_ismark (c) || (c >= 0x1161 && c <= 0x11FF);
}

char *
lv_text_compose (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *p = text;

  while (*p != '\0')
    {
      const char *end = g_utf8_next_char (p);
      gboolean is_cluster = is_extending (g_utf8_get_char (end));

      while (is_extending (g_utf8_get_char (end)))
        end = g_utf8_next_char (end);
      if (is_cluster)
        {
          g_autofree char *composed = g_utf8_normalize (p, end - p, G_NORMALIZE_NFC);

          g_string_append (out, composed);
        }
      else
        g_string_append_len (out, p, end - p);
      p = end;
    }
  return g_string_free (out, FALSE);
}

static char *
clean (const char *text, gsize max_chars, void (*clean_text) (GString *out, const char *text))
{
  g_autofree char *composed = NULL;
  g_autoptr (GString) out = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  out = g_string_new (NULL);
  clean_text (out, text);
  composed = lv_text_compose (out->str);
  if ((gsize) g_utf8_strlen (composed, -1) > max_chars)
    return NULL;
  return g_steal_pointer (&composed);
}

char *
lv_text_clean_name (const char *text, gsize max_chars)
{
  return clean (text, max_chars, clean_into);
}

char *
lv_text_clean_lines (const char *text, gsize max_chars)
{
  return clean (text, max_chars, clean_lines_into);
}

static gunichar
hiragana_from_katakana (gunichar c)
{
  /* ァ to ヶ, ヽ and ヾ stand 0x60 above their hiragana; the long vowel mark belongs to both. */
  if ((c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE)
    return c - 0x60;
  return c;
}

/* Takes away what would keep marks from their letters: the invisible, and the blank that NFKC would
 * make of a voiced mark that stands alone, because か゛ is meant as が. */
static char *
join_marks (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_white_space (c) || !is_invisible (c))
        g_string_append_unichar (out, c == 0x309B ? 0x3099 : c == 0x309C ? 0x309A : c);
    }
  return g_string_free (out, FALSE);
}

char *
lv_text_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *joined = join_marks (valid);
  g_autofree char *wide = g_utf8_normalize (joined, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (wide, -1);
  g_autoptr (GString) kana = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *composed = NULL;

  /* Lower case again: some scripts (Cherokee) fold to their capitals. */
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (kana,
                             hiragana_from_katakana (g_unichar_tolower (g_utf8_get_char (p))));
  composed = g_utf8_normalize (kana->str, -1, G_NORMALIZE_ALL_COMPOSE);
  clean_into (out, composed);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
lv_id_is_valid (const char *id)
{
  gsize length;

  if (id == NULL)
    return FALSE;
  length = strspn (id, "0123456789abcdef");
  return length == 32 && id[length] == '\0';
}

char *
lv_base64url_encode (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

static int
base64url_value (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

guint8 *
lv_base64url_decode (const char *text, gsize max_length, gsize *length)
{
  g_autofree guint8 *data = NULL;
  gsize size, n = 0;
  guint32 bits = 0;
  guint bit_count = 0;

  if (text == NULL)
    return NULL;
  size = strlen (text);
  if (size % 4 == 1 || size / 4 * 3 + (size % 4 ? size % 4 - 1 : 0) > max_length)
    return NULL;
  data = g_malloc (size / 4 * 3 + 3);
  for (gsize i = 0; i < size; i++)
    {
      int value = base64url_value (text[i]);

      if (value < 0)
        return NULL;
      bits = (bits << 6 | value) & 0xFFF;
      bit_count += 6;
      if (bit_count >= 8)
        {
          bit_count -= 8;
          data[n++] = bits >> bit_count & 0xFF;
        }
    }
  /* One text for each value: the bits that are left over are zero. */
  if ((bits & ((1u << bit_count) - 1)) != 0)
    return NULL;
  *length = n;
  return g_steal_pointer (&data);
}

char *
lv_hex_encode (const guint8 *data, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (length * 2 + 1);

  for (gsize i = 0; i < length; i++)
    {
      text[i * 2] = digits[data[i] >> 4];
      text[i * 2 + 1] = digits[data[i] & 0xF];
    }
  text[length * 2] = '\0';
  return text;
}

gboolean
lv_hex_decode (const char *text, guint8 *out, gsize length)
{
  if (text == NULL || strlen (text) != length * 2)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      int high = g_ascii_xdigit_value (text[i * 2]);
      int low = g_ascii_xdigit_value (text[i * 2 + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      out[i] = high << 4 | low;
    }
  return TRUE;
}
