/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Time that tests can replace: everything that waits or stamps asks an LvClock.
 * Reading: any thread. Timers: they run in the thread-default main context of who added them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LV_TYPE_CLOCK (lv_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (LvClock, lv_clock, LV, CLOCK, GObject)

typedef enum
{
  LV_CLOCK_SYNCHRONISED,
  LV_CLOCK_UNSYNCHRONISED,
  LV_CLOCK_UNKNOWN,
} LvClockState;

/* What the kernel says of its own clock. */
typedef struct
{
  LvClockState state;
  gint64 offset_us;    /* to the time that it follows, as far as it is not corrected yet */
  gint64 max_error_us; /* it is not further off than that; 0 while unknown */
} LvClockReading;

struct _LvClockClass
{
  GObjectClass parent_class;

  gint64 (*now_ms) (LvClock *self);
  gint64 (*monotonic_ms) (LvClock *self);
  void (*read) (LvClock *self, LvClockReading *reading);
  guint (*timeout_add) (LvClock *self, gint64 delay_ms, GSourceFunc func, gpointer data);
  void (*timeout_remove) (LvClock *self, guint id);
};

LvClock *lv_clock_new_system (void);

/* UTC, milliseconds since 1970. */
gint64 lv_clock_now_ms (LvClock *self);
gint64 lv_clock_monotonic_ms (LvClock *self);
/* Asks the kernel (adjtimex). */
void lv_clock_read (LvClock *self, LvClockReading *reading);
LvClockState lv_clock_get_state (LvClock *self);
/* "synchronised", "unsynchronised", "unknown". */
const char *lv_clock_state_word (LvClockState state);
/* Repeats while func returns G_SOURCE_CONTINUE. */
guint lv_clock_timeout_add (LvClock *self, gint64 delay_ms, GSourceFunc func, gpointer data);
void lv_clock_timeout_remove (LvClock *self, guint id);
#define lv_clock_clear_timeout(clock, id_pointer)                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint lv_id_ = *(id_pointer);                                                                  \
    *(id_pointer) = 0;                                                                             \
    if (lv_id_ != 0)                                                                               \
      lv_clock_timeout_remove ((clock), lv_id_);                                                   \
  }                                                                                                \
  G_STMT_END

/* A clock that stands still until it is told: for tests. */
#define LV_TYPE_TEST_CLOCK (lv_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (LvTestClock, lv_test_clock, LV, TEST_CLOCK, LvClock)
LvTestClock *lv_test_clock_new (gint64 now_ms);
/* Moves wall and monotonic time and runs the timers that fall due, in order. */
void lv_test_clock_advance (LvTestClock *self, gint64 ms);
/* Moves the wall clock alone, as a set or jumped clock does. */
void lv_test_clock_set_wall (LvTestClock *self, gint64 now_ms);
void lv_test_clock_set_state (LvTestClock *self, LvClockState state);
void lv_test_clock_set_offset_us (LvTestClock *self, gint64 offset_us);

/* "2026-11-24T05:28:22.123Z", and back (also with an offset); FALSE when it is not such a time. */
char *lv_time_format (gint64 ms);
gboolean lv_time_parse (const char *text, gint64 *ms);

G_END_DECLS
