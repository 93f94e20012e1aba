/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Credentials for a TURN server that shares a secret with us, good until the time that their user
 * name says (draft-uberti-behave-turn-rest-00; coturn: use-auth-secret). Any thread. */
#pragma once

#include "lv-media-messages.h"
#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_TURN_LIFETIME_S (12 * 3600)

/* who: letters and digits, for the TURN server's log. The caller's. */
LvTurnServer *
lv_turn_make (const char *const *urls, LvSecret *secret, const char *who, gint64 now_ms);
/* "turn:", a host, and maybe a port and "?transport=udp" or "tcp" (RFC 7065). Not "turns:": clients
 * do not speak TLS to a TURN server (libnice has none), and a network that lets nothing but TLS
 * through is what media over the WebSocket are for. */
gboolean lv_turn_is_url (const char *text);

G_END_DECLS
