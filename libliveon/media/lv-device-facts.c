/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-device-facts.h"

#include <string.h>

#define BY_ID "/dev/v4l/by-id"

static gboolean
has_class (const char *device_class, const char *first, const char *second)
{
  g_auto (GStrv) words = g_strsplit (device_class, "/", -1);

  return g_strv_contains ((const char *const *) words, first)
         && g_strv_contains ((const char *const *) words, second);
}

static gboolean
read_kind (const char *device_class, LiveonMediaKind *kind)
{
  if (has_class (device_class, "Video", "Source"))
    *kind = LIVEON_MEDIA_KIND_CAMERA;
  else if (has_class (device_class, "Audio", "Source"))
    *kind = LIVEON_MEDIA_KIND_MICROPHONE;
  else if (has_class (device_class, "Audio", "Sink"))
    *kind = LIVEON_MEDIA_KIND_SPEAKER;
  else
    return FALSE;
  return TRUE;
}

/* The link of udev that leads to the path: it names maker and serial number, and so stays when
 * cameras are plugged in another order. */
static char *
dup_stable_path (const char *path, const char *by_id)
{
  g_autoptr (GDir) dir = g_dir_open (by_id != NULL ? by_id : BY_ID, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename (by_id != NULL ? by_id : BY_ID, name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (target != NULL)
        {
          g_autofree char *last = g_path_get_basename (target);
          g_autofree char *wanted = g_path_get_basename (path);

          if (g_str_equal (last, wanted))
            return g_steal_pointer (&link);
        }
    }
  return g_strdup (path);
}

/* PipeWire's nodes have the path of their device as "v4l2:/dev/video0". */
static const char *
read_v4l2_path (const GstStructure *properties)
{
  const char *path = gst_structure_get_string (properties, "object.path");

  return path != NULL && g_str_has_prefix (path, "v4l2:/") ? path + strlen ("v4l2:") : NULL;
}

static gboolean
is_monitor (const GstStructure *properties, const char *id)
{
  const char *device_class = gst_structure_get_string (properties, "device.class");

  return g_str_has_suffix (id, ".monitor") || g_strcmp0 (device_class, "monitor") == 0;
}

gboolean
lv_device_facts_read (const char *device_class,
                      const GstStructure *properties,
                      const char *internal,
                      const char *display_name,
                      const char *by_id,
                      LvDeviceFacts *facts)
{
  const char *node = NULL, *path = NULL;

  *facts = (LvDeviceFacts){ 0 };
  if (device_class == NULL || !read_kind (device_class, &facts->kind))
    return FALSE;
  if (properties != NULL)
    {
      node = gst_structure_get_string (properties, "node.name");
      path = gst_structure_get_string (properties, "device.path");
      if (path == NULL)
        path = read_v4l2_path (properties);
      gst_structure_get_boolean (properties, "is-default", &facts->is_default);
    }
  if (node == NULL)
    node = internal;
  if (node != NULL)
    facts->id = g_strdup (node);
  else if (path != NULL)
    facts->id = dup_stable_path (path, by_id);
  if (facts->id == NULL
      || (facts->kind == LIVEON_MEDIA_KIND_MICROPHONE && properties != NULL
          && is_monitor (properties, facts->id)))
    {
      lv_device_facts_clear (facts);
      return FALSE;
    }
  facts->path = g_strdup (path);
  facts->name = g_strdup (display_name != NULL && *display_name != '\0' ? display_name : facts->id);
  return TRUE;
}

void
lv_device_facts_copy (LvDeviceFacts *to, const LvDeviceFacts *from)
{
  *to = *from;
  to->id = g_strdup (from->id);
  to->name = g_strdup (from->name);
  to->path = g_strdup (from->path);
}

void
lv_device_facts_clear (LvDeviceFacts *facts)
{
  g_clear_pointer (&facts->id, g_free);
  g_clear_pointer (&facts->name, g_free);
  g_clear_pointer (&facts->path, g_free);
}

static int
index_of (const char *const *ids, const char *id)
{
  for (int i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], id))
      return i;
  return -1;
}

int
lv_device_choose (const char *const *ids, const char *const *order, const char *default_id)
{
  for (guint i = 0; order != NULL && order[i] != NULL; i++)
    {
      int found = index_of (ids, order[i]);

      if (found >= 0)
        return found;
    }
  if (default_id != NULL && index_of (ids, default_id) >= 0)
    return index_of (ids, default_id);
  return ids[0] != NULL ? 0 : -1;
}
