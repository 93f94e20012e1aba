/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What participants pass each other unread. */
#include "room-fixture.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-limits.h"
#include "lv-relay.h"
#include "lv-text.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Person *person;
  char *seat;
  gint64 index, epoch;
} Sitter;

typedef struct
{
  Fixture *fixture;
  Sitter a, b, c;
  char *room;
} Test;

static void
sit (Test *self, Sitter *sitter)
{
  g_autoptr (Answer) answer = person_join (sitter->person, self->room);

  g_free (sitter->seat);
  sitter->seat = g_strdup (answer_string (answer, "seat"));
  sitter->index = json_object_get_int_member (answer_get (answer), "index");
  sitter->epoch = json_object_get_int_member (answer_get (answer), "epoch");
}

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->a.person = fixture_add_person (self->fixture, "host", TRUE);
  self->b.person = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->c.person = fixture_add_person (self->fixture, "suzuki", FALSE);
  self->room = person_add_room (self->a.person, "room", NULL);
  sit (self, &self->a);
  sit (self, &self->b);
  sit (self, &self->c);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->a.seat);
  g_free (self->b.seat);
  g_free (self->c.seat);
  g_free (self->room);
  fixture_free (self->fixture);
}

/* The nth session of this seat, as lv-key-announcement.h has it; the server does not look at keys
 * and signature. The caller's. */
static char *
make_announcement (Test *self, const Sitter *sitter, guint8 session)
{
  static const char name[] = "tanaka";
  guint8 bytes[134 + sizeof name - 1 + 64] = "liveonA1";

  bytes[8] = 5;
  g_assert_true (lv_hex_decode (self->room, bytes + 10, 16));
  bytes[26] = session;
  lv_put_u64 (bytes + 106, (guint64) sitter->epoch);
  lv_put_u64 (bytes + 114, 1);
  lv_put_u16 (bytes + 122, (guint16) sitter->index);
  lv_put_u16 (bytes + 132, sizeof name - 1);
  memcpy (bytes + 134, name, sizeof name - 1);
  return lv_base64url_encode (bytes, sizeof bytes);
}

static Answer *
announce (const Sitter *sitter, const char *announcement)
{
  g_autofree char *params = g_strdup_printf ("{\"announcement\":\"%s\"}", announcement);

  return person_call (sitter->person, "keys.announce", params);
}

static void
announce_new (Test *self, const Sitter *sitter, guint8 session)
{
  g_autofree char *announcement = make_announcement (self, sitter, session);
  g_autoptr (Answer) answer = announce (sitter, announcement);

  assert_ok (answer);
}

static void
announce_all (Test *self)
{
  announce_new (self, &self->a, 1);
  announce_new (self, &self->b, 2);
  announce_new (self, &self->c, 3);
  person_forget_events (self->a.person);
  person_forget_events (self->b.person);
  person_forget_events (self->c.person);
}

static Answer *
relay (const Sitter *sitter, const char *format, ...)
{
  g_autofree char *params = NULL;
  va_list args;

  va_start (args, format);
  params = g_strdup_vprintf (format, args);
  va_end (args);
  return person_call (sitter->person, "relay", params);
}

static void
assert_relayed (const Sitter *to, const Sitter *from, const char *kind, const char *message)
{
  g_autoptr (JsonObject) event = person_take_event (to->person, "relay");

  g_assert_nonnull (event);
  g_assert_cmpstr (json_object_get_string_member (event, "from"), ==, from->seat);
  g_assert_cmpstr (json_object_get_string_member (event, "kind"), ==, kind);
  g_assert_cmpstr (json_object_get_string_member (event, "message"), ==, message);
}

static void
assert_nothing (const Sitter *to)
{
  g_assert_false (person_has_event (to->person, "relay"));
}

