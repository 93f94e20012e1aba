/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sealed frames on their way through a real forwarding server and a bad network, while senders
 * change in slots and keys change with senders. Whatever is handed out and is not what was sent
 * fails the test. */
#include "call-fixture.h"
#include "lv-frame-transforms.h"
#include "lv-key-vault.h"
#include "lv-sframe.h"
#include "test-support.h"
#include "test-udp-proxy.h"

#define SUITE LV_SFRAME_AES_256_GCM_SHA512_128
#define N_MEMBERS 3

typedef struct
{
  CallPerson *person;
  guint16 index;
  LvKeyVault *vault;
  LvSealTransform *sealing;
  LvOpenTransform *opening;
  guint generation, step;
  LvSecret *key;
  gint n_missing; /* atomic */
} Member;

typedef struct
{
  CallFixture fixture;
  TestUdpProxy *proxy;
  Member members[N_MEMBERS];
  Member *a, *b, *c;
} Meeting;

/* Media thread. */
static void
on_key_state (guint16 index, gboolean is_missing, gpointer user_data)
{
  Member *self = user_data;

  if (is_missing)
    g_atomic_int_inc (&self->n_missing);
}

static void
add_member (Meeting *meeting, guint i)
{
  Member *self = &meeting->members[i];
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();
  LvKeyCrypto crypto;

  self->vault = lv_key_vault_new (device, NULL, NULL);
  crypto = lv_key_vault_get_crypto (self->vault);
  self->index = (guint16) (i + 1);
  self->sealing = lv_seal_transform_new (&crypto, self->index);
  self->opening = lv_open_transform_new (&crypto, on_key_state, self);
  for (guint other = 0; other < N_MEMBERS; other++)
    if (other != i)
      lv_open_transform_add_sender (self->opening, (guint16) (other + 1));
  self->person = call_fixture_add_with (&meeting->fixture, NULL, LV_FRAME_TRANSFORM (self->sealing),
                                        LV_FRAME_TRANSFORM (self->opening));
  g_assert_cmpuint (self->person->index, ==, self->index);
  call_wait_state (self->person, LV_MEDIA_SESSION_CONNECTED);
}

static void
open_meeting (Meeting *self, const char *way)
{
  TestLinkSettings settings;

  *self = (Meeting){ 0 };
  g_assert_true (test_link_parse (way, &settings));
  call_fixture_open (&self->fixture);
  self->proxy = test_udp_proxy_new (self->fixture.udp_port, 7);
  test_udp_proxy_set_ways (self->proxy, &settings, &settings);
  self->fixture.udp_port = test_udp_proxy_get_port (self->proxy);
  for (guint i = 0; i < N_MEMBERS; i++)
    add_member (self, i);
  self->a = &self->members[0];
  self->b = &self->members[1];
  self->c = &self->members[2];
}

static void
close_meeting (Meeting *self)
{
  call_fixture_close (&self->fixture);
  test_udp_proxy_free (self->proxy);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_assert_finalize_object (self->members[i].sealing);
      g_assert_finalize_object (self->members[i].opening);
      lv_key_vault_free (self->members[i].vault);
      g_clear_pointer (&self->members[i].key, lv_secret_unref);
    }
}

/* A new generation, not yet sent with. */
static void
draw (Member *self)
{
  LvKeyCrypto crypto = lv_key_vault_get_crypto (self->vault);

  g_clear_pointer (&self->key, lv_secret_unref);
  self->key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);
  crypto.ops->random (crypto.data, lv_secret_get_data (self->key), LV_BASE_KEY_SIZE);
  self->generation++;
  self->step = 0;
}

static void
give (Member *self, Member *to)
{
  lv_open_transform_add_key (to->opening, self->index, self->generation, self->step, self->key);
}

static void
use (Member *self)
{
  lv_seal_transform_set_key (self->sealing, self->generation, self->step, self->key);
}

/* Those who have the key follow by themselves. */
static void
ratchet (Member *self)
{
  LvSecret *next = lv_sframe_ratchet (SUITE, self->key);

  lv_secret_unref (self->key);
  self->key = next;
  self->step++;
  use (self);
}

static void
send_all (Member *self)
{
  call_person_set_sources (self->person, TRUE, TRUE, FALSE);
}

static void
watch (Member *self, Member *other)
{
  call_person_view (self->person, other->person, LV_SOURCE_CAMERA, 180);
}

typedef struct
{
  Member *self, *of;
} Watching;

static gboolean
has_switched (gpointer data)
{
  const Watching *watching = data;

  return call_person_get_video (watching->self->person, 0).sender == watching->of->index;
}

static void
wait_switch (Member *self, Member *of)
{
  Watching watching = { self, of };

  test_wait_until (has_switched, &watching);
}

static void
assert_goes_on (Member *self, Member *from)
{
  call_wait_video (self->person, 0, 30);
  call_wait_sound (self->person, from->person, 30);
  g_assert_cmpint (call_person_get_video (self->person, 0).sender, ==, from->index);
}

static void
test_journey (void)
{
  Meeting meeting;

  open_meeting (&meeting, "loss=3,delay=10,jitter=20");
  draw (meeting.a);
  draw (meeting.c);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      give (meeting.a, &meeting.members[i]);
      give (meeting.c, &meeting.members[i]);
    }
  use (meeting.a);
  use (meeting.c);
  send_all (meeting.a);
  send_all (meeting.c);
  watch (meeting.b, meeting.a);
  call_wait_video (meeting.b->person, 0, 1);
  assert_goes_on (meeting.b, meeting.a);

  /* Another sender in the slot, and back. */
  watch (meeting.b, meeting.c);
  wait_switch (meeting.b, meeting.c);
  assert_goes_on (meeting.b, meeting.c);
  watch (meeting.b, meeting.a);
  wait_switch (meeting.b, meeting.a);

  /* Somebody came: the next step, of which only the newcomer is told. */
  ratchet (meeting.a);
  ratchet (meeting.a);
  assert_goes_on (meeting.b, meeting.a);

  /* Somebody went: keys that nobody can guess from the ones before. */
  draw (meeting.a);
  give (meeting.a, meeting.b);
  give (meeting.a, meeting.c);
  use (meeting.a);
  assert_goes_on (meeting.b, meeting.a);
  assert_goes_on (meeting.b, meeting.a);
  g_assert_cmpint (g_atomic_int_get (&meeting.b->n_missing), ==, 0);
  close_meeting (&meeting);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 100);
  g_test_add_func ("/call/sealed-journey/journey", test_journey);
  return g_test_run ();
}
