/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A forwarding server that forwards nothing: it takes the place of the real one at link time,
 * remembers what it was told, and tells what the test wants. Main context only. */
#pragma once

#include "lv-sfu.h"

G_BEGIN_DECLS

struct _LvSfu
{
  const LvSfuEvents *events;
  gpointer data;
  LvSfuConfig config;
  GPtrArray *rooms; /* of LvSfuRoom, those that are open */
  guint32 next_ssrc;
  guint n_tcp; /* connections taken */
};

struct _LvSfuRoom
{
  LvSfu *sfu;
  gpointer owner;
  gint64 cap_bps;
  GPtrArray *peers; /* of LvSfuPeer, without those that were removed */
};

struct _LvSfuPeer
{
  LvSfuRoom *room;
  gpointer owner;
  LvSfuPeerSpec spec; /* without the credentials */
  char *remote_ufrag;
  LvIceCredentials local;
  guint n_restarts;
  GArray *view; /* NULL: was not set */
  LvMediaSources sources;
  gint64 max_send_bps, max_receive_bps;
  LvSfuStats stats; /* the newest that were told */
  LvSfuSocket *socket;
};

struct _LvSfuSocket
{
  LvSfuPeer *peer;
  LvSfuSocketSend send;
  gpointer user_data;
  GByteArray *received; /* all datagrams, one after the other */
};

/* The only one of that index; fails when there is none. */
LvSfuRoom *fake_sfu_get_room (LvSfu *self, guint index);
LvSfuPeer *fake_sfu_get_peer (LvSfu *self, guint room, guint index);
void fake_sfu_tell_slots (LvSfuPeer *peer, LvSource source, const char *seat);
void fake_sfu_tell_wanted (LvSfuPeer *peer, const LvMediaWanted *wanted);
void fake_sfu_tell_state (LvSfuPeer *peer, LvSfuPeerState state);
void fake_sfu_tell_speaking (LvSfuRoom *room, const char *seat);
/* A second in which so many bytes went each way, in ten packets each. */
void fake_sfu_tell_second (LvSfuPeer *peer, guint64 bytes_in, guint64 bytes_out);

G_END_DECLS
