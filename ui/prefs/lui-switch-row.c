/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-switch-row.h"

struct _LuiSwitchRow
{
  AdwActionRow parent_instance;

  GtkWidget *toggle;
};

enum
{
  PROP_ACTIVE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiSwitchRow, lui_switch_row, ADW_TYPE_ACTION_ROW)

static void
lui_switch_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LuiSwitchRow *self = LUI_SWITCH_ROW (object);

  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, gtk_switch_get_active (GTK_SWITCH (self->toggle)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_switch_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LuiSwitchRow *self = LUI_SWITCH_ROW (object);

  if (id == PROP_ACTIVE)
    gtk_switch_set_active (GTK_SWITCH (self->toggle), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
on_toggled (LuiSwitchRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
lui_switch_row_class_init (LuiSwitchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lui_switch_row_get_property;
  object_class->set_property = lui_switch_row_set_property;
  properties[PROP_ACTIVE]
      = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lui_switch_row_init (LuiSwitchRow *self)
{
  self->toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->toggle);
  /* It is named by the row's title, too. */
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->toggle);
  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (on_toggled), self,
                           G_CONNECT_SWAPPED);
}
