/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "meeting.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-sframe.h"
#include "lv-verification.h"
#include "meeting-private.h"

#define MEETING_MS 30000
#define QUIET_MS 14000 /* at the end nobody comes or goes */
#define FRAME_MS 100
#define FRAME_DELAY_MS 120
#define FRAME_LOSS_ONE_IN 30
#define MAX_SENDERS 6
#define GONE_LISTENS_MS 10000 /* to what is forwarded to one who has left */
#define SLEEP_MS (40 * 60 * 1000)
#define SLEEP_TICK_MS 1000
/* Two seconds, beyond the windows for newcomers and for a generation that waits. */
#define HEARD_WITHIN_MS (2000 + LV_KEYING_JOIN_MS + LV_KEYING_SWITCH_MS)
#define METADATA_SIZE 3
#define FRAME_SIZE 16

gint64
meeting_get_now (Meeting *self)
{
  return self->now_ms;
}

const MeetingPlan *
meeting_get_plan (Meeting *self)
{
  return &self->plan;
}

GRand *
meeting_get_random (Meeting *self)
{
  return self->random;
}

void
meeting_find (Meeting *self, const char *format, ...)
{
  va_list arguments;
  g_autofree char *what = NULL;

  if (self->result->found != NULL)
    return;
  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->result->found = g_strdup_printf ("seed %u, %s%s, at %" G_GINT64_FORMAT " ms: %s",
                                         self->plan.seed, self->plan.is_real ? "real" : "stand-in",
                                         self->plan.is_lying ? ", lying" : "", self->now_ms, what);
}

void
meeting_note_told (Meeting *self)
{
  self->result->n_told++;
}

Node *
meeting_get_node (Meeting *self, guint number)
{
  return number < self->nodes->len ? g_ptr_array_index (self->nodes, number) : NULL;
}

gboolean
meeting_draw (Meeting *self, guint one_in)
{
  return g_rand_int (self->random) % one_in == 0;
}

guint
meeting_draw_below (Meeting *self, guint n)
{
  return g_rand_int (self->random) % MAX (n, 1);
}

guint
meeting_count_here (Meeting *self)
{
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    n += ((Node *) g_ptr_array_index (self->nodes, i))->is_here;
  return n;
}

Node *
meeting_draw_here (Meeting *self)
{
  guint at = meeting_draw_below (self, meeting_count_here (self));

  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (self->nodes, i);

      if (node->is_here && at-- == 0)
        return node;
    }
  return NULL;
}

/* One of the server's has what it likes, but not the room's secret. */
Node *
meeting_add_node (Meeting *self, gboolean is_liars, const LvKeyAnnouncement *like)
{
  const guint number = self->nodes->len;
  LvKeyAnnouncement card = self->card;
  g_autoptr (LvSigningKey) device = self->plan.is_real ? lv_signing_key_generate () : NULL;
  const gboolean is_told = !is_liars && self->card.mode != LV_ROOM_KEY_MODE_OPEN;
  g_autoptr (LvSecret) other = lv_secret_new_zeroed (32);
  LvSecret *psk = NULL;
  Node *node;

  for (guint i = 0; i < LV_SESSION_ID_SIZE - 2; i++)
    card.session[i] = (guint8) g_rand_int (self->random);
  lv_put_u16 (card.session + LV_SESSION_ID_SIZE - 2, (guint16) number);
  card.index = like != NULL ? like->index : (guint16) (number + 1);
  g_snprintf (card.name, sizeof card.name, "Person %u", number);
  if (like != NULL)
    g_strlcpy (card.name, like->name, sizeof card.name);
  if (self->card.mode != LV_ROOM_KEY_MODE_OPEN)
    psk = is_told ? self->psk : other;
  node = node_new (self, number, &card, device, psk, is_told ? self->fake_psk : 0);
  node->is_liars = is_liars;
  g_ptr_array_add (self->nodes, node);
  return node;
}

