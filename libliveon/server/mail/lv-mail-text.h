/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A mail as it stands on the wire (RFC 5322, RFC 2045, RFC 2047): seven bits, in any language.
 * Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_MAIL_MAX_ADDRESS 254

/* local@domain in ASCII, as plain as nearly every address is: no quotes, comments or literals. What
 * passes here may stand in a header and in a command. */
gboolean lv_mail_address_is_valid (const char *address);

typedef struct
{
  const char *id;        /* of letters and digits: the same mail has the same again */
  const char *from;      /* address */
  const char *from_name; /* as people read it; NULL: none */
  const char *to;        /* address */
  const char *subject;
  const char *body; /* plain text */
  gint64 time_ms;
} LvMailText;

/* With CRLF at the end of each line; the caller's. */
char *lv_mail_text_write (const LvMailText *mail);
/* What a header says, in encoded words where it must be; column: how long its line is already. */
char *lv_mail_encode_words (const char *text, gsize column);
/* "Tue, 24 Nov 2026 05:28:22 +0000". */
char *lv_mail_format_date (gint64 time_ms);

G_END_DECLS
