/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long records are kept, and whether the clock may be believed when it says that they are old
 * enough. */
#include "lv-retention.h"

#include "lv-error.h"
#include "lv-recorder.h"

/* Over this much a difference is no drift: somebody or something has set the clock. */
#define JUMP_MS (10 * 60 * G_GINT64_CONSTANT (1000))
/* A server that was off for longer trusts its wall clock only with the kernel's word for it. */
#define LONG_GAP_MS (31 * 24 * 3600 * G_GINT64_CONSTANT (1000))

gint64
lv_retention_limit_ms (gint64 now_ms, guint years, const char *time_zone)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) limit = NULL;

  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  local = g_date_time_to_timezone (utc, zone);
  /* From 29 February it leads to 28 February, and what was made on a 29th waits for 1 March: 366
   * days. */
  limit = g_date_time_add_years (local, -(int) MAX (years, 1));
  return g_date_time_to_unix (limit) * 1000 + now_ms % 1000;
}

void
lv_clock_watch_init (LvClockWatch *self, LvClock *clock)
{
  self->wall_ms = lv_clock_now_ms (clock);
  self->monotonic_ms = lv_clock_monotonic_ms (clock);
  self->has_jumped = FALSE;
}

static gboolean
refuse (const char *reason, GError **error)
{
  lv_error_set_detail (error, LIVEON_ERROR_CLOCK, "the clock cannot be trusted: %s", reason);
  return FALSE;
}

/* Wall and monotonic time must have gone on alike. After a jump a clock that the kernel calls
 * synchronised is believed again from the next look on, another one never in this run. */
static gboolean
check_jump (LvClockWatch *self, LvClock *clock, LvClockState state, GError **error)
{
  gint64 wall_ms = lv_clock_now_ms (clock);
  gint64 monotonic_ms = lv_clock_monotonic_ms (clock);
  gint64 difference_ms = (wall_ms - self->wall_ms) - (monotonic_ms - self->monotonic_ms);

  if (ABS (difference_ms) > JUMP_MS)
    self->has_jumped = TRUE;
  if (!self->has_jumped)
    return TRUE;
  if (state == LV_CLOCK_SYNCHRONISED)
    lv_clock_watch_init (self, clock);
  return refuse ("it has jumped", error);
}

/* What the records themselves say about the time. */
static gboolean
check_records (LvClockState state, gint64 now_ms, gint64 newest_record_ms, GError **error)
{
  if (newest_record_ms > now_ms + JUMP_MS)
    return refuse ("there are records from later than now", error);
  if (newest_record_ms != 0 && now_ms - newest_record_ms > LONG_GAP_MS
      && state != LV_CLOCK_SYNCHRONISED)
    return refuse ("it is long after the newest record, and not synchronised", error);
  return TRUE;
}

gboolean
lv_clock_watch_check (LvClockWatch *self,
                      LvClock *clock,
                      gboolean must_be_synchronised,
                      gint64 newest_record_ms,
                      GError **error)
{
  LvClockState state = lv_clock_get_state (clock);

  if (!check_jump (self, clock, state, error))
    return FALSE;
  if (must_be_synchronised && state != LV_CLOCK_SYNCHRONISED)
    return refuse ("it is not synchronised", error);
  if (check_records (state, lv_clock_now_ms (clock), newest_record_ms, error))
    return TRUE;
  /* The next record would hide it. */
  self->has_jumped = TRUE;
  return FALSE;
}