static void
set_sending (Meeting *self, Node *node, gboolean is_sending)
{
  node->is_sending = is_sending;
  node->sending_ms = self->now_ms;
  lv_keying_set_sending (node->keying, is_sending, self->now_ms);
}

static guint
count_senders (Meeting *self)
{
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const Node *node = g_ptr_array_index (self->nodes, i);

      n += node->is_here && node->is_sending;
    }
  return n;
}

static void
join (Meeting *self)
{
  Node *node;

  if (self->nodes->len >= MAX_NODES - MAX_LIARS || meeting_count_here (self) >= self->max_here)
    return;
  node = meeting_add_node (self, FALSE, NULL);
  node->is_here = TRUE;
  self->result->n_joins++;
  self->result->n_people = MAX (self->result->n_people, meeting_count_here (self));
  meeting_send_lists (self, FALSE);
  if (count_senders (self) < MAX_SENDERS && !meeting_draw (self, 4))
    set_sending (self, node, TRUE);
}

static void
leave (Meeting *self, Node *node, gboolean is_ejection)
{
  node->is_here = FALSE;
  node->is_sending = FALSE;
  node->gone_ms = self->now_ms;
  self->result->n_leaves++;
  meeting_send_lists (self, is_ejection);
}

static void
change_silence (Meeting *self, Node *node)
{
  if (!node->is_sending && count_senders (self) >= MAX_SENDERS)
    return;
  self->result->n_silences++;
  set_sending (self, node, !node->is_sending);
}

static void
break_connection (Meeting *self, Node *node)
{
  if (!node->is_connected)
    return;
  self->result->n_breaks++;
  node->is_connected = FALSE;
  node->back_ms = self->now_ms + 200 + meeting_draw_below (self, 8000);
}

static void
act (Meeting *self)
{
  Node *node = meeting_draw_here (self);
  const guint n = meeting_count_here (self);

  switch (meeting_draw_below (self, 10))
    {
    case 0:
    case 1:
    case 2:
      join (self);
      break;
    case 3:
    case 4:
      if (n > 1)
        leave (self, node, FALSE);
      break;
    case 5:
      if (n > 1)
        leave (self, node, TRUE);
      break;
    case 6:
      break_connection (self, node);
      break;
    default:
      change_silence (self, node);
      break;
    }
}

static void
reconnect (Meeting *self, Node *node)
{
  node->is_connected = TRUE;
  node->connected_ms = self->now_ms;
  meeting_send_list_to (self, node, FALSE);
  lv_keying_reconnected (node->keying, self->now_ms);
}

static void
send_frame (Meeting *self, Node *node)
{
  static const guint8 metadata[METADATA_SIZE] = "vp8";
  guint8 frame[FRAME_SIZE], sealed[FRAME_SIZE + LV_SFRAME_OVERHEAD];
  Event *event;
  gsize length;

  lv_put_u64 (frame, node->number);
  lv_put_u64 (frame + 8, (guint64) self->now_ms);
  length = lv_frame_sealer_seal (node->sealer, LV_FRAME_STREAM_CAMERA, metadata, sizeof metadata,
                                 frame, sizeof frame, sealed);
  if (length == 0 || !node->is_connected)
    return;
  self->result->n_frames++;
  event = g_new0 (Event, 1);
  event->type = EVENT_FRAME;
  event->from = node->number;
  event->bytes = g_bytes_new (sealed, length);
  meeting_post (self, event, FRAME_DELAY_MS);
}

/* The one thing that must never be: that it opens for somebody whom the sender was not shown. */
static void
check_opened (Meeting *self, Node *receiver, guint16 index, const guint8 *frame)
{
  Node *sender = meeting_get_node (self, (guint) lv_get_u64 (frame));
  const gint64 sealed_ms = (gint64) lv_get_u64 (frame + 8);
  const Sight *sight = &sender->sights[receiver->number];

  self->result->n_opened++;
  if (sender->card.index != index)
    meeting_find (self, "a frame of %u passes as that of another", sender->number);
  if (!sight->is_shown && sealed_ms > sight->until_ms)
    meeting_find (self, "%u hears %u, who was not shown them", receiver->number, sender->number);
}

