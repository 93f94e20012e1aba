/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-data-group.h"

#include <glib/gi18n.h>

#include "lui-call-words.h"
#include "lui-switch-row.h"

struct _LuiDataGroup
{
  AdwPreferencesGroup parent_instance;

  GArray *limits; /* guint, kbit/s, in the order of the row's choices */

  LuiSwitchRow *saver;
  LuiSwitchRow *metered;
  AdwComboRow *limit;
};

G_DEFINE_FINAL_TYPE (LuiDataGroup, lui_data_group, ADW_TYPE_PREFERENCES_GROUP)

/* The largest that is no more than it; what is less than all of them is still a limit. */
static gboolean
to_position (GValue *value, GVariant *variant, gpointer data)
{
  LuiDataGroup *self = data;
  const guint kbps = g_variant_get_uint32 (variant);
  guint position = kbps > 0 ? 1 : 0;

  for (guint i = position; i < self->limits->len; i++)
    if (g_array_index (self->limits, guint, i) <= kbps)
      position = i;
  g_value_set_uint (value, position);
  return TRUE;
}

static GVariant *
from_position (const GValue *value, const GVariantType *type, gpointer data)
{
  LuiDataGroup *self = data;
  guint position = g_value_get_uint (value);

  return position < self->limits->len
             ? g_variant_new_uint32 (g_array_index (self->limits, guint, position))
             : NULL;
}

static int
compare (gconstpointer one, gconstpointer other)
{
  const guint a = *(const guint *) one, b = *(const guint *) other;

  return a < b ? -1 : a > b;
}

/* What suits people, and what somebody has set by other means. */
static void
fill_limits (LuiDataGroup *self, guint current)
{
  static const guint usual[] = { 0, 500, 1000, 2000, 3000, 5000 };
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  g_array_append_vals (self->limits, usual, G_N_ELEMENTS (usual));
  if (!g_array_binary_search (self->limits, &current, compare, NULL))
    g_array_append_val (self->limits, current);
  g_array_sort (self->limits, compare);
  for (guint i = 0; i < self->limits->len; i++)
    {
      const guint kbps = g_array_index (self->limits, guint, i);

      gtk_string_list_take (words, kbps == 0 ? g_strdup (C_ ("limit", "None"))
                                             : lui_call_words_dup_rate ((gint64) kbps * 1000));
    }
  adw_combo_row_set_model (self->limit, G_LIST_MODEL (words));
}

static void
lui_data_group_finalize (GObject *object)
{
  g_array_unref (LUI_DATA_GROUP (object)->limits);
  G_OBJECT_CLASS (lui_data_group_parent_class)->finalize (object);
}

static void
lui_data_group_class_init (LuiDataGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lui_data_group_finalize;
  g_type_ensure (LUI_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-data-group.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiDataGroup, saver);
  gtk_widget_class_bind_template_child (widget_class, LuiDataGroup, metered);
  gtk_widget_class_bind_template_child (widget_class, LuiDataGroup, limit);
}

static void
lui_data_group_init (LuiDataGroup *self)
{
  self->limits = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_data_group_bind (LuiDataGroup *self, GSettings *settings)
{
  g_return_if_fail (LUI_IS_DATA_GROUP (self));

  fill_limits (self, g_settings_get_uint (settings, "data-limit"));
  g_settings_bind (settings, "data-saver", self->saver, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "data-saver-on-metered", self->metered, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "data-limit", self->limit, "selected",
                                G_SETTINGS_BIND_DEFAULT, to_position, from_position, self, NULL);
}
