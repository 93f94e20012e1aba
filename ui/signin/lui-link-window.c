/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-link-window.h"

#include <glib/gi18n.h>

#include "lui-link.h"
#include "lui-problem-row.h"

struct _LuiLinkWindow
{
  AdwWindow parent_instance;

  LuiWindow *parent; /* outlives this one, which is its transient */
  GCancellable *cancellable;

  GtkLabel *hint;
  GtkEditable *link;
  LuiProblemRow *problem;
};

G_DEFINE_FINAL_TYPE (LuiLinkWindow, lui_link_window, ADW_TYPE_WINDOW)

static gboolean
close_cb (gpointer self)
{
  gtk_window_destroy (self);
  return G_SOURCE_REMOVE;
}

static void
open_link (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiLinkWindow *self = LUI_LINK_WINDOW (widget);
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->link));
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonInvite) invite = lui_link_find (text, &error);

  if (invite == NULL)
    {
      lui_problem_row_set_error (self->problem, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->link));
      return;
    }
  lui_window_open_link (self->parent, text);
  /* Not within the click, to which a screen reader still waits for an answer. */
  gtk_widget_set_visible (widget, FALSE);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_cb, g_object_ref (self), g_object_unref);
}

static void
on_activated (LuiLinkWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "link.open", NULL);
}

/* Only a link is taken from the clipboard, and only into an empty field. */
static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiLinkWindow) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (LiveonInvite) invite = text != NULL ? lui_link_find (text, NULL) : NULL;
  g_autofree char *link = invite != NULL ? liveon_invite_dup_link (invite) : NULL;

  if (link == NULL || self->link == NULL || *gtk_editable_get_text (self->link) != '\0')
    return;
  gtk_editable_set_text (self->link, link);
  gtk_label_set_label (self->hint, _ ("This link was in the clipboard."));
}

static void
lui_link_window_dispose (GObject *object)
{
  LuiLinkWindow *self = LUI_LINK_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lui_link_window_parent_class)->dispose (object);
}

static void
lui_link_window_class_init (LuiLinkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_link_window_dispose;
  g_type_ensure (LUI_TYPE_PROBLEM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-link-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiLinkWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, LuiLinkWindow, link);
  gtk_widget_class_bind_template_child (widget_class, LuiLinkWindow, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_action (widget_class, "link.open", NULL, open_link);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lui_link_window_init (LuiLinkWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_link_window_new (LuiWindow *parent)
{
  LuiLinkWindow *self = g_object_new (LUI_TYPE_LINK_WINDOW, "transient-for", parent, NULL);

  self->parent = parent;
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (parent)), self->cancellable,
                                 text_cb, g_object_ref (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->link));
  return GTK_WIDGET (self);
}
