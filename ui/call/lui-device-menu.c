/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-device-menu.h"

#include <glib/gi18n.h>

typedef struct
{
  GMenu *menu; /* not owned: the connection ends with it */
  GListModel *list;
  char *action;
} DeviceMenu;

static void
on_devices_changed (DeviceMenu *self)
{
  guint count = g_list_model_get_n_items (self->list);

  g_menu_remove_all (self->menu);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (LiveonMediaDevice) device = g_list_model_get_item (self->list, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (liveon_media_device_get_name (device), NULL);

      g_menu_item_set_action_and_target (item, self->action, "s",
                                         liveon_media_device_get_id (device));
      g_menu_append_item (self->menu, item);
    }
  if (count == 0)
    /* An action that there is not: it can be read, and nothing else. */
    g_menu_append (self->menu, _ ("None is connected"), "call.none");
}

static void
device_menu_free (gpointer data, GClosure *closure)
{
  DeviceMenu *self = data;

  g_object_unref (self->list);
  g_free (self->action);
  g_free (self);
}

void
lui_device_menu_follow (GMenu *menu,
                        LiveonMediaDevices *devices,
                        LiveonMediaKind kind,
                        const char *action)
{
  DeviceMenu *self = g_new0 (DeviceMenu, 1);
  GClosure *closure = g_cclosure_new_swap (G_CALLBACK (on_devices_changed), self, device_menu_free);

  self->menu = menu;
  self->list = g_object_ref (liveon_media_devices_get_list (devices, kind));
  self->action = g_strdup (action);
  g_object_watch_closure (G_OBJECT (menu), closure);
  g_signal_connect_closure (self->list, "items-changed", closure, FALSE);
  on_devices_changed (self);
}
