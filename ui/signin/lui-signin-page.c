/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-signin-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-account-step.h"
#include "lui-application.h"
#include "lui-changed-step.h"
#include "lui-contact-step.h"
#include "lui-fault.h"
#include "lui-link.h"
#include "lui-password-form.h"
#include "lui-preset.h"
#include "lui-problem-row.h"
#include "lui-server-facts.h"
#include "lui-words.h"

/* One step is shown. The first start begins at "server", every other at "account":
 *
 *   server --continue--> (who is it?) --known--> account --sign in--> the lobby
 *                             |                     '--expired--> password --changed--> the lobby
 *                             +--unknown certificate--> contact --the same--> account
 *                             '--another certificate--> changed, and no further
 *
 * What else goes wrong is told where one is. A kept sign-in goes on from "account" by itself. */

struct _LuiSigninPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LuiPreset *preset;
  LiveonInvite *invite;      /* that one follows */
  LiveonServerInfo *info;    /* NULL until the server has answered */
  GCancellable *cancellable; /* of what is on its way */

  GtkWidget *back;
  GtkStack *steps;
  GtkImage *icon;
  GtkWidget *server_step;
  GtkEditable *server;
  LuiProblemRow *server_problem;
  GtkWidget *account_scroller;
  LuiAccountStep *account;
  LuiContactStep *contact;
  LuiChangedStep *changed;
  GtkWidget *password_scroller;
  LuiPasswordForm *password;
};

G_DEFINE_FINAL_TYPE (LuiSigninPage, lui_signin_page, GTK_TYPE_WIDGET)

static void
show_step (LuiSigninPage *self, gpointer step)
{
  gboolean is_start
      = step == self->account_scroller
        || (step == self->server_step && lui_session_get_client (self->session) == NULL);

  gtk_widget_set_visible (step, TRUE);
  gtk_stack_set_visible_child (self->steps, step);
  /* What is not shown is not there, for a screen reader either. */
  for (GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (self->steps)); other != NULL;
       other = gtk_widget_get_next_sibling (other))
    gtk_widget_set_visible (other, other == step);
  gtk_widget_set_visible (self->back, !is_start);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
is_shown (LuiSigninPage *self, gpointer step)
{
  return gtk_stack_get_visible_child (self->steps) == step;
}

static GSettings *
get_settings (LuiSigninPage *self)
{
  return lui_session_get_settings (self->session);
}

static const char *
get_server (LuiSigninPage *self)
{
  return liveon_client_get_server (lui_session_get_client (self->session));
}

/* status: (nullable): what is being done, while nothing else can be. */
static void
set_busy (LuiSigninPage *self, const char *status)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signin.sign-in", status == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signin.continue", status == NULL);
  lui_account_step_set_status (self->account, status);
}

/* What is still on its way does not matter any more. */
static void
begin_anew (LuiSigninPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, NULL);
  lui_problem_row_set_error (self->server_problem, NULL);
  lui_account_step_clear_errors (self->account);
}

static void
show_change (LuiSigninPage *self, const GError *error, const char *trusted, const char *sentences)
{
  g_autofree char *path = lui_session_dup_trust_path ();
  LuiChange change = {
    .server = get_server (self),
    .sentences = sentences,
    .code = liveon_error_get_code (error),
    .trusted = trusted,
    .seen = liveon_error_get_argument (error, "pin"),
    .path = error->code == LIVEON_ERROR_PIN ? path : NULL,
  };

  lui_changed_step_set (self->changed, &change);
  show_step (self, self->changed);
}

/* What the link that one follows says of this server, or NULL. */
static const char *
get_given_pin (LuiSigninPage *self)
{
  if (self->invite == NULL
      || !lui_link_is_same_server (liveon_invite_get_server (self->invite), get_server (self)))
    return NULL;
  return liveon_invite_get_pin (self->invite);
}

