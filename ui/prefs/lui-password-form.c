/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-password-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-password-rules.h"
#include "lui-problem-row.h"

struct _LuiPasswordForm
{
  GtkWidget parent_instance;

  LiveonClient *client;
  LuiPasswordRules rules; /* none but to repeat it, until the server has told */
  GCancellable *cancellable;

  GtkEditable *current;
  LuiProblemRow *current_problem;
  GtkEditable *fresh;
  GtkEditable *repeated;
  LuiProblemRow *problem;
  GtkBox *list;
  GtkImage *ticks[LUI_N_RULES];
  GtkLabel *sentences[LUI_N_RULES];
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LuiPasswordForm, lui_password_form, GTK_TYPE_WIDGET)

static void
show_rule (LuiPasswordForm *self, LuiRule rule)
{
  static const struct
  {
    const char *icon;
    const char *style;
    const char *name;
  } looks[] = {
    [LUI_RULE_STATE_UNKNOWN] = { "radio-mixed-symbolic", "dim-label", N_ ("The server checks it") },
    [LUI_RULE_STATE_UNMET] = { "radio-symbolic", "dim-label", N_ ("Not yet") },
    [LUI_RULE_STATE_MET] = { "object-select-symbolic", "success", N_ ("Done") },
  };
  LuiRuleState state = lui_password_rules_judge (
      &self->rules, rule, gtk_editable_get_text (self->current),
      gtk_editable_get_text (self->fresh), gtk_editable_get_text (self->repeated));
  g_autofree char *sentence = lui_password_rules_dup_sentence (&self->rules, rule);

  gtk_image_set_from_icon_name (self->ticks[rule], looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->ticks[rule]),
                              (const char *[]){ looks[state].style, NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ticks[rule]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (looks[state].name), -1);
  gtk_label_set_label (self->sentences[rule], sentence);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->ticks[rule])),
                          lui_password_rules_has (&self->rules, rule));
}

static void
update (LuiPasswordForm *self)
{
  const char *current = gtk_editable_get_text (self->current);
  gboolean is_good
      = *current != '\0'
        && lui_password_rules_are_met (&self->rules, current, gtk_editable_get_text (self->fresh),
                                       gtk_editable_get_text (self->repeated));

  for (guint i = 0; i < LUI_N_RULES; i++)
    show_rule (self, (LuiRule) i);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "password.change", is_good);
}

static void
on_typed (LuiPasswordForm *self)
{
  lui_problem_row_set_error (self->problem, NULL);
  lui_problem_row_set_error (self->current_problem, NULL);
  update (self);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiPasswordForm) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = liveon_client_change_password_finish (LIVEON_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  update (self);
  if (is_done)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  else if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_SIGN_IN)
           || g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_LOCKED_OUT))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->current), TRUE);
      lui_problem_row_set_error (self->current_problem, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->current));
    }
  else
    lui_problem_row_set_error (self->problem, error);
}

static void
change (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiPasswordForm *self = LUI_PASSWORD_FORM (widget);

  gtk_widget_action_set_enabled (widget, "password.change", FALSE);
  liveon_client_change_password_async (self->client, gtk_editable_get_text (self->current),
                                       gtk_editable_get_text (self->fresh), self->cancellable,
                                       changed_cb, g_object_ref (self));
}

static void
on_activated (LuiPasswordForm *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "password.change", NULL);
}

static void
policy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiPasswordForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonPasswordPolicy) policy
      = liveon_client_get_password_policy_finish (LIVEON_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (policy == NULL)
    {
      lui_problem_row_set_error (self->problem, error);
      return;
    }
  self->rules.min_length = liveon_password_policy_get_min_length (policy);
  self->rules.min_classes = liveon_password_policy_get_min_classes (policy);
  self->rules.history = liveon_password_policy_get_history (policy);
  self->rules.login = liveon_client_get_user_id (self->client);
  update (self);
}

static gboolean
lui_password_form_grab_focus (GtkWidget *widget)
{
  LuiPasswordForm *self = LUI_PASSWORD_FORM (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (
      gtk_widget_get_visible (GTK_WIDGET (self->current)) ? self->current : self->fresh));
}

static void
lui_password_form_dispose (GObject *object)
{
  LuiPasswordForm *self = LUI_PASSWORD_FORM (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lui_password_form_parent_class)->dispose (object);
}

static void
lui_password_form_class_init (LuiPasswordFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_password_form_dispose;
  widget_class->grab_focus = lui_password_form_grab_focus;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LUI_TYPE_PASSWORD_FORM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LUI_TYPE_PROBLEM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-password-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiPasswordForm, current);
  gtk_widget_class_bind_template_child (widget_class, LuiPasswordForm, current_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiPasswordForm, fresh);
  gtk_widget_class_bind_template_child (widget_class, LuiPasswordForm, repeated);
  gtk_widget_class_bind_template_child (widget_class, LuiPasswordForm, problem);
  gtk_widget_class_bind_template_child (widget_class, LuiPasswordForm, list);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_action (widget_class, "password.change", NULL, change);
}

static void
add_rule (LuiPasswordForm *self, LuiRule rule)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9));

  self->ticks[rule] = GTK_IMAGE (gtk_image_new ());
  self->sentences[rule]
      = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "hexpand", TRUE, NULL);
  gtk_box_append (row, GTK_WIDGET (self->ticks[rule]));
  gtk_box_append (row, GTK_WIDGET (self->sentences[rule]));
  gtk_box_append (self->list, GTK_WIDGET (row));
}

static void
lui_password_form_init (LuiPasswordForm *self)
{
  self->cancellable = g_cancellable_new ();
  self->rules.login = "";
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < LUI_N_RULES; i++)
    add_rule (self, (LuiRule) i);
  update (self);
}

void
lui_password_form_set_client (LuiPasswordForm *self, LiveonClient *client)
{
  g_return_if_fail (LUI_IS_PASSWORD_FORM (self));

  g_set_object (&self->client, client);
  liveon_client_get_password_policy_async (client, self->cancellable, policy_cb,
                                           g_object_ref (self));
}

void
lui_password_form_set_current (LuiPasswordForm *self, const char *password)
{
  g_return_if_fail (LUI_IS_PASSWORD_FORM (self));

  gtk_editable_set_text (self->current, password);
  gtk_widget_set_visible (GTK_WIDGET (self->current), *password == '\0');
}

void
lui_password_form_clear (LuiPasswordForm *self)
{
  g_return_if_fail (LUI_IS_PASSWORD_FORM (self));

  gtk_editable_set_text (self->current, "");
  gtk_editable_set_text (self->fresh, "");
  gtk_editable_set_text (self->repeated, "");
}
