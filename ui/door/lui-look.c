/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-look.h"

#include <glib/gi18n.h>

#include "lui-device-choice.h"
#include "lui-video-paintable.h"
#include "lui-words.h"

struct _LuiLook
{
  GtkWidget parent_instance;

  LuiSession *session;
  LiveonPreview *preview;
  LiveonVideoStream *stream;
  LuiVideoPaintable *pictures;

  GtkPicture *picture;
  GtkLabel *no_picture; /* why */
  GtkWidget *try_camera;
  GtkToggleButton *camera_button;
  GtkToggleButton *microphone_button;
  GtkLevelBar *level;
  GtkLabel *no_sound; /* why */
  LuiDeviceChoice *camera;
  LuiDeviceChoice *microphone;
  LuiDeviceChoice *speaker;
};

G_DEFINE_FINAL_TYPE (LuiLook, lui_look, GTK_TYPE_WIDGET)

static char *
dup_camera_words (LuiLook *self)
{
  const GError *error = liveon_preview_get_error (self->preview, LIVEON_MEDIA_SOURCE_CAMERA);

  switch (liveon_preview_get_state (self->preview, LIVEON_MEDIA_SOURCE_CAMERA))
    {
    case LIVEON_INPUT_STATE_OFF:
      return g_strdup (_ ("Camera off"));
    case LIVEON_INPUT_STATE_STARTING:
      return g_strdup (_ ("The camera is starting"));
    case LIVEON_INPUT_STATE_FAILED:
      return error != NULL ? lui_words_dup_error (error) : g_strdup (_ ("Camera off"));
    case LIVEON_INPUT_STATE_ON:
    default:
      return NULL;
    }
}

static void
show_camera (LuiLook *self)
{
  g_autofree char *words = dup_camera_words (self);
  gboolean has_picture = words == NULL && lui_video_paintable_get_has_picture (self->pictures);

  /* Its place stays as large as it is. */
  gtk_widget_set_opacity (GTK_WIDGET (self->picture), has_picture ? 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_picture), words != NULL);
  gtk_label_set_label (self->no_picture, words != NULL ? words : "");
  gtk_widget_set_visible (self->try_camera,
                          liveon_preview_get_state (self->preview, LIVEON_MEDIA_SOURCE_CAMERA)
                              == LIVEON_INPUT_STATE_FAILED);
}

static void
show_microphone (LuiLook *self)
{
  const GError *error = liveon_preview_get_error (self->preview, LIVEON_MEDIA_SOURCE_MICROPHONE);
  g_autofree char *words = error != NULL ? lui_words_dup_error (error) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->no_sound), words != NULL);
  gtk_label_set_label (self->no_sound, words != NULL ? words : "");
}

static void
follow (LuiLook *self, LiveonMediaSource source, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    liveon_preview_start (self->preview, source);
  else
    liveon_preview_stop (self->preview, source);
}

static void
show_switch (GtkToggleButton *button, const char *on, const char *off)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), gtk_toggle_button_get_active (button) ? on : off);
}

static void
on_toggled (LuiLook *self)
{
  show_switch (self->camera_button, "camera-web-symbolic", "camera-disabled-symbolic");
  show_switch (self->microphone_button, "audio-input-microphone-symbolic",
               "microphone-disabled-symbolic");
  if (self->preview == NULL)
    return;
  follow (self, LIVEON_MEDIA_SOURCE_CAMERA, self->camera_button);
  follow (self, LIVEON_MEDIA_SOURCE_MICROPHONE, self->microphone_button);
}

/* Whoever has allowed it meanwhile, or freed it from another program, need not go and come again.
 */
static void
try_camera (GtkWidget *widget, const char *action, GVariant *parameter)
{
  liveon_preview_start (LUI_LOOK (widget)->preview, LIVEON_MEDIA_SOURCE_CAMERA);
}

