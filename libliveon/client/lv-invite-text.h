/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An invitation as people send it: a text, and a file for their calendar (RFC 5545). Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *room_id;
  const char *name;
  const char *host; /* the server's */
  const char *link;
  gboolean has_password; /* which is never in here */
  gint64 starts_ms;      /* both 0: at no time in particular */
  gint64 ends_ms;
} LvInviteFacts;

/* Times are in this machine's time zone, which stands beside them. */
char *lv_invite_text (const LvInviteFacts *facts, const char *language);
/* Times are in UTC. NULL where there are none. */
char *lv_invite_calendar (const LvInviteFacts *facts, const char *language, gint64 now_ms);
/* One property in lines of at most 75 octets, with CRLF at the end; value is escaped before. */
void lv_calendar_append (GString *out, const char *name, const char *value);
/* A value of type TEXT: RFC 5545, 3.3.11. */
char *lv_calendar_escape (const char *text);

G_END_DECLS
