/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonCall. Main context only. */
#pragma once

#include "liveon-call.h"
#include "lv-senders.h"
#include "lv-device-choice.h"
#include "lv-media-signalling.h"
#include "lv-stage.h"
#include "lv-media-socket.h"

G_BEGIN_DECLS

#define LV_MEDIA_CALL_VIDEO_SLOTS LV_MAX_VIDEO_SLOTS
#define LV_MEDIA_CALL_SOUND_SLOTS (LV_MAX_SOUND_SLOTS + 1) /* the last for a screen's sound */

struct _LiveonCall
{
  GObject parent_instance;

  LiveonMeeting *meeting;
  LiveonMediaDevices *devices; /* NULL: the system's own choice */
  LvSenders *senders;
  LvAudioPlayer *player;
  LvDeviceChoice *choice;
  LvStage *stage;
  /* from start to stop */
  LvMediaSignalling *signalling;
  LvMediaSession *session;
  LvMediaSocket *socket;
  char **video_mids;                       /* of the slots, as they were offered */
  LvMediaWanted wanted;                    /* by others, as the server said last */
  GHashTable *volumes;                     /* seat → double, where it is not 1 */
  int heard[LV_MEDIA_CALL_SOUND_SLOTS];    /* senders in the sound slots, -1: nobody yet */
  int listened[LV_MEDIA_CALL_SOUND_SLOTS]; /* the same as the media thread knows it */
  guint stats_id;

  LiveonCallState state;
  LiveonCallPath path;
  char *path_reason;
  GError *error;
  gboolean is_held, is_text, has_noise_suppression;
  char *parent_window, *screen_token; /* as they were told; the senders have the newest token */
  double level;
  LvMediaSessionStats stats;
  double concealment;
};

/* liveon-call.c: values that have a property. */
void lv_media_call_set_state (LiveonCall *self, LiveonCallState state, const GError *error);
void lv_media_call_set_path (LiveonCall *self, LiveonCallPath path, const char *reason);
void lv_media_call_set_level (LiveonCall *self, double level);
void lv_media_call_notify_source (LiveonCall *self, LvSource source);
void lv_media_call_update_screen_token (LiveonCall *self);
void lv_media_call_notify_stats (LiveonCall *self);
void lv_media_call_emit_source_failed (LiveonCall *self, LvSource source, const GError *error);
void lv_media_call_emit_screen_ended (LiveonCall *self);
void lv_media_call_emit_talking_while_muted (LiveonCall *self);

/* lv-media-call.c */
void lv_media_call_init (LiveonCall *self);
void lv_media_call_start (LiveonCall *self);
void lv_media_call_stop (LiveonCall *self);
void lv_media_call_apply_volumes (LiveonCall *self);
/* What is on is said to the server. */
void lv_media_call_say_sources (LiveonCall *self);

G_END_DECLS
