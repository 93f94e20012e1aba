/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The encryption of several people in one meeting, with a server that passes on what it is given,
 * as docs/protocol.md says. */
#include "lv-sealing.h"

#include <string.h>

#include "test-support.h"

#define N_PEOPLE 3
#define LENGTH 60

typedef struct _Room Room;

typedef struct
{
  Room *room;
  char seat[LV_MAX_SEAT + 1];
  LvSealing *sealing;
  gboolean is_inside, is_cut; /* is_cut: nothing reaches it */
  guint n_missing, n_refused;
  GPtrArray *inbox; /* LvRelayed */
} Member;

struct _Room
{
  Member members[N_PEOPLE];
  gint64 version;
  guint pump;
};

static void
deliver (Member *from, Member *to, const LvRelay *relay, GBytes *part)
{
  LvRelayed *relayed;
  GByteArray *bytes;

  if (!to->is_inside || to->is_cut)
    return;
  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (relay->message, NULL),
                       (guint) g_bytes_get_size (relay->message));
  if (part != NULL)
    g_byte_array_append (bytes, g_bytes_get_data (part, NULL), (guint) g_bytes_get_size (part));
  relayed = g_new0 (LvRelayed, 1);
  relayed->kind = relay->kind;
  g_strlcpy (relayed->from, from->seat, sizeof relayed->from);
  relayed->message = g_byte_array_free_to_bytes (bytes);
  g_ptr_array_add (to->inbox, relayed);
}

static Member *
find_member (Room *self, const char *seat)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    if (g_str_equal (self->members[i].seat, seat))
      return &self->members[i];
  g_assert_not_reached ();
}

/* It is read again as the server does. */
static void
on_relay (const LvRelay *relay, gpointer user_data)
{
  Member *self = user_data;
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *text = NULL;
  g_autoptr (LvJson) json = NULL;
  g_autoptr (LvRelay) read = NULL;
  g_autoptr (GError) error = NULL;

  lv_json_begin_object (writer, NULL);
  lv_relay_write (relay, writer);
  lv_json_end_object (writer);
  text = lv_json_writer_free_to_string (writer, NULL);
  json = lv_json_parse (text, strlen (text), 131072, &error);
  g_assert_no_error (error);
  read = lv_relay_read (json, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < read->parts->len; i++)
    {
      const LvRelayPart *part = &g_array_index (read->parts, LvRelayPart, i);

      deliver (self, find_member (self->room, part->seat), read, part->bytes);
    }
  if (read->to[0] != '\0')
    deliver (self, find_member (self->room, read->to), read, NULL);
  else if (read->parts->len == 0)
    for (guint i = 0; i < N_PEOPLE; i++)
      if (&self->room->members[i] != self)
        deliver (self, &self->room->members[i], read, NULL);
}

static void
on_key_missing (guint index, gboolean is_missing, gpointer user_data)
{
  Member *self = user_data;

  self->n_missing += is_missing;
}

static void
on_refused (const char *seat, gpointer user_data)
{
  Member *self = user_data;

  self->n_refused++;
}

static void
on_lists_differ (const char *seat, gboolean do_differ, gpointer user_data)
{
}

static void
on_used_up (gpointer user_data)
{
  g_assert_not_reached ();
}

static const LvSealingEvents events
    = { on_relay, on_key_missing, on_refused, on_lists_differ, on_used_up };

static gboolean
pump (gpointer data)
{
  Room *self = data;

  for (guint i = 0; i < N_PEOPLE; i++)
    while (self->members[i].inbox->len > 0 && self->members[i].sealing != NULL)
      {
        g_autoptr (LvRelayed) relayed = g_ptr_array_steal_index (self->members[i].inbox, 0);

        lv_sealing_take_relayed (self->members[i].sealing, relayed);
      }
  return G_SOURCE_CONTINUE;
}

static void
room_open (Room *self)
{
  *self = (Room){ 0 };
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      Member *member = &self->members[i];
      g_autoptr (LvSigningKey) device = lv_signing_key_generate ();
      LvKeyAnnouncement card = { .suite = LV_SFRAME_AES_256_GCM_SHA512_128,
                                 .call = 5,
                                 .expires_ms = G_MAXINT64 / 2,
                                 .index = (guint16) (i + 1),
                                 .name = "田中" };

      member->room = self;
      memset (member->seat, 'a' + (int) i, LV_MAX_SEAT);
      member->inbox = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_relayed_free);
      member->sealing = lv_sealing_new (&card, device, NULL, NULL, &events, member);
    }
  self->pump = g_timeout_add (5, pump, self);
}

static void
room_close (Room *self)
{
  g_source_remove (self->pump);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_clear_pointer (&self->members[i].sealing, lv_sealing_free);
      g_ptr_array_unref (self->members[i].inbox);
    }
}

static void
fill_change (Member *member, LvKeysChange *change)
{
  *change = (LvKeysChange){ .version = member->room->version };
  g_strlcpy (change->seat, member->seat, sizeof change->seat);
  if (member->is_inside)
    change->announcement = lv_sealing_get_announcement (member->sealing);
}

static void
tell_list (Member *self)
{
  LvKeysChange changes[N_PEOPLE];
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < N_PEOPLE; i++)
    if (self->room->members[i].is_inside)
      {
        fill_change (&self->room->members[i], &changes[i]);
        g_ptr_array_add (list, &changes[i]);
      }
  lv_sealing_take_list (self->sealing, self->room->version, list);
}

