/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notices-page.h"

#include "lui-notice-row.h"

struct _LuiNoticesPage
{
  GtkWidget parent_instance;

  LuiNotices *notices;

  GtkStack *stack;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (LuiNoticesPage, lui_notices_page, GTK_TYPE_WIDGET)

static void
on_setup (LuiNoticesPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (LUI_TYPE_NOTICE_ROW, NULL));
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
on_bind (LuiNoticesPage *self, GtkListItem *list_item)
{
  lui_notice_row_show (LUI_NOTICE_ROW (gtk_list_item_get_child (list_item)),
                       gtk_list_item_get_item (list_item));
}

static void
update_stack (LuiNoticesPage *self)
{
  gboolean has_any = g_list_model_get_n_items (lui_notices_get_items (self->notices)) > 0;

  gtk_stack_set_visible_child_name (self->stack, has_any ? "notices" : "none");
}

static gboolean
lui_notices_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LUI_NOTICES_PAGE (widget)->list));
}

static void
lui_notices_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_notices_page_parent_class)->map (widget);
  lui_notices_set_is_watched (LUI_NOTICES_PAGE (widget)->notices, TRUE);
}

static void
lui_notices_page_unmap (GtkWidget *widget)
{
  lui_notices_set_is_watched (LUI_NOTICES_PAGE (widget)->notices, FALSE);
  GTK_WIDGET_CLASS (lui_notices_page_parent_class)->unmap (widget);
}

static void
lui_notices_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&LUI_NOTICES_PAGE (object)->notices);
  G_OBJECT_CLASS (lui_notices_page_parent_class)->dispose (object);
}

static void
lui_notices_page_class_init (LuiNoticesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_notices_page_dispose;
  widget_class->grab_focus = lui_notices_page_grab_focus;
  widget_class->map = lui_notices_page_map;
  widget_class->unmap = lui_notices_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-notices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiNoticesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticesPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
lui_notices_page_init (LuiNoticesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_notices_page_new (LuiNotices *notices)
{
  LuiNoticesPage *self = g_object_new (LUI_TYPE_NOTICES_PAGE, NULL);
  GListModel *items = lui_notices_get_items (notices);
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (items));

  self->notices = g_object_ref (notices);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (items, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
  return GTK_WIDGET (self);
}
