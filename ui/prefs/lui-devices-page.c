/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-devices-page.h"

#include <glib/gi18n.h>

#include "lui-device-list.h"
#include "lui-problem-row.h"
#include "lui-switch-row.h"
#include "lui-video-paintable.h"

#define PICTURE_WIDTH 480
#define PICTURE_HEIGHT 270

struct _LuiDevicesPage
{
  AdwPreferencesPage parent_instance;

  LiveonPreview *preview;
  LiveonVideoStream *stream;
  LuiVideoPaintable *pictures;
  GCancellable *cancellable;

  AdwPreferencesGroup *cameras;
  LuiSwitchRow *camera_test;
  GtkPicture *picture;
  LuiProblemRow *camera_problem;
  AdwPreferencesGroup *microphones;
  LuiSwitchRow *microphone_test;
  GtkLevelBar *level;
  LuiProblemRow *microphone_problem;
  AdwPreferencesGroup *speakers;
  LuiProblemRow *speaker_problem;
};

G_DEFINE_FINAL_TYPE (LuiDevicesPage, lui_devices_page, ADW_TYPE_PREFERENCES_PAGE)

static void
set_is_tested (LuiDevicesPage *self, LiveonMediaSource source, gboolean is_tested)
{
  if (is_tested)
    liveon_preview_start (self->preview, source);
  else
    liveon_preview_stop (self->preview, source);
}

static void
on_camera_test (LuiDevicesPage *self, GParamSpec *pspec, LuiSwitchRow *row)
{
  gboolean is_tested;

  g_object_get (row, "active", &is_tested, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), is_tested);
  liveon_video_stream_set_is_visible (self->stream, is_tested);
  set_is_tested (self, LIVEON_MEDIA_SOURCE_CAMERA, is_tested);
}

static void
on_microphone_test (LuiDevicesPage *self, GParamSpec *pspec, LuiSwitchRow *row)
{
  gboolean is_tested;

  g_object_get (row, "active", &is_tested, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->level), is_tested);
  set_is_tested (self, LIVEON_MEDIA_SOURCE_MICROPHONE, is_tested);
}

static void
on_camera_error (LuiDevicesPage *self)
{
  lui_problem_row_set_error (self->camera_problem,
                             liveon_preview_get_error (self->preview, LIVEON_MEDIA_SOURCE_CAMERA));
}

static void
on_microphone_error (LuiDevicesPage *self)
{
  lui_problem_row_set_error (
      self->microphone_problem,
      liveon_preview_get_error (self->preview, LIVEON_MEDIA_SOURCE_MICROPHONE));
}

static void
speaker_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiDevicesPage) self = user_data;
  g_autoptr (GError) error = NULL;

  liveon_preview_test_speaker_finish (LIVEON_PREVIEW (source), result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lui_problem_row_set_error (self->speaker_problem, error);
}

static void
test_speaker (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiDevicesPage *self = LUI_DEVICES_PAGE (widget);

  lui_problem_row_set_error (self->speaker_problem, NULL);
  liveon_preview_test_speaker_async (self->preview, self->cancellable, speaker_cb,
                                     g_object_ref (self));
}

/* Whoever looks at something else needs no camera. */
static void
lui_devices_page_unmap (GtkWidget *widget)
{
  LuiDevicesPage *self = LUI_DEVICES_PAGE (widget);

  g_object_set (self->camera_test, "active", FALSE, NULL);
  g_object_set (self->microphone_test, "active", FALSE, NULL);
  GTK_WIDGET_CLASS (lui_devices_page_parent_class)->unmap (widget);
}

static void
lui_devices_page_dispose (GObject *object)
{
  LuiDevicesPage *self = LUI_DEVICES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->preview != NULL)
    {
      liveon_preview_stop (self->preview, LIVEON_MEDIA_SOURCE_CAMERA);
      liveon_preview_stop (self->preview, LIVEON_MEDIA_SOURCE_MICROPHONE);
    }
  g_clear_object (&self->pictures);
  g_clear_object (&self->stream);
  g_clear_object (&self->preview);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lui_devices_page_parent_class)->dispose (object);
}

static void
lui_devices_page_class_init (LuiDevicesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_devices_page_dispose;
  widget_class->unmap = lui_devices_page_unmap;
  g_type_ensure (LUI_TYPE_PROBLEM_ROW);
  g_type_ensure (LUI_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-devices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, cameras);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, camera_test);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, picture);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, camera_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, microphones);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, microphone_test);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, level);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, microphone_problem);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, speakers);
  gtk_widget_class_bind_template_child (widget_class, LuiDevicesPage, speaker_problem);
  gtk_widget_class_bind_template_callback (widget_class, on_camera_test);
  gtk_widget_class_bind_template_callback (widget_class, on_microphone_test);
  gtk_widget_class_install_action (widget_class, "devices.test-speaker", NULL, test_speaker);
}

static void
lui_devices_page_init (LuiDevicesPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
watch_preview (LuiDevicesPage *self)
{
  self->stream = liveon_preview_watch (self->preview);
  liveon_video_stream_set_pixel_format (self->stream, LIVEON_PIXEL_FORMAT_BGRX);
  liveon_video_stream_set_size (self->stream, PICTURE_WIDTH, PICTURE_HEIGHT);
  liveon_video_stream_set_is_visible (self->stream, FALSE);
  self->pictures = lui_video_paintable_new (GTK_WIDGET (self->picture));
  lui_video_paintable_set_source (self->pictures, G_OBJECT (self->stream));
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->pictures));
  g_object_bind_property (self->preview, "level", self->level, "value", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->preview, "notify::camera-error", G_CALLBACK (on_camera_error),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->preview, "notify::microphone-error",
                           G_CALLBACK (on_microphone_error), self, G_CONNECT_SWAPPED);
}

GtkWidget *
lui_devices_page_new (LuiSession *session)
{
  LuiDevicesPage *self = g_object_new (LUI_TYPE_DEVICES_PAGE, NULL);
  LiveonMediaDevices *devices = lui_session_get_devices (session);
  GSettings *settings = lui_session_get_settings (session);

  self->preview = liveon_preview_new (devices);
  watch_preview (self);
  adw_preferences_group_add (self->cameras, lui_device_list_new (devices, LIVEON_MEDIA_KIND_CAMERA,
                                                                 settings, "camera-order"));
  adw_preferences_group_add (
      self->microphones,
      lui_device_list_new (devices, LIVEON_MEDIA_KIND_MICROPHONE, settings, "microphone-order"));
  adw_preferences_group_add (
      self->speakers,
      lui_device_list_new (devices, LIVEON_MEDIA_KIND_SPEAKER, settings, "speaker-order"));
  return GTK_WIDGET (self);
}
