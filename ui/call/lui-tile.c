/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-tile.h"

#include <adwaita.h>

#include "lui-tile-fit.h"
#include "lui-tile-words.h"
#include "lui-video-paintable.h"

#define ROOMY_HEIGHT 130 /* of a tile that has a second line under the name */
#define NAME_HEIGHT 30   /* that is kept free on a tile that has none */

struct _LuiTile
{
  GtkWidget parent_instance;

  LiveonCall *call;
  LiveonParticipant *person;
  LiveonVideoStream *stream;
  LuiVideoPaintable *pictures;
  gboolean is_own;
  gboolean is_pinned;
  gboolean is_roomy;
  int width, height; /* of its place on the stage */
  LuiTileFit fit;
  gint64 away_us;       /* since when the connection is lost; 0: it is not */
  guint64 old_pictures; /* from before it was switched off: never shown again */

  GtkWidget *content;
  GtkWidget *instead;
  AdwAvatar *avatar;
  GtkLabel *reason;
  GtkPicture *picture;
  GtkWidget *muted;
  GtkWidget *host;
  GtkLabel *name;
  GtkLabel *affiliation;
  GtkWidget *hand;
  GtkWidget *network;
  GtkWidget *pinned;
  GtkPopover *popover;
};

G_DEFINE_FINAL_TYPE (LuiTile, lui_tile, GTK_TYPE_WIDGET)

/* Of oneself one knows at once. */
static gboolean
get_is_muted (LuiTile *self)
{
  if (!self->is_own)
    return !liveon_participant_get_sends (self->person, LIVEON_MEDIA_SOURCE_MICROPHONE);
  return !liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_MICROPHONE)
         || liveon_call_get_is_held (self->call);
}

static LuiTileFacts
get_facts (LuiTile *self)
{
  gboolean is_new = liveon_video_stream_get_n_frames (self->stream) > self->old_pictures;

  return (LuiTileFacts){
    .name = liveon_participant_get_name (self->person),
    .affiliation = liveon_participant_get_affiliation (self->person),
    .is_screen = lui_tile_get_source (self) == LIVEON_MEDIA_SOURCE_SCREEN,
    .is_own = self->is_own,
    .is_host = liveon_participant_get_is_host (self->person),
    .is_muted = get_is_muted (self),
    .is_speaking = liveon_participant_get_is_speaking (self->person) && !get_is_muted (self),
    .is_pinned = self->is_pinned,
    .hand_place = liveon_participant_get_hand_place (self->person),
    .away_s
    = self->away_us != 0 ? (g_get_monotonic_time () - self->away_us) / G_TIME_SPAN_SECOND : -1,
    .video = liveon_video_stream_get_state (self->stream),
    .has_picture = is_new && lui_video_paintable_get_has_picture (self->pictures),
  };
}

static void
set_class (LuiTile *self, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
show_facts (LuiTile *self)
{
  LuiTileFacts facts = get_facts (self);
  gboolean is_person = !facts.is_screen;
  g_autofree char *reason = lui_tile_words_dup_reason (&facts);
  g_autofree char *name = lui_tile_words_dup_name (&facts);
  g_autofree char *all = lui_tile_words_dup_all (&facts);

  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->affiliation, facts.affiliation != NULL ? facts.affiliation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->affiliation), self->is_roomy && is_person
                                                              && facts.affiliation != NULL
                                                              && *facts.affiliation != '\0');
  gtk_label_set_label (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->picture), reason == NULL);
  gtk_widget_set_visible (self->instead, reason != NULL);
  gtk_widget_set_visible (self->muted, is_person && facts.is_muted);
  gtk_widget_set_visible (self->host, is_person && facts.is_host);
  gtk_widget_set_visible (self->hand, is_person && facts.hand_place > 0);
  gtk_widget_set_visible (self->network,
                          facts.away_s >= 0 || facts.video == LIVEON_VIDEO_STATE_PAUSED_SENDER);
  gtk_widget_set_visible (self->pinned, facts.is_pinned);
  set_class (self, "speaking", is_person && facts.is_speaking && !facts.is_own);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

