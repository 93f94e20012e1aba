/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound and pictures sealed end to end, through a real forwarding server: real sessions, real keys,
 * and in place of signalling a queue each that is looked at now and then. */
#include "call-fixture.h"
#include "lv-frame-transforms.h"
#include "lv-hash.h"
#include "lv-key-vault.h"
#include "lv-keying.h"
#include "test-support.h"

#include <string.h>

#define MAX_PEOPLE 3
#define PUMP_MS 10

typedef struct _Room Room;

typedef struct
{
  Room *room;
  CallPerson *person;
  LvKeyVault *vault;
  GBytes *announcement;
  LvKeying *keying;
  LvSealTransform *sealing;
  LvOpenTransform *opening;
  GPtrArray *inbox;   /* GBytes */
  gboolean is_closed; /* its inbox */
  gint missing;       /* atomic: how often a key was missing */
  gint there;         /* atomic */
  guint generation;   /* the latest of others */
} Session;

struct _Room
{
  CallFixture call;
  Session sessions[MAX_PEOPLE];
  guint n_sessions;
  gboolean is_here[MAX_PEOPLE];
  guint64 version;
  guint timer;
};

static gint64
get_now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
on_send (const guint8 *to, const guint8 *data, gsize length, gpointer user_data)
{
  Session *self = user_data;

  for (guint i = 0; i < self->room->n_sessions; i++)
    if (&self->room->sessions[i] != self)
      g_ptr_array_add (self->room->sessions[i].inbox, g_bytes_new (data, length));
}

static void
on_sending_key (guint generation, guint step, LvSecret *base_key, gpointer user_data)
{
  lv_seal_transform_set_key (((Session *) user_data)->sealing, generation, step, base_key);
}

static void
on_key (const LvKeyAnnouncement *from,
        guint generation,
        guint step,
        LvSecret *base_key,
        gpointer user_data)
{
  Session *self = user_data;

  self->generation = MAX (self->generation, generation);
  lv_open_transform_add_key (self->opening, from->index, generation, step, base_key);
}

static void
on_joined (const LvKeyAnnouncement *who, gpointer user_data)
{
  lv_open_transform_add_sender (((Session *) user_data)->opening, who->index);
}

static void
on_left (const LvKeyAnnouncement *who, gpointer user_data)
{
  lv_open_transform_remove_sender (((Session *) user_data)->opening, who->index);
}

static void
on_refused (GBytes *announcement, LvKeyingRefusal why, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
on_lists_differ (const LvKeyAnnouncement *with, gboolean do_differ, gpointer user_data)
{
}

static void
on_used_up (gpointer user_data)
{
  g_assert_not_reached ();
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

/* Media thread. */
static void
on_key_state (guint16 index, gboolean is_missing, gpointer user_data)
{
  Session *self = user_data;

  g_atomic_int_inc (is_missing ? &self->missing : &self->there);
}

static void
send_list (Room *self)
{
  GBytes *announcements[MAX_PEOPLE];
  guint n = 0;

  for (guint i = 0; i < self->n_sessions; i++)
    if (self->is_here[i])
      announcements[n++] = self->sessions[i].announcement;
  self->version++;
  for (guint i = 0; i < self->n_sessions; i++)
    if (self->is_here[i])
      lv_keying_set_list (self->sessions[i].keying, self->version, announcements, n, FALSE, 0,
                          get_now_ms ());
}

static void
read_inbox (Session *self, gint64 now_ms)
{
  g_autoptr (GPtrArray) inbox = self->inbox;

  self->inbox = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < inbox->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (inbox, i), &length);

      lv_keying_receive (self->keying, data, length, now_ms);
    }
}

static gboolean
pump (gpointer data)
{
  Room *self = data;
  const gint64 now_ms = get_now_ms ();

  for (guint i = 0; i < self->n_sessions; i++)
    {
      Session *session = &self->sessions[i];

      if (!self->is_here[i] || session->is_closed)
        continue;
      read_inbox (session, now_ms);
      lv_keying_advance (session->keying, now_ms);
    }
  return G_SOURCE_CONTINUE;
}

