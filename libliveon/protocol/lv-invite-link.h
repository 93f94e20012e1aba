/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Invitation links: from text and back. Any thread.
 *
 *   liveon://HOST[:PORT]/[ROOM][?company=CODE][&pin=PIN][#k=SECRET]    for the program
 *   https://HOST[:PORT]/join[/ROOM][?company=CODE][&pin=PIN]           for a browser, never a
 * secret
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_INVITE_SECRET_SIZE 32
#define LV_INVITE_WEB_PATH "/join"

typedef struct
{
  char *host;    /* lower case, ASCII; an IPv6 address without its brackets */
  guint port;    /* 443 where the link has none */
  char *company; /* NULL: none */
  char *room;    /* NULL: the server alone is meant */
  char *secret;  /* 32 bytes as base64url; NULL: none */
  char *pin;     /* 64 lower-case hexadecimal digits; NULL: none */
} LvInviteLink;

/* Blanks around the link are left out, members of query and fragment that are not known ignored.
 * LIVEON_ERROR_INVALID_ARGUMENT, field "link", for everything that is not exactly such a link. */
gboolean lv_invite_link_parse (const char *text, LvInviteLink *out, GError **error);
/* What it writes of good parts is parsed into the same. A web link leaves the secret out. */
char *lv_invite_link_write (const LvInviteLink *self, gboolean is_web);
void lv_invite_link_clear (LvInviteLink *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LvInviteLink, lv_invite_link_clear)

G_END_DECLS
