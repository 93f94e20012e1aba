/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* What the legs, their states and who mends them are called. */
const char *lui_check_words_get_leg (LiveonLeg leg);
/* What was found, as people say it. */
const char *lui_check_words_get_detail (LiveonLeg leg, const char *detail);
const char *lui_check_words_get_state (LiveonCheckState state);
const char *lui_check_words_get_icon (LiveonCheckState state);
/* NULL when nothing is wrong. */
const char *lui_check_words_get_mender (LiveonMender mender);

G_END_DECLS
