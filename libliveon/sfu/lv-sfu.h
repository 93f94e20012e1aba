/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The forwarding server's control face. A room lives on one of the media workers, and everything
 * about it is touched only there; what happens here becomes a command to that worker, and what
 * happens there an event on the context that made the LvSfu. That context only.
 *
 * Nothing here knows JSON, SDP, accounts or the store. */
#pragma once

#include "lv-dtls.h"
#include "lv-ice-lite.h"
#include "lv-media-messages.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

typedef struct _LvSfu LvSfu;
typedef struct _LvSfuRoom LvSfuRoom;
typedef struct _LvSfuPeer LvSfuPeer;

/* How a peer's media goes. */
typedef enum
{
  LV_SFU_PATH_NONE,
  LV_SFU_PATH_UDP,
  LV_SFU_PATH_TCP,
  LV_SFU_PATH_WEBSOCKET,
} LvSfuPath;

/* What a datagram carries. */
typedef enum
{
  LV_SFU_SOUND,
  LV_SFU_VIDEO,
  LV_SFU_CONTROL, /* reports, requests, handshakes */
  LV_SFU_N_KINDS,
} LvSfuKind;

typedef struct
{
  guint64 packets, bytes;
} LvSfuTraffic;

typedef struct
{
  guint64 packets_in, packets_out, bytes_in, bytes_out; /* of datagrams on the wire */
  LvSfuTraffic in[LV_SFU_N_KINDS], out[LV_SFU_N_KINDS]; /* the same by kind */
  guint64 media_packets_in, lost_in;                    /* as we see the peer's streams */
  guint64 media_packets_out, lost_out;                  /* as the peer reports */
  gint64 bps_in, bps_out, peak_bps_in, peak_bps_out;    /* of the last second; ever */
  gint64 estimate_bps;                                  /* of what the peer can receive */
  gint64 round_trip_us;                                 /* -1 when unknown */
  double quality; /* 0 to 1, of the whole time; -1 when unknown */
  LvSfuPath path;
  LvAddress address; /* of the peer, as we see it */
} LvSfuStats;

typedef enum
{
  LV_SFU_PEER_NEW,
  LV_SFU_PEER_CONNECTED,
  LV_SFU_PEER_LOST,   /* no consent for 15 s; may come back by a restart */
  LV_SFU_PEER_FAILED, /* DTLS: a wrong fingerprint, or no common profile */
} LvSfuPeerState;

typedef struct
{
  void (*state) (LvSfuPeer *peer, LvSfuPeerState state, gpointer data);
  void (*slots) (LvSfuPeer *peer, GArray *slots /* LvSlotItem */, gpointer data);
  void (*wanted) (LvSfuPeer *peer, const LvMediaWanted *wanted, gpointer data);
  /* When it changed, at most five times a second. */
  void (*speaking) (LvSfuRoom *room, const char *const *seats, gpointer data);
  /* Once a second. */
  void (*stats) (LvSfuPeer *peer, const LvSfuStats *stats, gpointer data);
} LvSfuEvents;

typedef struct
{
  guint workers;       /* 1 to 64 */
  const char *bind_ip; /* "::" for all */
  guint16 port;        /* UDP; 0: any */
  gboolean real_time;  /* the workers go before ordinary threads where the system lets them */
} LvSfuConfig;

/* events: not copied. NULL when the port cannot be had. */
LvSfu *
lv_sfu_new (const LvSfuConfig *config, const LvSfuEvents *events, gpointer data, GError **error);
/* All rooms and peers have to be gone. Ends the workers. */
void lv_sfu_free (LvSfu *self);
guint16 lv_sfu_get_port (LvSfu *self);
const guint8 *lv_sfu_get_fingerprint (LvSfu *self);
/* Whether the system lets the workers be real-time threads, which it was asked at their start. */
gboolean lv_sfu_is_real_time (LvSfu *self);

