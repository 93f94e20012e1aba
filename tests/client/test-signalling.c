/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a call says of its sources, and what it does when a rule forbids them. */
#include "client-fixture.h"
#include "lv-error.h"
#include "lv-media-signalling.h"

typedef struct
{
  guint count;
  int code;
} Refusals;

static void
on_refused (const GError *error, gpointer data)
{
  Refusals *refusals = data;

  refusals->count++;
  refusals->code = error->code;
}

static void
set_sources (LvMediaSignalling *signalling, gboolean microphone, gboolean camera)
{
  LvMediaSources sources = { .is_on = { microphone, camera } };

  lv_media_signalling_set_sources (signalling, &sources);
}

static gboolean
is_refused (gpointer data)
{
  return ((Refusals *) data)->count > 0;
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  Refusals refusals = { 0 };
  LvLink *link = lv_client_get_link (self->client);
  g_autoptr (LvMediaSignalling) signalling
      = lv_media_signalling_new (link, NULL, on_refused, &refusals);

  fake_server_call_answer (self->server, "media.sources", "problem:not-permitted");
  set_sources (signalling, TRUE, FALSE);
  test_wait_until (is_refused, &refusals);
  g_assert_cmpuint (refusals.count, ==, 1);
  g_assert_cmpint (refusals.code, ==, LIVEON_ERROR_NOT_PERMITTED);
}

static gboolean
is_said_twice (gpointer server)
{
  return fake_server_count_calls (server, "media.sources") == 2;
}

/* What was changed while the refusal was on its way is said all the same, and is judged by itself.
 */
static void
test_changed_meanwhile (Fixture *self, gconstpointer data)
{
  Refusals refusals = { 0 };
  LvLink *link = lv_client_get_link (self->client);
  g_autoptr (LvMediaSignalling) signalling
      = lv_media_signalling_new (link, NULL, on_refused, &refusals);

  fake_server_call_answer (self->server, "media.sources", "problem:not-permitted");
  set_sources (signalling, TRUE, FALSE);
  set_sources (signalling, FALSE, TRUE);
  test_wait_until (is_said_twice, self->server);
  g_assert_nonnull (
      strstr (fake_server_get_params (self->server, "media.sources"), "\"camera\":true"));
  test_wait_until (is_refused, &refusals);
  g_assert_cmpuint (refusals.count, ==, 1);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add ("/client/signalling/refused", Fixture, NULL, fixture_set_up_signed_in, test_refused,
              fixture_tear_down);
  g_test_add ("/client/signalling/changed-meanwhile", Fixture, NULL, fixture_set_up_signed_in,
              test_changed_meanwhile, fixture_tear_down);
  return g_test_run ();
}