static void
show_contact (LuiSigninPage *self, const GError *error)
{
  const char *pin = liveon_error_get_argument (error, "pin");
  const char *given = get_given_pin (self);

  if (given != NULL && g_ascii_strcasecmp (given, pin) != 0)
    {
      show_change (self, error, given,
                   _ ("The link that you follow gives another certificate than the server has. Do "
                      "not enter your password; ask your IT staff, and whoever sent the link."));
      return;
    }
  lui_contact_step_set_pin (self->contact, get_server (self), pin, given != NULL);
  show_step (self, self->contact);
}

void
lui_signin_page_show_error (LuiSigninPage *self, const GError *error)
{
  LuiPlace place = lui_fault_get_place (error);

  g_return_if_fail (LUI_IS_SIGNIN_PAGE (self));

  if (place == LUI_PLACE_CONTACT)
    show_contact (self, error);
  else if (place == LUI_PLACE_CHANGED)
    {
      LiveonTrustStore *trust
          = liveon_client_get_trust_store (lui_session_get_client (self->session));
      g_autofree char *trusted = liveon_trust_store_dup_pin (trust, get_server (self));
      g_autofree char *sentences = lui_words_dup_error (error);

      show_change (self, error, trusted, sentences);
    }
  else if (is_shown (self, self->server_step))
    {
      lui_problem_row_set_error (self->server_problem, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->server));
    }
  else
    lui_account_step_show_error (self->account, place, error);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiSigninPage) self = user_data;
  LiveonClient *client = LIVEON_CLIENT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = liveon_client_get_server_info_finish (client, result, &error);

  if (is_cancelled (error))
    return;
  if (is_shown (self, self->server_step))
    set_busy (self, NULL);
  if (error != NULL)
    {
      lui_signin_page_show_error (self, error);
      return;
    }
  g_set_object (&self->info, info);
  lui_account_step_set_info (self->account, info);
  if (is_shown (self, self->server_step))
    show_step (self, self->account_scroller);
}

static void
remember_server (LuiSigninPage *self)
{
  if (!self->preset->is_locked && g_settings_is_writable (get_settings (self), "server"))
    {
      g_autofree char *host = lui_link_dup_host (get_server (self));

      g_settings_set_string (get_settings (self), "server", host);
    }
}

/* Let in, but for one thing. */
static void
show_must_change (LuiSigninPage *self)
{
  LiveonClient *client = lui_session_get_client (self->session);

  if (!liveon_client_get_must_change_password (client))
    return;
  set_busy (self, NULL);
  lui_password_form_set_client (self->password, client);
  lui_password_form_set_current (self->password, lui_account_step_get_password (self->account));
  show_step (self, self->password_scroller);
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiSigninPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (lui_session_resume_finish (LUI_SESSION (source), result, &error))
    {
      show_must_change (self);
      return;
    }
  if (is_cancelled (error))
    return;
  set_busy (self, NULL);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    lui_signin_page_show_error (self, error);
}

/* Who is it, and does it know this device? */
static void
contact_server (LuiSigninPage *self)
{
  LiveonClient *client = lui_session_get_client (self->session);

  begin_anew (self);
  g_clear_object (&self->info);
  lui_account_step_set_info (self->account, NULL);
  liveon_client_get_server_info_async (client, self->cancellable, info_cb, g_object_ref (self));
  if (is_shown (self, self->server_step))
    set_busy (self, "");
  else if (g_settings_get_boolean (get_settings (self), "stay-signed-in"))
    {
      set_busy (self, _ ("Signing in…"));
      lui_session_resume_async (self->session, self->cancellable, resumed_cb, g_object_ref (self));
    }
}

static gboolean
set_server (LuiSigninPage *self, const char *server, GError **error)
{
  if (!lui_session_set_server (self->session, server, error))
    return FALSE;
  lui_account_step_set_server (self->account, get_server (self), self->preset->is_locked);
  return TRUE;
}

