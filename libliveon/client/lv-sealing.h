/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end-to-end encryption of one entry of a meeting: who announced which keys, keys on their way,
 * and the transforms that frames pass. It has no connection: what is to be said comes out as values
 * of lv-relay.h, what the server says goes in. Main context only, but for what frames do to the
 * transforms. */
#pragma once

#include "lv-frame-transform.h"
#include "lv-key-announcement.h"
#include "lv-relay.h"
#include "lv-secret.h"

G_BEGIN_DECLS

typedef struct
{
  void (*relay) (const LvRelay *relay, gpointer user_data);
  /* Frames of this sender come and their key does not; or does again. */
  void (*key_missing) (guint index, gboolean is_missing, gpointer user_data);
  /* Somebody in the server's list is none to whom a key is given. */
  void (*refused) (const char *seat, gpointer user_data);
  /* Somebody has had another list of people for 10 s; or has not any more. */
  void (*lists_differ) (const char *seat, gboolean do_differ, gpointer user_data);
  /* Only another entry has keys again. */
  void (*used_up) (gpointer user_data);
} LvSealingEvents;

typedef struct _LvSealing LvSealing;

/* card: its keys and session are made here. psk: of the room's secret, with psk_id; NULL in rooms
 * without one. events: not copied. */
LvSealing *lv_sealing_new (const LvKeyAnnouncement *card,
                           LvSigningKey *device,
                           LvSecret *psk,
                           const guint8 *psk_id,
                           const LvSealingEvents *events,
                           gpointer user_data);
/* When nothing passes the transforms any more; no event comes after. */
void lv_sealing_free (LvSealing *self);

/* For `keys.announce`. Borrowed. */
GBytes *lv_sealing_get_announcement (LvSealing *self);
/* Its answer; changes: of LvKeysChange *. Also after a lost connection. */
void lv_sealing_take_list (LvSealing *self, gint64 version, GPtrArray *changes);
void lv_sealing_take_change (LvSealing *self, const LvKeysChange *change);
void lv_sealing_take_relayed (LvSealing *self, const LvRelayed *relayed);
/* Whether a source is on. */
void lv_sealing_set_is_sending (LvSealing *self, gboolean is_sending);

/* Borrowed. */
LvFrameTransform *lv_sealing_get_sealing (LvSealing *self);
LvFrameTransform *lv_sealing_get_opening (LvSealing *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSealing, lv_sealing_free)

G_END_DECLS