/* cap_bps: of all that the room's people send together; 0: none. */
LvSfuRoom *lv_sfu_open_room (LvSfu *self, gint64 cap_bps, gpointer owner);
void lv_sfu_room_set_cap (LvSfuRoom *self, gint64 cap_bps);
/* With everyone in it. */
void lv_sfu_room_close (LvSfuRoom *self);
gpointer lv_sfu_room_get_owner (LvSfuRoom *self);

typedef struct
{
  gboolean is_there;
  char mid[17];
  guint8 payload_type, rtx_payload_type; /* rtx 0: none */
  guint8 red_payload_type;               /* of sound that carries copies; 0: it does not */
  guint32 ssrc, rtx_ssrc;                /* 0: told by MID and RID in the packets */
  guint n_rids;
  char rids[LV_CAMERA_LAYERS][17]; /* smallest layer first */
} LvSfuSend;

typedef struct
{
  char mid[17];
  gboolean is_video, is_shared_sound;
  guint8 payload_type, rtx_payload_type;
  guint8 red_payload_type; /* 0: it takes no copies */
  guint32 ssrc, rtx_ssrc;  /* that we send with: drawn by lv_sfu_draw_ssrc() */
} LvSfuSlot;

typedef struct
{
  char seat[LV_MAX_SEAT + 1];
  guint index; /* of the sender in its meeting: the CSRC of all that is forwarded of it, so that a
                * receiver knows at each packet who is in a slot */
  LvIceCredentials remote; /* borrowed */
  guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE];
  LvRtpExtMap exts;
  LvSfuSend sends[LV_N_SOURCES];
  guint n_slots;
  LvSfuSlot slots[LV_MAX_SOUND_SLOTS + 1 + LV_MAX_VIDEO_SLOTS];
  gint64 max_send_bps, max_receive_bps; /* caps of this person; 0: none */
} LvSfuPeerSpec;

guint32 lv_sfu_draw_ssrc (LvSfu *self);
/* Copies the spec. The local credentials are for the answer, borrowed until the next restart. */
LvSfuPeer *lv_sfu_room_add_peer (LvSfuRoom *self,
                                 const LvSfuPeerSpec *spec,
                                 gpointer owner,
                                 const LvIceCredentials **local);
/* New credentials on both sides, everything else stays. */
const LvIceCredentials *lv_sfu_peer_restart (LvSfuPeer *self, const LvIceCredentials *remote);
void lv_sfu_peer_set_view (LvSfuPeer *self, GArray *view /* LvViewItem */);
/* What may be forwarded of it: what is off here is dropped even if it comes. */
void lv_sfu_peer_set_sources (LvSfuPeer *self, const LvMediaSources *sources);
void lv_sfu_peer_set_caps (LvSfuPeer *self, gint64 max_send_bps, gint64 max_receive_bps);
/* The last numbers come by done (data is the owner), after which nothing comes any more. */
typedef void (*LvSfuDone) (const LvSfuStats *stats, gpointer user_data);
void lv_sfu_peer_remove (LvSfuPeer *self, LvSfuDone done, gpointer user_data);
gpointer lv_sfu_peer_get_owner (LvSfuPeer *self);

/* An ICE-TCP connection, with what was read of it already (or NULL). Eats the socket. */
void lv_sfu_take_tcp (LvSfu *self, GSocket *socket, GBytes *early);
/* Media over a WebSocket that is already open for this peer: datagrams (DTLS, SRTP) in and out.
 * What `send` cannot send at once it drops. No ICE: the connection's end is the path's end. The
 * functions are called on the LvSfu's context. */
typedef struct _LvSfuSocket LvSfuSocket;
typedef void (*LvSfuSocketSend) (const guint8 *data, gsize length, gpointer user_data);
LvSfuSocket *lv_sfu_peer_open_socket (LvSfuPeer *self, LvSfuSocketSend send, gpointer user_data);
void lv_sfu_socket_receive (LvSfuSocket *self, const guint8 *data, gsize length);
void lv_sfu_socket_close (LvSfuSocket *self);

G_END_DECLS
