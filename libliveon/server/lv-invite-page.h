/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page behind an invite link that a browser opens: it leads to the program, and says nothing
 * about the room. Any thread. */
#pragma once

#include "lv-invite-link.h"

G_BEGIN_DECLS

/* HTML without style or script. server_name: as the operator calls it. */
char *lv_invite_page (const LvInviteLink *link, const char *server_name, const char *language);

G_END_DECLS
