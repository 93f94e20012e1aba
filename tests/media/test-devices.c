/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py: the real providers. */
#include "liveon-media-devices.h"

#include <signal.h>

#include "test-support.h"

static gboolean
is_ready (gpointer data)
{
  return liveon_media_devices_get_is_ready (data);
}

typedef struct
{
  LiveonMediaDevices *devices;
  LiveonMediaKind kind;
  const char *id;
  gboolean is_there;
} Wanted;

static guint
count (LiveonMediaDevices *devices, LiveonMediaKind kind, const char *id)
{
  GListModel *list = liveon_media_devices_get_list (devices, kind);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LiveonMediaDevice) device = g_list_model_get_item (list, i);

      g_assert_cmpint (liveon_media_device_get_kind (device), ==, kind);
      if (id == NULL || g_str_equal (liveon_media_device_get_id (device), id))
        n++;
    }
  return n;
}

static gboolean
is_as_wanted (gpointer data)
{
  Wanted *wanted = data;

  return (count (wanted->devices, wanted->kind, wanted->id) > 0) == wanted->is_there;
}

static gboolean
is_preferred (gpointer data)
{
  Wanted *wanted = data;
  LiveonMediaDevice *device = liveon_media_devices_get_preferred (wanted->devices, wanted->kind);

  return g_strcmp0 (device != NULL ? liveon_media_device_get_id (device) : NULL, wanted->id) == 0;
}

static void
wait_preferred (LiveonMediaDevices *devices, LiveonMediaKind kind, const char *id)
{
  Wanted wanted = { devices, kind, id, TRUE };

  test_wait_until (is_preferred, &wanted);
}

static char *
run (const char *command)
{
  char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (command, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (out);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static LiveonMediaDevices *
make_ready (void)
{
  LiveonMediaDevices *devices = liveon_media_devices_new ();

  g_assert_null (liveon_media_devices_get_preferred (devices, LIVEON_MEDIA_KIND_CAMERA));
  test_wait_until (is_ready, devices);
  return devices;
}

/* Each once, whichever providers list it; no monitors of sinks. */
static void
test_list (void)
{
  LiveonMediaDevices *devices = make_ready ();

  g_assert_cmpuint (count (devices, LIVEON_MEDIA_KIND_CAMERA, NULL), ==, 1);
  g_assert_cmpuint (count (devices, LIVEON_MEDIA_KIND_CAMERA, "fakecam"), ==, 1);
  g_assert_cmpuint (count (devices, LIVEON_MEDIA_KIND_MICROPHONE, NULL), ==, 1);
  g_assert_cmpuint (count (devices, LIVEON_MEDIA_KIND_MICROPHONE, "fakemic"), ==, 1);
  g_assert_cmpuint (count (devices, LIVEON_MEDIA_KIND_SPEAKER, NULL), ==, 2);
  g_assert_cmpuint (count (devices, LIVEON_MEDIA_KIND_SPEAKER, "spk"), ==, 1);
  wait_preferred (devices, LIVEON_MEDIA_KIND_SPEAKER, "spk"); /* the system's default */
  g_assert_finalize_object (devices);
}

/* To the headset whenever it is there, and back when it goes. */
static void
test_headset (void)
{
  static const char *const order[] = { "headset", "micfeed", NULL };
  LiveonMediaDevices *devices = make_ready ();
  g_autofree char *module = NULL;
  g_autofree char *unload = NULL;
  g_autofree char *none = NULL;
  guint n_notified = 0;

  g_signal_connect (devices, "notify::preferred-speaker", G_CALLBACK (on_notify), &n_notified);
  wait_preferred (devices, LIVEON_MEDIA_KIND_SPEAKER, "spk");
  n_notified = 0;
  liveon_media_devices_set_order (devices, LIVEON_MEDIA_KIND_SPEAKER, order);
  g_assert_cmpstr (liveon_media_devices_get_order (devices, LIVEON_MEDIA_KIND_SPEAKER)[1], ==,
                   "micfeed");
  wait_preferred (devices, LIVEON_MEDIA_KIND_SPEAKER, "micfeed");
  g_assert_cmpuint (n_notified, ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      LiveonMediaDevice *preferred;

      g_clear_pointer (&module, g_free);
      g_clear_pointer (&unload, g_free);
      g_clear_pointer (&none, g_free);
      module = run ("pactl load-module module-null-sink sink_name=headset");
      wait_preferred (devices, LIVEON_MEDIA_KIND_SPEAKER, "headset");
      preferred = liveon_media_devices_get_preferred (devices, LIVEON_MEDIA_KIND_SPEAKER);
      g_assert_true (liveon_media_device_get_is_preferred (preferred));
      unload = g_strdup_printf ("pactl unload-module %s", module);
      none = run (unload);
      wait_preferred (devices, LIVEON_MEDIA_KIND_SPEAKER, "micfeed");
    }
  g_assert_cmpuint (n_notified, ==, 5);
  g_assert_finalize_object (devices);
}

static void
test_plug (void)
{
  LiveonMediaDevices *devices = make_ready ();
  Wanted wanted = { devices, LIVEON_MEDIA_KIND_CAMERA, "fakecam", FALSE };
  g_auto (GStrv) camera = g_strsplit (g_getenv ("LIVEON_TEST_FAKE_CAMERA"), "\n", -1);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  wait_preferred (devices, LIVEON_MEDIA_KIND_CAMERA, "fakecam");
  kill (atoi (g_getenv ("LIVEON_TEST_CAMERA_PID")), SIGTERM);
  test_wait_until (is_as_wanted, &wanted);
  g_assert_null (liveon_media_devices_get_preferred (devices, LIVEON_MEDIA_KIND_CAMERA));
  process
      = g_subprocess_newv ((const char *const *) camera, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  wanted.is_there = TRUE;
  test_wait_until (is_as_wanted, &wanted);
  wait_preferred (devices, LIVEON_MEDIA_KIND_CAMERA, "fakecam");
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_finalize_object (devices);
}

/* Gone before the providers have answered. */
static void
test_at_once (void)
{
  for (guint i = 0; i < 20; i++)
    {
      LiveonMediaDevices *devices = liveon_media_devices_new ();

      if (i % 2 == 1)
        g_main_context_iteration (NULL, FALSE);
      g_assert_finalize_object (devices);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/devices/list", test_list);
  g_test_add_func ("/devices/headset", test_headset);
  g_test_add_func ("/devices/plug", test_plug);
  g_test_add_func ("/devices/at-once", test_at_once);
  return g_test_run ();
}
