/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-small-bar.h"

#include <glib/gi18n.h>

struct _LuiSmallBar
{
  GtkWidget parent_instance;

  GActionGroup *actions;

  GtkButton *mute;
  GtkLabel *speaker;
  GtkWidget *leave;
  GtkPopover *leave_popover;
};

G_DEFINE_FINAL_TYPE (LuiSmallBar, lui_small_bar, GTK_TYPE_WIDGET)

static void
show_mute (LuiSmallBar *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (self->actions, "mute");
  gboolean is_muted = g_variant_get_boolean (state);

  gtk_button_set_icon_name (self->mute, is_muted ? "microphone-disabled-symbolic"
                                                 : "audio-input-microphone-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mute), is_muted ? _ ("Unmute") : _ ("Mute"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mute), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_muted ? _ ("Muted") : _ ("Mute"), -1);
}

static void
lui_small_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiSmallBar *self = LUI_SMALL_BAR (widget);

  GTK_WIDGET_CLASS (lui_small_bar_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (self->leave_popover);
}

static void
lui_small_bar_dispose (GObject *object)
{
  LuiSmallBar *self = LUI_SMALL_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (lui_small_bar_parent_class)->dispose (object);
}

static void
lui_small_bar_class_init (LuiSmallBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_small_bar_dispose;
  widget_class->size_allocate = lui_small_bar_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-small-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiSmallBar, mute);
  gtk_widget_class_bind_template_child (widget_class, LuiSmallBar, speaker);
  gtk_widget_class_bind_template_child (widget_class, LuiSmallBar, leave);
  gtk_widget_class_bind_template_child (widget_class, LuiSmallBar, leave_popover);
}

static void
lui_small_bar_init (LuiSmallBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_small_bar_set_actions (LuiSmallBar *self, GActionGroup *actions)
{
  g_return_if_fail (LUI_IS_SMALL_BAR (self) && self->actions == NULL);

  self->actions = g_object_ref (actions);
  g_signal_connect_object (actions, "action-state-changed::mute", G_CALLBACK (show_mute), self,
                           G_CONNECT_SWAPPED);
  show_mute (self);
}

void
lui_small_bar_set_speaker (LuiSmallBar *self, const char *name)
{
  g_return_if_fail (LUI_IS_SMALL_BAR (self));

  gtk_label_set_label (self->speaker, name != NULL ? name : "");
}

void
lui_small_bar_ask_leave (LuiSmallBar *self)
{
  graphene_rect_t bounds;

  g_return_if_fail (LUI_IS_SMALL_BAR (self));

  if (gtk_widget_compute_bounds (self->leave, GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (
        self->leave_popover, &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                              (int) bounds.size.width, (int) bounds.size.height });
  gtk_popover_popup (self->leave_popover);
}
