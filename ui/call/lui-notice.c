/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notice.h"

struct _LuiNotice
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *text;
  GtkButton *action;
  GtkButton *other;
};

enum
{
  PROP_TEXT = 1,
  PROP_ICON_NAME,
  PROP_ACTION_LABEL,
  PROP_ACTION_NAME,
  PROP_OTHER_LABEL,
  PROP_OTHER_NAME,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiNotice, lui_notice, GTK_TYPE_WIDGET)

static void
set_label (GtkButton *button, const char *label)
{
  gtk_button_set_label (button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL && *label != '\0');
}

static void
lui_notice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LuiNotice *self = LUI_NOTICE (object);
  const char *words = g_value_get_string (value);

  switch (id)
    {
    case PROP_TEXT:
      lui_notice_set_text (self, words);
      break;
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->icon, words);
      break;
    case PROP_ACTION_LABEL:
      set_label (self->action, words);
      break;
    case PROP_ACTION_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action), words);
      break;
    case PROP_OTHER_LABEL:
      set_label (self->other, words);
      break;
    case PROP_OTHER_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->other), words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lui_notice_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lui_notice_parent_class)->dispose (object);
}

static void
lui_notice_class_init (LuiNoticeClass *klass)
{
  static const char *const names[N_PROPS] = {
    [PROP_TEXT] = "text",
    [PROP_ICON_NAME] = "icon-name",
    [PROP_ACTION_LABEL] = "action-label",
    [PROP_ACTION_NAME] = "action-name",
    [PROP_OTHER_LABEL] = "other-label",
    [PROP_OTHER_NAME] = "other-name",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = lui_notice_set_property;
  G_OBJECT_CLASS (klass)->dispose = lui_notice_dispose;
  for (guint i = 1; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL,
                                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, LuiNotice, text);
  gtk_widget_class_bind_template_child (widget_class, LuiNotice, action);
  gtk_widget_class_bind_template_child (widget_class, LuiNotice, other);
}

static void
lui_notice_init (LuiNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_notice_set_text (LuiNotice *self, const char *text)
{
  g_return_if_fail (LUI_IS_NOTICE (self));

  if (text != NULL)
    gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

const char *
lui_notice_get_text (LuiNotice *self)
{
  g_return_val_if_fail (LUI_IS_NOTICE (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_label (self->text) : NULL;
}

void
lui_notice_set_action (LuiNotice *self, const char *label, const char *name)
{
  g_return_if_fail (LUI_IS_NOTICE (self));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action), name);
  set_label (self->action, label);
}
