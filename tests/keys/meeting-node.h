/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One participant of a simulated meeting: the real state machine, sealer and key ring, and what the
 * simulation knows about it. One thread. */
#pragma once

#include "fake-crypto.h"
#include "lv-frame-sealer.h"
#include "lv-key-ring.h"
#include "lv-key-vault.h"
#include "meeting.h"

#define MAX_NODES 400
#define TICK_MS 10

typedef struct _Meeting Meeting;

/* What one has been shown of another. */
typedef struct
{
  gboolean is_shown, has_gone;
  gint64 until_ms; /* so long may frames open after it was taken off the list */
  gint64 heard_ms; /* the last frame of theirs that opened here */
} Sight;

typedef struct
{
  Meeting *meeting;
  guint number;
  LvKeyAnnouncement card;
  GBytes *announcement;
  FakeCrypto fake;
  LvKeyVault *vault;
  LvKeyCrypto crypto;
  LvKeying *keying;
  LvFrameSealer *sealer;
  LvKeyRing *ring;
  gboolean is_liars; /* the server's own */
  gboolean is_here, is_connected, is_sending;
  gint64 connected_ms, sending_ms, back_ms, gone_ms;
  guint generation;
  GHashTable *own_keys; /* generation << 8 | step → hash of the base key */
  Sight sights[MAX_NODES];
} Node;

Node *node_new (Meeting *meeting,
                guint number,
                const LvKeyAnnouncement *card,
                LvSigningKey *device,
                LvSecret *psk,
                guint64 fake_psk);
void node_free (gpointer data);
/* The node whose session this is. */
Node *node_of (Meeting *meeting, const guint8 session[LV_SESSION_ID_SIZE]);

/* meeting.c */
gint64 meeting_get_now (Meeting *self);
const MeetingPlan *meeting_get_plan (Meeting *self);
GRand *meeting_get_random (Meeting *self);
void meeting_find (Meeting *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void meeting_note_told (Meeting *self);
Node *meeting_get_node (Meeting *self, guint number);
void meeting_send (Node *from, const guint8 *to, const guint8 *data, gsize length);