static void
tell_change (Member *self, gboolean is_ejected)
{
  LvKeysChange change;

  self->room->version++;
  fill_change (self, &change);
  change.is_ejected = is_ejected;
  for (guint i = 0; i < N_PEOPLE; i++)
    if (&self->room->members[i] != self && self->room->members[i].is_inside
        && !self->room->members[i].is_cut)
      lv_sealing_take_change (self->room->members[i].sealing, &change);
}

static void
enter (Member *self)
{
  self->is_inside = TRUE;
  tell_change (self, FALSE);
  tell_list (self);
}

static LvFrame *
make_frame (void)
{
  guint8 bytes[LENGTH];
  g_autoptr (GBytes) data = NULL;

  memset (bytes, 7, sizeof bytes);
  data = g_bytes_new (bytes, sizeof bytes);
  return lv_frame_new (LV_SOURCE_MICROPHONE, data);
}

static LvFrame *
seal (Member *self)
{
  g_autoptr (LvFrame) frame = make_frame ();

  return lv_frame_transform_apply (lv_sealing_get_sealing (self->sealing), frame, NULL);
}

static gboolean
opens (Member *self, LvFrame *sealed)
{
  g_autoptr (LvFrame) frame = make_frame ();
  g_autoptr (LvFrame) opened
      = lv_frame_transform_apply (lv_sealing_get_opening (self->sealing), sealed, NULL);

  g_assert_true (opened == NULL || g_bytes_equal (opened->data, frame->data));
  return opened != NULL;
}

typedef struct
{
  Member *from, *to, *other; /* other: who must not; NULL: nobody */
} Talk;

static gboolean
is_heard (gpointer data)
{
  const Talk *talk = data;
  g_autoptr (LvFrame) sealed = seal (talk->from);

  return sealed != NULL && opens (talk->to, sealed)
         && (talk->other == NULL || !opens (talk->other, sealed));
}

static void
assert_heard (Member *from, Member *to)
{
  Talk talk = { from, to, NULL };

  test_wait_until (is_heard, &talk);
}

static void
test_come (void)
{
  Room room;
  Member *a = &room.members[0], *b = &room.members[1], *c = &room.members[2];

  room_open (&room);
  enter (a);
  lv_sealing_set_is_sending (a->sealing, TRUE);
  enter (b);
  assert_heard (a, b);
  enter (c);
  assert_heard (a, c);
  lv_sealing_set_is_sending (b->sealing, TRUE);
  assert_heard (b, a);
  assert_heard (b, c);
  g_assert_cmpuint (a->n_refused + b->n_refused + c->n_refused, ==, 0);
  room_close (&room);
}

/* Whoever was put out hears nobody, as soon as the others have new keys. */
static void
test_go (void)
{
  Room room;
  Member *a = &room.members[0], *b = &room.members[1], *c = &room.members[2];
  Talk talk = { a, b, c };

  room_open (&room);
  enter (a);
  enter (b);
  enter (c);
  lv_sealing_set_is_sending (a->sealing, TRUE);
  assert_heard (a, b);
  assert_heard (a, c);
  c->is_inside = FALSE;
  tell_change (c, TRUE);
  test_wait_until (is_heard, &talk);
  room_close (&room);
}

static gboolean
has_missed (gpointer data)
{
  const Talk *talk = data;
  g_autoptr (LvFrame) sealed = seal (talk->from);

  if (sealed != NULL)
    g_assert_false (opens (talk->to, sealed));
  return talk->to->n_missing > 0;
}

/* A connection was lost, and the keys that were given meanwhile: with the list they come again. */
static void
test_reconnect (void)
{
  Room room;
  Member *a = &room.members[0], *b = &room.members[1];
  Talk talk = { a, b, NULL };

  room_open (&room);
  enter (a);
  enter (b);
  b->is_cut = TRUE;
  lv_sealing_set_is_sending (a->sealing, TRUE);
  test_wait_until (has_missed, &talk);
  b->is_cut = FALSE;
  tell_list (b);
  assert_heard (a, b);
  room_close (&room);
}

/* A server's forged list: who announces what nobody signed is told, and given nothing. */
static void
test_refused (void)
{
  Room room;
  Member *a = &room.members[0], *b = &room.members[1];
  GBytes *announcement;
  gsize length;
  g_autofree guint8 *forged = NULL;
  g_autoptr (GBytes) bytes = NULL;
  LvKeysChange change;

  room_open (&room);
  enter (a);
  announcement = lv_sealing_get_announcement (b->sealing);
  length = g_bytes_get_size (announcement);
  forged = g_memdup2 (g_bytes_get_data (announcement, NULL), length);
  forged[80] ^= 1; /* another session key */
  bytes = g_bytes_new (forged, length);
  room.version++;
  fill_change (b, &change);
  change.announcement = bytes;
  lv_sealing_take_change (a->sealing, &change);
  g_assert_cmpuint (a->n_refused, ==, 1);
  room_close (&room);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/client/sealing/come", test_come);
  g_test_add_func ("/client/sealing/go", test_go);
  g_test_add_func ("/client/sealing/reconnect", test_reconnect);
  g_test_add_func ("/client/sealing/refused", test_refused);
  return g_test_run ();
}
