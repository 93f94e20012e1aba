/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A participant for tests and benchmarks of the forwarding server, over UDP on loopback: connects
 * as a browser would, sends packets that only look like media, counts what comes. It has no loop of
 * its own: whoever has it calls read and tick. One thread at a time. */
#pragma once

#include "lv-bandwidth.h"
#include "lv-media-link.h"
#include "lv-rtcp.h"
#include "lv-sfu.h"

G_BEGIN_DECLS

#define SFU_PEER_SOUND_SLOTS 3
#define SFU_PEER_MAX_SLOTS (SFU_PEER_SOUND_SLOTS + 1 + LV_MAX_VIDEO_SLOTS)

typedef struct
{
  guint32 ssrc, rtx_ssrc;
  guint16 seq, rtx_seq;
  guint32 timestamp;
  guint16 picture;
  guint8 tl0;
  guint32 packets, bytes;
  guint n_key_requests; /* that came from the server */
  guint n_nacked;
  gboolean wants_key;
} SfuSend;

typedef struct
{
  LvSfuSlot line;
  guint64 packets, bytes;
  guint n_repaired, n_reports, n_keys;
  guint n_copied;     /* packets that carried others */
  int n_missing;      /* numbers passed over, less those that came late */
  guint n_back;       /* timestamps or picture numbers that went back at a newer packet */
  guint16 seq;        /* the newest */
  guint32 seen[1024]; /* numbers that came, and 1 */
  guint32 timestamp;
  guint16 picture;
  guint8 tl0;
  guint8 max_tid;
  guint csrc; /* of the newest packet */
  LvSenderInfo report;
  gint64 first_us;
} SfuReceive;

typedef struct _SfuPeer SfuPeer;
struct _SfuPeer
{
  char seat[LV_MAX_SEAT + 1];
  guint index;
  LvDtlsIdentity *identity;
  LvMediaLink *link;
  int fd;
  int tcp; /* -1: over UDP */
  guint8 *tcp_in;
  gsize tcp_length;
  gboolean is_web, has_copies;
  LvSfuSocket *web; /* over a WebSocket: datagrams are given to that */
  guint16 port;
  LvIceCredentials local, remote;
  gboolean is_checked;
  gint64 check_us, feedback_us;
  guint n_failed; /* datagrams that could not be sent */

  LvRtpExtMap exts;
  LvSfuPeerSpec spec;
  SfuSend sends[LV_N_SOURCES][LV_CAMERA_LAYERS];
  guint16 transport_seq;
  guint withhold_every; /* so many packets of sound, one never leaves; 0: none */
  guint n_feedbacks;    /* transport-wide feedback that came */
  SfuReceive slots[SFU_PEER_MAX_SLOTS];
  guint n_slots;
  LvArrivals *arrivals; /* NULL: says nothing of what arrived */
  gboolean has_arrivals;
  guint drop_every; /* so many received packets, one is lost; 0: none */
  guint n_received;
  gboolean asks_again; /* NACKs what was dropped */

  /* What the server said, filled by the fixture's events. */
  LvSfuPeer *face;
  LvSfuPeerState state;
  GArray *told; /* LvSlotItem; NULL: nothing yet */
  guint n_told;
  LvMediaWanted wanted;
  LvSfuStats stats;
  gboolean is_gone;

  void (*received) (SfuPeer *self, SfuReceive *slot, const LvRtpHeader *header, gint64 now_us);
  gpointer user_data;
};

typedef struct
{
  guint n_layers; /* of the camera; 0: no camera */
  gboolean has_screen, has_screen_sound;
  gboolean uses_rids; /* instead of SSRCs in the description */
  guint n_video;      /* slots */
  gboolean has_feedback;
  gboolean has_copies; /* of sound, both ways */
  gboolean is_web;     /* never over UDP */
} SfuPeerOptions;

SfuPeer *sfu_peer_new (const char *seat,
                       guint index,
                       LvDtlsIdentity *identity,
                       const SfuPeerOptions *options);
void sfu_peer_free (SfuPeer *self);
/* Into a room, with SSRCs drawn by the server; then the first check leaves. */
void sfu_peer_join (SfuPeer *self, LvSfu *sfu, LvSfuRoom *room, gint64 now_us);
/* To a server that knows it by signalling; the slots are filled in by the caller. */
void sfu_peer_connect (SfuPeer *self,
                       guint16 port,
                       const guint8 *fingerprint,
                       const LvIceCredentials *remote,
                       gint64 now_us);
/* A STUN request now, over the present socket. */
void sfu_peer_check (SfuPeer *self, gboolean nominate, gint64 now_us);
/* Another socket, as when the network changed. */
void sfu_peer_move (SfuPeer *self);
gboolean sfu_peer_is_ready (SfuPeer *self);
/* All that waits in the socket; how many datagrams. */
guint sfu_peer_read (SfuPeer *self, gint64 now_us);
void sfu_peer_tick (SfuPeer *self, gint64 now_us);
/* A datagram that came another way; changed in place. */
void sfu_peer_take (SfuPeer *self, guint8 *data, gsize length, gint64 now_us);

void sfu_peer_turn_on (SfuPeer *self, guint sources /* bits of LvSource */);
void sfu_peer_send_sound (SfuPeer *self, LvSource source, guint8 level, gint64 now_us);
/* One frame in so many packets. A key frame when it was asked for, or forced. */
void sfu_peer_send_video (SfuPeer *self,
                          LvSource source,
                          guint layer,
                          guint8 tid,
                          guint n_packets,
                          gsize packet_length,
                          gboolean is_key,
                          gint64 now_us);
void sfu_peer_send_report (SfuPeer *self, LvSource source, guint layer, guint64 ntp);
void sfu_peer_send_rtcp (SfuPeer *self, const guint8 *data, gsize length);
void sfu_peer_send_rtp (SfuPeer *self, guint8 *packet, gsize length, gsize header_length);
/* Asks for a key frame. */
void sfu_peer_send_pli (SfuPeer *self, guint slot);
/* What is looked at: pairs of seat and width, ended by NULL; 16:9. */
void sfu_peer_view (SfuPeer *self, LvSource source, const char *seat, ...) G_GNUC_NULL_TERMINATED;
/* The slot in which this seat's source is; NULL: none. */
SfuReceive *sfu_peer_find (SfuPeer *self, const char *seat, LvSource source);

/* A server with one room, and its events into the peers. */
typedef struct
{
  LvSfu *sfu;
  LvSfuRoom *room;
  LvDtlsIdentity *identity;
  GPtrArray *peers; /* SfuPeer, owned */
  char **speaking;
  GTimer *timer;
} SfuFixture;

void sfu_fixture_open (SfuFixture *self, guint workers);
/* The same with workers that ask to be real-time threads. */
void sfu_fixture_open_real_time (SfuFixture *self, guint workers);
void sfu_fixture_close (SfuFixture *self);
SfuPeer *sfu_fixture_add (SfuFixture *self, const char *seat, const SfuPeerOptions *options);
/* The peers' sockets and the server's events are served until the condition holds; `media`, if
 * there is one, is called about every 10 ms. */
typedef gboolean (*SfuCondition) (SfuFixture *self, gpointer data);
typedef void (*SfuMedia) (SfuFixture *self, gint64 now_us);
void sfu_fixture_run (SfuFixture *self, SfuMedia media, SfuCondition condition, gpointer data);
gboolean sfu_fixture_all_connected (SfuFixture *self, gpointer data);
extern const LvSfuEvents sfu_fixture_events;

G_END_DECLS
