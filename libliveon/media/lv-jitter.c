/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-jitter.h"

#include <stdlib.h>

#define RATE 48000
#define MS (RATE / 1000)
#define N_PACKETS 512
#define NEVER G_MAXINT64
#define MEMORY_S 3.0               /* after which a packet counts 1/e */
#define MS_PER_PERCENT 25          /* what a percent of made-up sound is worth */
#define START_DELAY (40 * MS)      /* while little is known, */
#define START_PACKETS 25           /* that is: before so many have come */
#define REORDER_TIME (120 * MS)    /* before which a packet that is not there may still come */
#define UPDATE_TIME (100 * MS)     /* between two choices */
#define RESTART_EARLIER (RATE / 2) /* a transit so much shorter or */
#define RESTART_LATER (3 * RATE)   /* longer is another clock's */
#define PEAK_HEIGHT (60 * MS)      /* above the target */
#define PEAK_LENGTH (RATE / 2)     /* what comes within it is one peak */
#define PEAK_MAX_HEIGHT (400 * MS)
#define PEAK_MEMORY (60 * RATE)
#define N_PEAKS 4
#define FEW_PEAKS 3 /* make a habit */

typedef struct
{
  gint64 transit; /* NEVER: has not come */
  gboolean has_fec;
} Packet;

typedef struct
{
  gint64 need;
  double weight;
} Need;

typedef struct
{
  gint64 at, transit; /* of its highest packet */
} Peak;

struct _LvJitter
{
  Packet packets[N_PACKETS]; /* by sequence number, modulo */
  gint64 first, newest;      /* sequence numbers; newest < first: none */
  guint n_packets;           /* that came, in all */
  guint frame;
  gint64 base, chosen, target; /* chosen: now the best; target follows it, downwards slowly */
  gint64 updated;              /* arrival */
  Peak peaks[N_PEAKS];         /* newest first */
  guint n_peaks;
};

LvJitter *
lv_jitter_new (void)
{
  LvJitter *self = g_new0 (LvJitter, 1);

  self->newest = -1;
  return self;
}

void
lv_jitter_free (LvJitter *self)
{
  g_free (self);
}

static int
compare_needs (gconstpointer a, gconstpointer b)
{
  const Need *first = a, *second = b;

  return (first->need > second->need) - (first->need < second->need);
}

static Packet *
get_packet (LvJitter *self, gint64 seq)
{
  return &self->packets[(guint64) seq % N_PACKETS];
}

/* When each frame could have been played at the earliest: from its own packet, or from the next. */
static guint
collect_needs (LvJitter *self, Need needs[N_PACKETS], double *total)
{
  const double decay = 1 - self->frame / (MEMORY_S * RATE);
  const gint64 settled = self->newest - REORDER_TIME / self->frame;
  double weight = 1;
  const Packet *next = NULL;
  guint n = 0;

  *total = 0;
  self->base = NEVER;
  for (gint64 seq = self->newest; seq >= self->first; seq--, weight *= decay)
    {
      const Packet *packet = get_packet (self, seq);
      gint64 need = packet->transit;

      self->base = MIN (self->base, need);
      if (next != NULL && next->has_fec && next->transit != NEVER)
        need = MIN (need, next->transit + self->frame);
      if (need != NEVER)
        needs[n++] = (Need){ need, weight };
      if (need != NEVER || seq <= settled)
        *total += weight;
      next = packet;
    }
  return n;
}

static gint64
choose (LvJitter *self)
{
  Need needs[N_PACKETS];
  double total, late = 0, best_cost = G_MAXDOUBLE;
  gint64 best = 0;
  guint n = collect_needs (self, needs, &total);

  qsort (needs, n, sizeof *needs, compare_needs);
  for (guint i = 0; i < n; i++)
    late += needs[i].weight;
  for (guint i = 0; i < n; i++)
    {
      double cost;

      late -= needs[i].weight;
      cost = (double) (needs[i].need - self->base) / MS + MS_PER_PERCENT * 100 * late / total;
      if (cost < best_cost)
        {
          best_cost = cost;
          best = needs[i].need;
        }
    }
  return best;
}