static void
go_on (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);
  const char *server = gtk_editable_get_text (self->server);
  g_autoptr (GError) error = NULL;

  begin_anew (self);
  if (*server == '\0')
    lui_problem_row_set_sentence (self->server_problem, _ ("Enter the name of your server."));
  else if (set_server (self, server, &error))
    contact_server (self);
  else
    lui_signin_page_show_error (self, error);
}

static void
retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  contact_server (LUI_SIGNIN_PAGE (widget));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiSigninPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (lui_session_sign_in_finish (LUI_SESSION (source), result, &error))
    {
      remember_server (self);
      show_must_change (self);
      lui_account_step_forget_password (self->account);
    }
  if (is_cancelled (error))
    return;
  set_busy (self, NULL);
  if (error != NULL)
    lui_signin_page_show_error (self, error);
}

static void
sign_in (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);
  LuiAccountStep *account = self->account;

  lui_account_step_clear_errors (account);
  if (!lui_account_step_is_complete (account))
    return;
  set_busy (self, _ ("Signing in…"));
  lui_session_sign_in_async (
      self->session, lui_account_step_get_company (account), lui_account_step_get_user_id (account),
      lui_account_step_get_password (account), lui_account_step_get_stays (account),
      self->cancellable, signed_in_cb, g_object_ref (self));
}

static void
trusted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiSigninPage) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What could not be written down holds until the end, and is asked again at the next start. */
  if (!liveon_trust_store_trust_finish (LIVEON_TRUST_STORE (source), result, &error))
    lui_signin_page_show_error (self, error);
}

static void
trust (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);
  LiveonClient *client = lui_session_get_client (self->session);

  liveon_trust_store_trust_async (liveon_client_get_trust_store (client), get_server (self),
                                  lui_contact_step_get_pin (self->contact), NULL, trusted_cb,
                                  g_object_ref (self));
  show_step (self, self->account_scroller);
  contact_server (self);
}

static void
change_server (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);

  begin_anew (self);
  show_step (self, self->server_step);
}

/* From the question about a server to the choice of one, and from there to the one that is set. */
static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);

  begin_anew (self);
  if (is_shown (self, self->password_scroller))
    lui_session_sign_out (self->session);
  if (is_shown (self, self->server_step) || is_shown (self, self->password_scroller)
      || self->preset->is_locked)
    show_step (self, self->account_scroller);
  else
    show_step (self, self->server_step);
}

static void
show_facts (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);

  if (self->info != NULL)
    gtk_window_present (GTK_WINDOW (lui_server_facts_new (
        self->info, get_server (self), GTK_WINDOW (gtk_widget_get_root (widget)))));
}

static void
on_server_activated (LuiSigninPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "signin.continue", NULL);
}

static gboolean
lui_signin_page_grab_focus (GtkWidget *widget)
{
  LuiSigninPage *self = LUI_SIGNIN_PAGE (widget);

  if (is_shown (self, self->server_step))
    return gtk_widget_grab_focus (GTK_WIDGET (self->server));
  if (is_shown (self, self->account_scroller))
    return gtk_widget_grab_focus (GTK_WIDGET (self->account));
  if (is_shown (self, self->password_scroller))
    return gtk_widget_grab_focus (GTK_WIDGET (self->password));
  return gtk_widget_child_focus (gtk_stack_get_visible_child (self->steps), GTK_DIR_TAB_FORWARD);
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
  g_clear_object (&self->invite);
  g_clear_object (&self->info);
  g_clear_pointer (&self->preset, lui_preset_free);
  G_OBJECT_CLASS (lui_signin_page_parent_class)->dispose (object);
}

static void
lui_signin_page_finalize (GObject *object)
{
  g_object_unref (LUI_SIGNIN_PAGE (object)->cancellable);
  G_OBJECT_CLASS (lui_signin_page_parent_class)->finalize (object);
}

