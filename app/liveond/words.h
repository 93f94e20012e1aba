/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said to the operator, in the language of the locale, as the errors are: from the
 * library's own table, so that it works where the locale was never generated. JSON stays as it is.
 */
#pragma once

#include "lv-words.h"

#define _(english) lv_words_lookup (NULL, english)
