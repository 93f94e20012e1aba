/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-check-row.h"

#include <glib/gi18n.h>

#include "lui-check-words.h"
#include "lui-words.h"

struct _LuiCheckRow
{
  AdwPreferencesRow parent_instance;

  LiveonCheck *check;

  GtkImage *icon;
  GtkLabel *leg;
  GtkLabel *state;
  GtkLabel *detail;
  GtkLabel *problem;
  GtkLabel *mender;
  GtkLabel *code;
};

G_DEFINE_FINAL_TYPE (LuiCheckRow, lui_check_row, ADW_TYPE_PREFERENCES_ROW)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* A pin is compared by eye. */
static char *
dup_detail (LiveonCheck *check)
{
  const char *detail = liveon_check_get_detail (check);
  char *pin = NULL;

  if (liveon_check_get_leg (check) == LIVEON_LEG_CERTIFICATE)
    pin = liveon_format_pin (detail, NULL);
  if (pin != NULL)
    return pin;
  return g_strdup (lui_check_words_get_detail (liveon_check_get_leg (check), detail));
}

static void
update (LuiCheckRow *self)
{
  LiveonCheckState state = liveon_check_get_state (self->check);
  const GError *error = liveon_check_get_error (self->check);
  g_autofree char *detail = dup_detail (self->check);
  g_autofree char *problem = error != NULL ? lui_words_dup_error (error) : NULL;
  g_autofree char *code
      = error != NULL ? g_strdup_printf (_ ("Code: %s"), liveon_error_get_code (error)) : NULL;

  gtk_image_set_from_icon_name (self->icon, lui_check_words_get_icon (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              (const char *[]){ state == LIVEON_CHECK_STATE_GOOD  ? "success"
                                                : state == LIVEON_CHECK_STATE_BAD ? "error"
                                                                                  : "dim-label",
                                                NULL });
  gtk_label_set_label (self->state, lui_check_words_get_state (state));
  set_text (self->detail, detail);
  set_text (self->problem, problem);
  set_text (self->mender, lui_check_words_get_mender (liveon_check_get_mender (self->check)));
  set_text (self->code, code);
}

static void
lui_check_row_dispose (GObject *object)
{
  g_clear_object (&LUI_CHECK_ROW (object)->check);
  G_OBJECT_CLASS (lui_check_row_parent_class)->dispose (object);
}

static void
lui_check_row_class_init (LuiCheckRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_check_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiCheckRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LuiCheckRow, leg);
  gtk_widget_class_bind_template_child (widget_class, LuiCheckRow, state);
  gtk_widget_class_bind_template_child (widget_class, LuiCheckRow, detail);
  gtk_widget_class_bind_template_child (widget_class, LuiCheckRow, problem);
  gtk_widget_class_bind_template_child (widget_class, LuiCheckRow, mender);
  gtk_widget_class_bind_template_child (widget_class, LuiCheckRow, code);
}

static void
lui_check_row_init (LuiCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_check_row_new (LiveonCheck *check)
{
  LuiCheckRow *self = g_object_new (LUI_TYPE_CHECK_ROW, NULL);

  self->check = g_object_ref (check);
  gtk_label_set_label (self->leg, lui_check_words_get_leg (liveon_check_get_leg (check)));
  g_signal_connect_object (check, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
