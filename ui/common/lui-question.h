/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks before something that cannot be taken back: a heading, what it means, a button that does it.
 * Escape and closing are a no. */
#define LUI_TYPE_QUESTION (lui_question_get_type ())
G_DECLARE_FINAL_TYPE (LuiQuestion, lui_question, LUI, QUESTION, GtkWindow)

/* answer: the button that does it. */
LuiQuestion *lui_question_new (const char *heading, const char *body, const char *answer);
/* Lets something be typed besides, of at most so many characters. */
void lui_question_ask_for (LuiQuestion *self, const char *title, int most);

void lui_question_ask_async (LuiQuestion *self,
                             GtkWidget *over,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* typed: (optional): what was typed. FALSE: no. */
gboolean lui_question_ask_finish (GAsyncResult *result, char **typed);

G_END_DECLS
