/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-host-list.h"
#include "lv-signed-message.h"
#include "meeting-private.h"

#define LIST_DELAY_MS 140
#define WITHHOLD_MS 3000

const char *
meeting_lie_word (MeetingLie lie)
{
  static const char *const words[] = {
    "swapped announcements", "split lists",     "ghosts",
    "changed announcements", "downgrades",      "old announcements",
    "old messages",          "forged messages", "changed messages",
    "withheld messages",     "false hosts",
  };

  return words[lie];
}

static gboolean
is_told (const ListLie *lie, const Node *node)
{
  return lie->is_on && (lie->whom[node->number / 64] >> node->number % 64 & 1) != 0;
}

static gboolean
is_listed (Meeting *self, const Node *node, const Node *to)
{
  if (!node->is_here)
    return FALSE;
  for (guint i = 0; i < self->n_list_lies; i++)
    if (is_told (&self->lies[i], to) && node != to && node->number == self->lies[i].node
        && (self->lies[i].lie == LIE_SPLIT || self->lies[i].lie == LIE_SWAP))
      return FALSE;
  return TRUE;
}

static GPtrArray *
make_list (Meeting *self, const Node *to)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const Node *node = g_ptr_array_index (self->nodes, i);

      if (is_listed (self, node, to) || (to->is_liars && node == to))
        g_ptr_array_add (list, g_bytes_ref (node->announcement));
    }
  for (guint i = 0; i < self->n_list_lies; i++)
    if (is_told (&self->lies[i], to) && self->lies[i].card != NULL)
      g_ptr_array_add (list, g_bytes_ref (self->lies[i].card));
  return list;
}

void
meeting_send_list_to (Meeting *self, Node *node, gboolean is_ejection)
{
  Event *event;

  if (!node->is_connected || (!node->is_here && !node->is_liars))
    return;
  event = g_new0 (Event, 1);
  event->type = EVENT_LIST;
  event->to = node->number;
  event->version = self->version;
  event->is_ejection = is_ejection;
  event->list = make_list (self, node);
  meeting_post (self, event, LIST_DELAY_MS);
}

void
meeting_send_lists (Meeting *self, gboolean is_ejection)
{
  self->version++;
  self->last_change_ms = self->now_ms;
  for (guint i = 0; i < self->nodes->len; i++)
    meeting_send_list_to (self, g_ptr_array_index (self->nodes, i), is_ejection);
}

void
meeting_keep (Meeting *self, const Event *event)
{
  Event **kept = &self->kept[self->n_kept % MAX_KEPT];

  if (!self->plan.is_lying)
    return;
  if (*kept != NULL)
    event_free (*kept);
  *kept = g_memdup2 (event, sizeof *event);
  g_bytes_ref (event->bytes);
  self->n_kept++;
}

static Event *
draw_kept (Meeting *self)
{
  return self->n_kept == 0 ? NULL
                           : self->kept[meeting_draw_below (self, MIN (self->n_kept, MAX_KEPT))];
}

static GBytes *
change_byte (Meeting *self, GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  guint8 *changed = g_memdup2 (data, length);

  changed[meeting_draw_below (self, (guint) length)]
      ^= (guint8) (1u << meeting_draw_below (self, 8));
  return g_bytes_new_take (changed, length);
}

/* Signed by one of the server's, but of another room, mode, suite or time. */
static GBytes *
make_lesser (Meeting *self, const Node *liar)
{
  LvKeyAnnouncement card = liar->card;
  guint8 bytes[LV_KEY_ANNOUNCEMENT_MAX];
  gsize length;

  switch (meeting_draw_below (self, 6))
    {
    case 0:
      card.mode
          = card.mode == LV_ROOM_KEY_MODE_OPEN ? LV_ROOM_KEY_MODE_LINK : LV_ROOM_KEY_MODE_OPEN;
      break;
    case 1:
      card.suite = LV_SFRAME_AES_128_GCM_SHA256_128;
      break;
    case 2:
      card.room[3] ^= 1;
      break;
    case 3:
      card.call--;
      break;
    case 4:
      card.secret_epoch++;
      break;
    default:
      card.expires_ms = self->utc_ms - 1;
      break;
    }
  length = lv_key_announcement_write (&card, bytes);
  liar->crypto.ops->sign (liar->crypto.data, bytes, length, bytes + length);
  return g_bytes_new (bytes, length + LV_ED25519_SIGNATURE_SIZE);
}

static Node *
draw_gone (Meeting *self)
{
  Node *node = g_ptr_array_index (self->nodes, meeting_draw_below (self, self->nodes->len));

  return node->is_here || node->is_liars ? NULL : node;
}

