/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What participants pass each other unread: who announced which keys, and sealed messages. Nothing
 * of it is stored or logged. Main context only. */
#pragma once

#include "lv-call.h"
#include "lv-relay.h"
#include "lv-seat.h"

G_BEGIN_DECLS

/* Takes the place of what this seat announced before; the same again only asks for the list. */
void lv_meeting_announce (LvSeat *seat, LvCall *call, GBytes *announcement);
void lv_meeting_relay (LvSeat *seat, LvCall *call, const LvRelay *relay);

G_END_DECLS