/* Everybody has the same list, in versions that only rise. */
static void
test_list (Test *self, gconstpointer unused)
{
  g_autofree char *first = make_announcement (self, &self->a, 1);
  g_autofree char *second = make_announcement (self, &self->b, 2);
  g_autoptr (Answer) a = announce (&self->a, first);
  g_autoptr (Answer) b = announce (&self->b, second);
  g_autoptr (Answer) again = announce (&self->b, second);
  g_autoptr (JsonObject) change = person_take_event (self->a.person, "keys.changed");
  g_autoptr (JsonObject) left = NULL;
  JsonArray *people;

  assert_ok (a);
  assert_ok (b);
  g_assert_cmpint (json_object_get_int_member (answer_get (a), "version"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (answer_get (b), "version"), ==, 2);
  people = json_object_get_array_member (answer_get (b), "people");
  g_assert_cmpuint (json_array_get_length (people), ==, 2);
  g_assert_cmpint (json_object_get_int_member (change, "version"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (change, "seat"), ==, self->b.seat);
  g_assert_cmpstr (json_object_get_string_member (change, "announcement"), ==, second);

  /* To ask again changes nothing. */
  assert_ok (again);
  g_assert_cmpint (json_object_get_int_member (answer_get (again), "version"), ==, 2);
  g_assert_false (person_has_event (self->a.person, "keys.changed"));

  g_clear_pointer (&b, answer_free);
  b = person_call (self->b.person, "leave", NULL);
  left = person_take_event (self->a.person, "keys.changed");
  g_assert_nonnull (left);
  g_assert_cmpint (json_object_get_int_member (left, "version"), ==, 3);
  g_assert_true (json_object_get_null_member (left, "announcement"));
  g_assert_false (json_object_get_boolean_member (left, "is_ejected"));
}

static void
test_ejected (Test *self, gconstpointer unused)
{
  g_autofree char *params = g_strdup_printf ("{\"seat\":\"%s\",\"reason\":\"\"}", self->b.seat);
  g_autoptr (Answer) answer = NULL;
  g_autoptr (JsonObject) change = NULL;

  announce_all (self);
  answer = person_call (self->a.person, "eject", params);
  assert_ok (answer);
  change = person_take_event (self->c.person, "keys.changed");
  g_assert_true (json_object_get_boolean_member (change, "is_ejected"));
}

/* Nobody announces what was dealt to another, or for another call. */
static void
test_not_ones_own (Test *self, gconstpointer unused)
{
  Sitter of_b = self->a, of_before = self->a;
  g_autofree char *stolen = NULL, *old = NULL, *session = NULL;
  g_autoptr (Answer) answer = NULL;

  of_b.index = self->b.index;
  stolen = make_announcement (self, &of_b, 1);
  answer = announce (&self->a, stolen);
  assert_refused (answer, "invalid-argument");

  of_before.epoch--;
  old = make_announcement (self, &of_before, 1);
  g_clear_pointer (&answer, answer_free);
  answer = announce (&self->a, old);
  assert_refused (answer, "invalid-argument");

  announce_new (self, &self->b, 2);
  session = make_announcement (self, &self->a, 2);
  g_clear_pointer (&answer, answer_free);
  answer = announce (&self->a, session);
  assert_refused (answer, "conflict");
  g_clear_pointer (&answer, answer_free);
  answer = announce (&self->a, "AAAA");
  assert_refused (answer, "invalid-argument");
}

static void
test_ways (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) answer = relay (&self->a, "{\"kind\":\"keys\",\"message\":\"AQID\"}");

  /* Without keys of one's own there is nothing to say. */
  assert_refused (answer, "conflict");
  announce_all (self);

  g_clear_pointer (&answer, answer_free);
  answer = relay (&self->a, "{\"kind\":\"keys\",\"message\":\"AQID\"}");
  assert_ok (answer);
  assert_relayed (&self->b, &self->a, "keys", "AQID");
  assert_relayed (&self->c, &self->a, "keys", "AQID");
  assert_nothing (&self->a);

  g_clear_pointer (&answer, answer_free);
  answer = relay (&self->b, "{\"kind\":\"chat\",\"message\":\"BAUG\",\"to\":\"%s\"}", self->c.seat);
  assert_ok (answer);
  assert_relayed (&self->c, &self->b, "chat", "BAUG");
  assert_nothing (&self->a);

  /* Each has a part of its own behind what all have; who has left is passed over. */
  g_clear_pointer (&answer, answer_free);
  answer = relay (&self->a,
                  "{\"kind\":\"keys\",\"message\":\"AQID\",\"parts\":[{\"seat\":\"%s\","
                  "\"bytes\":\"BAUG\"},{\"seat\":\"0123456789abcdef0123456789abcdef\","
                  "\"bytes\":\"BwgJ\"},{\"seat\":\"%s\",\"bytes\":\"BwgJ\"}]}",
                  self->b.seat, self->c.seat);
  assert_ok (answer);
  assert_relayed (&self->b, &self->a, "keys", "AQIDBAUG");
  assert_relayed (&self->c, &self->a, "keys", "AQIDBwgJ");

  g_clear_pointer (&answer, answer_free);
  answer = relay (&self->a, "{\"kind\":\"chat\",\"message\":\"BAUG\",\"to\":\"%s\"}", self->a.seat);
  assert_refused (answer, "not-found");
  g_clear_pointer (&answer, answer_free);
  answer = person_call (self->b.person, "leave", NULL);
  g_clear_pointer (&answer, answer_free);
  answer = relay (&self->b, "{\"kind\":\"keys\",\"message\":\"AQID\"}");
  assert_refused (answer, "not-seated");
}

/* What the administrator switched off is refused for whoever asks, and keys go on. */
static void
test_switch (Test *self, gconstpointer unused)
{
  static const char *const kinds[] = { "chat", "reaction" };
  g_autofree char *patch = g_strdup_printf ("/api/v1/rooms/%s", self->room);
  g_autoptr (Answer) changed = NULL, answer = NULL;

  announce_all (self);
  changed = person_request (self->a.person, "PATCH", patch, NULL, "{\"chat\":\"deny\"}");
  assert_ok (changed);
  person_forget_events (self->b.person);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_clear_pointer (&answer, answer_free);
      answer = relay (&self->a, "{\"kind\":\"%s\",\"message\":\"AQID\"}", kinds[i]);
      assert_refused (answer, "not-permitted");
    }
  assert_nothing (&self->b);
  g_clear_pointer (&answer, answer_free);
  answer = relay (&self->a, "{\"kind\":\"code\",\"message\":\"AQID\"}");
  assert_ok (answer);
  assert_relayed (&self->b, &self->a, "code", "AQID");
}

