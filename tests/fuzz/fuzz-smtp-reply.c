/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-smtp-reply.h"

/* However a mail server answers: bounded, and a whole one has a code and lines. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_auto (LvSmtpReply) reply = { 0 };

  lv_smtp_reply_init (&reply);
  for (gsize i = 0; i < size; i++)
    {
      LvSmtpReplyState state = lv_smtp_reply_feed (&reply, (char) data[i]);

      g_assert_cmpuint (reply.n_lines, <=, LV_SMTP_MAX_LINES);
      g_assert_cmpuint (reply.length, <=, LV_SMTP_MAX_LINE);
      if (state == LV_SMTP_REPLY_MORE)
        continue;
      if (state == LV_SMTP_REPLY_WHOLE)
        {
          g_assert_cmpuint (reply.code, >=, 200);
          g_assert_cmpuint (reply.code, <, 600);
          g_assert_cmpuint (reply.n_lines, >, 0);
          lv_smtp_reply_has (&reply, "STARTTLS");
        }
      lv_smtp_reply_reset (&reply);
    }
  return 0;
}
