/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-invite.h"

#include "lv-clock.h"
#include "lv-invite-text.h"
#include "lv-words.h"

/* Invitations as people send them. */

static gint64
take_ms (GDateTime *owned_time)
{
  g_autoptr (GDateTime) time = owned_time;

  return time == NULL ? 0 : g_date_time_to_unix (time) * 1000;
}

/* A server whose pin people compare would make a browser warn: then the program's own link. */
static char *
dup_best_link (LiveonInvite *self)
{
  char *web = liveon_invite_get_pin (self) != NULL ? NULL : liveon_invite_dup_web_link (self);

  return web != NULL ? web : liveon_invite_dup_link (self);
}

static LvInviteFacts
collect_facts (LiveonInvite *self, LiveonRoom *room, const char *link, const char *host)
{
  gboolean is_timed = liveon_room_get_schedule (room) == LIVEON_SCHEDULE_TIMED;

  return (LvInviteFacts){
    .room_id = liveon_room_get_id (room),
    .name = liveon_room_get_name (room),
    .host = host,
    .link = link,
    .has_password = liveon_room_get_mode (room) == LIVEON_ROOM_MODE_PASSWORD,
    .starts_ms = is_timed ? take_ms (liveon_room_dup_starts (room)) : 0,
    .ends_ms = is_timed ? take_ms (liveon_room_dup_ends (room)) : 0,
  };
}

static char *
dup_host (LiveonInvite *self)
{
  g_autoptr (GUri) uri = g_uri_parse (liveon_invite_get_server (self), G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri == NULL ? "" : g_uri_get_host (uri));
}

/**
 * liveon_invite_dup_text:
 * @self: an invitation to @room
 * @room: the room
 * @language: (nullable): "ja" or "en", or a locale that begins so; %NULL for the environment's
 *
 * Writes the invitation as a text to be sent: the room's name, its time if it has a schedule (in
 * this machine's time zone, which stands beside it), and a link. It is the https link where a
 * browser can open one; a link with a secret is the secret, so send that to those who shall enter
 * and nobody else. An entry password is never in it.
 *
 * Returns: (transfer full): lines of text
 */
char *
liveon_invite_dup_text (LiveonInvite *self, LiveonRoom *room, const char *language)
{
  g_autofree char *link = NULL;
  LvInviteFacts facts;

  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);
  g_return_val_if_fail (LIVEON_IS_ROOM (room), NULL);

  link = dup_best_link (self);
  facts = collect_facts (self, room, link, "");
  return lv_invite_text (&facts, lv_words_language (language));
}

/**
 * liveon_invite_dup_calendar:
 * @self: an invitation to @room
 * @room: the room
 * @language: (nullable): "ja" or "en", or a locale that begins so; %NULL for the environment's
 *
 * Writes the meeting for a calendar (RFC 5545, `text/calendar`, usually a file that ends with
 * `.ics`). It has the text of [method@Invite.dup_text] in it. When the meeting is moved, another
 * file moves it in the calendar too.
 *
 * Returns: (transfer full) (nullable): the file's contents, or %NULL for a room without a schedule
 */
char *
liveon_invite_dup_calendar (LiveonInvite *self, LiveonRoom *room, const char *language)
{
  g_autofree char *link = NULL;
  g_autofree char *host = NULL;
  g_autoptr (LvClock) clock = NULL;
  LvInviteFacts facts;

  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);
  g_return_val_if_fail (LIVEON_IS_ROOM (room), NULL);

  link = dup_best_link (self);
  host = dup_host (self);
  clock = lv_clock_new_system ();
  facts = collect_facts (self, room, link, host);
  return lv_invite_calendar (&facts, lv_words_language (language), lv_clock_now_ms (clock));
}
