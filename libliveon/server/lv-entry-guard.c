/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-entry-guard.h"

#include "lv-error.h"

/* Beyond so many keys those whose window is over are dropped. */
#define SWEEP_SIZE 1024

typedef struct
{
  guint count;
  gint64 since_ms;
} Failures;

struct _LvEntryGuard
{
  GHashTable *failures; /* "user", "user device", or "user in" for entries → Failures */
  guint sweep_at;
};

LvEntryGuard *
lv_entry_guard_new (void)
{
  LvEntryGuard *self = g_new0 (LvEntryGuard, 1);

  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sweep_at = SWEEP_SIZE;
  return self;
}

void
lv_entry_guard_free (LvEntryGuard *self)
{
  g_hash_table_unref (self->failures);
  g_free (self);
}

static gboolean
is_over (const Failures *failures, gint64 now_ms)
{
  return now_ms - failures->since_ms >= LV_ENTRY_WINDOW_MS;
}

static gboolean
check (LvEntryGuard *self,
       const char *key,
       guint limit,
       gint64 now_ms,
       LiveonError code,
       GError **error)
{
  const Failures *failures = g_hash_table_lookup (self->failures, key);
  g_autofree char *seconds = NULL;

  if (failures == NULL || is_over (failures, now_ms) || failures->count < limit)
    return TRUE;
  seconds = g_strdup_printf ("%" G_GINT64_FORMAT,
                             (failures->since_ms + LV_ENTRY_WINDOW_MS - now_ms + 999) / 1000);
  lv_error_set (error, code, "seconds", seconds, NULL);
  return FALSE;
}

static void
sweep (LvEntryGuard *self, gint64 now_ms)
{
  GHashTableIter iter;
  gpointer failures;

  if (g_hash_table_size (self->failures) < self->sweep_at)
    return;
  g_hash_table_iter_init (&iter, self->failures);
  while (g_hash_table_iter_next (&iter, NULL, &failures))
    if (is_over (failures, now_ms))
      g_hash_table_iter_remove (&iter);
  self->sweep_at = MAX (SWEEP_SIZE, 2 * g_hash_table_size (self->failures));
}

/* Takes the key. */
static void
count (LvEntryGuard *self, char *key, gint64 now_ms)
{
  Failures *failures = g_hash_table_lookup (self->failures, key);

  if (failures != NULL && !is_over (failures, now_ms))
    {
      failures->count++;
      g_free (key);
      return;
    }
  failures = g_new0 (Failures, 1);
  failures->count = 1;
  failures->since_ms = now_ms;
  g_hash_table_replace (self->failures, key, failures);
}

static char *
make_key (const char *user_id, const char *device_id)
{
  return g_strconcat (user_id, " ", device_id, NULL);
}

gboolean
lv_entry_guard_check (
    LvEntryGuard *self, const char *user_id, const char *device_id, gint64 now_ms, GError **error)
{
  g_autofree char *key = make_key (user_id, device_id);

  return check (self, key, LV_ENTRY_FAILURES_DEVICE, now_ms, LIVEON_ERROR_LOCKED_OUT, error)
         && check (self, user_id, LV_ENTRY_FAILURES_PERSON, now_ms, LIVEON_ERROR_LOCKED_OUT, error);
}

void
lv_entry_guard_fail (LvEntryGuard *self, const char *user_id, const char *device_id, gint64 now_ms)
{
  sweep (self, now_ms);
  count (self, make_key (user_id, device_id), now_ms);
  count (self, g_strdup (user_id), now_ms);
}

void
lv_entry_guard_pass (LvEntryGuard *self, const char *user_id, const char *device_id)
{
  g_autofree char *key = make_key (user_id, device_id);

  g_hash_table_remove (self->failures, key);
}

gboolean
lv_entry_guard_enter (LvEntryGuard *self, const char *user_id, gint64 now_ms, GError **error)
{
  g_autofree char *key = g_strconcat (user_id, " in", NULL);

  if (!check (self, key, LV_ENTRY_TIMES_PERSON, now_ms, LIVEON_ERROR_RATE_LIMITED, error))
    return FALSE;
  sweep (self, now_ms);
  count (self, g_steal_pointer (&key), now_ms);
  return TRUE;
}
