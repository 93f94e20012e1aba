/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-account-page.h"

#include <glib/gi18n.h>

#include "lui-password-form.h"
#include "lui-problem-row.h"

struct _LuiAccountPage
{
  AdwPreferencesPage parent_instance;

  LiveonClient *client;
  GCancellable *cancellable;
  GPtrArray *rows; /* of the devices, borrowed */

  AdwPreferencesGroup *person;
  AdwPreferencesGroup *devices;
  LuiProblemRow *problem;
  LuiPasswordForm *password;
};

G_DEFINE_FINAL_TYPE (LuiAccountPage, lui_account_page, ADW_TYPE_PREFERENCES_PAGE)

static void load_devices (LuiAccountPage *self);

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  liveon_client_remove_device_finish (LIVEON_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  lui_problem_row_set_error (self->problem, error);
  load_devices (self);
}

static void
sign_device_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiAccountPage *self = LUI_ACCOUNT_PAGE (widget);

  liveon_client_remove_device_async (self->client, g_variant_get_string (parameter, NULL),
                                     self->cancellable, removed_cb, g_object_ref (self));
}

static char *
dup_use (LiveonDeviceInfo *device)
{
  g_autoptr (GDateTime) used = liveon_device_info_dup_used (device);
  g_autoptr (GDateTime) local = used != NULL ? g_date_time_to_local (used) : NULL;
  g_autofree char *date
      = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");

  if (liveon_device_info_get_is_current (device))
    return g_strdup (_ ("This device"));
  /* TRANSLATORS: a date and time, then a network address. */
  return g_strdup_printf (_ ("Last used %s from %s"), date,
                          liveon_device_info_get_address (device));
}

static void
add_device (LuiAccountPage *self, LiveonDeviceInfo *device)
{
  const char *name = liveon_device_info_get_name (device);
  g_autofree char *use = dup_use (device);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 *name != '\0' ? name : liveon_device_info_get_client (device),
                                 "subtitle", use, "subtitle-lines", 0, NULL);

  if (!liveon_device_info_get_is_current (device))
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Sign out"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "account.sign-device-out");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                        liveon_device_info_get_id (device));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->devices, row);
}

static void
devices_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list
      = liveon_client_list_devices_finish (LIVEON_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (list == NULL)
    {
      lui_problem_row_set_error (self->problem, error);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->devices, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LiveonDeviceInfo) device = g_list_model_get_item (list, i);

      add_device (self, device);
    }
}

static void
load_devices (LuiAccountPage *self)
{
  liveon_client_list_devices_async (self->client, self->cancellable, devices_cb,
                                    g_object_ref (self));
}

/* The other devices are signed out by it. */
static void
on_password_changed (LuiAccountPage *self)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  lui_password_form_clear (self->password);
  if (ADW_IS_PREFERENCES_WINDOW (window))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window),
                                      adw_toast_new (_ ("Your password was changed.")));
  load_devices (self);
}

static void
lui_account_page_dispose (GObject *object)
{
  LuiAccountPage *self = LUI_ACCOUNT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (lui_account_page_parent_class)->dispose (object);
}

static void
lui_account_page_class_init (LuiAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_account_page_dispose;
  g_type_ensure (LUI_TYPE_PASSWORD_FORM);
  g_type_ensure (LUI_TYPE_PROBLEM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiAccountPage, person);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountPage, devices);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountPage, problem);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountPage, password);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  gtk_widget_class_install_action (widget_class, "account.sign-device-out", "s", sign_device_out);
}

static void
lui_account_page_init (LuiAccountPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_account_page_new (LuiSession *session)
{
  LuiAccountPage *self = g_object_new (LUI_TYPE_ACCOUNT_PAGE, NULL);
  LiveonUser *user;

  self->client = g_object_ref (lui_session_get_client (session));
  user = liveon_client_get_user (self->client);
  if (user != NULL)
    {
      g_autofree char *name = g_markup_escape_text (liveon_user_get_name (user), -1);

      adw_preferences_group_set_title (self->person, name);
      adw_preferences_group_set_description (self->person, liveon_user_get_tenant_name (user));
    }
  lui_password_form_set_client (self->password, self->client);
  load_devices (self);
  return GTK_WIDGET (self);
}