static void
heard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiLook) self = user_data;
  g_autoptr (GError) error = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "look.test-speaker", TRUE);
  if (!liveon_preview_test_speaker_finish (LIVEON_PREVIEW (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *words = lui_words_dup_error (error);

      gtk_label_set_label (self->no_sound, words);
      gtk_widget_set_visible (GTK_WIDGET (self->no_sound), TRUE);
    }
}

static void
test_speaker (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiLook *self = LUI_LOOK (widget);

  gtk_widget_action_set_enabled (widget, "look.test-speaker", FALSE);
  liveon_preview_test_speaker_async (self->preview, NULL, heard_cb, g_object_ref (self));
}

static void
lui_look_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiLook *self = LUI_LOOK (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  GTK_WIDGET_CLASS (lui_look_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->stream != NULL && width > 0)
    liveon_video_stream_set_size (self->stream, (guint) (width * scale),
                                  (guint) (width * scale * 9 / 16));
}

static void
lui_look_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_look_parent_class)->map (widget);
  on_toggled (LUI_LOOK (widget));
}

static void
lui_look_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_look_parent_class)->unmap (widget);
  lui_look_stop (LUI_LOOK (widget));
}

static void
lui_look_dispose (GObject *object)
{
  LuiLook *self = LUI_LOOK (object);
  GtkWidget *child;

  if (self->preview != NULL)
    lui_look_stop (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->pictures);
  g_clear_object (&self->stream);
  g_clear_object (&self->preview);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lui_look_parent_class)->dispose (object);
}

static void
lui_look_class_init (LuiLookClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_look_dispose;
  widget_class->size_allocate = lui_look_size_allocate;
  widget_class->map = lui_look_map;
  widget_class->unmap = lui_look_unmap;
  g_type_ensure (LUI_TYPE_DEVICE_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-look.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiLook, picture);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, no_picture);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, try_camera);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, camera_button);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, microphone_button);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, level);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, no_sound);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, camera);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, microphone);
  gtk_widget_class_bind_template_child (widget_class, LuiLook, speaker);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_install_action (widget_class, "look.test-speaker", NULL, test_speaker);
  gtk_widget_class_install_action (widget_class, "look.try-camera", NULL, try_camera);
}

static void
lui_look_init (LuiLook *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pictures = lui_video_paintable_new (GTK_WIDGET (self->picture));
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->pictures));
}

void
lui_look_set_session (LuiLook *self, LuiSession *session)
{
  GSettings *settings = lui_session_get_settings (session);

  g_return_if_fail (LUI_IS_LOOK (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->preview = liveon_preview_new (lui_session_get_devices (session));
  self->stream = liveon_preview_watch (self->preview);
  liveon_video_stream_set_pixel_format (self->stream, LIVEON_PIXEL_FORMAT_BGRX);
  lui_video_paintable_set_source (self->pictures, G_OBJECT (self->stream));
  lui_device_choice_set_up (self->camera, session, LIVEON_MEDIA_KIND_CAMERA);
  lui_device_choice_set_up (self->microphone, session, LIVEON_MEDIA_KIND_MICROPHONE);
  lui_device_choice_set_up (self->speaker, session, LIVEON_MEDIA_KIND_SPEAKER);
  g_settings_bind (settings, "enter-with-camera", self->camera_button, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "enter-muted", self->microphone_button, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_INVERT_BOOLEAN);
  g_object_bind_property (self->preview, "level", self->level, "value", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->preview, "notify::camera-state", G_CALLBACK (show_camera), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pictures, "notify::has-picture", G_CALLBACK (show_camera), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->preview, "notify::microphone-state", G_CALLBACK (show_microphone),
                           self, G_CONNECT_SWAPPED);
  show_camera (self);
  show_microphone (self);
  on_toggled (self);
}

void
lui_look_stop (LuiLook *self)
{
  g_return_if_fail (LUI_IS_LOOK (self));

  if (self->preview == NULL)
    return;
  liveon_preview_stop (self->preview, LIVEON_MEDIA_SOURCE_CAMERA);
  liveon_preview_stop (self->preview, LIVEON_MEDIA_SOURCE_MICROPHONE);
}
