/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-connection.h"

#include <string.h>

struct _LvConnection
{
  GObject parent_instance;

  char *language;
  GPtrArray *messages;
  gint64 last_seen_ms;
  guint close_code;
  guint64 waiting;
};

G_DEFINE_FINAL_TYPE (LvConnection, lv_connection, G_TYPE_OBJECT)

static void
lv_connection_finalize (GObject *object)
{
  LvConnection *self = LV_CONNECTION (object);

  g_free (self->language);
  g_ptr_array_unref (self->messages);
  G_OBJECT_CLASS (lv_connection_parent_class)->finalize (object);
}

static void
lv_connection_class_init (LvConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lv_connection_finalize;
}

static void
lv_connection_init (LvConnection *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_free);
}

LvConnection *
fake_connection_new (const char *language)
{
  LvConnection *self = g_object_new (LV_TYPE_CONNECTION, NULL);

  self->language = g_strdup (language);
  return self;
}

void
lv_connection_send (LvConnection *self, GBytes *message)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  g_assert_cmpuint (self->close_code, ==, 0);
  g_ptr_array_add (self->messages, g_strndup (text, length));
}

void
lv_connection_close (LvConnection *self, guint code, const GError *problem)
{
  self->close_code = code;
}

const char *
lv_connection_get_address (LvConnection *self)
{
  return FAKE_CONNECTION_ADDRESS;
}

const char *
lv_connection_get_language (LvConnection *self)
{
  return self->language;
}

/* Only the dispatcher asks, which is not in play. */
LvSession *
lv_connection_get_session (LvConnection *self)
{
  g_assert_not_reached ();
}

guint64
lv_connection_get_waiting (LvConnection *self)
{
  return self->waiting;
}

void
fake_connection_set_waiting (LvConnection *self, guint64 waiting)
{
  self->waiting = waiting;
}

gint64
lv_connection_get_last_seen_ms (LvConnection *self)
{
  return self->last_seen_ms;
}

GPtrArray *
fake_connection_get_messages (LvConnection *self)
{
  return self->messages;
}

const char *
fake_connection_find (LvConnection *self, const char *part)
{
  for (guint i = self->messages->len; i > 0; i--)
    if (strstr (g_ptr_array_index (self->messages, i - 1), part) != NULL)
      return g_ptr_array_index (self->messages, i - 1);
  return NULL;
}

void
fake_connection_clear (LvConnection *self)
{
  g_ptr_array_set_size (self->messages, 0);
}

guint
fake_connection_get_close_code (LvConnection *self)
{
  return self->close_code;
}

void
fake_connection_set_last_seen_ms (LvConnection *self, gint64 last_seen_ms)
{
  self->last_seen_ms = last_seen_ms;
}

/* Nobody upgrades in tests without a wire; here so that none of the real one is linked. */
void
lv_connection_serve (LvContext *context, LvPeer *peer, SoupWebsocketConnection *websocket)
{
  g_assert_not_reached ();
}
