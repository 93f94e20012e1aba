/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-contact-step.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <liveon.h>

#include "lui-link.h"

#define GROUPS_A_LINE 4

struct _LuiContactStep
{
  GtkWidget parent_instance;

  char *digits;

  AdwStatusPage *page;
  GtkLabel *pin;
  GtkWidget *in_link;
};

G_DEFINE_FINAL_TYPE (LuiContactStep, lui_contact_step, GTK_TYPE_WIDGET)

static void
copy_pin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *text = liveon_format_pin (LUI_CONTACT_STEP (widget)->digits, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text != NULL ? text : "");
}

static void
lui_contact_step_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&LUI_CONTACT_STEP (object)->digits, g_free);
  G_OBJECT_CLASS (lui_contact_step_parent_class)->dispose (object);
}

static void
lui_contact_step_class_init (LuiContactStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_contact_step_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-contact-step.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiContactStep, page);
  gtk_widget_class_bind_template_child (widget_class, LuiContactStep, pin);
  gtk_widget_class_bind_template_child (widget_class, LuiContactStep, in_link);
  gtk_widget_class_install_action (widget_class, "contact.copy-pin", NULL, copy_pin);
}

static void
lui_contact_step_init (LuiContactStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_contact_step_set_pin (LuiContactStep *self,
                          const char *server,
                          const char *pin,
                          gboolean is_in_link)
{
  g_autofree char *lines = lui_contact_step_dup_pin_lines (pin);
  g_autofree char *host = lui_link_dup_host (server);
  g_autofree char *title = NULL;

  g_return_if_fail (LUI_IS_CONTACT_STEP (self));

  /* TRANSLATORS: %s is a server's name. */
  title = g_markup_printf_escaped (_ ("First contact with %s"), host);
  adw_status_page_set_title (self->page, title);
  gtk_label_set_label (self->pin, lines);
  gtk_widget_set_visible (self->in_link, is_in_link);
  g_free (self->digits);
  self->digits = g_strdup (pin);
}

const char *
lui_contact_step_get_pin (LuiContactStep *self)
{
  g_return_val_if_fail (LUI_IS_CONTACT_STEP (self), NULL);

  return self->digits;
}

char *
lui_contact_step_dup_pin_lines (const char *pin)
{
  g_autofree char *groups = liveon_format_pin (pin, NULL);
  guint blanks = 0;

  if (groups == NULL)
    return g_strdup (pin);
  for (char *p = groups; *p != '\0'; p++)
    if (*p == ' ' && ++blanks % GROUPS_A_LINE == 0)
      *p = '\n';
  return g_steal_pointer (&groups);
}
