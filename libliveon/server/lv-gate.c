/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-gate.h"

#include "lv-error.h"
#include "lv-rate.h"

#include <gio/gio.h>
#include <string.h>

/* Each table is bounded: at its bound the entries that are over go, then any one. */
#define MAX_ENTRIES 20000

#define ADDRESS_BURST 200
#define ADDRESS_INTERVAL_MS 500
#define AUDIT_BURST 200
#define AUDIT_INTERVAL_MS 10000
#define RENEWAL_MS (60 * 1000)
/* Of one session, within the life of a challenge. */
#define MAX_CHALLENGES 20

typedef struct
{
  LvBucket bucket;
  gint64 blocked_until_ms; /* monotonic */
  guint skipped;
} Rate;

typedef struct
{
  guint failures;
  gint64 last_ms;
  gint64 expires_ms;
} Stranger;

typedef struct
{
  guint8 hash[32];
  gint64 expires_ms; /* monotonic */
} Renewal;

typedef struct
{
  guint8 nonce[16];
  gint64 expires_ms;
} Challenge;

struct _LvGate
{
  LvClock *clock;
  GHashTable *addresses;  /* address or /64 → Rate */
  GHashTable *audits;     /* tenant id → Rate */
  GHashTable *under_way;  /* subject → count */
  GHashTable *strangers;  /* subject → Stranger */
  GHashTable *challenges; /* session id → GArray of Challenge, those that were used */
  GHashTable *renewals;   /* session id → Renewal */
};

LvGate *
lv_gate_new (LvClock *clock)
{
  LvGate *self = g_new0 (LvGate, 1);
  GHashTable **tables[]
      = { &self->addresses, &self->audits, &self->under_way, &self->strangers, &self->renewals };

  self->clock = g_object_ref (clock);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    *tables[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        tables[i] == &self->under_way ? NULL : g_free);
  self->challenges
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  return self;
}

void
lv_gate_free (LvGate *self)
{
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->audits);
  g_hash_table_unref (self->under_way);
  g_hash_table_unref (self->strangers);
  g_hash_table_unref (self->challenges);
  g_hash_table_unref (self->renewals);
  g_object_unref (self->clock);
  g_free (self);
}

/* A bucket that is full again says nothing that a new one would not. */
static gboolean
rate_is_over (gpointer key, gpointer value, gpointer data)
{
  Rate *rate = value;
  gint64 full_ms = rate->bucket.last_ms + (gint64) rate->bucket.burst * rate->bucket.interval_ms;

  return *(gint64 *) data >= full_ms && rate->skipped == 0;
}

static gboolean
stranger_is_over (gpointer key, gpointer value, gpointer data)
{
  return *(gint64 *) data >= ((Stranger *) value)->expires_ms;
}

/* TRUE when none is left. */
static gboolean
challenges_are_over (gpointer key, gpointer value, gpointer data)
{
  GArray *used = value;

  for (guint i = used->len; i > 0; i--)
    if (*(gint64 *) data >= g_array_index (used, Challenge, i - 1).expires_ms)
      g_array_remove_index_fast (used, i - 1);
  return used->len == 0;
}

static gboolean
renewal_is_over (gpointer key, gpointer value, gpointer data)
{
  return *(gint64 *) data >= ((Renewal *) value)->expires_ms;
}

void
lv_gate_sweep (LvGate *self)
{
  gint64 now_ms = lv_clock_now_ms (self->clock);
  gint64 monotonic_ms = lv_clock_monotonic_ms (self->clock);

  g_hash_table_foreach_remove (self->addresses, rate_is_over, &monotonic_ms);
  g_hash_table_foreach_remove (self->audits, rate_is_over, &monotonic_ms);
  g_hash_table_foreach_remove (self->strangers, stranger_is_over, &now_ms);
  g_hash_table_foreach_remove (self->challenges, challenges_are_over, &now_ms);
  g_hash_table_foreach_remove (self->renewals, renewal_is_over, &monotonic_ms);
}

