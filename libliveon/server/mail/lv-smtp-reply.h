/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a mail server answers (RFC 5321, 4.2), byte by byte and bounded: a code, and lines of text
 * of which only the words of EHLO are ever looked at. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_SMTP_MAX_LINE 1000
#define LV_SMTP_MAX_LINES 64

typedef enum
{
  LV_SMTP_REPLY_MORE, /* it has not come whole yet */
  LV_SMTP_REPLY_WHOLE,
  LV_SMTP_REPLY_BAD, /* no such reply, or out of bounds */
} LvSmtpReplyState;

typedef struct
{
  guint code;     /* 200 to 599 */
  GString *lines; /* what stands behind the codes, a line each */
  guint n_lines;
  char line[LV_SMTP_MAX_LINE + 1];
  gsize length; /* of the line so far */
} LvSmtpReply;

void lv_smtp_reply_init (LvSmtpReply *self);
void lv_smtp_reply_clear (LvSmtpReply *self);
/* For the next one. */
void lv_smtp_reply_reset (LvSmtpReply *self);
/* After a whole one, or a bad one, nothing more may come before a reset. */
LvSmtpReplyState lv_smtp_reply_feed (LvSmtpReply *self, char byte);
/* Whether a line is this keyword, with or without parameters, in any case. */
gboolean lv_smtp_reply_has (const LvSmtpReply *self, const char *keyword);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LvSmtpReply, lv_smtp_reply_clear)

G_END_DECLS
