/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "meeting-node.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-room-secret.h"

#define SLACK_MS (2 * TICK_MS)

Node *
node_of (Meeting *meeting, const guint8 session[LV_SESSION_ID_SIZE])
{
  return meeting_get_node (meeting, lv_get_u16 (session + LV_SESSION_ID_SIZE - 2));
}

static void
on_send (const guint8 *to, const guint8 *data, gsize length, gpointer user_data)
{
  meeting_send (user_data, to, data, length);
}

static gboolean
is_kept_by_fault (Node *self, guint generation, LvSecret *base_key)
{
  switch (meeting_get_plan (self->meeting)->fault)
    {
    case FAULT_KEEP_KEY:
      return self->generation > 0 && (base_key == NULL || generation > self->generation);
    case FAULT_OLD_STEP:
      return self->generation > 0 && generation == self->generation;
    default:
      return FALSE;
    }
}

static void
on_sending_key (guint generation, guint step, LvSecret *base_key, gpointer user_data)
{
  Node *self = user_data;
  guint64 hash;

  if (base_key != NULL)
    {
      hash = fake_hash (0, lv_secret_get_data (base_key), LV_BASE_KEY_SIZE);
      g_hash_table_insert (self->own_keys, GUINT_TO_POINTER (generation << 8 | step),
                           g_memdup2 (&hash, sizeof hash));
    }
  if (is_kept_by_fault (self, generation, base_key))
    return;
  if (base_key != NULL)
    self->generation = generation;
  lv_frame_sealer_set_key (self->sealer, generation, step, base_key);
}

/* A key that comes as an honest person's has to be what they send with; one that they do not send
 * with yet, or never did, is not known here. */
static void
on_key (const LvKeyAnnouncement *from,
        guint generation,
        guint step,
        LvSecret *base_key,
        gpointer user_data)
{
  Node *self = user_data;
  Node *sender = node_of (self->meeting, from->session);
  const guint64 *right
      = g_hash_table_lookup (sender->own_keys, GUINT_TO_POINTER (generation << 8 | step));

  if (!sender->is_liars && right != NULL
      && *right != fake_hash (0, lv_secret_get_data (base_key), LV_BASE_KEY_SIZE))
    meeting_find (self->meeting, "a key passes as that of %u", sender->number);
  lv_key_ring_add_key (self->ring, from->index, generation, step, base_key);
}

static gboolean
is_same (const LvKeyAnnouncement *a, const LvKeyAnnouncement *b)
{
  guint8 first[LV_KEY_ANNOUNCEMENT_MAX], second[LV_KEY_ANNOUNCEMENT_MAX];
  const gsize length = lv_key_announcement_write (a, first);

  return length == lv_key_announcement_write (b, second) && memcmp (first, second, length) == 0;
}

static void
on_joined (const LvKeyAnnouncement *who, gpointer user_data)
{
  Node *self = user_data;
  Node *other = node_of (self->meeting, who->session);
  Sight *sight;

  if (other == NULL || !is_same (&other->card, who))
    {
      meeting_find (self->meeting, "an announcement that nobody made passes");
      return;
    }
  if (who->mode != self->card.mode || who->suite != self->card.suite)
    meeting_find (self->meeting, "the mode falls");
  sight = &self->sights[other->number];
  if (sight->has_gone)
    meeting_find (self->meeting, "somebody who has gone is back as they were");
  sight->is_shown = TRUE;
  lv_key_ring_add_sender (self->ring, who->index);
}

static void
on_left (const LvKeyAnnouncement *who, gpointer user_data)
{
  Node *self = user_data;
  Node *other = node_of (self->meeting, who->session);
  Sight *sight = &self->sights[other->number];
  const gboolean is_large
      = self->keying != NULL && lv_keying_get_n_people (self->keying) > LV_KEYING_LARGE;

  sight->is_shown = FALSE;
  sight->has_gone = TRUE;
  sight->until_ms = meeting_get_now (self->meeting)
                    + (is_large ? LV_KEYING_LEAVE_LARGE_MS : LV_KEYING_LEAVE_MS)
                    + LV_KEYING_SWITCH_MS + SLACK_MS;
  lv_key_ring_remove_sender (self->ring, who->index);
}