static void
make_place (LvGate *self, GHashTable *table)
{
  GHashTableIter iter;

  if (g_hash_table_size (table) < MAX_ENTRIES)
    return;
  lv_gate_sweep (self);
  if (g_hash_table_size (table) < MAX_ENTRIES)
    return;
  g_hash_table_iter_init (&iter, table);
  if (g_hash_table_iter_next (&iter, NULL, NULL))
    g_hash_table_iter_remove (&iter);
}

static char *
make_address_key (const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  const guint8 *bytes;

  if (parsed == NULL || g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);
  bytes = g_inet_address_to_bytes (parsed);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", bytes[0], bytes[1], bytes[2],
                          bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]);
}

static void
set_seconds (GError **error, LiveonError code, gint64 wait_ms)
{
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, (wait_ms + 999) / 1000);

  lv_error_set (error, code, "seconds", seconds, NULL);
}

gboolean
lv_gate_check_address (LvGate *self, const char *address, GError **error)
{
  g_autofree char *key = make_address_key (address);
  Rate *rate = g_hash_table_lookup (self->addresses, key);
  gint64 wait_ms;

  if (rate == NULL)
    return TRUE;
  wait_ms = rate->blocked_until_ms - lv_clock_monotonic_ms (self->clock);
  if (wait_ms <= 0)
    return TRUE;
  set_seconds (error, LIVEON_ERROR_RATE_LIMITED, wait_ms);
  return FALSE;
}

static Rate *
ensure_rate (LvGate *self, GHashTable *table, const char *key, guint burst, guint interval_ms)
{
  Rate *rate = g_hash_table_lookup (table, key);

  if (rate != NULL)
    return rate;
  make_place (self, table);
  rate = g_new0 (Rate, 1);
  lv_bucket_init (&rate->bucket, burst, interval_ms, lv_clock_monotonic_ms (self->clock));
  g_hash_table_insert (table, g_strdup (key), rate);
  return rate;
}

void
lv_gate_add_failure (LvGate *self, const char *address)
{
  g_autofree char *key = make_address_key (address);
  Rate *rate = ensure_rate (self, self->addresses, key, ADDRESS_BURST, ADDRESS_INTERVAL_MS);
  gint64 now_ms = lv_clock_monotonic_ms (self->clock);
  gint64 wait_ms = 0;

  if (!lv_bucket_take (&rate->bucket, now_ms, &wait_ms))
    rate->blocked_until_ms = now_ms + wait_ms;
}

gboolean
lv_gate_enter (LvGate *self,
               const char *subject,
               const LvPasswordPolicy *policy,
               guint failures,
               gint64 last_failure_ms,
               GError **error)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->under_way, subject));
  gint64 window_ms = (gint64) policy->lockout_seconds * 1000;
  gint64 wait_ms = last_failure_ms + window_ms - lv_clock_now_ms (self->clock);

  if (policy->lockout_failures > 0 && failures + count >= policy->lockout_failures)
    {
      if (failures < policy->lockout_failures)
        wait_ms = window_ms;
      set_seconds (error, LIVEON_ERROR_LOCKED_OUT, CLAMP (wait_ms, 1, window_ms));
      return FALSE;
    }
  g_hash_table_replace (self->under_way, g_strdup (subject), GUINT_TO_POINTER (count + 1));
  return TRUE;
}

void
lv_gate_leave (LvGate *self, const char *subject)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->under_way, subject));

  if (count > 1)
    g_hash_table_replace (self->under_way, g_strdup (subject), GUINT_TO_POINTER (count - 1));
  else
    g_hash_table_remove (self->under_way, subject);
}

void
lv_gate_add_stranger (LvGate *self, const char *subject, gint64 window_ms)
{
  gint64 now_ms = lv_clock_now_ms (self->clock);
  Stranger *stranger = g_hash_table_lookup (self->strangers, subject);

  if (stranger == NULL)
    {
      make_place (self, self->strangers);
      stranger = g_new0 (Stranger, 1);
      g_hash_table_insert (self->strangers, g_strdup (subject), stranger);
    }
  if (now_ms >= stranger->expires_ms)
    stranger->failures = 0;
  stranger->failures++;
  stranger->last_ms = now_ms;
  stranger->expires_ms = now_ms + window_ms;
}

