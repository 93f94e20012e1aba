/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-relay.h"

#include "lv-limits.h"

/* In the order of LvRelayKind. */
static const char *const kind_words[] = { "keys", "chat", "reaction", "act", "code", NULL };
static const gsize max_sizes[] = { 4096, 16384, 512, 4096, 512 };

gsize
lv_relay_get_max_size (LvRelayKind kind)
{
  g_return_val_if_fail (kind < LV_N_RELAY_KINDS, 0);

  return max_sizes[kind];
}

static void
part_clear (gpointer data)
{
  g_bytes_unref (((LvRelayPart *) data)->bytes);
}

LvRelay *
lv_relay_new (LvRelayKind kind, GBytes *message)
{
  LvRelay *self = g_new0 (LvRelay, 1);

  self->kind = kind;
  self->message = g_bytes_ref (message);
  self->parts = g_array_new (FALSE, TRUE, sizeof (LvRelayPart));
  g_array_set_clear_func (self->parts, part_clear);
  return self;
}

void
lv_relay_add_part (LvRelay *self, const char *seat, GBytes *bytes)
{
  LvRelayPart part = { .bytes = g_bytes_ref (bytes) };

  g_strlcpy (part.seat, seat, sizeof part.seat);
  g_array_append_val (self->parts, part);
}

void
lv_relay_free (LvRelay *self)
{
  g_bytes_unref (self->message);
  g_array_unref (self->parts);
  g_free (self);
}

/* Each part lies behind the message, and each receiver has one. */
static void
read_parts (LvRelay *self, LvJson *json)
{
  GPtrArray *parts = lv_json_get_objects (json, "parts", LV_MAX_RELAY_PARTS);
  const gsize message_size = g_bytes_get_size (self->message);
  const gsize room = max_sizes[self->kind] - message_size;
  g_autoptr (GHashTable) seats = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < parts->len; i++)
    {
      LvJson *part = parts->pdata[i];
      const char *seat = lv_json_get_id (part, "seat");
      g_autoptr (GBytes) bytes = lv_json_get_data (part, "bytes", room);

      if (message_size + g_bytes_get_size (bytes) == 0)
        lv_json_fail (part, "bytes", "is empty");
      if (!g_hash_table_add (seats, (char *) seat))
        lv_json_fail (part, "seat", "has two parts");
      lv_relay_add_part (self, seat, bytes);
    }
}

LvRelay *
lv_relay_read (LvJson *json, GError **error)
{
  const LvRelayKind kind = (LvRelayKind) MAX (lv_json_get_word (json, "kind", kind_words, -1), 0);
  g_autoptr (GBytes) message = lv_json_get_data (json, "message", max_sizes[kind]);
  g_autoptr (LvRelay) self = lv_relay_new (kind, message);

  if (lv_json_has (json, "to"))
    g_strlcpy (self->to, lv_json_get_id (json, "to"), sizeof self->to);
  read_parts (self, json);
  if (self->parts->len > 0 && self->to[0] != '\0')
    lv_json_fail (json, "parts", "is there beside `to`");
  if (self->parts->len == 0 && g_bytes_get_size (message) == 0)
    lv_json_fail (json, "message", "is empty");
  return lv_json_end (json, error) ? g_steal_pointer (&self) : NULL;
}

static void
write_bytes (LvJsonWriter *writer, const char *name, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  lv_json_base64url (writer, name, data, length);
}

void
lv_relay_write (const LvRelay *self, LvJsonWriter *writer)
{
  lv_json_string (writer, "kind", kind_words[self->kind]);
  if (self->to[0] != '\0')
    lv_json_string (writer, "to", self->to);
  if (g_bytes_get_size (self->message) > 0)
    write_bytes (writer, "message", self->message);
  if (self->parts->len == 0)
    return;
  lv_json_begin_array (writer, "parts");
  for (guint i = 0; i < self->parts->len; i++)
    {
      const LvRelayPart *part = &g_array_index (self->parts, LvRelayPart, i);

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "seat", part->seat);
      write_bytes (writer, "bytes", part->bytes);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
}

LvRelayed *
lv_relayed_read (LvJson *json, GError **error)
{
  g_autoptr (LvRelayed) self = g_new0 (LvRelayed, 1);

  self->kind = (LvRelayKind) MAX (lv_json_get_word (json, "kind", kind_words, -1), 0);
  g_strlcpy (self->from, lv_json_get_id (json, "from"), sizeof self->from);
  self->is_private = lv_json_get_optional_bool (json, "is_private", FALSE);
  self->message = lv_json_get_data (json, "message", max_sizes[self->kind]);
  if (g_bytes_get_size (self->message) == 0)
    lv_json_fail (json, "message", "is empty");
  return lv_json_end (json, error) ? g_steal_pointer (&self) : NULL;
}

void
lv_relayed_write (const LvRelayed *self, LvJsonWriter *writer)
{
  lv_json_string (writer, "kind", kind_words[self->kind]);
  lv_json_string (writer, "from", self->from);
  lv_json_bool (writer, "is_private", self->is_private);
  write_bytes (writer, "message", self->message);
}

void
lv_relayed_free (LvRelayed *self)
{
  g_clear_pointer (&self->message, g_bytes_unref);
  g_free (self);
}

LvKeysChange *
lv_keys_change_read (LvJson *json, GError **error)
{
  g_autoptr (LvKeysChange) self = g_new0 (LvKeysChange, 1);
  g_autoptr (GBytes) announcement = lv_json_get_data (json, "announcement", LV_MAX_ANNOUNCEMENT);

  self->version = lv_json_get_int (json, "version", 1, G_MAXINT64);
  g_strlcpy (self->seat, lv_json_get_id (json, "seat"), sizeof self->seat);
  if (g_bytes_get_size (announcement) > 0)
    self->announcement = g_steal_pointer (&announcement);
  self->is_ejected = lv_json_get_optional_bool (json, "is_ejected", FALSE);
  return lv_json_end (json, error) ? g_steal_pointer (&self) : NULL;
}

void
lv_keys_change_write (const LvKeysChange *self, LvJsonWriter *writer)
{
  lv_json_int (writer, "version", self->version);
  lv_json_string (writer, "seat", self->seat);
  if (self->announcement != NULL)
    write_bytes (writer, "announcement", self->announcement);
  else
    lv_json_null (writer, "announcement");
  lv_json_bool (writer, "is_ejected", self->is_ejected);
}

void
lv_keys_change_free (LvKeysChange *self)
{
  g_clear_pointer (&self->announcement, g_bytes_unref);
  g_free (self);
}
