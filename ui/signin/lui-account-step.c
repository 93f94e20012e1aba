/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-account-step.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-link.h"
#include "lui-problem-row.h"
#include "lui-sides.h"

struct _LuiAccountStep
{
  GtkWidget parent_instance;

  AdwActionRow *server;
  GtkWidget *facts;
  GtkWidget *change;
  GtkWidget *retry;
  LuiProblemRow *server_problem;
  GtkLabel *aim;
  GtkEditable *company;
  LuiProblemRow *company_problem;
  GtkEditable *user_id;
  LuiProblemRow *user_id_problem;
  GtkEditable *password;
  LuiProblemRow *password_problem;
  GtkCheckButton *stay;
  GtkLabel *status;
};

G_DEFINE_FINAL_TYPE (LuiAccountStep, lui_account_step, GTK_TYPE_WIDGET)

static void
on_activated (LuiAccountStep *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "signin.sign-in", NULL);
}

/* Where one has to type next. */
static gboolean
lui_account_step_grab_focus (GtkWidget *widget)
{
  LuiAccountStep *self = LUI_ACCOUNT_STEP (widget);
  GtkEditable *fields[] = { self->company, self->user_id };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (gtk_widget_get_visible (GTK_WIDGET (fields[i]))
        && *gtk_editable_get_text (fields[i]) == '\0')
      return gtk_widget_grab_focus (GTK_WIDGET (fields[i]));
  return gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
lui_account_step_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lui_account_step_parent_class)->dispose (object);
}

static void
lui_account_step_class_init (LuiAccountStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_account_step_dispose;
  widget_class->grab_focus = lui_account_step_grab_focus;
  g_type_ensure (LUI_TYPE_PROBLEM_ROW);
  g_type_ensure (LUI_TYPE_SIDES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-account-step.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, server);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, facts);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, change);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, retry);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, server_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, aim);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, company);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, company_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, user_id);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, user_id_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, password);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, password_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, stay);
  gtk_widget_class_bind_template_child (widget_class, LuiAccountStep, status);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
lui_account_step_init (LuiAccountStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_account_step_set_server (LuiAccountStep *self, const char *server, gboolean is_locked)
{
  g_autofree char *host = lui_link_dup_host (server);

  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->server), host);
  gtk_widget_set_visible (self->change, !is_locked);
}

void
lui_account_step_set_account (LuiAccountStep *self,
                              const char *company,
                              const char *user_id,
                              gboolean stays)
{
  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  gtk_editable_set_text (self->company, company);
  /* Until the server has said whether it asks for one. */
  gtk_widget_set_visible (GTK_WIDGET (self->company), *company != '\0');
  gtk_editable_set_text (self->user_id, user_id);
  gtk_check_button_set_active (self->stay, stays);
}

void
lui_account_step_set_info (LuiAccountStep *self, LiveonServerInfo *info)
{
  const char *name = info != NULL ? liveon_server_info_get_operator_name (info) : "";
  const char *where = info != NULL ? liveon_server_info_get_data_location (info) : "";
  /* TRANSLATORS: where a server keeps its data: "Data kept in Japan". */
  g_autofree char *kept = *where != '\0' ? g_strdup_printf (_ ("Data kept in %s"), where) : NULL;
  g_autofree char *both = kept != NULL && *name != '\0' ? g_strdup_printf ("%s · %s", name, kept)
                                                        : g_strdup (kept != NULL ? kept : name);

  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  adw_action_row_set_subtitle (self->server, both);
  gtk_widget_set_visible (self->facts, info != NULL);
  if (info != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->company),
                            liveon_server_info_get_company_code_required (info));
}

void
lui_account_step_set_aim (LuiAccountStep *self, const char *sentence)
{
  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  gtk_label_set_label (self->aim, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->aim), sentence != NULL);
}

void
lui_account_step_set_status (LuiAccountStep *self, const char *sentence)
{
  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  gtk_label_set_label (self->status, sentence != NULL ? sentence : "");
}

const char *
lui_account_step_get_company (LuiAccountStep *self)
{
  g_return_val_if_fail (LUI_IS_ACCOUNT_STEP (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->company)) ? gtk_editable_get_text (self->company)
                                                             : NULL;
}

const char *
lui_account_step_get_user_id (LuiAccountStep *self)
{
  g_return_val_if_fail (LUI_IS_ACCOUNT_STEP (self), NULL);

  return gtk_editable_get_text (self->user_id);
}

const char *
lui_account_step_get_password (LuiAccountStep *self)
{
  g_return_val_if_fail (LUI_IS_ACCOUNT_STEP (self), NULL);

  return gtk_editable_get_text (self->password);
}

gboolean
lui_account_step_get_stays (LuiAccountStep *self)
{
  g_return_val_if_fail (LUI_IS_ACCOUNT_STEP (self), FALSE);

  return gtk_check_button_get_active (self->stay);
}

void
lui_account_step_forget_password (LuiAccountStep *self)
{
  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  gtk_editable_set_text (self->password, "");
}

static gboolean
has_text (GtkEditable *field, LuiProblemRow *problem, const char *sentence)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (field)) || *gtk_editable_get_text (field) != '\0')
    return TRUE;
  lui_problem_row_set_sentence (problem, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (field));
  return FALSE;
}

gboolean
lui_account_step_is_complete (LuiAccountStep *self)
{
  g_return_val_if_fail (LUI_IS_ACCOUNT_STEP (self), FALSE);

  return has_text (self->company, self->company_problem, _ ("Enter your company code."))
         && has_text (self->user_id, self->user_id_problem, _ ("Enter your user ID."))
         && has_text (self->password, self->password_problem, _ ("Enter your password."));
}

void
lui_account_step_show_error (LuiAccountStep *self, LuiPlace place, const GError *error)
{
  const struct
  {
    LuiPlace place;
    LuiProblemRow *problem;
    GtkEditable *field;
  } rows[] = {
    { LUI_PLACE_COMPANY, self->company_problem, self->company },
    { LUI_PLACE_USER_ID, self->user_id_problem, self->user_id },
    { LUI_PLACE_PASSWORD, self->password_problem, self->password },
  };

  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].place == place)
      {
        lui_problem_row_set_error (rows[i].problem, error);
        gtk_widget_grab_focus (GTK_WIDGET (rows[i].field));
        gtk_editable_select_region (rows[i].field, 0, -1);
        return;
      }
  lui_problem_row_set_error (self->server_problem, error);
  gtk_widget_set_visible (self->retry, TRUE);
}

void
lui_account_step_clear_errors (LuiAccountStep *self)
{
  g_return_if_fail (LUI_IS_ACCOUNT_STEP (self));

  gtk_widget_set_visible (self->retry, FALSE);
  lui_problem_row_set_error (self->server_problem, NULL);
  lui_problem_row_set_error (self->company_problem, NULL);
  lui_problem_row_set_error (self->user_id_problem, NULL);
  lui_problem_row_set_error (self->password_problem, NULL);
}