void
lv_gate_get_stranger (
    LvGate *self, const char *subject, gint64 window_ms, guint *failures, gint64 *last_ms)
{
  Stranger *stranger = g_hash_table_lookup (self->strangers, subject);
  gboolean counts = stranger != NULL && lv_clock_now_ms (self->clock) < stranger->expires_ms;

  *failures = counts ? stranger->failures : 0;
  *last_ms = counts ? stranger->last_ms : 0;
}

/* NULL when there is no place for one more session. */
static GArray *
ensure_challenges (LvGate *self, const char *session_id)
{
  GArray *used = g_hash_table_lookup (self->challenges, session_id);

  if (used != NULL)
    return used;
  if (g_hash_table_size (self->challenges) >= MAX_ENTRIES)
    lv_gate_sweep (self);
  if (g_hash_table_size (self->challenges) >= MAX_ENTRIES)
    return NULL;
  used = g_array_new (FALSE, FALSE, sizeof (Challenge));
  g_hash_table_insert (self->challenges, g_strdup (session_id), used);
  return used;
}

static gboolean
is_used (GArray *used, const guint8 nonce[16])
{
  for (guint i = 0; i < used->len; i++)
    if (memcmp (g_array_index (used, Challenge, i).nonce, nonce, 16) == 0)
      return TRUE;
  return FALSE;
}

/* A used one is not forgotten before its time, or it could be used again: at the bound its session
 * waits, so that none fills the table for the others. */
gboolean
lv_gate_use_challenge (
    LvGate *self, const char *session_id, const guint8 nonce[16], gint64 expires_ms, GError **error)
{
  GArray *used = ensure_challenges (self, session_id);
  Challenge challenge = { .expires_ms = expires_ms };
  gint64 now_ms = lv_clock_now_ms (self->clock);

  if (used == NULL)
    {
      lv_error_set (error, LIVEON_ERROR_BUSY, "seconds", "60", NULL);
      return FALSE;
    }
  challenges_are_over (NULL, used, &now_ms);
  if (is_used (used, nonce))
    {
      lv_error_set (error, LIVEON_ERROR_UNAUTHENTICATED, NULL);
      return FALSE;
    }
  if (used->len >= MAX_CHALLENGES)
    {
      lv_error_set (error, LIVEON_ERROR_RATE_LIMITED, "seconds", "60", NULL);
      return FALSE;
    }
  memcpy (challenge.nonce, nonce, sizeof challenge.nonce);
  g_array_append_val (used, challenge);
  return TRUE;
}

gboolean
lv_gate_may_audit (LvGate *self, const char *tenant_id, guint *skipped)
{
  Rate *rate = ensure_rate (self, self->audits, tenant_id, AUDIT_BURST, AUDIT_INTERVAL_MS);

  if (!lv_bucket_take (&rate->bucket, lv_clock_monotonic_ms (self->clock), NULL))
    {
      rate->skipped++;
      return FALSE;
    }
  *skipped = rate->skipped;
  rate->skipped = 0;
  return TRUE;
}

void
lv_gate_note_renewal (LvGate *self, const char *session_id, const guint8 old_hash[32])
{
  Renewal *renewal = g_new0 (Renewal, 1);

  make_place (self, self->renewals);
  memcpy (renewal->hash, old_hash, sizeof renewal->hash);
  renewal->expires_ms = lv_clock_monotonic_ms (self->clock) + RENEWAL_MS;
  g_hash_table_replace (self->renewals, g_strdup (session_id), renewal);
}

gboolean
lv_gate_was_just_renewed (LvGate *self, const char *session_id, const guint8 old_hash[32])
{
  Renewal *renewal = g_hash_table_lookup (self->renewals, session_id);

  return renewal != NULL && lv_clock_monotonic_ms (self->clock) < renewal->expires_ms
         && memcmp (renewal->hash, old_hash, sizeof renewal->hash) == 0;
}
