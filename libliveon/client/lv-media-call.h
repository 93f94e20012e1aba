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
  gboolean is_held, is_text, has_noise_suppression, saves_data;
  gint64 max_send_bps, max_receive_bps; /* 0: no bound of our own */
  char *parent_window, *screen_token;   /* as they were told; the senders have the newest token */
  double level;
  LvMediaSessionStats stats;
  double concealment;
};

/* liveon-call-properties.c */
enum
{
  LV_CALL_PROP_MEETING = 1,
  LV_CALL_PROP_DEVICES,
  LV_CALL_PROP_STATE,
  LV_CALL_PROP_PATH,
  LV_CALL_PROP_PATH_REASON,
  LV_CALL_PROP_MICROPHONE,
  LV_CALL_PROP_CAMERA,
  LV_CALL_PROP_SCREEN,
  LV_CALL_PROP_SCREEN_SOUND,
  LV_CALL_PROP_IS_HELD,
  LV_CALL_PROP_IS_TEXT,
  LV_CALL_PROP_PARENT_WINDOW,
  LV_CALL_PROP_SCREEN_TOKEN,
  LV_CALL_PROP_HAS_NOISE_SUPPRESSION,
  LV_CALL_PROP_SAVES_DATA,
  LV_CALL_PROP_MAX_SEND_BPS,
  LV_CALL_PROP_MAX_RECEIVE_BPS,
  LV_CALL_PROP_LEVEL,
  LV_CALL_PROP_BYTES_SENT,
  LV_CALL_PROP_BYTES_RECEIVED,
  LV_CALL_PROP_BPS_SENT,
  LV_CALL_PROP_BPS_RECEIVED,
  LV_CALL_PROP_ESTIMATE_BPS,
  LV_CALL_PROP_ROUND_TRIP_MS,
  LV_CALL_PROP_LOSS,
  LV_CALL_PROP_CONCEALMENT,
  LV_CALL_N_PROPS,
};
void lv_media_call_make_properties (GParamSpec **properties);

/* liveon-call.c: values that have a property. */
void lv_media_call_set_state (LiveonCall *self, LiveonCallState state, const GError *error);
void lv_media_call_set_path (LiveonCall *self, LiveonCallPath path, const char *reason);
void lv_media_call_set_level (LiveonCall *self, double level);
void lv_media_call_notify_source (LiveonCall *self, LvSource source);
void lv_media_call_update_screen_token (LiveonCall *self);
void lv_media_call_notify_stats (LiveonCall *self);
void lv_media_call_emit_source_failed (LiveonCall *self, LvSource source, const GError *error);
void lv_media_call_emit_speaker_failed (LiveonCall *self, const GError *error);
void lv_media_call_emit_screen_ended (LiveonCall *self);
void lv_media_call_emit_talking_while_muted (LiveonCall *self);

/* lv-media-call.c */
void lv_media_call_init (LiveonCall *self);
void lv_media_call_start (LiveonCall *self);
void lv_media_call_stop (LiveonCall *self);
void lv_media_call_apply_volumes (LiveonCall *self);
/* What is watched is said to the server, with how much of it there may be. */
void lv_media_call_update_view (LiveonCall *self);
/* What is on is said to the server. */
void lv_media_call_say_sources (LiveonCall *self);

G_END_DECLS