static void
on_refused (GBytes *announcement, LvKeyingRefusal why, gpointer user_data)
{
}

static void
on_lists_differ (const LvKeyAnnouncement *with, gboolean do_differ, gpointer user_data)
{
  Node *self = user_data;

  if (do_differ)
    meeting_note_told (self->meeting);
}

static void
on_used_up (gpointer user_data)
{
  Node *self = user_data;

  meeting_find (self->meeting, "generations are used up");
}

static const LvKeyingEvents events = {
  .send = on_send,
  .set_sending_key = on_sending_key,
  .add_key = on_key,
  .on_joined = on_joined,
  .on_left = on_left,
  .on_refused = on_refused,
  .on_lists_differ = on_lists_differ,
  .on_used_up = on_used_up,
};

static gboolean
verify_anything (gpointer data,
                 const guint8 device_key[LV_ED25519_KEY_SIZE],
                 const guint8 *text,
                 gsize length,
                 const guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  return TRUE;
}

static LvSecret *
open_anything (gpointer data, const LvKeyBinding *from, const guint8 sealed[LV_SEALED_KEY_SIZE])
{
  return lv_secret_new (sealed + LV_SEALED_KEY_SIZE - LV_BASE_KEY_SIZE - 24, LV_BASE_KEY_SIZE);
}

static const LvKeyCryptoOps *
plant_fault (const LvKeyCryptoOps *ops, MeetingFault fault)
{
  static LvKeyCryptoOps planted;

  if (fault != FAULT_NO_SIGNATURES && fault != FAULT_ANY_SENDER)
    return ops;
  planted = *ops;
  if (fault == FAULT_NO_SIGNATURES)
    planted.verify = verify_anything;
  else
    planted.open_key = open_anything;
  return &planted;
}

Node *
node_new (Meeting *meeting,
          guint number,
          const LvKeyAnnouncement *card,
          LvSigningKey *device,
          LvSecret *psk,
          guint64 fake_psk)
{
  Node *self = g_new0 (Node, 1);
  guint8 bytes[LV_KEY_ANNOUNCEMENT_MAX], psk_id[LV_PSK_ID_SIZE];
  gsize length;

  self->meeting = meeting;
  self->number = number;
  self->card = *card;
  self->is_connected = TRUE;
  self->connected_ms = meeting_get_now (meeting);
  self->own_keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (device != NULL)
    {
      lv_psk_id_write (card->room, card->mode, card->secret_epoch, psk_id);
      self->vault = lv_key_vault_new (device, psk, psk != NULL ? psk_id : NULL);
      self->crypto = lv_key_vault_get_crypto (self->vault);
      memcpy (self->card.device_key, lv_signing_key_get_public (device), LV_ED25519_KEY_SIZE);
      memcpy (self->card.session_key, lv_key_vault_get_session_key (self->vault),
              LV_X25519_KEY_SIZE);
    }
  else
    {
      self->fake = (FakeCrypto){ number + 1, fake_psk, meeting_get_random (meeting) };
      self->crypto = fake_crypto_get (&self->fake);
      fake_crypto_fill_keys (self->fake.id, &self->card);
    }
  self->crypto.ops = plant_fault (self->crypto.ops, meeting_get_plan (meeting)->fault);
  length = lv_key_announcement_write (&self->card, bytes);
  self->crypto.ops->sign (self->crypto.data, bytes, length, bytes + length);
  self->announcement = g_bytes_new (bytes, length + LV_ED25519_SIGNATURE_SIZE);
  self->sealer = lv_frame_sealer_new (&self->crypto, self->card.index);
  self->ring = lv_key_ring_new (&self->crypto);
  self->keying
      = lv_keying_new (&self->crypto, self->announcement, &events, self, meeting_get_now (meeting));
  return self;
}

void
node_free (gpointer data)
{
  Node *self = data;

  lv_keying_free (self->keying);
  lv_key_ring_free (self->ring);
  lv_frame_sealer_free (self->sealer);
  g_clear_pointer (&self->vault, lv_key_vault_free);
  g_hash_table_unref (self->own_keys);
  g_bytes_unref (self->announcement);
  g_free (self);
}