static gint64
get_pair_start (const Node *a, const Node *b)
{
  return MAX (MAX (a->connected_ms, b->connected_ms), b->sending_ms);
}

static void
check_heard (Meeting *self, Node *receiver, Node *sender, gboolean is_opened)
{
  Sight *sight = &receiver->sights[sender->number];
  const gint64 since = MAX (sight->heard_ms, get_pair_start (receiver, sender));

  if (self->plan.is_lying || !receiver->is_here || !receiver->is_connected || !sender->is_here
      || !sender->is_sending || !sender->is_connected)
    return;
  if (is_opened)
    {
      self->result->slowest_ms = MAX (self->result->slowest_ms, self->now_ms - since);
      sight->heard_ms = self->now_ms;
    }
  else if (self->now_ms - since > HEARD_WITHIN_MS)
    meeting_find (self, "%u does not hear %u", receiver->number, sender->number);
}

static void
receive_frame (Meeting *self, Node *node, Node *sender, GBytes *bytes)
{
  static const guint8 metadata[METADATA_SIZE] = "vp8";
  guint8 opened[FRAME_SIZE + LV_SFRAME_OVERHEAD];
  gsize length, opened_length = 0;
  const guint8 *sealed = g_bytes_get_data (bytes, &length);
  guint16 index = 0;
  LvRingResult result = lv_key_ring_open (node->ring, metadata, sizeof metadata, sealed, length,
                                          self->now_ms, &index, opened, &opened_length);

  if (result == LV_RING_OPENED)
    check_opened (self, node, index, opened);
  else if (result == LV_RING_NO_KEY)
    lv_keying_report_missing (node->keying, index, self->now_ms);
  check_heard (self, node, sender, result == LV_RING_OPENED);
}

static void
receive_frame_all (Meeting *self, const Event *event)
{
  Node *sender = meeting_get_node (self, event->from);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (self->nodes, i);
      const gboolean has_gone = !node->is_here && !node->is_liars;

      if (node == sender || !node->is_connected || meeting_draw (self, FRAME_LOSS_ONE_IN)
          || (has_gone && self->now_ms - node->gone_ms > GONE_LISTENS_MS))
        continue;
      receive_frame (self, node, sender, event->bytes);
    }
}

static void
arrive (Meeting *self, const Event *event)
{
  Node *node = meeting_get_node (self, event->to);
  gsize length;
  const guint8 *data;

  if (event->type == EVENT_FRAME)
    {
      receive_frame_all (self, event);
      return;
    }
  if (!node->is_connected)
    return;
  if (event->type == EVENT_LIST)
    {
      lv_keying_set_list (node->keying, event->version, (GBytes *const *) event->list->pdata,
                          event->list->len, event->is_ejection, self->utc_ms, self->now_ms);
      return;
    }
  data = g_bytes_get_data (event->bytes, &length);
  lv_keying_receive (node->keying, data, length, self->now_ms);
}

static void
tick (Meeting *self, gint64 ms, gboolean has_frames)
{
  g_autoptr (GPtrArray) arrived = NULL;

  self->tick++;
  self->now_ms += ms;
  self->utc_ms += ms;
  arrived = meeting_take_arrived (self);
  for (guint i = 0; i < arrived->len; i++)
    arrive (self, g_ptr_array_index (arrived, i));
  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (self->nodes, i);

      if (!node->is_here && !node->is_liars)
        continue;
      if (!node->is_connected && self->now_ms >= node->back_ms)
        reconnect (self, node);
      if (lv_keying_get_next_ms (node->keying) <= self->now_ms)
        lv_keying_advance (node->keying, self->now_ms);
      if (has_frames && node->is_sending && (self->tick + node->number) % (FRAME_MS / TICK_MS) == 0)
        send_frame (self, node);
    }
}

