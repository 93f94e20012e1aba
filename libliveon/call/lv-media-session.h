/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client's media connection of one meeting: the way to the server (UDP, TCP, TURN, WebSocket),
 * the secure link, packets from frames and back, what to send at which rate. It knows no devices,
 * no codecs' insides and no JSON: frames go in and come out, messages are values.
 *
 * The face is used on the context that made it; a media thread inside owns the link and everything
 * about packets, and calls `frame` and `sound` of the events there. All other events come on the
 * face's context.
 *
 *   NEW ─start─> CONNECTING ─DTLS stands─> CONNECTED ─the way is lost─> RECONNECTING ┐
 *                     └─ no way at all, wrong fingerprint ─> FAILED <────────────────┤
 *                                                  CONNECTED <─ restart, another way ┘
 */
#pragma once

#include "lv-encode-plan.h"
#include "lv-frame-transform.h"
#include "lv-path-choice.h"

G_BEGIN_DECLS

typedef enum
{
  LV_MEDIA_SESSION_NEW,
  LV_MEDIA_SESSION_CONNECTING,
  LV_MEDIA_SESSION_CONNECTED,
  LV_MEDIA_SESSION_RECONNECTING,
  LV_MEDIA_SESSION_FAILED,
} LvMediaSessionState;

typedef struct
{
  LvMediaSessionState state;
  LvPath path;
  const char *reason;  /* as lv_path_choice_get_reason() */
  const GError *error; /* why it FAILED; else NULL */
} LvPathInfo;

typedef struct
{
  guint64 packets_sent, packets_received, bytes_sent, bytes_received;
  guint64 lost, recovered; /* video packets that we missed; of these, by RTX */
  gint64 bps_sent, bps_received, estimate_bps;
  gint64 round_trip_us; /* -1 when unknown */
  double loss_sent;     /* 0 to 1, as the server reports */
  gint64 connected_us;  /* from start to CONNECTED */
} LvMediaSessionStats;

typedef struct
{
  /* To the server, by signalling; answered by lv_media_session_take_answer(). The first is made
   * while lv_media_session_start() runs. */
  void (*offer) (const LvMediaOffer *offer, gboolean is_restart, gpointer data);
  void (*path) (const LvPathInfo *info, gpointer data);
  void (*plan) (const LvEncodePlan *plan, gpointer data);
  void (*slots) (GArray *slots /* LvSlotItem */, gpointer data);
  /* A binary WebSocket to the server's media address is wanted: whoever knows HTTP opens it and
   * gives it by lv_media_session_take_socket(), or says why not. It takes the place of one before.
   */
  void (*need_socket) (const char *token, gpointer data);
  /* It is not wanted any more. May be NULL. */
  void (*drop_socket) (gpointer data);
  /* Any thread: a key frame is wanted of what we send. */
  void (*key_frame) (LvSource source, guint layer, gpointer data);
  /* Media thread: one whole frame of a video slot, opened by the transform. slot: index in the
   * offer's `video`. */
  void (*frame) (guint slot, LvFrame *frame, gpointer data);
  /* Media thread: one sound frame; slot: index in the offer's `sound`, the number after the last
   * for `shared_sound`. seq and rtp_time without wrap-around. */
  void (*sound) (
      guint slot, LvFrame *frame, gint64 seq, gint64 rtp_time, gint64 arrival_us, gpointer data);
} LvMediaSessionEvents;

/* What we want to send at most. */
typedef struct
{
  gint64 max_bps;     /* in all; 0: as the server says */
  gboolean is_saving; /* as LvEncodeNeeds has it */
} LvSendLimit;

typedef struct
{
  guint n_video;                                   /* slots, up to LV_MAX_VIDEO_SLOTS */
  gboolean force_tcp, force_turn, force_websocket; /* for those who know their network */
  gboolean has_proxy; /* between us and the server: then the WebSocket at once */
  LvSendLimit limit;
} LvMediaSessionConfig;

#define LV_TYPE_MEDIA_SESSION (lv_media_session_get_type ())
G_DECLARE_FINAL_TYPE (LvMediaSession, lv_media_session, LV, MEDIA_SESSION, GObject)

/* events: not copied. NULL with error when no keys can be made. */
LvMediaSession *lv_media_session_new (const LvMediaSessionConfig *config,
                                      const LvMediaSessionEvents *events,
                                      gpointer data,
                                      GError **error);
/* Both may be NULL: frames pass as they are. Before start. */
void lv_media_session_set_transforms (LvMediaSession *self,
                                      LvFrameTransform *sealing,
                                      LvFrameTransform *opening);
void lv_media_session_start (LvMediaSession *self);
/* Of an offer or a restart, in their order. FALSE when it does not fit: then nothing has changed.
 * answer NULL: the first offer was refused, which is the end. */
gboolean
lv_media_session_take_answer (LvMediaSession *self, const LvMediaAnswer *answer, GError **error);
/* The server's event. */
void lv_media_session_take_slots (LvMediaSession *self, GArray *slots);
void lv_media_session_take_wanted (LvMediaSession *self, const LvMediaWanted *wanted);
/* The WebSocket that need_socket asked for stands: send (called on the face's context) sends one
 * binary frame, FALSE when it is full. Or it does not stand, and error says why. */
typedef gboolean (*LvMediaSocketSend) (GBytes *datagram, gpointer user_data);
void lv_media_session_take_socket (LvMediaSession *self,
                                   LvMediaSocketSend send,
                                   gpointer user_data,
                                   const GError *error);
void lv_media_session_socket_received (LvMediaSession *self, GBytes *datagram);
void lv_media_session_socket_closed (LvMediaSession *self);
/* From now on, also in a session that runs. */
void lv_media_session_set_limit (LvMediaSession *self, const LvSendLimit *limit);
/* Any thread. What cannot be sent now is dropped; video then begins with a key frame again. */
void lv_media_session_send (LvMediaSession *self, LvFrame *frame);
/* A decoder wants one; rate-limited. Any thread. */
void lv_media_session_request_key_frame (LvMediaSession *self, guint slot);
/* How long a slot's pictures wait to be shown together with their sound; 0: not at all. Any thread.
 */
void lv_media_session_set_slack (LvMediaSession *self, guint slot, gint64 slack_us);
/* The network has changed (an interface came or went): an ICE restart. */
void lv_media_session_network_changed (LvMediaSession *self);
/* At which g_get_monotonic_time () a frame of the slot with this RTP time was captured, in our
 * clock, so that sound and pictures of one person can be set side by side; 0 when it cannot be
 * said. Any thread. */
gint64 lv_media_session_get_capture_time (LvMediaSession *self,
                                          gboolean is_video,
                                          guint slot,
                                          gint64 rtp_time);
/* As of a moment ago. */
void lv_media_session_get_stats (LvMediaSession *self, LvMediaSessionStats *stats);
/* Nothing is called any more when it returns. */
void lv_media_session_stop (LvMediaSession *self);

G_END_DECLS
