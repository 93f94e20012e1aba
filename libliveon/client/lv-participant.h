/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonParticipant. Main context only. */
#pragma once

#include "liveon-participant.h"

G_BEGIN_DECLS

void lv_participant_set_is_speaking (LiveonParticipant *self, gboolean is_speaking);

G_END_DECLS
