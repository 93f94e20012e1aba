/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Media sessions in a room of a real forwarding server, all in one process and on loopback, with
 * the negotiation that the server uses and nothing in place of signalling but function calls. What
 * people send says in its bytes whose and the how manieth it is, and what arrives is held against
 * that. Main context only, but for what the comments say. */
#pragma once

#include "lv-media-negotiation.h"
#include "lv-media-session.h"

G_BEGIN_DECLS

typedef struct
{
  LvSfu *sfu;
  LvSfuRoom *room;
  LvDtlsIdentity *stranger; /* whose certificate is nobody's */
  GSocketListener *listener;
  GCancellable *cancellable;
  const char *const *addresses;         /* that clients are told */
  GSocket *deaf;                        /* a UDP port that never answers */
  guint16 tcp_port, deaf_port;          /* deaf_port is also one that refuses TCP */
  guint16 udp_port;                     /* that clients are told */
  GPtrArray *people;                    /* CallPerson */
  GPtrArray *turn;                      /* LvTurnServer; NULL: none */
  gboolean is_udp_deaf, is_tcp_refused; /* what they are told leads nowhere */
  gboolean has_socket;
  gboolean is_server_strange, is_client_strange; /* whose fingerprint is another's */
  gboolean answers_at_once;                      /* while the offer is made */
} CallFixture;

/* Of one slot, written on its session's media thread under the person's lock. */
typedef struct
{
  guint n_frames, n_keys, n_switches;
  int sender;     /* the index of the last frame's */
  gint64 counter; /* of the last frame; -1: none */
  guint layer;
  guint n_skipped, n_backwards; /* numbers that did not come; that came too late */
  gint64 last_seq, last_time;   /* of sound */
  gint64 last_rtp_time;
  gint64 sent_us; /* when the last was sent */
} CallSlot;

typedef struct
{
  CallFixture *fixture;
  char seat[LV_MAX_SEAT + 1];
  guint index;
  LvMediaSession *session;
  LvNegotiation *negotiation;
  LvSfuPeer *peer;
  gboolean is_gone;
  gpointer remains; /* a weak pointer to the session that was left */

  LvMediaSessionState state;
  LvPath path;
  char *reason;
  GError *error;
  gboolean is_server_failed;
  guint n_offers, n_restarts, n_plans, n_paths;
  gboolean is_signalling_cut; /* offers are kept until call_person_signal() */
  LvMediaOffer *kept;
  LvEncodePlan plan;
  GArray *slots;
  LvSfuSocket *socket;
  gboolean is_socket_asked;
  guint n_sockets, n_sockets_dropped;

  guint timer;
  gboolean is_on[LV_N_SOURCES];
  gint64 counters[LV_N_SOURCES];
  gint key_wishes[LV_N_SOURCES][LV_CAMERA_LAYERS]; /* atomic */
  guint n_key_wishes;                              /* atomic */

  GMutex lock; /* of what follows */
  CallSlot sound[LV_MAX_SOUND_SLOTS + 1], video[LV_MAX_VIDEO_SLOTS];
  guint n_wrong; /* frames whose bytes were not those that were sent */
  gboolean is_forgiven;
  int wished_layer; /* a test's own */
} CallPerson;

void call_fixture_open (CallFixture *self);
/* A server that listens there alone. ip: "::1", say; addresses: static. */
void call_fixture_open_at (CallFixture *self, const char *ip, const char *const *addresses);
void call_fixture_close (CallFixture *self);
/* Makes a session and starts it. */
CallPerson *call_fixture_add (CallFixture *self, const LvMediaSessionConfig *config);
CallPerson *call_fixture_add_with (CallFixture *self,
                                   const LvMediaSessionConfig *config,
                                   LvFrameTransform *sealing,
                                   LvFrameTransform *opening);
/* Leaves; asserts that nothing comes after. */
void call_person_leave (CallPerson *self);
/* What it sends from now on, once it is connected. */
void call_person_set_sources (CallPerson *self, gboolean sound, gboolean camera, gboolean screen);
/* Looks at one source of each. NULL: nothing. */
void call_person_view (CallPerson *self, CallPerson *other, LvSource source, guint height);
void call_person_cut_signalling (CallPerson *self, gboolean is_cut);
/* Ends the WebSocket of its media as a network would. */
void call_person_break_socket (CallPerson *self);
CallSlot call_person_get_sound (CallPerson *self, guint slot);
CallSlot call_person_get_video (CallPerson *self, guint slot);
/* Waits for so many frames that are wrong, which are forgiven then. */
void call_person_wait_n_wrong (CallPerson *self, guint n);
/* The sound slot in which somebody is heard; -1: none. */
int call_person_find_sound (CallPerson *self, CallPerson *other);

/* Waits until it is so, and fails the test after a while. */
void call_wait_state (CallPerson *self, LvMediaSessionState state);
void call_wait_gone (CallPerson *self);
void call_wait_path (CallPerson *self, LvPath path);
void call_wait_sound (CallPerson *self, CallPerson *from, guint n_more);
void call_wait_video (CallPerson *self, guint slot, guint n_more);

G_END_DECLS
