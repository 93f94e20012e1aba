/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-question.h"

#include <adwaita.h>

struct _LuiQuestion
{
  GtkWindow parent_instance;

  GTask *task; /* while it is asked */

  GtkLabel *heading;
  GtkLabel *body;
  GtkWidget *typing;
  GtkEditable *entry;
  GtkButton *yes;
};

G_DEFINE_FINAL_TYPE (LuiQuestion, lui_question, GTK_TYPE_WINDOW)

static void
finish (LuiQuestion *self, gboolean is_yes)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_boolean (task, is_yes);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
say_yes (GtkWidget *widget, const char *action, GVariant *parameter)
{
  finish (LUI_QUESTION (widget), TRUE);
}

static void
on_typed (LuiQuestion *self)
{
  finish (self, TRUE);
}

static gboolean
lui_question_close_request (GtkWindow *window)
{
  finish (LUI_QUESTION (window), FALSE);
  return TRUE;
}

static void
lui_question_dispose (GObject *object)
{
  LuiQuestion *self = LUI_QUESTION (object);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_boolean (task, FALSE);
  G_OBJECT_CLASS (lui_question_parent_class)->dispose (object);
}

static void
lui_question_class_init (LuiQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_question_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lui_question_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-question.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiQuestion, heading);
  gtk_widget_class_bind_template_child (widget_class, LuiQuestion, body);
  gtk_widget_class_bind_template_child (widget_class, LuiQuestion, typing);
  gtk_widget_class_bind_template_child (widget_class, LuiQuestion, entry);
  gtk_widget_class_bind_template_child (widget_class, LuiQuestion, yes);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_install_action (widget_class, "question.yes", NULL, say_yes);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lui_question_init (LuiQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

LuiQuestion *
lui_question_new (const char *heading, const char *body, const char *answer)
{
  LuiQuestion *self = g_object_new (LUI_TYPE_QUESTION, "title", heading, NULL);

  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->body, body);
  gtk_widget_set_visible (GTK_WIDGET (self->body), *body != '\0');
  gtk_button_set_label (self->yes, answer);
  return self;
}

void
lui_question_ask_for (LuiQuestion *self, const char *title, int most)
{
  g_return_if_fail (LUI_IS_QUESTION (self));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), title);
  gtk_text_set_max_length (GTK_TEXT (gtk_editable_get_delegate (self->entry)), most);
  gtk_widget_set_visible (self->typing, TRUE);
}

void
lui_question_ask_async (LuiQuestion *self,
                        GtkWidget *over,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (over);

  g_return_if_fail (LUI_IS_QUESTION (self) && self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, lui_question_ask_async);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
}

gboolean
lui_question_ask_finish (GAsyncResult *result, char **typed)
{
  LuiQuestion *self = g_task_get_source_object (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return FALSE;
  if (typed != NULL)
    *typed = g_strdup (self->entry != NULL ? gtk_editable_get_text (self->entry) : "");
  return TRUE;
}