static guint
get_latest_generation (const Node *node)
{
  guint latest = 0;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, node->own_keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    latest = MAX (latest, GPOINTER_TO_UINT (key) >> 8);
  return latest;
}

/* Forty minutes in which nobody comes or goes: each who sends has rotated. */
static void
sleep_long (Meeting *self)
{
  const gint64 end_ms = self->now_ms + SLEEP_MS;
  guint generations[MAX_NODES] = { 0 };

  for (guint i = 0; i < self->nodes->len; i++)
    generations[i] = get_latest_generation (g_ptr_array_index (self->nodes, i));
  /* While nothing is under way, time goes faster. */
  while (self->now_ms < end_ms)
    tick (self, self->n_under_way > 0 ? TICK_MS : SLEEP_TICK_MS, FALSE);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (self->nodes, i);

      node->connected_ms = self->now_ms;
      if (!node->is_here || !node->is_sending)
        continue;
      self->result->n_rotations++;
      if (get_latest_generation (node) <= generations[i])
        meeting_find (self, "%u does not rotate", i);
    }
}

static guint64
get_code (Node *node)
{
  const guint n = lv_keying_get_n_people (node->keying);
  g_autofree LvVerifiedPerson *people = g_new0 (LvVerifiedPerson, n + 1);

  for (guint i = 0; i <= n; i++)
    {
      const LvKeyAnnouncement *card = i < n ? lv_keying_get_person (node->keying, i) : &node->card;

      memcpy (people[i].session, card->session, sizeof card->session);
      memcpy (people[i].device_key, card->device_key, sizeof card->device_key);
      memcpy (people[i].session_key, card->session_key, sizeof card->session_key);
      memcpy (people[i].nonce, card->session, sizeof people[i].nonce);
    }
  return lv_verification_code (node->card.room, 1, people, n + 1);
}

/* The digits are the same where the lists are, and only there; an honest server's lists are the
 * same. */
static void
check_codes (Meeting *self)
{
  Node *first = NULL;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = g_ptr_array_index (self->nodes, i);
      gboolean is_same, has_same_code;

      if (!node->is_here || !node->is_connected)
        continue;
      if (first == NULL)
        first = node;
      is_same = memcmp (lv_keying_get_list_hash (node->keying),
                        lv_keying_get_list_hash (first->keying), 32)
                == 0;
      has_same_code = get_code (node) == get_code (first);
      if (is_same != has_same_code)
        meeting_find (self, "the digits of %u do not say what their list does", i);
      if (!is_same && !self->plan.is_lying)
        meeting_find (self, "the list of %u is another", i);
      if (has_same_code)
        self->result->n_same_codes++;
      else
        self->result->n_other_codes++;
    }
}

static guint
draw_size (Meeting *self)
{
  if (self->plan.max_people != 0)
    return MAX (self->plan.max_people, 2);
  if (meeting_draw (self, 50))
    return 50 + meeting_draw_below (self, 51);
  if (meeting_draw (self, 8))
    return 10 + meeting_draw_below (self, 30);
  return 2 + meeting_draw_below (self, 9);
}

static void
init (Meeting *self)
{
  self->random = g_rand_new_with_seed (self->plan.seed);
  self->now_ms = 1000000;
  self->utc_ms = G_GINT64_CONSTANT (1800000000000);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->lost = g_malloc0 (MAX_NODES * MAX_NODES);
  for (guint i = 0; i < N_BUCKETS; i++)
    self->buckets[i] = g_ptr_array_new_with_free_func (event_free);
  self->max_here = draw_size (self);
  self->psk = lv_secret_new ("the secret of this room, derived", 32);
  self->fake_psk = 77;
  self->card = (LvKeyAnnouncement){
    .suite = LV_SFRAME_AES_256_GCM_SHA512_128,
    .mode = (LvRoomKeyMode) meeting_draw_below (self, 3),
    .call = 5,
    .expires_ms = self->utc_ms + G_GINT64_CONSTANT (86400000),
  };
  if (self->card.mode == LV_ROOM_KEY_MODE_OPEN)
    self->fake_psk = 0;
}

