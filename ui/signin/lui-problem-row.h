/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Stands under the field that it is about, and only while something is wrong with it: what, what
 * to do, and the code that IT can look up. "field" is the widget that it belongs to. */
#define LUI_TYPE_PROBLEM_ROW (lui_problem_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiProblemRow, lui_problem_row, LUI, PROBLEM_ROW, AdwPreferencesRow)

/* error: (nullable): nothing is wrong. */
void lui_problem_row_set_error (LuiProblemRow *self, const GError *error);
void lui_problem_row_set_sentence (LuiProblemRow *self, const char *sentence);

G_END_DECLS
