/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sealing.h"

#include <string.h>

#include "lv-frame-transforms.h"
#include "lv-key-message.h"
#include "lv-key-vault.h"
#include "lv-keying.h"
#include "lv-thread.h"

/* Somebody whom the server lists. */
typedef struct
{
  char seat[LV_MAX_SEAT + 1];
  GBytes *announcement;
  LvKeyAnnouncement card; /* of a sound one */
} Entry;

/* What the media thread may still have to say when all is over. */
typedef struct
{
  LvSealing *owner; /* NULL: over */
} Door;

struct _LvSealing
{
  const LvSealingEvents *events;
  gpointer user_data;
  LvKeyVault *vault;
  GBytes *announcement;
  LvKeying *keying;
  LvSealTransform *sealing;
  LvOpenTransform *opening;
  GPtrArray *entries; /* Entry */
  gint64 version;
  guint timer;
  Door *door; /* counted */
};

static gint64
get_now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_bytes_unref (self->announcement);
  g_free (self);
}

/* Time */

static void schedule (LvSealing *self);

static gboolean
on_due (gpointer data)
{
  LvSealing *self = data;

  self->timer = 0;
  lv_keying_advance (self->keying, get_now_ms ());
  schedule (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (LvSealing *self)
{
  const gint64 next_ms = lv_keying_get_next_ms (self->keying);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (next_ms != LV_KEYING_NEVER)
    self->timer
        = g_timeout_add ((guint) CLAMP (next_ms - get_now_ms (), 0, G_MAXINT), on_due, self);
}

/* What the machine says */

static const char *
find_seat (LvSealing *self, const guint8 session[LV_SESSION_ID_SIZE])
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = self->entries->pdata[i];

      if (memcmp (entry->card.session, session, LV_SESSION_ID_SIZE) == 0)
        return entry->seat;
    }
  return NULL;
}

/* Each is given what is sealed for them alone. */
static void
send_parts (LvSealing *self, const LvKeyMessage *keys, GBytes *head)
{
  for (guint i = 0; i < keys->n_entries;)
    {
      g_autoptr (LvRelay) relay = lv_relay_new (LV_RELAY_KEYS, head);

      for (; i < keys->n_entries && relay->parts->len < LV_MAX_RELAY_PARTS; i++)
        {
          const guint8 *entry = keys->entries + (gsize) i * LV_KEY_ENTRY_SIZE;
          const char *seat = find_seat (self, entry);
          g_autoptr (GBytes) part = g_bytes_new (entry, LV_KEY_ENTRY_SIZE);

          if (seat != NULL)
            lv_relay_add_part (relay, seat, part);
        }
      if (relay->parts->len > 0)
        self->events->relay (relay, self->user_data);
    }
}

static void
on_send (const guint8 *to, const guint8 *data, gsize length, gpointer user_data)
{
  LvSealing *self = user_data;
  const char *seat = to != NULL ? find_seat (self, to) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LvRelay) relay = NULL;
  LvKeyMessage message;

  if (to != NULL && seat == NULL)
    return; /* gone meanwhile */
  if (lv_key_message_parse (data, length, &message) && message.type == LV_KEY_MESSAGE_KEYS)
    {
      g_autoptr (GBytes) head = g_bytes_new (data, LV_KEY_HEAD_SIZE);

      send_parts (self, &message, head);
      return;
    }
  bytes = g_bytes_new (data, length);
  relay = lv_relay_new (LV_RELAY_KEYS, bytes);
  if (seat != NULL)
    g_strlcpy (relay->to, seat, sizeof relay->to);
  self->events->relay (relay, self->user_data);
}

static void
on_sending_key (guint generation, guint step, LvSecret *base_key, gpointer user_data)
{
  LvSealing *self = user_data;

  lv_seal_transform_set_key (self->sealing, generation, step, base_key);
}

static void
on_key (const LvKeyAnnouncement *from,
        guint generation,
        guint step,
        LvSecret *base_key,
        gpointer user_data)
{
  LvSealing *self = user_data;

  lv_open_transform_add_key (self->opening, from->index, generation, step, base_key);
}

static void
on_joined (const LvKeyAnnouncement *who, gpointer user_data)
{
  LvSealing *self = user_data;

  lv_open_transform_add_sender (self->opening, who->index);
}

static void
on_left (const LvKeyAnnouncement *who, gpointer user_data)
{
  LvSealing *self = user_data;

  lv_open_transform_remove_sender (self->opening, who->index);
}

static void
on_refused (GBytes *announcement, LvKeyingRefusal why, gpointer user_data)
{
  LvSealing *self = user_data;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = self->entries->pdata[i];

      if (g_bytes_equal (entry->announcement, announcement))
        self->events->refused (entry->seat, self->user_data);
    }
}

static void
on_lists_differ (const LvKeyAnnouncement *with, gboolean do_differ, gpointer user_data)
{
  LvSealing *self = user_data;
  const char *seat = find_seat (self, with->session);

  if (seat != NULL)
    self->events->lists_differ (seat, do_differ, self->user_data);
}

static void
on_used_up (gpointer user_data)
{
  LvSealing *self = user_data;

  self->events->used_up (self->user_data);
}

static const LvKeyingEvents keying_events = {
  .send = on_send,
  .set_sending_key = on_sending_key,
  .add_key = on_key,
  .on_joined = on_joined,
  .on_left = on_left,
  .on_refused = on_refused,
  .on_lists_differ = on_lists_differ,
  .on_used_up = on_used_up,
};

/* From the media thread */

typedef struct
{
  Door *door;
  guint16 index;
  gboolean is_missing;
} Note;