static void
clear (Meeting *self)
{
  meeting_server_clear (self);
  for (guint i = 0; i < N_BUCKETS; i++)
    g_ptr_array_unref (self->buckets[i]);
  g_ptr_array_unref (self->nodes);
  g_rand_free (self->random);
  lv_secret_unref (self->psk);
  g_free (self->lost);
}

void
meeting_run (const MeetingPlan *plan, MeetingResult *result)
{
  g_autofree Meeting *self = g_new0 (Meeting, 1);
  const guint n_ticks = (MEETING_MS + QUIET_MS) / TICK_MS, n_busy = MEETING_MS / TICK_MS;
  guint n_first;

  *result = (MeetingResult){ 0 };
  self->plan = *plan;
  self->result = result;
  init (self);
  /* Large ones are full at once. */
  n_first = self->max_here > LV_KEYING_LARGE ? self->max_here : MAX (2, self->max_here * 3 / 4);
  for (guint i = 0; i < n_ticks && result->found == NULL; i++)
    {
      if (i < n_first)
        join (self);
      else if (i < n_busy && meeting_draw (self, 100))
        act (self);
      if (plan->is_lying && meeting_draw (self, 60))
        meeting_lie (self);
      if (i == n_busy && plan->seed % 8 == 0 && !plan->is_lying)
        sleep_long (self);
      tick (self, TICK_MS, TRUE);
    }
  if (result->found == NULL)
    check_codes (self);
  clear (self);
}

void
meeting_result_clear (MeetingResult *self)
{
  g_clear_pointer (&self->found, g_free);
}

void
meeting_result_add (MeetingResult *sum, const MeetingResult *one)
{
  sum->n_people = MAX (sum->n_people, one->n_people);
  sum->n_joins += one->n_joins;
  sum->n_leaves += one->n_leaves;
  sum->n_silences += one->n_silences;
  sum->n_breaks += one->n_breaks;
  sum->n_rotations += one->n_rotations;
  for (guint i = 0; i < N_LIES; i++)
    sum->n_lies[i] += one->n_lies[i];
  sum->n_messages += one->n_messages;
  sum->n_frames += one->n_frames;
  sum->n_opened += one->n_opened;
  sum->n_told += one->n_told;
  sum->n_same_codes += one->n_same_codes;
  sum->n_other_codes += one->n_other_codes;
  sum->slowest_ms = MAX (sum->slowest_ms, one->slowest_ms);
}

void
meeting_result_print (const MeetingResult *self)
{
  g_test_message ("at most %u people, %u came, %u left, %u fell silent or spoke, %u broke off, "
                  "%u rotated by time",
                  self->n_people, self->n_joins, self->n_leaves, self->n_silences, self->n_breaks,
                  self->n_rotations);
  g_test_message ("%" G_GUINT64_FORMAT " messages, %" G_GUINT64_FORMAT
                  " frames, opened %" G_GUINT64_FORMAT " times, heard within %" G_GINT64_FORMAT
                  " ms, %" G_GUINT64_FORMAT " times told that lists differ",
                  self->n_messages, self->n_frames, self->n_opened, self->slowest_ms, self->n_told);
  g_test_message ("the same digits %u times, others %u times", self->n_same_codes,
                  self->n_other_codes);
  for (guint i = 0; i < N_LIES; i++)
    if (self->n_lies[i] > 0)
      g_test_message ("lied: %u %s", self->n_lies[i], meeting_lie_word ((MeetingLie) i));
}
