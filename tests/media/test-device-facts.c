/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-device-facts.h"

#include <unistd.h>

#include "test-support.h"

static gboolean
read_facts (const char *device_class,
            const char *properties,
            const char *internal,
            LvDeviceFacts *facts)
{
  g_autoptr (GstStructure) structure
      = properties != NULL ? gst_structure_from_string (properties, NULL) : NULL;

  g_assert_true (properties == NULL || structure != NULL);
  return lv_device_facts_read (device_class, structure, internal, "Its name", "/nowhere", facts);
}

/* As PipeWire 0.3.65 and PulseAudio's provider list one and the same microphone and its like. */
static void
test_ids (void)
{
  static const struct
  {
    const char *device_class, *properties, *internal, *id;
    LiveonMediaKind kind;
    gboolean is_default;
    const char *path;
  } rows[] = {
    { "Audio/Source", "pipewire-proplist, node.name=(string)fakemic, device.class=(string)filter",
      NULL, "fakemic", LIVEON_MEDIA_KIND_MICROPHONE, FALSE },
    { "Audio/Source",
      "pulse-proplist, node.name=(string)fakemic, device.class=(string)filter, is-default=true",
      "fakemic", "fakemic", LIVEON_MEDIA_KIND_MICROPHONE, TRUE },
    { "Audio/Source", "pulse-proplist, device.class=(string)sound", "alsa_input.usb-1",
      "alsa_input.usb-1", LIVEON_MEDIA_KIND_MICROPHONE, FALSE },
    { "Audio/Sink", "pipewire-proplist, node.name=(string)spk", NULL, "spk",
      LIVEON_MEDIA_KIND_SPEAKER, FALSE },
    { "Video/Source", "pipewire-proplist, node.name=(string)v4l2_input.pci-0", NULL,
      "v4l2_input.pci-0", LIVEON_MEDIA_KIND_CAMERA, FALSE },
    { "Video/Source",
      "pipewire-proplist, node.name=(string)v4l2_input.pci-0, object.path=(string)v4l2:/dev/video0",
      NULL, "v4l2_input.pci-0", LIVEON_MEDIA_KIND_CAMERA, FALSE, "/dev/video0" },
    { "Source/Video", "v4l2-proplist, device.path=(string)/dev/video0", NULL, "/dev/video0",
      LIVEON_MEDIA_KIND_CAMERA, FALSE, "/dev/video0" },
    /* Monitors of sinks, things of other kinds, nameless things. */
    { "Audio/Source", "pulse-proplist, node.name=(string)spk, device.class=(string)monitor",
      "spk.monitor" },
    { "Audio/Source", "pulse-proplist, x=(int)1", "spk.monitor" },
    { "Stream/Output/Audio", "pipewire-proplist, node.name=(string)music" },
    { "Video/Source", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LvDeviceFacts facts;
      gboolean is_ours
          = read_facts (rows[i].device_class, rows[i].properties, rows[i].internal, &facts);

      g_assert_cmpint (is_ours, ==, rows[i].id != NULL);
      g_assert_cmpstr (facts.id, ==, rows[i].id);
      if (is_ours)
        {
          g_assert_cmpint (facts.kind, ==, rows[i].kind);
          g_assert_cmpstr (facts.name, ==, "Its name");
          g_assert_cmpstr (facts.path, ==, rows[i].path);
          g_assert_cmpint (facts.is_default, ==, rows[i].is_default);
        }
      lv_device_facts_clear (&facts);
    }
}

static void
test_stable_path (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *link = g_build_filename (folder, "usb-Maker_Camera_123-video-index0", NULL);
  g_autofree char *other = g_build_filename (folder, "usb-Other-video-index0", NULL);
  g_autoptr (GstStructure) properties
      = gst_structure_new ("v4l2-proplist", "device.path", G_TYPE_STRING, "/dev/video2", NULL);
  LvDeviceFacts facts;

  g_assert_cmpint (symlink ("../../video2", link), ==, 0);
  g_assert_cmpint (symlink ("../../video20", other), ==, 0);
  g_assert_true (lv_device_facts_read ("Video/Source", properties, NULL, "", folder, &facts));
  g_assert_cmpstr (facts.id, ==, link);
  g_assert_cmpstr (facts.path, ==, "/dev/video2");
  g_assert_cmpstr (facts.name, ==, link);
  lv_device_facts_clear (&facts);
  test_remove_folder (folder);
}

static void
test_choose (void)
{
  static const char *const none[] = { NULL };
  static const char *const ids[] = { "internal", "headset", "hdmi", NULL };
  static const char *const order[] = { "away", "headset", "internal", NULL };

  g_assert_cmpint (lv_device_choose (none, order, "internal"), ==, -1);
  g_assert_cmpint (lv_device_choose (ids, order, "hdmi"), ==, 1);
  g_assert_cmpint (lv_device_choose (ids, none, "hdmi"), ==, 2);
  g_assert_cmpint (lv_device_choose (ids, NULL, "away"), ==, 0);
  g_assert_cmpint (lv_device_choose (ids, NULL, NULL), ==, 0);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  gst_init (NULL, NULL);
  g_test_add_func ("/device-facts/ids", test_ids);
  g_test_add_func ("/device-facts/stable-path", test_stable_path);
  g_test_add_func ("/device-facts/choose", test_choose);
  return g_test_run ();
}