static void
note_free (gpointer data)
{
  Note *self = data;

  g_atomic_rc_box_release (self->door);
  g_free (self);
}

static gboolean
on_note (gpointer data)
{
  const Note *note = data;
  LvSealing *self = note->door->owner;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (note->is_missing)
    {
      lv_keying_report_missing (self->keying, note->index, get_now_ms ());
      schedule (self);
    }
  self->events->key_missing (note->index, note->is_missing, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
on_key_state (guint16 index, gboolean is_missing, gpointer user_data)
{
  LvSealing *self = user_data;
  Note *note = g_new (Note, 1);

  *note = (Note){ g_atomic_rc_box_acquire (self->door), index, is_missing };
  lv_context_post (NULL, on_note, note, note_free);
}

/* From beginning to end */

LvSealing *
lv_sealing_new (const LvKeyAnnouncement *card,
                LvSigningKey *device,
                LvSecret *psk,
                const guint8 *psk_id,
                const LvSealingEvents *events,
                gpointer user_data)
{
  LvSealing *self = g_new0 (LvSealing, 1);
  LvKeyAnnouncement own = *card;
  LvKeyCrypto crypto;

  self->events = events;
  self->user_data = user_data;
  self->vault = lv_key_vault_new (device, psk, psk_id);
  crypto = lv_key_vault_get_crypto (self->vault);
  memcpy (own.session_key, lv_key_vault_get_session_key (self->vault), sizeof own.session_key);
  crypto.ops->random (crypto.data, own.session, sizeof own.session);
  self->announcement = lv_key_announcement_sign (&own, device);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->door = g_atomic_rc_box_new0 (Door);
  self->door->owner = self;
  self->sealing = lv_seal_transform_new (&crypto, own.index);
  self->opening = lv_open_transform_new (&crypto, on_key_state, self);
  self->keying = lv_keying_new (&crypto, self->announcement, &keying_events, self, get_now_ms ());
  return self;
}

void
lv_sealing_free (LvSealing *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->door->owner = NULL;
  g_atomic_rc_box_release (self->door);
  lv_keying_free (self->keying);
  g_object_unref (self->sealing);
  g_object_unref (self->opening);
  g_ptr_array_unref (self->entries);
  g_bytes_unref (self->announcement);
  lv_key_vault_free (self->vault);
  g_free (self);
}

GBytes *
lv_sealing_get_announcement (LvSealing *self)
{
  return self->announcement;
}

LvFrameTransform *
lv_sealing_get_sealing (LvSealing *self)
{
  return LV_FRAME_TRANSFORM (self->sealing);
}

LvFrameTransform *
lv_sealing_get_opening (LvSealing *self)
{
  return LV_FRAME_TRANSFORM (self->opening);
}

void
lv_sealing_set_is_sending (LvSealing *self, gboolean is_sending)
{
  lv_keying_set_sending (self->keying, is_sending, get_now_ms ());
  schedule (self);
}

/* What the server says */

static void
apply_entries (LvSealing *self, gboolean are_ejected)
{
  g_autofree GBytes **announcements = g_new0 (GBytes *, self->entries->len + 1);

  for (guint i = 0; i < self->entries->len; i++)
    announcements[i] = ((Entry *) self->entries->pdata[i])->announcement;
  lv_keying_set_list (self->keying, (guint64) self->version, announcements, self->entries->len,
                      are_ejected, g_get_real_time () / 1000, get_now_ms ());
  schedule (self);
}

static void
remove_entry (LvSealing *self, const char *seat)
{
  for (guint i = self->entries->len; i > 0; i--)
    if (g_str_equal (((Entry *) self->entries->pdata[i - 1])->seat, seat))
      g_ptr_array_remove_index (self->entries, i - 1);
}

static void
set_entry (LvSealing *self, const LvKeysChange *change)
{
  Entry *entry;
  gsize length;
  const guint8 *data;

  remove_entry (self, change->seat);
  /* No more than there are indexes. */
  if (change->announcement == NULL || self->entries->len > LV_MAX_SENDER_INDEX)
    return;
  entry = g_new0 (Entry, 1);
  g_strlcpy (entry->seat, change->seat, sizeof entry->seat);
  entry->announcement = g_bytes_ref (change->announcement);
  data = g_bytes_get_data (change->announcement, &length);
  if (!lv_key_announcement_parse (data, length, &entry->card))
    entry->card = (LvKeyAnnouncement){ 0 };
  g_ptr_array_add (self->entries, entry);
}

void
lv_sealing_take_list (LvSealing *self, gint64 version, GPtrArray *changes)
{
  if (version > self->version)
    {
      g_ptr_array_set_size (self->entries, 0);
      for (guint i = 0; i < changes->len; i++)
        set_entry (self, changes->pdata[i]);
      self->version = version;
      apply_entries (self, FALSE);
    }
  lv_keying_reconnected (self->keying, get_now_ms ());
  schedule (self);
}

/* Pushes and answers may overtake each other. */
void
lv_sealing_take_change (LvSealing *self, const LvKeysChange *change)
{
  if (change->version <= self->version)
    return;
  set_entry (self, change);
  self->version = change->version;
  apply_entries (self, change->is_ejected);
}

void
lv_sealing_take_relayed (LvSealing *self, const LvRelayed *relayed)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (relayed->message, &length);

  if (relayed->kind != LV_RELAY_KEYS)
    return;
  if (!lv_keying_receive (self->keying, data, length, get_now_ms ()))
    g_debug ("A message about keys was not sound");
  schedule (self);
}
