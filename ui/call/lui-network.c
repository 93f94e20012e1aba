/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-network.h"

#include <glib/gi18n.h>

#define WORSE_SAMPLES 3
#define BETTER_SAMPLES 8

/* From where on it is noticed, and from where on it hurts. */
static const struct
{
  double loss, concealment;
  gint64 round_trip_ms, estimate_bps;
} limits[] = {
  [LUI_NETWORK_FAIR] = { 0.05, 0.03, 300, 250000 },
  [LUI_NETWORK_POOR] = { 0.15, 0.10, 700, 90000 },
};

static gboolean
is_narrow (const LuiNetworkSample *sample, LuiNetworkLevel level)
{
  return sample->sends_picture && sample->estimate_bps > 0
         && sample->estimate_bps < limits[level].estimate_bps;
}

static gboolean
is_at (const LuiNetworkSample *sample, LuiNetworkLevel level)
{
  return sample->loss >= limits[level].loss || sample->concealment >= limits[level].concealment
         || sample->round_trip_ms >= limits[level].round_trip_ms || is_narrow (sample, level);
}

static LuiNetworkLevel
judge (const LuiNetworkSample *sample)
{
  if (is_at (sample, LUI_NETWORK_POOR))
    return LUI_NETWORK_POOR;
  return is_at (sample, LUI_NETWORK_FAIR) ? LUI_NETWORK_FAIR : LUI_NETWORK_GOOD;
}

gboolean
lui_network_take (LuiNetwork *self, const LuiNetworkSample *sample)
{
  LuiNetworkLevel level = judge (sample);

  self->worse = level > self->level ? self->worse + 1 : 0;
  self->better = level < self->level ? self->better + 1 : 0;
  if (level == self->level)
    self->sample = *sample;
  if (self->worse < WORSE_SAMPLES && self->better < BETTER_SAMPLES)
    return FALSE;
  self->level = level;
  self->sample = *sample;
  self->worse = self->better = 0;
  return TRUE;
}

char *
lui_network_dup_sentence (const LuiNetwork *self)
{
  const LuiNetworkSample *sample = &self->sample;

  if (self->level == LUI_NETWORK_GOOD)
    return g_strdup (_ ("Your connection is good"));
  if (sample->loss >= limits[LUI_NETWORK_FAIR].loss)
    return g_strdup (sample->sends_picture
                         ? _ ("Your upload is lossy; picture reduced to keep sound clear")
                         : _ ("Your upload is lossy; others may miss words"));
  if (sample->concealment >= limits[LUI_NETWORK_FAIR].concealment)
    return g_strdup (_ ("What you hear arrives with gaps"));
  if (is_narrow (sample, LUI_NETWORK_FAIR))
    return g_strdup (_ ("Your connection is narrow; picture reduced to keep sound clear"));
  return g_strdup (_ ("Your connection is slow; others hear you late"));
}

const char *
lui_network_get_icon (const LuiNetwork *self)
{
  static const char *const icons[] = {
    [LUI_NETWORK_GOOD] = "network-wireless-signal-excellent-symbolic",
    [LUI_NETWORK_FAIR] = "network-wireless-signal-ok-symbolic",
    [LUI_NETWORK_POOR] = "network-wireless-signal-weak-symbolic",
  };

  return icons[self->level];
}
