/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-doctor-window.h"

#include <glib/gi18n.h>

#include "lui-check-row.h"
#include "lui-link.h"

/* The account is left out: its password would have to be asked for, and a wrong one counts. */

struct _LuiDoctorWindow
{
  AdwWindow parent_instance;

  LiveonDiagnostics *diagnostics;
  GCancellable *cancellable; /* ends the run with the window */

  AdwToastOverlay *toasts;
  AdwPreferencesGroup *legs;
  GtkLabel *verdict;
};

G_DEFINE_FINAL_TYPE (LuiDoctorWindow, lui_doctor_window, ADW_TYPE_WINDOW)

static void
set_is_running (LuiDoctorWindow *self, gboolean is_running)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "doctor.run", !is_running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "doctor.copy-report", !is_running);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiDoctorWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_good = liveon_diagnostics_run_finish (LIVEON_DIAGNOSTICS (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_is_running (self, FALSE);
  gtk_label_set_label (self->verdict, is_good ? _ ("The way to the server is good.")
                                              : _ ("Something is wrong on the way to the server."));
}

static void
run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiDoctorWindow *self = LUI_DOCTOR_WINDOW (widget);

  set_is_running (self, TRUE);
  gtk_label_set_label (self->verdict, _ ("Checking the way to the server, step by step."));
  liveon_diagnostics_run_async (self->diagnostics, NULL, self->cancellable, run_cb,
                                g_object_ref (self));
}

static void
copy_report (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiDoctorWindow *self = LUI_DOCTOR_WINDOW (widget);
  g_autofree char *report = liveon_diagnostics_dup_report (self->diagnostics);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), report);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("The report was copied.")));
}

static void
lui_doctor_window_dispose (GObject *object)
{
  LuiDoctorWindow *self = LUI_DOCTOR_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->diagnostics);
  G_OBJECT_CLASS (lui_doctor_window_parent_class)->dispose (object);
}

static void
lui_doctor_window_class_init (LuiDoctorWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_doctor_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-doctor-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiDoctorWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LuiDoctorWindow, legs);
  gtk_widget_class_bind_template_child (widget_class, LuiDoctorWindow, verdict);
  gtk_widget_class_install_action (widget_class, "doctor.run", NULL, run);
  gtk_widget_class_install_action (widget_class, "doctor.copy-report", NULL, copy_report);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lui_doctor_window_init (LuiDoctorWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_doctor_window_new (LiveonClient *client, GtkWindow *parent)
{
  LuiDoctorWindow *self = g_object_new (LUI_TYPE_DOCTOR_WINDOW, "transient-for", parent, NULL);
  g_autofree char *host = lui_link_dup_host (liveon_client_get_server (client));

  self->diagnostics = liveon_diagnostics_new (client);
  adw_preferences_group_set_title (self->legs, host);
  for (guint leg = LIVEON_LEG_PROXY; leg <= LIVEON_LEG_LIVE; leg++)
    if (leg != LIVEON_LEG_SIGN_IN)
      adw_preferences_group_add (self->legs, lui_check_row_new (liveon_diagnostics_get_check (
                                                 self->diagnostics, (LiveonLeg) leg)));
  run (GTK_WIDGET (self), NULL, NULL);
  return GTK_WIDGET (self);
}