static void
on_away_changed (LuiTile *self)
{
  self->away_us = liveon_participant_get_is_away (self->person) ? g_get_monotonic_time () : 0;
  show_facts (self);
}

static void
on_state_changed (LuiTile *self)
{
  if (liveon_video_stream_get_state (self->stream) == LIVEON_VIDEO_STATE_OFF)
    self->old_pictures = liveon_video_stream_get_n_frames (self->stream);
  show_facts (self);
}

static void
fit_picture (LuiTile *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double aspect = gdk_paintable_get_intrinsic_aspect_ratio (GDK_PAINTABLE (self->pictures));

  if (self->width < 1 || self->height < 1)
    return;
  self->fit = lui_tile_fit (lui_tile_get_source (self) == LIVEON_MEDIA_SOURCE_SCREEN,
                            self->width * scale, self->height * scale, aspect, &self->fit);
  gtk_picture_set_content_fit (self->picture, self->fit.is_filled ? GTK_CONTENT_FIT_COVER
                                                                  : GTK_CONTENT_FIT_CONTAIN);
  liveon_video_stream_set_size (self->stream, self->fit.width, self->fit.height);
}

static void
on_first_picture (LuiTile *self)
{
  /* Told on every picture: only the first after a pause changes what is shown. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self->picture)))
    show_facts (self);
}

static void
open_menu (LuiTile *self, double x, double y)
{
  gtk_popover_set_pointing_to (self->popover, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (self->popover);
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, LuiTile *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (click));

  if (gdk_event_triggers_context_menu (event))
    open_menu (self, x, y);
  else if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "tile.pin", NULL);
}

static void
activate_pin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiTile *self = LUI_TILE (widget);

  gtk_widget_activate_action (widget, "call.pin", "(si)",
                              liveon_participant_get_seat (self->person),
                              (int) lui_tile_get_source (self));
}

static void
activate_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_menu (LUI_TILE (widget), gtk_widget_get_width (widget) / 2.0,
             gtk_widget_get_height (widget) / 2.0);
}

static void
lui_tile_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  *minimum = 1;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 180;
}

static void
lui_tile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiTile *self = LUI_TILE (widget);
  int least_width, least_height;

  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL,
                      NULL);
  gtk_widget_measure (self->content, GTK_ORIENTATION_VERTICAL, MAX (width, least_width),
                      &least_height, NULL, NULL, NULL);
  gtk_widget_allocate (self->content, MAX (width, least_width), MAX (height, least_height), -1,
                       NULL);
  gtk_popover_present (self->popover);
}

static void
lui_tile_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_tile_parent_class)->map (widget);
  liveon_video_stream_set_is_visible (LUI_TILE (widget)->stream, TRUE);
}

static void
lui_tile_unmap (GtkWidget *widget)
{
  liveon_video_stream_set_is_visible (LUI_TILE (widget)->stream, FALSE);
  GTK_WIDGET_CLASS (lui_tile_parent_class)->unmap (widget);
}

static void
lui_tile_dispose (GObject *object)
{
  LuiTile *self = LUI_TILE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->pictures);
  g_clear_object (&self->stream);
  g_clear_object (&self->person);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (lui_tile_parent_class)->dispose (object);
}

static void
lui_tile_class_init (LuiTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_tile_dispose;
  widget_class->measure = lui_tile_measure;
  widget_class->size_allocate = lui_tile_size_allocate;
  widget_class->map = lui_tile_map;
  widget_class->unmap = lui_tile_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiTile, content);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, instead);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, avatar);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, reason);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, picture);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, muted);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, host);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, name);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, affiliation);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, hand);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, network);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, pinned);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, popover);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_install_action (widget_class, "tile.pin", NULL, activate_pin);
  gtk_widget_class_install_action (widget_class, "tile.menu", NULL, activate_menu);
}

static void
lui_tile_init (LuiTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pictures = lui_video_paintable_new (GTK_WIDGET (self->picture));
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->pictures));
  g_signal_connect_object (self->pictures, "invalidate-size", G_CALLBACK (fit_picture), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pictures, "invalidate-contents", G_CALLBACK (on_first_picture),
                           self, G_CONNECT_SWAPPED);
}

static void
follow_person (LuiTile *self)
{
  static const char *const shown[]
      = { "name", "affiliation", "is-host", "is-speaking", "sends-microphone", "hand-place" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", shown[i], NULL);

      g_signal_connect_object (self->person, signal, G_CALLBACK (show_facts), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->person, "notify::is-away", G_CALLBACK (on_away_changed), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->person, "name", self->avatar, "text", G_BINDING_SYNC_CREATE);
}

GtkWidget *
lui_tile_new (LiveonCall *call, LiveonParticipant *person, LiveonMediaSource source)
{
  LuiTile *self = g_object_new (LUI_TYPE_TILE, NULL);
  LiveonMeeting *meeting = liveon_call_get_meeting (call);

  self->call = g_object_ref (call);
  self->person = g_object_ref (person);
  self->is_own
      = g_strcmp0 (liveon_participant_get_seat (person), liveon_meeting_get_seat (meeting)) == 0;
  self->stream = liveon_call_watch (call, person, source);
  liveon_video_stream_set_pixel_format (self->stream, LIVEON_PIXEL_FORMAT_BGRX);
  liveon_video_stream_set_is_visible (self->stream, FALSE);
  lui_video_paintable_set_source (self->pictures, G_OBJECT (self->stream));
  g_signal_connect_object (self->stream, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  if (self->is_own)
    {
      g_signal_connect_object (call, "notify::microphone", G_CALLBACK (show_facts), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (call, "notify::is-held", G_CALLBACK (show_facts), self,
                               G_CONNECT_SWAPPED);
    }
  if (self->is_own && source == LIVEON_MEDIA_SOURCE_CAMERA)
    gtk_widget_add_css_class (GTK_WIDGET (self->picture), "mirrored");
  set_class (self, "screen", source == LIVEON_MEDIA_SOURCE_SCREEN);
  follow_person (self);
  on_away_changed (self);
  return GTK_WIDGET (self);
}

LiveonParticipant *
lui_tile_get_person (LuiTile *self)
{
  return self->person;
}

LiveonMediaSource
lui_tile_get_source (LuiTile *self)
{
  return liveon_video_stream_get_source (self->stream);
}

LiveonVideoStream *
lui_tile_get_stream (LuiTile *self)
{
  return self->stream;
}

void
lui_tile_set_is_pinned (LuiTile *self, gboolean is_pinned)
{
  if (self->is_pinned == is_pinned)
    return;
  self->is_pinned = is_pinned;
  show_facts (self);
}

void
lui_tile_set_room (LuiTile *self, int width, int height)
{
  gboolean is_roomy = height >= ROOMY_HEIGHT;

  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  fit_picture (self);
  adw_avatar_set_size (self->avatar, CLAMP (height / 3, 24, 128));
  gtk_label_set_lines (self->reason, is_roomy ? 2 : 1);
  gtk_widget_set_margin_bottom (self->instead, is_roomy ? 0 : NAME_HEIGHT);
  if (self->is_roomy == is_roomy)
    return;
  self->is_roomy = is_roomy;
  show_facts (self);
}

void
lui_tile_set_is_seen (LuiTile *self, gboolean is_seen)
{
  liveon_video_stream_set_is_visible (self->stream,
                                      is_seen && gtk_widget_get_mapped (GTK_WIDGET (self)));
}

void
lui_tile_tick (LuiTile *self)
{
  if (self->away_us != 0)
    show_facts (self);
}
