/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-data-use.h"

#include "test-support.h"

/* A network that says of itself what a test wants. */
struct _FakeNetwork
{
  GObject parent_instance;
  gboolean is_metered;
};

#define FAKE_TYPE_NETWORK (fake_network_get_type ())
G_DECLARE_FINAL_TYPE (FakeNetwork, fake_network, FAKE, NETWORK, GObject)

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
init_initable (GInitableIface *iface)
{
  iface->init = init;
}

static void
init_monitor (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeNetwork,
                               fake_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, init_initable)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, init_monitor))

static void
fake_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_METERED)
    g_value_set_boolean (value, FAKE_NETWORK (object)->is_metered);
}

static void
fake_network_class_init (FakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
}

static void
set_is_metered (FakeNetwork *self, gboolean is_metered)
{
  self->is_metered = is_metered;
  g_object_notify (G_OBJECT (self), "network-metered");
}

static void
assert_use (LuiDataUse *use, gboolean saves_data, gint64 max_bps)
{
  gboolean saves;
  gint64 bps;

  g_object_get (use, "saves-data", &saves, "max-bps", &bps, NULL);
  g_assert_cmpint (saves, ==, saves_data);
  g_assert_cmpint (bps, ==, max_bps);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_follow (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("jp.liveon.LiveOn");
  g_autoptr (FakeNetwork) network = g_object_new (FAKE_TYPE_NETWORK, NULL);
  g_autoptr (LuiDataUse) use = lui_data_use_new (settings, G_NETWORK_MONITOR (network));
  guint n = 0;

  g_signal_connect_swapped (use, "notify::saves-data", G_CALLBACK (count), &n);
  assert_use (use, FALSE, 0);
  set_is_metered (network, TRUE);
  assert_use (use, FALSE, 0);
  g_settings_set_boolean (settings, "data-saver-on-metered", TRUE);
  assert_use (use, TRUE, 0);
  set_is_metered (network, FALSE);
  assert_use (use, FALSE, 0);
  g_settings_set_boolean (settings, "data-saver", TRUE);
  assert_use (use, TRUE, 0);
  set_is_metered (network, TRUE);
  assert_use (use, TRUE, 0);
  g_assert_cmpuint (n, ==, 3);
  g_settings_set_uint (settings, "data-limit", 500);
  assert_use (use, TRUE, 500000);
  g_settings_set_uint (settings, "data-limit", 1000000);
  assert_use (use, TRUE, 1000000000);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/ui/data-use/follow", test_follow);
  return g_test_run ();
}