static void
lui_signin_page_class_init (LuiSigninPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_signin_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lui_signin_page_finalize;
  widget_class->grab_focus = lui_signin_page_grab_focus;
  g_type_ensure (LUI_TYPE_ACCOUNT_STEP);
  g_type_ensure (LUI_TYPE_CHANGED_STEP);
  g_type_ensure (LUI_TYPE_CONTACT_STEP);
  g_type_ensure (LUI_TYPE_PASSWORD_FORM);
  g_type_ensure (LUI_TYPE_PROBLEM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-signin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, back);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, steps);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, icon);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, server_step);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, server);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, server_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, account_scroller);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, account);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, contact);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, changed);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, password_scroller);
  gtk_widget_class_bind_template_child (widget_class, LuiSigninPage, password);
  gtk_widget_class_bind_template_callback (widget_class, on_server_activated);
  gtk_widget_class_install_action (widget_class, "signin.continue", NULL, go_on);
  gtk_widget_class_install_action (widget_class, "signin.sign-in", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "signin.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "signin.trust", NULL, trust);
  gtk_widget_class_install_action (widget_class, "signin.change-server", NULL, change_server);
  gtk_widget_class_install_action (widget_class, "signin.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "signin.facts", NULL, show_facts);
}

static void
lui_signin_page_init (LuiSigninPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_image_set_from_icon_name (self->icon, LUI_APPLICATION_ID);
  gtk_widget_set_visible (GTK_WIDGET (self->icon),
                          gtk_icon_theme_has_icon (gtk_icon_theme_get_for_display (
                                                       gtk_widget_get_display (GTK_WIDGET (self))),
                                                   LUI_APPLICATION_ID));
}

/* What was used last, or what IT has set. */
static void
restore (LuiSigninPage *self)
{
  GSettings *settings = get_settings (self);
  g_autofree char *user_id = g_settings_get_string (settings, "user-id");
  g_autoptr (GError) error = NULL;

  self->preset
      = lui_preset_load (settings, g_getenv ("LIVEON_SERVER"), g_get_system_config_dirs ());
  lui_account_step_set_account (self->account, self->preset->company, user_id,
                                g_settings_get_boolean (settings, "stay-signed-in"));
  gtk_editable_set_text (self->server, self->preset->server);
  if (*self->preset->server == '\0')
    show_step (self, self->server_step);
  else if (set_server (self, self->preset->server, &error))
    {
      show_step (self, self->account_scroller);
      contact_server (self);
    }
  else
    lui_signin_page_show_error (self, error);
}

GtkWidget *
lui_signin_page_new (LuiSession *session)
{
  LuiSigninPage *self = g_object_new (LUI_TYPE_SIGNIN_PAGE, NULL);

  self->session = g_object_ref (session);
  restore (self);
  return GTK_WIDGET (self);
}

gboolean
lui_signin_page_take_invite (LuiSigninPage *self, LiveonInvite *invite)
{
  const char *company = liveon_invite_get_company (invite);
  const char *server = liveon_invite_get_server (invite);
  g_autofree char *user_id = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LUI_IS_SIGNIN_PAGE (self), FALSE);

  if (self->preset->is_locked && !lui_link_is_same_server (server, self->preset->server))
    {
      lui_account_step_set_aim (
          self->account,
          _ ("The link leads to another server than the one your IT staff has set."));
      return FALSE;
    }
  g_set_object (&self->invite, invite);
  user_id = g_strdup (lui_account_step_get_user_id (self->account));
  lui_account_step_set_account (self->account, company != NULL ? company : self->preset->company,
                                user_id, lui_account_step_get_stays (self->account));
  lui_account_step_set_aim (self->account, liveon_invite_get_room_id (invite) != NULL
                                               ? _ ("Sign in to enter the room you are invited to.")
                                               : NULL);
  gtk_editable_set_text (self->server, server);
  if (set_server (self, server, &error))
    {
      show_step (self, self->account_scroller);
      contact_server (self);
    }
  else
    lui_signin_page_show_error (self, error);
  return TRUE;
}
