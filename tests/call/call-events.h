/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of call-fixture.h. Main context, but for frames, sound and wishes, which come on the
 * media thread. */
#pragma once

#include "call-fixture.h"

G_BEGIN_DECLS

extern const LvMediaSessionEvents call_session_events;
/* Answers the offer that was kept. */
gboolean call_answer_kept (gpointer data);

G_END_DECLS