static guint
flood (const Sitter *sitter, const char *kind, guint n)
{
  guint taken = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Answer) answer = relay (sitter, "{\"kind\":\"%s\",\"message\":\"AQID\"}", kind);

      if (answer->code == NULL)
        taken++;
      else
        assert_refused (answer, "rate-limited");
    }
  return taken;
}

/* Each kind has a measure of its own, and each person; time gives it back. */
static void
test_flood (Test *self, gconstpointer unused)
{
  announce_all (self);
  g_assert_cmpuint (flood (&self->a, "chat", 3 * LV_LIMIT_CHAT_BURST), ==, LV_LIMIT_CHAT_BURST);
  g_assert_cmpuint (flood (&self->a, "keys", 2 * LV_LIMIT_KEYS_BURST), ==, LV_LIMIT_KEYS_BURST);
  g_assert_cmpuint (flood (&self->b, "chat", 1), ==, 1);
  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  g_assert_cmpuint (flood (&self->a, "chat", 3), ==, 2);
}

/* Who is slow misses what others send, and keeps the connection. */
static void
test_slow (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) answer = NULL;

  announce_all (self);
  fake_connection_set_waiting (self->b.person->connection, LV_LIMIT_RELAY_QUEUE);
  answer = relay (&self->a, "{\"kind\":\"chat\",\"message\":\"AQID\"}");
  assert_ok (answer);
  assert_nothing (&self->b);
  assert_relayed (&self->c, &self->a, "chat", "AQID");
  fake_connection_set_waiting (self->b.person->connection, 0);
  g_assert_cmpuint (flood (&self->a, "chat", 1), ==, 1);
  assert_relayed (&self->b, &self->a, "chat", "AQID");
}

/* As long as it may be, and a byte more. */
static void
test_bounds (Test *self, gconstpointer unused)
{
  static const struct
  {
    LvRelayKind kind;
    const char *word;
  } kinds[] = { { LV_RELAY_KEYS, "keys" },
                { LV_RELAY_CHAT, "chat" },
                { LV_RELAY_REACTION, "reaction" },
                { LV_RELAY_ACT, "act" },
                { LV_RELAY_CODE, "code" } };

  announce_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint more = 0; more < 2; more++)
      {
        const gsize size = lv_relay_get_max_size (kinds[i].kind) + more;
        g_autofree guint8 *bytes = g_malloc0 (size);
        g_autofree char *text = lv_base64url_encode (bytes, size);
        g_autoptr (Answer) answer
            = relay (&self->a, "{\"kind\":\"%s\",\"message\":\"%s\"}", kinds[i].word, text);

        if (more == 0)
          assert_ok (answer);
        else
          assert_refused (answer, "invalid-argument");
      }
}

#define test(path, func) g_test_add ("/server/relay/" path, Test, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  test ("list", test_list);
  test ("ejected", test_ejected);
  test ("not-ones-own", test_not_ones_own);
  test ("ways", test_ways);
  test ("switch", test_switch);
  test ("flood", test_flood);
  test ("slow", test_slow);
  test ("bounds", test_bounds);
  return g_test_run ();
}
