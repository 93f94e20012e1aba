/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passphrases that are drawn for a person. Any thread. */
#pragma once

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_PASSPHRASE_WORDS 6
#define LV_PASSPHRASE_BITS 48 /* of entropy: each word is one of 256, drawn evenly */

/* Words in small letters with hyphens between, "maple-otter-…": English, or for "ja" Japanese ones
 * in Latin letters, of which each can be said and written in one way only. */
LvSecret *lv_passphrase_generate (const char *language);
/* A list of 256 words; for the test that looks at all of them. */
const char *const *lv_passphrase_list (const char *language);

G_END_DECLS