static void
note_peak (LvJitter *self, gint64 arrival, gint64 transit)
{
  if (transit - self->target < MAX (PEAK_HEIGHT, 2 * (gint64) self->frame))
    return;
  if (self->n_peaks == 0 || arrival - self->peaks[0].at > PEAK_LENGTH)
    {
      for (guint i = N_PEAKS - 1; i > 0; i--)
        self->peaks[i] = self->peaks[i - 1];
      self->peaks[0] = (Peak){ arrival, transit };
      self->n_peaks = MIN (self->n_peaks + 1, N_PEAKS);
    }
  self->peaks[0].transit = MAX (self->peaks[0].transit, transit);
}

/* The delay that the last peaks need, if they come so regularly that another is to be expected. */
static gint64
get_peak_target (LvJitter *self, gint64 arrival)
{
  gint64 highest = self->base, longest = 0;

  if (self->n_peaks < FEW_PEAKS || arrival - self->peaks[FEW_PEAKS - 1].at > PEAK_MEMORY)
    return self->base;
  for (guint i = 0; i < FEW_PEAKS; i++)
    {
      highest = MAX (highest, self->peaks[i].transit);
      if (i > 0)
        longest = MAX (longest, self->peaks[i - 1].at - self->peaks[i].at);
    }
  if (arrival - self->peaks[0].at > 2 * longest)
    return self->base;
  return MIN (highest, self->base + PEAK_MAX_HEIGHT);
}

static void
update (LvJitter *self, gint64 arrival)
{
  self->updated = arrival;
  self->chosen = choose (self);
  if (self->n_packets < START_PACKETS)
    self->chosen = MAX (
        self->chosen, self->base + START_DELAY * (START_PACKETS - self->n_packets) / START_PACKETS);
  self->chosen = MAX (self->chosen, get_peak_target (self, arrival));
  self->chosen = MIN (self->chosen, self->base + LV_JITTER_MAX_DELAY);
  if (self->n_packets <= 1 || self->chosen > self->target)
    self->target = self->chosen;
  else
    self->target -= (self->target - self->chosen) / 8;
}

static void
forget (LvJitter *self)
{
  self->n_packets = 0;
  self->n_peaks = 0;
  self->first = 0;
  self->newest = -1;
}

/* A peak is no restart, and a clock that was set is no peak. */
static gboolean
is_of_this_stream (LvJitter *self, gint64 seq, gint64 transit)
{
  return self->n_packets == 0
         || (ABS (seq - self->newest) < N_PACKETS && transit > self->base - RESTART_EARLIER
             && transit < self->base + RESTART_LATER);
}

gboolean
lv_jitter_add (
    LvJitter *self, gint64 seq, gint64 rtp_time, gint64 arrival, guint frame, gboolean has_fec)
{
  gint64 transit = arrival - rtp_time;
  gboolean is_known = is_of_this_stream (self, seq, transit);

  if (!is_known)
    forget (self);
  self->frame = frame;
  if (self->n_packets++ == 0)
    {
      self->first = seq;
      self->newest = seq - 1;
    }
  if (seq < self->first)
    return is_known;
  while (self->newest < seq)
    get_packet (self, ++self->newest)->transit = NEVER;
  self->first = MAX (self->first, self->newest - N_PACKETS + 1);
  if (get_packet (self, seq)->transit <= transit)
    return is_known; /* a duplicate */
  *get_packet (self, seq) = (Packet){ transit, has_fec };
  if (self->n_packets > START_PACKETS)
    note_peak (self, arrival, transit);
  if (self->n_packets <= START_PACKETS || arrival - self->updated >= UPDATE_TIME
      || transit > self->target)
    update (self, arrival);
  return is_known;
}

gboolean
lv_jitter_has_target (LvJitter *self)
{
  return self->n_packets > 0;
}

gint64
lv_jitter_get_target (LvJitter *self)
{
  return self->target;
}

gint64
lv_jitter_get_base (LvJitter *self)
{
  return self->base;
}
