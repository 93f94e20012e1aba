/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names as people write them. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The key by which readings and names sort and are searched: NFKC, case folded, katakana as
 * hiragana, voiced marks composed, inner white space as one blank. ﾀﾅｶ, タナカ and たなか give the
 * same key; so do Ｔａｎａｋａ and tanaka. */
char *lv_text_fold (const char *text);
/* Combining marks join their letter as in NFC; what stands alone stays, because NFC would turn the
 * old form of an ideograph in a person's name into the new one. The text must be UTF-8. */
char *lv_text_compose (const char *text);
/* Composed, without control characters and what nobody sees (bidirectional overrides, zero-width
 * characters), white space trimmed (Unicode's sense) and runs of it made one blank. NULL when the
 * text is not UTF-8 or has more than max_chars. */
char *lv_text_clean_name (const char *text, gsize max_chars);
/* The same for text of several lines: line feeds, indents and joiners stay; white space at the end
 * of a line goes. */
char *lv_text_clean_lines (const char *text, gsize max_chars);
/* 32 lower-case hexadecimal digits: the form of every id. */
gboolean lv_id_is_valid (const char *id);
char *lv_base64url_encode (const guint8 *data, gsize length);
/* NULL when it is not unpadded base64url of at most max_length bytes. */
guint8 *lv_base64url_decode (const char *text, gsize max_length, gsize *length);
char *lv_hex_encode (const guint8 *data, gsize length);
gboolean lv_hex_decode (const char *text, guint8 *out, gsize length);

G_END_DECLS
