/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-changed-step.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-contact-step.h"
#include "lui-link.h"

struct _LuiChangedStep
{
  GtkWidget parent_instance;

  char *report;

  AdwStatusPage *page;
  GtkWidget *trusted_title;
  GtkLabel *trusted;
  GtkLabel *seen;
  GtkLabel *forget;
};

G_DEFINE_FINAL_TYPE (LuiChangedStep, lui_changed_step, GTK_TYPE_WIDGET)

static void
copy_report (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), LUI_CHANGED_STEP (widget)->report);
}

static void
lui_changed_step_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&LUI_CHANGED_STEP (object)->report, g_free);
  G_OBJECT_CLASS (lui_changed_step_parent_class)->dispose (object);
}

static void
lui_changed_step_class_init (LuiChangedStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_changed_step_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-changed-step.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiChangedStep, page);
  gtk_widget_class_bind_template_child (widget_class, LuiChangedStep, trusted_title);
  gtk_widget_class_bind_template_child (widget_class, LuiChangedStep, trusted);
  gtk_widget_class_bind_template_child (widget_class, LuiChangedStep, seen);
  gtk_widget_class_bind_template_child (widget_class, LuiChangedStep, forget);
  gtk_widget_class_install_action (widget_class, "changed.copy-report", NULL, copy_report);
}

static void
lui_changed_step_init (LuiChangedStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_pin (GtkLabel *label, const char *pin)
{
  g_autofree char *lines = pin != NULL ? lui_contact_step_dup_pin_lines (pin) : NULL;

  gtk_label_set_label (label, lines != NULL ? lines : "");
  gtk_widget_set_visible (GTK_WIDGET (label), lines != NULL);
}

void
lui_changed_step_set (LuiChangedStep *self, const LuiChange *change)
{
  g_autofree char *host = lui_link_dup_host (change->server);
  g_autofree char *escaped = g_markup_escape_text (change->sentences, -1);
  g_autofree char *title = NULL, *forget = NULL;

  g_return_if_fail (LUI_IS_CHANGED_STEP (self));

  /* TRANSLATORS: %s is a server's name. */
  title = g_markup_printf_escaped (_ ("Stop: %s is not the server you expect"), host);
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, escaped);
  set_pin (self->trusted, change->trusted);
  gtk_widget_set_visible (self->trusted_title, change->trusted != NULL);
  set_pin (self->seen, change->seen);
  forget = g_strdup_printf (
      /* TRANSLATORS: the first %s is a server, the second is a file. */
      _ ("Only when the operator has confirmed the new certificate by another way: close LiveOn, "
         "remove the group of %s from the file %s, and start LiveOn again. It then asks as at the "
         "first contact."),
      host, change->path != NULL ? change->path : "");
  gtk_label_set_label (self->forget, forget);
  gtk_widget_set_visible (GTK_WIDGET (self->forget), change->path != NULL);
  g_free (self->report);
  self->report = g_strdup_printf (
      "%s\n%s\ncode: %s\ntrusted: %s\nseen: %s\n", change->server, change->sentences, change->code,
      change->trusted != NULL ? change->trusted : "-", change->seen != NULL ? change->seen : "-");
}
