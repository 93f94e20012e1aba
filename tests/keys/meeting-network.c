/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "meeting-private.h"

#define MAX_DELAY_MS 140
#define LOSS_ONE_IN 20
#define TWICE_ONE_IN 25

void
event_free (gpointer data)
{
  Event *self = data;

  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static Event *
copy_event (const Event *event)
{
  Event *copy = g_memdup2 (event, sizeof *event);

  if (copy->list != NULL)
    g_ptr_array_ref (copy->list);
  if (copy->bytes != NULL)
    g_bytes_ref (copy->bytes);
  return copy;
}

void
meeting_post (Meeting *self, Event *event, guint max_delay_ms)
{
  const guint delay = 1 + meeting_draw_below (self, max_delay_ms / TICK_MS);

  self->n_under_way++;
  g_ptr_array_add (self->buckets[(self->tick + delay) % N_BUCKETS], event);
}

GPtrArray *
meeting_take_arrived (Meeting *self)
{
  GPtrArray **bucket = &self->buckets[self->tick % N_BUCKETS];
  GPtrArray *arrived = *bucket;

  self->n_under_way -= arrived->len;
  *bucket = g_ptr_array_new_with_free_func (event_free);
  return arrived;
}

static gboolean
is_withheld (Meeting *self, guint from, guint to)
{
  return self->now_ms < self->withheld_until_ms && self->withheld_from == from
         && self->withheld_to == to;
}

/* Never two in a row of one to another: a connection that is there loses nothing, so twice the same
 * is hardly chance. */
static gboolean
is_lost (Meeting *self, guint from, guint to)
{
  guint8 *was_lost = &self->lost[from * MAX_NODES + to];

  if (self->plan.fault == FAULT_NO_KEYS)
    return TRUE;
  *was_lost = !*was_lost && meeting_draw (self, LOSS_ONE_IN);
  return *was_lost;
}

static void
deliver (Meeting *self, Node *from, Node *to, GBytes *bytes)
{
  const Event event
      = { .type = EVENT_MESSAGE, .from = from->number, .to = to->number, .bytes = bytes };

  self->result->n_messages++;
  meeting_keep (self, &event);
  if (!to->is_connected || is_withheld (self, from->number, to->number)
      || is_lost (self, from->number, to->number))
    return;
  meeting_post (self, copy_event (&event), MAX_DELAY_MS);
  if (meeting_draw (self, TWICE_ONE_IN))
    meeting_post (self, copy_event (&event), MAX_DELAY_MS * 3);
}

/* A server that is honest passes on to those who are here; one that lies also to who has gone. */
static gboolean
is_reached (Meeting *self, Node *from, Node *node)
{
  return node != from && (node->is_here || node->is_liars || self->plan.is_lying);
}

/* The head of sealed keys, and what is this one's. */
static void
deliver_keys (Meeting *self, Node *from, const LvKeyMessage *message, const guint8 *data)
{
  for (guint i = 0; i < message->n_entries; i++)
    {
      guint8 sliced[LV_KEY_HEAD_SIZE + LV_KEY_ENTRY_SIZE];
      const guint8 *entry = message->entries + i * LV_KEY_ENTRY_SIZE;
      Node *to = node_of (self, entry);

      memcpy (sliced, data, LV_KEY_HEAD_SIZE);
      memcpy (sliced + LV_KEY_HEAD_SIZE, entry, LV_KEY_ENTRY_SIZE);
      if (to != NULL && is_reached (self, from, to))
        {
          g_autoptr (GBytes) bytes = g_bytes_new (sliced, sizeof sliced);

          deliver (self, from, to, bytes);
        }
    }
}

void
meeting_send (Node *from, const guint8 *to, const guint8 *data, gsize length)
{
  Meeting *self = from->meeting;
  g_autoptr (GBytes) bytes = NULL;
  LvKeyMessage message;

  if (!lv_key_message_parse (data, length, &message))
    {
      meeting_find (self, "a message of ours is not sound");
      return;
    }
  if (!from->is_connected)
    return;
  if (message.type == LV_KEY_MESSAGE_KEYS)
    {
      deliver_keys (self, from, &message, data);
      return;
    }
  bytes = g_bytes_new (data, length);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (self->nodes, i);

      if (is_reached (self, from, node) && (to == NULL || node == node_of (self, to)))
        deliver (self, from, node, bytes);
    }
}
