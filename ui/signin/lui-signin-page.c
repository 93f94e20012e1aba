/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-signin-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-keeper.h"
#include "lui-words.h"

struct _LuiSigninPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  GCancellable *cancellable; /* of the attempt that is on its way */
  char *offered_pin;         /* what an unknown server showed */

  GtkEditable *server;
  GtkWidget *contact;
  GtkLabel *pin;
  GtkEditable *company;
  GtkEditable *user_id;
  GtkEditable *password;
  GtkLabel *problem;
  GtkCheckButton *stay;
};

G_DEFINE_FINAL_TYPE (LuiSigninPage, lui_signin_page, GTK_TYPE_WIDGET)

static void
set_problem (LuiSigninPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
set_contact (LuiSigninPage *self, const char *pin)
{
  g_free (self->offered_pin);
  self->offered_pin = g_strdup (pin);
  gtk_label_set_label (self->pin, pin != NULL ? pin : "");
  gtk_widget_set_visible (self->contact, pin != NULL);
}

void
lui_signin_page_show_error (LuiSigninPage *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (LUI_IS_SIGNIN_PAGE (self));

  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE)
      && liveon_error_get_argument (error, "pin") != NULL)
    {
      set_contact (self, liveon_error_get_argument (error, "pin"));
      return;
    }
  sentence = lui_words_dup_error (error);
  set_problem (self, sentence);
}

static void
set_is_busy (LuiSigninPage *self, gboolean is_busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signin.sign-in", !is_busy);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiSigninPage) self = user_data;
  g_autoptr (GError) error = NULL;

  set_is_busy (self, FALSE);
  if (lui_session_sign_in_finish (LUI_SESSION (source), result, &error))
    gtk_editable_set_text (self->password, "");
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lui_signin_page_show_error (self, error);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiSigninPage) self = user_data;
  LiveonClient *client = LIVEON_CLIENT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = liveon_client_get_server_info_finish (client, result, &error);
  const char *user_id = gtk_editable_get_text (self->user_id);
  gboolean asks_company;

  if (info == NULL)
    {
      set_is_busy (self, FALSE);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        lui_signin_page_show_error (self, error);
      return;
    }
  asks_company = liveon_server_info_get_company_code_required (info);
  gtk_widget_set_visible (GTK_WIDGET (self->company), asks_company);
  if (*user_id == '\0' || (asks_company && *gtk_editable_get_text (self->company) == '\0'))
    {
      set_is_busy (self, FALSE);
      return;
    }
  lui_session_sign_in_async (
      self->session, asks_company ? gtk_editable_get_text (self->company) : NULL, user_id,
      gtk_editable_get_text (self->password), gtk_check_button_get_active (self->stay),
      self->cancellable, signed_in_cb, g_object_ref (self));
}

static void
sign_in (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);
  const char *server = gtk_editable_get_text (self->server);
  g_autoptr (GError) error = NULL;

  set_problem (self, NULL);
  set_contact (self, NULL);
  if (!lui_session_set_server (self->session, server, &error))
    {
      lui_signin_page_show_error (self, error);
      return;
    }
  if (g_settings_is_writable (lui_session_get_settings (self->session), "server"))
    g_settings_set_string (lui_session_get_settings (self->session), "server", server);
  set_is_busy (self, TRUE);
  liveon_client_get_server_info_async (lui_session_get_client (self->session), self->cancellable,
                                       info_cb, g_object_ref (self));
}

static void
trust (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);
  g_autofree char *pin = g_strdup (self->offered_pin);
  g_autoptr (GError) error = NULL;

  if (pin != NULL && !lui_keeper_keep_pin (lui_session_get_client (self->session), pin, &error))
    lui_signin_page_show_error (self, error);
  else
    sign_in (widget, NULL, NULL);
}

static void
on_activated (LuiSigninPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "signin.sign-in", NULL);
}

/* Where one has to type next. */
static gboolean
lui_signin_page_grab_focus (GtkWidget *widget)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);
  GtkEditable *fields[] = { self->server, self->company, self->user_id, self->password };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (gtk_widget_get_visible (GTK_WIDGET (fields[i]))
        && *gtk_editable_get_text (fields[i]) == '\0')
      return gtk_widget_grab_focus (GTK_WIDGET (fields[i]));
  return gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
lui_signin_page_dispose (GObject *object)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lui_signin_page_parent_class)->dispose (object);
}

static void
lui_signin_page_finalize (GObject *object)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->offered_pin);
  G_OBJECT_CLASS (lui_signin_page_parent_class)->finalize (object);
}

static void
lui_signin_page_class_init (LuiSigninPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_signin_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lui_signin_page_finalize;
  widget_class->grab_focus = lui_signin_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-signin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, server);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, contact);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, pin);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, company);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, user_id);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, password);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, problem);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, stay);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_action (widget_class, "signin.sign-in", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "signin.trust", NULL, trust);
}

static void
lui_signin_page_init (LuiSigninPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiSigninPage) self = user_data;
  g_autoptr (GError) error = NULL;

  set_is_busy (self, FALSE);
  if (!lui_session_resume_finish (LUI_SESSION (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lui_signin_page_show_error (self, error);
}

/* What was used last; with a kept sign-in it goes on by itself. */
static void
restore (LuiSigninPage *self)
{
  GSettings *settings = lui_session_get_settings (self->session);
  g_autofree char *server = g_settings_get_string (settings, "server");
  g_autofree char *company = g_settings_get_string (settings, "company");
  g_autofree char *user_id = g_settings_get_string (settings, "user-id");

  gtk_editable_set_text (self->server, server);
  gtk_editable_set_text (self->company, company);
  gtk_widget_set_visible (GTK_WIDGET (self->company), *company != '\0');
  gtk_editable_set_text (self->user_id, user_id);
  gtk_check_button_set_active (self->stay, g_settings_get_boolean (settings, "stay-signed-in"));
  if (*server != '\0' && lui_session_set_server (self->session, server, NULL))
    {
      set_is_busy (self, TRUE);
      lui_session_resume_async (self->session, self->cancellable, resumed_cb, g_object_ref (self));
    }
}

GtkWidget *
lui_signin_page_new (LuiSession *session)
{
  LuiSigninPage *self = g_object_new (LUI_TYPE_SIGNIN_PAGE, NULL);

  self->session = g_object_ref (session);
  restore (self);
  return GTK_WIDGET (self);
}