static Session *
join (Room *self)
{
  const guint number = self->n_sessions++;
  Session *session = &self->sessions[number];
  LvKeyAnnouncement card = { .suite = LV_SFRAME_AES_256_GCM_SHA512_128,
                             .expires_ms = 1,
                             .index = (guint16) (number + 1),
                             .name = "Somebody" };
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();
  LvKeyCrypto crypto;

  *session = (Session){ .room = self };
  session->inbox = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  session->vault = lv_key_vault_new (device, NULL, NULL);
  crypto = lv_key_vault_get_crypto (session->vault);
  lv_random_bytes (card.session, sizeof card.session);
  memcpy (card.session_key, lv_key_vault_get_session_key (session->vault), sizeof card.session_key);
  session->announcement = lv_key_announcement_sign (&card, device);
  session->keying = lv_keying_new (&crypto, session->announcement, &events, session, get_now_ms ());
  session->sealing = lv_seal_transform_new (&crypto, card.index);
  session->opening = lv_open_transform_new (&crypto, on_key_state, session);
  session->person = call_fixture_add_with (&self->call, NULL, LV_FRAME_TRANSFORM (session->sealing),
                                           LV_FRAME_TRANSFORM (session->opening));
  g_assert_cmpuint (session->person->index, ==, card.index);
  self->is_here[number] = TRUE;
  send_list (self);
  call_wait_state (session->person, LV_MEDIA_SESSION_CONNECTED);
  return session;
}

static void
leave (Session *self)
{
  self->room->is_here[self - self->room->sessions] = FALSE;
  call_person_leave (self->person);
  send_list (self->room);
}

static void
send_all (Session *self, gboolean sound, gboolean camera)
{
  lv_keying_set_sending (self->keying, sound || camera, get_now_ms ());
  call_person_set_sources (self->person, sound, camera, FALSE);
}

static void
room_open (Room *self)
{
  *self = (Room){ 0 };
  call_fixture_open (&self->call);
  self->timer = g_timeout_add (PUMP_MS, pump, self);
}

static void
room_close (Room *self)
{
  g_source_remove (self->timer);
  call_fixture_close (&self->call);
  for (guint i = 0; i < self->n_sessions; i++)
    {
      Session *session = &self->sessions[i];

      lv_keying_free (session->keying);
      g_assert_finalize_object (session->sealing);
      g_assert_finalize_object (session->opening);
      lv_key_vault_free (session->vault);
      g_bytes_unref (session->announcement);
      g_ptr_array_unref (session->inbox);
    }
}

static void
assert_whole (Session *to, Session *from)
{
  const int slot = call_person_find_sound (to->person, from->person);
  CallSlot sound;

  g_assert_cmpint (slot, >=, 0);
  sound = call_person_get_sound (to->person, (guint) slot);
  g_assert_cmpuint (sound.n_skipped, ==, 0);
  g_assert_cmpuint (sound.n_backwards, ==, 0);
}

static gboolean
is_missing (gpointer data)
{
  return g_atomic_int_get (&((Session *) data)->missing) > 0;
}

/* The first frames are there before their key: they wait for it, and none is lost. */
static void
test_key_comes_late (void)
{
  Session *a, *b;
  CallSlot slot;
  Room room;

  room_open (&room);
  a = join (&room);
  b = join (&room);
  b->is_closed = TRUE;
  send_all (a, TRUE, FALSE);
  test_wait_until (is_missing, b);
  b->is_closed = FALSE;
  call_wait_sound (b->person, a->person, 30);
  slot = call_person_get_sound (b->person, (guint) call_person_find_sound (b->person, a->person));
  g_assert_cmpuint (slot.n_skipped, ==, 0);
  g_assert_cmpint (g_atomic_int_get (&b->there), ==, 1);
  room_close (&room);
}

static gboolean
has_new_key (gpointer data)
{
  return ((Session *) data)->generation >= 2;
}

/* A third comes and hears, and goes; for the others nothing is missing. */
static void
test_come_and_go (void)
{
  Session *a, *b, *c;
  Room room;

  room_open (&room);
  a = join (&room);
  b = join (&room);
  send_all (a, TRUE, TRUE);
  send_all (b, TRUE, FALSE);
  call_person_view (b->person, a->person, LV_SOURCE_CAMERA, 180);
  call_wait_sound (b->person, a->person, 10);
  call_wait_video (b->person, 0, 10);
  c = join (&room);
  call_person_view (c->person, a->person, LV_SOURCE_CAMERA, 180);
  call_wait_sound (c->person, a->person, 10);
  call_wait_video (c->person, 0, 10);
  g_assert_cmpuint (b->generation, ==, 1);
  /* The step came without a message to those who were there. */
  assert_whole (b, a);
  leave (c);
  test_wait_until (has_new_key, b);
  call_wait_sound (b->person, a->person, 60);
  call_wait_video (b->person, 0, 30);
  call_wait_sound (a->person, b->person, 10);
  room_close (&room);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 100);
  g_test_add_func ("/call/sealed/key-comes-late", test_key_comes_late);
  g_test_add_func ("/call/sealed/come-and-go", test_come_and_go);
  return g_test_run ();
}
