/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-data-use.h"

struct _LuiDataUse
{
  GObject parent_instance;

  GSettings *settings;
  GNetworkMonitor *monitor;
  gboolean saves_data;
  gint64 max_bps;
};

enum
{
  PROP_SAVES_DATA = 1,
  PROP_MAX_BPS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiDataUse, lui_data_use, G_TYPE_OBJECT)

static void
update (LuiDataUse *self)
{
  gboolean saves_data = g_settings_get_boolean (self->settings, "data-saver")
                        || (g_settings_get_boolean (self->settings, "data-saver-on-metered")
                            && g_network_monitor_get_network_metered (self->monitor));
  gint64 max_bps = (gint64) g_settings_get_uint (self->settings, "data-limit") * 1000;

  if (saves_data != self->saves_data)
    {
      self->saves_data = saves_data;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVES_DATA]);
    }
  if (max_bps != self->max_bps)
    {
      self->max_bps = max_bps;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_BPS]);
    }
}

static void
lui_data_use_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LuiDataUse *self = LUI_DATA_USE (object);

  if (id == PROP_SAVES_DATA)
    g_value_set_boolean (value, self->saves_data);
  else if (id == PROP_MAX_BPS)
    g_value_set_int64 (value, self->max_bps);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_data_use_dispose (GObject *object)
{
  LuiDataUse *self = LUI_DATA_USE (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (lui_data_use_parent_class)->dispose (object);
}

static void
lui_data_use_class_init (LuiDataUseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lui_data_use_get_property;
  object_class->dispose = lui_data_use_dispose;
  properties[PROP_SAVES_DATA] = g_param_spec_boolean ("saves-data", NULL, NULL, FALSE, flags);
  properties[PROP_MAX_BPS] = g_param_spec_int64 ("max-bps", NULL, NULL, 0, G_MAXINT32, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lui_data_use_init (LuiDataUse *self)
{
}

LuiDataUse *
lui_data_use_new (GSettings *settings, GNetworkMonitor *monitor)
{
  static const char *const keys[] = { "data-saver", "data-saver-on-metered", "data-limit" };
  LuiDataUse *self = g_object_new (LUI_TYPE_DATA_USE, NULL);

  self->settings = g_object_ref (settings);
  self->monitor = g_object_ref (monitor);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", keys[i], NULL);

      g_signal_connect_object (settings, signal, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (monitor, "notify::network-metered", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return self;
}

void
lui_data_use_bind (LuiDataUse *self, GObject *call)
{
  g_return_if_fail (LUI_IS_DATA_USE (self));

  g_object_bind_property (self, "saves-data", call, "saves-data", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "max-bps", call, "max-send-bps", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "max-bps", call, "max-receive-bps", G_BINDING_SYNC_CREATE);
}
