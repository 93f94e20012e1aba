/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What somebody is told who is invited. */
typedef struct
{
  const char *room_id;
  const char *room_name;
  GDateTime *starts; /* NULL, with ends: at any time */
  GDateTime *ends;
  const char *link;
  gboolean asks_password; /* which is never written here */
} LuiInvitation;

/* A letter: the room, when, and the link. now: its zone is that of the times. */
char *lui_invitation_dup_text (const LuiInvitation *self, GDateTime *now);
/* An event for a calendar (RFC 5545); starts and ends must be set. */
char *lui_invitation_dup_calendar (const LuiInvitation *self, GDateTime *now);

G_END_DECLS
