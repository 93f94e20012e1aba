/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonCheck. Main context only. */
#pragma once

#include "liveon-check.h"

G_BEGIN_DECLS

LiveonCheck *lv_check_leg_new (LiveonLeg leg);
/* detail may be NULL. error: of a bad leg; NULL otherwise. */
void lv_check_leg_set (LiveonCheck *self,
                       LiveonCheckState state,
                       const char *detail,
                       const GError *error);

G_END_DECLS