static guint
count_liars (Meeting *self)
{
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    n += ((Node *) g_ptr_array_index (self->nodes, i))->is_liars;
  return n;
}

/* What is listed from now on, to all or to some; FALSE: there is nothing to make it of. */
static gboolean
fill_list_lie (Meeting *self, ListLie *lie, MeetingLie what)
{
  Node *about = meeting_draw_here (self), *liar, *gone;

  if (about == NULL)
    return FALSE;
  *lie = (ListLie){ .lie = what, .is_on = TRUE, .node = about->number };
  for (guint i = 0; i < G_N_ELEMENTS (lie->whom); i++)
    lie->whom[i] = (guint64) g_rand_int (self->random) << 32 | g_rand_int (self->random);
  if (what == LIE_GHOST && meeting_draw (self, 2))
    memset (lie->whom, 0xff, sizeof lie->whom);
  switch (what)
    {
    case LIE_SPLIT:
      return TRUE;
    case LIE_PHANTOM:
      lie->card = change_byte (self, about->announcement);
      return TRUE;
    case LIE_OLD_CARD:
      gone = draw_gone (self);
      if (gone == NULL)
        return FALSE;
      lie->card = g_bytes_ref (gone->announcement);
      return TRUE;
    default:
      if (count_liars (self) == MAX_LIARS || self->nodes->len == MAX_NODES)
        return FALSE;
      liar = meeting_add_node (self, TRUE, what == LIE_SWAP ? &about->card : NULL);
      lie->card
          = what == LIE_DOWNGRADE ? make_lesser (self, liar) : g_bytes_ref (liar->announcement);
      return TRUE;
    }
}

static gboolean
lie_about_list (Meeting *self, MeetingLie what)
{
  guint at = self->n_list_lies;

  if (at == G_N_ELEMENTS (self->lies))
    {
      at = meeting_draw_below (self, at);
      g_clear_pointer (&self->lies[at].card, g_bytes_unref);
      self->lies[at].is_on = FALSE;
    }
  else
    self->n_list_lies++;
  if (!fill_list_lie (self, &self->lies[at], what))
    {
      self->lies[at].is_on = FALSE;
      return FALSE;
    }
  meeting_send_lists (self, meeting_draw (self, 4));
  return TRUE;
}

/* Keys, or a list, that an insider made and that say they are somebody else's. */
static gboolean
forge (Meeting *self)
{
  Node *insider = meeting_draw_here (self), *victim = meeting_draw_here (self);
  Node *as = meeting_draw_here (self);
  guint8 bytes[LV_KEY_HEAD_SIZE + LV_KEY_ENTRY_SIZE], info[LV_KEY_INFO_SIZE];
  g_autoptr (LvSecret) base_key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);
  LvKeyMessage message = { .type = LV_KEY_MESSAGE_KEYS,
                           .number = 1000000 + meeting_draw_below (self, 1000000),
                           .list_version = self->version,
                           .generation = (guint16) (1 + meeting_draw_below (self, 40)) };
  gsize length;

  if (as == NULL || insider == victim || insider == as || as == victim)
    return FALSE;
  memcpy (message.from, as->card.session, LV_SESSION_ID_SIZE);
  if (meeting_draw (self, 2))
    {
      const LvKeyBinding to = { victim->card.session_key, info, bytes };

      length = lv_key_message_write (&message, bytes);
      lv_key_message_write_info (self->card.room, message.from, victim->card.session,
                                 self->card.suite, info);
      memcpy (bytes + length, victim->card.session, LV_SESSION_ID_SIZE);
      insider->crypto.ops->seal_key (insider->crypto.data, &to, base_key,
                                     bytes + length + LV_SESSION_ID_SIZE);
      length += LV_KEY_ENTRY_SIZE;
    }
  else
    {
      guint8 text[LV_LIST_SIGNED_SIZE];

      message.type = LV_KEY_MESSAGE_LIST;
      lv_key_message_write_signed (&message, self->card.room, text);
      length = lv_key_message_write (&message, bytes);
      insider->crypto.ops->sign (insider->crypto.data, text, sizeof text, bytes + length);
      length += LV_ED25519_SIGNATURE_SIZE;
    }
  if (lv_keying_receive (victim->keying, bytes, length, self->now_ms))
    meeting_find (self, "a forged message passes as that of %u", as->number);
  return TRUE;
}

