/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-problem-row.h"

#include <glib/gi18n.h>

#include "lui-words.h"

struct _LuiProblemRow
{
  AdwPreferencesRow parent_instance;

  GtkWidget *field; /* not held: they live in the same template */

  GtkLabel *sentence;
  GtkLabel *code;
};

enum
{
  PROP_FIELD = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiProblemRow, lui_problem_row, ADW_TYPE_PREFERENCES_ROW)

static void
mark_field (LuiProblemRow *self, gboolean is_wrong)
{
  if (self->field == NULL)
    return;
  /* All of a row that has buttons would turn red. */
  if (is_wrong && GTK_IS_EDITABLE (self->field))
    gtk_widget_add_css_class (self->field, "error");
  else
    gtk_widget_remove_css_class (self->field, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
set_texts (LuiProblemRow *self, const char *sentence, const char *code)
{
  g_autofree char *shown
      /* TRANSLATORS: the word by which IT finds a fault in the manual: "sign-in", "connect". */
      = code != NULL ? g_strdup_printf (_ ("Code: %s"), code) : NULL;

  gtk_label_set_label (self->sentence, sentence != NULL ? sentence : "");
  gtk_label_set_label (self->code, shown != NULL ? shown : "");
  gtk_widget_set_visible (GTK_WIDGET (self->code), shown != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
  mark_field (self, sentence != NULL);
}

static void
lui_problem_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LuiProblemRow *self = LUI_PROBLEM_ROW (object);

  if (id != PROP_FIELD)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_set_weak_pointer (&self->field, g_value_get_object (value));
  if (self->field != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->field),
                                    GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->sentence, NULL, -1);
}

static void
lui_problem_row_dispose (GObject *object)
{
  g_clear_weak_pointer (&LUI_PROBLEM_ROW (object)->field);
  G_OBJECT_CLASS (lui_problem_row_parent_class)->dispose (object);
}

static void
lui_problem_row_class_init (LuiProblemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = lui_problem_row_set_property;
  G_OBJECT_CLASS (klass)->dispose = lui_problem_row_dispose;
  properties[PROP_FIELD] = g_param_spec_object ("field", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-problem-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiProblemRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, LuiProblemRow, code);
}

static void
lui_problem_row_init (LuiProblemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_problem_row_set_error (LuiProblemRow *self, const GError *error)
{
  g_autofree char *sentence = error != NULL ? lui_words_dup_error (error) : NULL;

  g_return_if_fail (LUI_IS_PROBLEM_ROW (self));

  set_texts (self, sentence,
             error != NULL && error->domain == LIVEON_ERROR ? liveon_error_get_code (error) : NULL);
}

void
lui_problem_row_set_sentence (LuiProblemRow *self, const char *sentence)
{
  g_return_if_fail (LUI_IS_PROBLEM_ROW (self));

  set_texts (self, sentence, NULL);
}
