/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error.h"
#include "lv-gate.h"
#include "test-support.h"

#include <string.h>

#define START_MS G_GINT64_CONSTANT (1700000000000)

typedef struct
{
  LvTestClock *clock;
  LvGate *gate;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->clock = lv_test_clock_new (START_MS);
  self->gate = lv_gate_new (LV_CLOCK (self->clock));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lv_gate_free (self->gate);
  g_assert_finalize_object (self->clock);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

static void
test_address (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint failures = 0;

  while (lv_gate_check_address (self->gate, "192.0.2.1", NULL))
    {
      lv_gate_add_failure (self->gate, "192.0.2.1");
      g_assert_cmpuint (failures++, <, 1000);
    }
  /* A whole company may mistype before anyone has to wait, and then seconds only. */
  g_assert_cmpuint (failures, >=, 200);
  g_assert_false (lv_gate_check_address (self->gate, "192.0.2.1", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_RATE_LIMITED);
  g_assert_cmpstr (liveon_error_get_argument (error, "seconds"), ==, "1");
  g_assert_true (lv_gate_check_address (self->gate, "192.0.2.2", NULL));
  lv_test_clock_advance (self->clock, 1000);
  g_assert_true (lv_gate_check_address (self->gate, "192.0.2.1", NULL));
}

/* Whoever has a /64 has as many addresses as they like. */
static void
test_ipv6 (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *address = g_strdup_printf ("2001:db8:0:1::%x", i);

      lv_gate_add_failure (self->gate, address);
    }
  g_assert_false (lv_gate_check_address (self->gate, "2001:db8:0:1:ffff::1", NULL));
  g_assert_true (lv_gate_check_address (self->gate, "2001:db8:0:2::1", NULL));
}

static void
test_under_way (Fixture *self, gconstpointer data)
{
  LvPasswordPolicy policy = { .lockout_failures = 3, .lockout_seconds = 300 };
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_gate_enter (self->gate, "a", &policy, 1, START_MS, NULL));
  g_assert_true (lv_gate_enter (self->gate, "a", &policy, 1, START_MS, NULL));
  g_assert_false (lv_gate_enter (self->gate, "a", &policy, 1, START_MS, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_LOCKED_OUT);
  g_assert_true (lv_gate_enter (self->gate, "b", &policy, 0, 0, NULL));
  lv_gate_leave (self->gate, "a");
  g_assert_true (lv_gate_enter (self->gate, "a", &policy, 1, START_MS, NULL));
  lv_gate_leave (self->gate, "a");
  lv_gate_leave (self->gate, "a");
  lv_gate_leave (self->gate, "b");

  g_clear_error (&error);
  lv_test_clock_advance (self->clock, 100 * 1000);
  g_assert_false (lv_gate_enter (self->gate, "a", &policy, 3, START_MS, &error));
  g_assert_cmpstr (liveon_error_get_argument (error, "seconds"), ==, "200");
  policy.lockout_failures = 0;
  g_assert_true (lv_gate_enter (self->gate, "a", &policy, 1000, START_MS, NULL));
  lv_gate_leave (self->gate, "a");
}

static void
test_strangers (Fixture *self, gconstpointer data)
{
  guint failures;
  gint64 last_ms;

  lv_gate_add_stranger (self->gate, "a", 300 * 1000);
  lv_test_clock_advance (self->clock, 299 * 1000);
  lv_gate_add_stranger (self->gate, "a", 300 * 1000);
  lv_gate_get_stranger (self->gate, "a", 300 * 1000, &failures, &last_ms);
  g_assert_cmpuint (failures, ==, 2);
  g_assert_cmpint (last_ms, ==, START_MS + 299 * 1000);
  lv_test_clock_advance (self->clock, 300 * 1000);
  lv_gate_get_stranger (self->gate, "a", 300 * 1000, &failures, &last_ms);
  g_assert_cmpuint (failures, ==, 0);
  lv_gate_add_stranger (self->gate, "a", 300 * 1000);
  lv_gate_get_stranger (self->gate, "a", 300 * 1000, &failures, &last_ms);
  g_assert_cmpuint (failures, ==, 1);
}

/* A flood of made-up names takes bounded memory. */
static void
test_bounded (Fixture *self, gconstpointer data)
{
  guint failures, known = 0;
  gint64 last_ms;

  for (guint i = 0; i < 30000; i++)
    {
      g_autofree char *subject = g_strdup_printf ("%u", i);

      lv_gate_add_stranger (self->gate, subject, 300 * 1000);
    }
  for (guint i = 0; i < 30000; i++)
    {
      g_autofree char *subject = g_strdup_printf ("%u", i);

      lv_gate_get_stranger (self->gate, subject, 300 * 1000, &failures, &last_ms);
      known += failures;
    }
  g_assert_cmpuint (known, ==, 20000);
}

static void
test_challenges (Fixture *self, gconstpointer data)
{
  gint64 expires_ms = START_MS + 60 * 1000;
  guint8 nonce[16] = { 0 };
  guint used = 1;
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_gate_use_challenge (self->gate, "a", nonce, expires_ms, NULL));
  g_assert_false (lv_gate_use_challenge (self->gate, "a", nonce, expires_ms, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED);
  g_clear_error (&error);

  /* None is forgotten before its time: rather than that, the session waits, and no other. */
  for (nonce[0] = 1; lv_gate_use_challenge (self->gate, "a", nonce, expires_ms, &error); nonce[0]++)
    g_assert_cmpuint (++used, <, 100);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_RATE_LIMITED);
  g_assert_cmpstr (liveon_error_get_argument (error, "seconds"), ==, "60");
  g_assert_cmpuint (used, >=, 10);
  g_assert_true (lv_gate_use_challenge (self->gate, "b", nonce, expires_ms, NULL));
  lv_gate_sweep (self->gate);
  nonce[0] = 0;
  g_assert_false (lv_gate_use_challenge (self->gate, "a", nonce, expires_ms, NULL));
  lv_test_clock_advance (self->clock, 60 * 1000);
  g_assert_true (lv_gate_use_challenge (self->gate, "a", nonce, expires_ms + 60 * 1000, NULL));
}