/* Words that an insider puts into another's mouth. */
static gboolean
forge_words (Meeting *self)
{
  Node *insider = meeting_draw_here (self), *victim = meeting_draw_here (self);
  Node *as = meeting_draw_here (self);
  LvSignedMessage message
      = { .kind = LV_MESSAGE_CHAT, .body = (const guint8 *) "yes", .body_length = 3 };
  LvMessageChain chain = { .number = meeting_draw_below (self, 100) };
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize length;

  if (as == NULL || insider == as)
    return FALSE;
  memcpy (message.room, as->card.room, sizeof message.room);
  memcpy (message.from, as->card.session, sizeof message.from);
  bytes = lv_signed_message_write (&message, &chain, &insider->crypto);
  data = g_bytes_get_data (bytes, &length);
  if (lv_signed_message_verify (data, length, &as->card, &victim->crypto))
    meeting_find (self, "words of %u pass as those of %u", insider->number, as->number);
  return TRUE;
}

/* The first one here has made the room. */
static gboolean
name_host (Meeting *self)
{
  const Node *maker = meeting_get_node (self, 0);
  Node *false_host = meeting_draw_here (self), *victim = meeting_draw_here (self);
  LvHostList list = { .version = 1 + meeting_draw_below (self, 10), .n_hosts = 1 }, read;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize length;

  if (false_host == NULL || false_host == maker)
    return FALSE;
  memcpy (list.room, maker->card.room, sizeof list.room);
  list.hosts = false_host->card.device_key;
  bytes = lv_host_list_sign (&list, &false_host->crypto);
  data = g_bytes_get_data (bytes, &length);
  if (lv_host_list_read (data, length, maker->card.room, maker->card.device_key, 0, &victim->crypto,
                         &read))
    meeting_find (self, "%u makes themselves a host", false_host->number);
  return TRUE;
}

/* Acknowledgements and questions are not authenticated: to forge them delays, and shows nothing. */
static gboolean
tamper (Meeting *self)
{
  Event *kept = draw_kept (self);
  g_autoptr (GBytes) changed = NULL;
  const guint8 *data;
  gsize length;

  if (kept == NULL)
    return FALSE;
  data = g_bytes_get_data (kept->bytes, &length);
  if (data[0] != LV_KEY_MESSAGE_KEYS && data[0] != LV_KEY_MESSAGE_LIST)
    return FALSE;
  changed = change_byte (self, kept->bytes);
  data = g_bytes_get_data (changed, &length);
  if (data[0] == LV_KEY_MESSAGE_KEYS || data[0] == LV_KEY_MESSAGE_LIST)
    if (lv_keying_receive (meeting_get_node (self, kept->to)->keying, data, length, self->now_ms))
      meeting_find (self, "a changed message passes");
  return TRUE;
}

static gboolean
repeat_old (Meeting *self)
{
  Event *kept = draw_kept (self);
  Node *to = kept != NULL && meeting_draw (self, 2) ? meeting_get_node (self, kept->to)
                                                    : meeting_draw_here (self);
  const guint8 *data;
  gsize length;

  if (kept == NULL || to == NULL)
    return FALSE;
  data = g_bytes_get_data (kept->bytes, &length);
  lv_keying_receive (to->keying, data, length, self->now_ms);
  if (data[0] != LV_KEY_MESSAGE_KEYS && data[0] != LV_KEY_MESSAGE_LIST)
    return TRUE;
  if (lv_keying_receive (to->keying, data, length, self->now_ms))
    meeting_find (self, "a message passes twice");
  return TRUE;
}

static gboolean
withhold (Meeting *self)
{
  Node *from = meeting_draw_here (self), *to = meeting_draw_here (self);

  if (from == NULL)
    return FALSE;
  self->withheld_from = from->number;
  self->withheld_to = to->number;
  self->withheld_until_ms = self->now_ms + WITHHOLD_MS;
  return TRUE;
}

void
meeting_lie (Meeting *self)
{
  const MeetingLie lie = (MeetingLie) meeting_draw_below (self, N_LIES);
  gboolean has_lied;

  switch (lie)
    {
    case LIE_OLD_KEYS:
      has_lied = repeat_old (self);
      break;
    case LIE_FORGE:
      has_lied = meeting_draw (self, 3) ? forge_words (self) : forge (self);
      break;
    case LIE_TAMPER:
      has_lied = tamper (self);
      break;
    case LIE_WITHHOLD:
      has_lied = withhold (self);
      break;
    case LIE_HOST:
      has_lied = name_host (self);
      break;
    default:
      has_lied = lie_about_list (self, lie);
      break;
    }
  self->result->n_lies[lie] += has_lied;
}

void
meeting_server_clear (Meeting *self)
{
  for (guint i = 0; i < MAX_KEPT; i++)
    g_clear_pointer (&self->kept[i], event_free);
  for (guint i = 0; i < self->n_list_lies; i++)
    g_clear_pointer (&self->lies[i].card, g_bytes_unref);
}
