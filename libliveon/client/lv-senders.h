/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is captured to be sent: microphone, camera, screen and its sound, each on or off, from
 * whichever input; without a session it is only looked at. Main context only. */
#pragma once

#include "liveon-media-types.h"
#include "lv-audio-sender.h"
#include "lv-media-session.h"
#include "lv-self-view.h"
#include "lv-video-sender.h"

G_BEGIN_DECLS

typedef struct
{
  /* It went on or off by itself (error says why), or as asked (NULL). G_IO_ERROR_CANCELLED: the
   * person or the desktop has ended the share. */
  void (*changed) (LvSource source, const GError *error, gpointer data);
  void (*level) (double level, gpointer data);
  void (*talking_while_muted) (gpointer data);
} LvSendersEvents;

typedef struct _LvSenders LvSenders;

/* events: not copied. */
LvSenders *lv_senders_new (const LvSendersEvents *events, gpointer data);
void lv_senders_free (LvSenders *self);
/* Frames go there from now on; NULL: nowhere. It has to be NULL before the session is freed. */
void lv_senders_set_session (LvSenders *self, LvMediaSession *session);

/* Whose sound is not to come back as echo. */
void lv_senders_set_player (LvSenders *self, LvAudioPlayer *player);

/* What the source is taken from when it goes on; eats the input. One that is on changes over,
 * unless it is a camera that is taken from there already. */
void lv_senders_set_input (LvSenders *self, LvSource source, LvMediaInput *input);
/* The same, as people choose it. */
void
lv_senders_choose_input (LvSenders *self, LvSource source, LiveonInputKind kind, const char *name);
/* Turning it off ends it with G_IO_ERROR_CANCELLED. */
void lv_senders_turn_on_async (LvSenders *self,
                               LvSource source,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean lv_senders_turn_on_finish (GAsyncResult *result, GError **error);
/* The device is free when it returns. */
void lv_senders_turn_off (LvSenders *self, LvSource source);
/* For a screen that is chosen in the desktop's dialog: the window that the dialog belongs to, and
 * what spares the person the dialog; each NULL or as the portal has it. The token is another one
 * whenever a screen went on. */
void lv_senders_set_parent_window (LvSenders *self, const char *parent_window);
void lv_senders_set_screen_token (LvSenders *self, const char *token);
const char *lv_senders_get_screen_token (LvSenders *self);
/* Our own pictures; a new reference. participant: NULL where there is no meeting. */
LiveonVideoStream *
lv_senders_watch (LvSenders *self, LvSource source, LiveonParticipant *participant);
gboolean lv_senders_get_is_starting (LvSenders *self, LvSource source);
gboolean lv_senders_get_is_on (LvSenders *self, LvSource source);
/* The id of the device that is really in use; NULL while off, and for what is no device. */
const char *lv_senders_get_device (LvSenders *self, LvSource source);

void lv_senders_take_plan (LvSenders *self, const LvEncodePlan *plan);
/* Any thread. */
void lv_senders_request_key_frame (LvSenders *self, LvSource source, guint layer);
LvAudioSender *lv_senders_get_microphone (LvSenders *self);
LvVideoSender *lv_senders_get_video (LvSenders *self, LvSource source);

G_END_DECLS