static void
test_challenges_bounded (Fixture *self, gconstpointer data)
{
  gint64 expires_ms = START_MS + 60 * 1000;
  const guint8 nonce[16] = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *session = g_strdup_printf ("%u", i);

      g_assert_true (lv_gate_use_challenge (self->gate, session, nonce, expires_ms, NULL));
    }
  g_assert_false (lv_gate_use_challenge (self->gate, "a", nonce, expires_ms, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_BUSY);
  lv_test_clock_advance (self->clock, 60 * 1000);
  g_assert_true (lv_gate_use_challenge (self->gate, "a", nonce, expires_ms + 60 * 1000, NULL));
}

static void
test_audit (Fixture *self, gconstpointer data)
{
  guint skipped = 0, written = 0;

  for (guint i = 0; i < 1000; i++)
    written += lv_gate_may_audit (self->gate, "a", &skipped);
  g_assert_cmpuint (written, <=, 200);
  g_assert_true (lv_gate_may_audit (self->gate, "b", &skipped));
  g_assert_cmpuint (skipped, ==, 0);
  lv_test_clock_advance (self->clock, 10 * 1000);
  lv_gate_sweep (self->gate);
  g_assert_true (lv_gate_may_audit (self->gate, "a", &skipped));
  g_assert_cmpuint (skipped, ==, 1000 - written);
  g_assert_false (lv_gate_may_audit (self->gate, "a", &skipped));
}

static void
test_renewals (Fixture *self, gconstpointer data)
{
  guint8 hash[32] = { 1 };
  guint8 other[32] = { 2 };

  g_assert_false (lv_gate_was_just_renewed (self->gate, "s", hash));
  lv_gate_note_renewal (self->gate, "s", hash);
  g_assert_true (lv_gate_was_just_renewed (self->gate, "s", hash));
  g_assert_false (lv_gate_was_just_renewed (self->gate, "s", other));
  g_assert_false (lv_gate_was_just_renewed (self->gate, "t", hash));
  lv_test_clock_advance (self->clock, 60 * 1000);
  g_assert_false (lv_gate_was_just_renewed (self->gate, "s", hash));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  add ("/gate/address", test_address);
  add ("/gate/ipv6", test_ipv6);
  add ("/gate/under-way", test_under_way);
  add ("/gate/strangers", test_strangers);
  add ("/gate/bounded", test_bounded);
  add ("/gate/challenges", test_challenges);
  add ("/gate/challenges-bounded", test_challenges_bounded);
  add ("/gate/audit", test_audit);
  add ("/gate/renewals", test_renewals);
  return g_test_run ();
}
