/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-notices.h"

#include <glib/gi18n.h>

#include "lui-alone.h"
#include "lui-call-words.h"
#include "lui-notice.h"

#define WARNING_US (2 * 60 * G_TIME_SPAN_SECOND)

struct _LuiCallNotices
{
  GtkWidget parent_instance;

  LiveonCall *call;
  LiveonCallState state;
  gboolean is_away;
  gint64 state_us; /* since when it is so */
  gboolean is_warned;
  LuiAlone alone_since;

  LuiNotice *lost;
  LuiNotice *sharing;
  LuiNotice *ending;
  LuiNotice *alone;
  LuiNotice *message;
};

enum
{
  SIGNAL_FORGOTTEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LuiCallNotices, lui_call_notices, GTK_TYPE_WIDGET)

static LiveonMeeting *
get_meeting (LuiCallNotices *self)
{
  return liveon_call_get_meeting (self->call);
}

static void
show_lost (LuiCallNotices *self)
{
  gint64 seconds = (g_get_monotonic_time () - self->state_us) / G_TIME_SPAN_SECOND;
  g_autofree char *sentence = lui_call_words_dup_trouble (self->is_away, self->state, seconds);

  lui_notice_set_text (self->lost, sentence);
}

static void
on_state_changed (LuiCallNotices *self)
{
  LiveonCallState state = liveon_call_get_state (self->call);
  gboolean is_away = liveon_meeting_get_is_away (get_meeting (self));
  gboolean was_lost = lui_call_notices_get_is_lost (self);

  if (state == self->state && is_away == self->is_away)
    return;
  self->state = state;
  self->is_away = is_away;
  /* Which of both is lost may change on the way; since when does not. */
  if (!was_lost || !lui_call_notices_get_is_lost (self))
    self->state_us = g_get_monotonic_time ();
  show_lost (self);
}

static void
show_sharing (LuiCallNotices *self)
{
  gboolean has_sound = liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_SCREEN_SOUND);

  if (!liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_SCREEN))
    lui_notice_set_text (self->sharing, NULL);
  else
    lui_notice_set_text (self->sharing, has_sound ? _ ("You are sharing your screen, with sound.")
                                                  : _ ("You are sharing your screen."));
}

/* By the server's warning, or by the clock for who comes in later. */
static void
show_ending (LuiCallNotices *self)
{
  g_autoptr (GDateTime) ends = liveon_meeting_dup_ends (get_meeting (self));
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) local = ends != NULL ? g_date_time_to_local (ends) : NULL;
  g_autofree char *clock = NULL, *sentence = NULL;

  if (ends == NULL || (!self->is_warned && g_date_time_difference (ends, now) > WARNING_US))
    {
      lui_notice_set_text (self->ending, NULL);
      return;
    }
  clock = g_date_time_format (local, "%H:%M");
  /* TRANSLATORS: a time of the day. */
  sentence = g_strdup_printf (_ ("The meeting ends at %s."), clock);
  lui_notice_set_action (
      self->ending,
      liveon_meeting_get_is_host (get_meeting (self)) ? _ ("Extend by 15 minutes") : NULL,
      "call.extend");
  lui_notice_set_text (self->ending, sentence);
}

static void
on_warning (LuiCallNotices *self)
{
  self->is_warned = TRUE;
  show_ending (self);
}

static void
on_ends_changed (LuiCallNotices *self)
{
  self->is_warned = FALSE;
  show_ending (self);
}

static void
on_message (LuiCallNotices *self, const char *text)
{
  /* TRANSLATORS: what the company's administrator says to all in a meeting. */
  g_autofree char *sentence = g_strdup_printf (_ ("From the administrator: %s"), text);

  lui_notice_set_text (self->message, sentence);
}

static void
show_alone (LuiCallNotices *self)
{
  LiveonMeeting *meeting = get_meeting (self);
  LiveonRoom *room = liveon_meeting_get_room (meeting);
  gboolean is_alone = g_list_model_get_n_items (liveon_meeting_get_people (meeting)) == 1
                      && liveon_room_get_schedule (room) != LIVEON_SCHEDULE_ALWAYS_ON;
  LuiAloneState state = lui_alone_update (&self->alone_since, is_alone, g_get_monotonic_time ());

  lui_notice_set_text (self->alone,
                       state == LUI_ALONE_FINE
                           ? NULL
                           : _ ("You have been alone here for 10 minutes. You will leave soon."));
  if (state == LUI_ALONE_LEAVES)
    g_signal_emit (self, signals[SIGNAL_FORGOTTEN], 0);
}

static void
lui_call_notices_dispose (GObject *object)
{
  LuiCallNotices *self = LUI_CALL_NOTICES (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (lui_call_notices_parent_class)->dispose (object);
}

static void
lui_call_notices_class_init (LuiCallNoticesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_call_notices_dispose;
  g_type_ensure (LUI_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-call-notices.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiCallNotices, lost);
  gtk_widget_class_bind_template_child (widget_class, LuiCallNotices, sharing);
  gtk_widget_class_bind_template_child (widget_class, LuiCallNotices, ending);
  gtk_widget_class_bind_template_child (widget_class, LuiCallNotices, alone);
  gtk_widget_class_bind_template_child (widget_class, LuiCallNotices, message);
  signals[SIGNAL_FORGOTTEN] = g_signal_new ("forgotten", LUI_TYPE_CALL_NOTICES, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lui_call_notices_init (LuiCallNotices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_call_notices_set_call (LuiCallNotices *self, LiveonCall *call)
{
  LiveonMeeting *meeting;

  g_return_if_fail (LUI_IS_CALL_NOTICES (self) && self->call == NULL);

  self->call = g_object_ref (call);
  self->state = liveon_call_get_state (call);
  self->state_us = g_get_monotonic_time ();
  meeting = get_meeting (self);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::screen", G_CALLBACK (show_sharing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::screen-sound", G_CALLBACK (show_sharing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "notify::is-away", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "notify::ends", G_CALLBACK (on_ends_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "notify::is-host", G_CALLBACK (show_ending), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "warning", G_CALLBACK (on_warning), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  lui_call_notices_tick (self);
}

void
lui_call_notices_tick (LuiCallNotices *self)
{
  g_return_if_fail (LUI_IS_CALL_NOTICES (self));

  show_lost (self);
  show_sharing (self);
  show_ending (self);
  show_alone (self);
}

gboolean
lui_call_notices_get_is_lost (LuiCallNotices *self)
{
  g_return_val_if_fail (LUI_IS_CALL_NOTICES (self), FALSE);

  return self->is_away || self->state == LIVEON_CALL_STATE_RECONNECTING
         || self->state == LIVEON_CALL_STATE_FAILED;
}

void
lui_call_notices_stay (LuiCallNotices *self)
{
  g_return_if_fail (LUI_IS_CALL_NOTICES (self));

  lui_alone_stay (&self->alone_since, g_get_monotonic_time ());
  show_alone (self);
}

void
lui_call_notices_dismiss_message (LuiCallNotices *self)
{
  g_return_if_fail (LUI_IS_CALL_NOTICES (self));

  lui_notice_set_text (self->message, NULL);
}
