/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-gst.h"

#include "lv-error.h"

/* Where each element comes from in Debian. */
static const struct
{
  const char *factory;
  const char *package;
  gboolean is_in_every_call;
} used[] = {
  { "queue", "libgstreamer1.0-0", TRUE },
  { "capsfilter", "libgstreamer1.0-0", TRUE },
  { "appsrc", "gstreamer1.0-plugins-base" },
  { "appsink", "gstreamer1.0-plugins-base", TRUE },
  { "videoconvertscale", "gstreamer1.0-plugins-base", TRUE },
  { "uridecodebin", "gstreamer1.0-plugins-base", TRUE }, /* decodebin too */
  { "audioconvert", "gstreamer1.0-plugins-base", TRUE },
  { "audioresample", "gstreamer1.0-plugins-base", TRUE },
  { "audiotestsrc", "gstreamer1.0-plugins-base" },
  { "jpegdec", "gstreamer1.0-plugins-good" },
  { "v4l2src", "gstreamer1.0-plugins-good" },
  { "ximagesrc", "gstreamer1.0-plugins-good" },
  { "webrtcdsp", "gstreamer1.0-plugins-bad", TRUE },
  { "webrtcechoprobe", "gstreamer1.0-plugins-bad", TRUE },
  { "pipewiresrc", "gstreamer1.0-pipewire", TRUE },
  { "pulsesrc", "gstreamer1.0-pulseaudio", TRUE },
  { "pulsesink", "gstreamer1.0-pulseaudio", TRUE },
};

gboolean
lv_gst_init (GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (gst_init_check (NULL, NULL, &reason))
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_FAILED, "GStreamer does not start: %s",
                       reason != NULL ? reason->message : "no reason given");
  return FALSE;
}

static gint is_prepared; /* lint: state: of the process, as GStreamer's own is; atomic */

gboolean
lv_gst_is_prepared (void)
{
  return g_atomic_int_get (&is_prepared);
}

/* With its class, whose making is most of making the first of its elements. */
static void
load (const char *name)
{
  g_autoptr (GstElementFactory) found = gst_element_factory_find (name);
  g_autoptr (GstPluginFeature) loaded
      = found != NULL ? gst_plugin_feature_load (GST_PLUGIN_FEATURE (found)) : NULL;

  if (loaded != NULL)
    g_type_class_unref (
        g_type_class_ref (gst_element_factory_get_element_type (GST_ELEMENT_FACTORY (loaded))));
}

gboolean
lv_gst_prepare (GError **error)
{
  if (!lv_gst_init (error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    if (used[i].is_in_every_call)
      load (used[i].factory);
  g_atomic_int_set (&is_prepared, TRUE);
  return TRUE;
}

static void
prepare (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (lv_gst_prepare (&error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lv_gst_prepare_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lv_gst_prepare_async);
  if (lv_gst_is_prepared ())
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, prepare);
}

gboolean
lv_gst_prepare_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
lv_gst_has_element (const char *factory)
{
  /* Not gst_registry_check_feature_version(): plugins of other projects count their own versions.
   */
  g_autoptr (GstElementFactory) found = gst_element_factory_find (factory);

  return found != NULL;
}

static const char *
package_of (const char *factory)
{
  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    if (g_str_equal (used[i].factory, factory))
      return used[i].package;
  return "GStreamer";
}

gboolean
lv_gst_check (GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  if (!lv_gst_init (error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    if (!lv_gst_has_element (used[i].factory))
      g_string_append_printf (missing, "%s%s (%s)", missing->len > 0 ? ", " : "", used[i].factory,
                              used[i].package);
  if (missing->len == 0)
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_FAILED, "GStreamer elements are missing: %s",
                       missing->str);
  return FALSE;
}

GstElement *
lv_gst_make (const char *factory, const char *name, GError **error)
{
  GstElement *element;

  if (!lv_gst_init (error))
    return NULL;
  element = gst_element_factory_make (factory, name);
  if (element == NULL)
    {
      g_debug ("GStreamer element %s is missing", factory);
      lv_error_set (error, LIVEON_ERROR_PACKAGE, "package", package_of (factory), NULL);
    }
  return element;
}

GstElement *
lv_gst_add (GstBin *bin, const char *factory, const char *name, GError **error)
{
  GstElement *element = lv_gst_make (factory, name, error);

  if (element != NULL)
    gst_bin_add (bin, element);
  return element;
}

gboolean
lv_gst_link (GstElement *from, GstElement *to, GError **error)
{
  if (gst_element_link (from, to))
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_FAILED, "%s does not go with %s", GST_OBJECT_NAME (from),
                       GST_OBJECT_NAME (to));
  return FALSE;
}

gboolean
lv_gst_add_chain (GstBin *bin,
                  GstElement *previous,
                  const LvGstPart *parts,
                  guint n_parts,
                  GstElement **elements,
                  GError **error)
{
  for (guint i = 0; i < n_parts; i++)
    {
      GstElement *element = lv_gst_add (bin, parts[i].factory, parts[i].name, error);

      if (element == NULL || (previous != NULL && !lv_gst_link (previous, element, error)))
        return FALSE;
      if (elements != NULL)
        elements[i] = element;
      previous = element;
    }
  return TRUE;
}

GError *
lv_gst_error_new (const char *device, const char *why, const char *detail)
{
  if (detail != NULL)
    g_debug ("device: %s: %s", why, detail);
  return lv_error_new (LIVEON_ERROR_DEVICE, "device", device != NULL ? device : "", "why", why,
                       NULL);
}

static const char *
why_of (const GError *error)
{
  if (error->domain != GST_RESOURCE_ERROR)
    return "failed";
  switch (error->code)
    {
    case GST_RESOURCE_ERROR_NOT_FOUND:
      return "missing";
    case GST_RESOURCE_ERROR_BUSY:
      return "busy";
    case GST_RESOURCE_ERROR_NOT_AUTHORIZED:
      return "forbidden";
    default:
      return "failed";
    }
}

/* What the user knows: the name of the device, else of the element. */
static char *
dup_device_name (GstObject *source)
{
  static const char *const names[] = { "device", "target-object" };
  char *value = NULL;

  for (guint i = 0; source != NULL && value == NULL && i < G_N_ELEMENTS (names); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (source), names[i]);

      if (pspec != NULL && pspec->value_type == G_TYPE_STRING)
        g_object_get (source, names[i], &value, NULL);
    }
  if (value == NULL && source != NULL)
    value = gst_object_get_name (source);
  return value;
}

GError *
lv_gst_error_from_message (GstMessage *message, const char *device)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *name = NULL;

  gst_message_parse_error (message, &error, &debug);
  detail = g_strdup_printf ("%s (%s)", error->message, debug != NULL ? debug : "");
  if (device == NULL)
    name = dup_device_name (GST_MESSAGE_SRC (message));
  return lv_gst_error_new (device != NULL ? device : name, why_of (error), detail);
}

gint64
lv_gst_capture_time (GstElement *element, GstBuffer *buffer, gint64 now_us)
{
  GstClockTime base = gst_element_get_base_time (element);
  gint64 time_us;

  if (!GST_BUFFER_PTS_IS_VALID (buffer) || !GST_CLOCK_TIME_IS_VALID (base))
    return now_us;
  time_us = (gint64) ((GST_BUFFER_PTS (buffer) + base) / 1000);
  /* Some drivers and nodes stamp by another clock. */
  if (time_us > now_us || time_us < now_us - G_USEC_PER_SEC)
    return now_us;
  return time_us;
}
