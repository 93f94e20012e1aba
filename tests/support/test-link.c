/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-link.h"

#define DEFAULT_QUEUE_US G_USEC_PER_SEC

gboolean
test_link_parse (const char *text, TestLinkSettings *settings)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  *settings = (TestLinkSettings){ 0 };
  for (char **word = words; *word != NULL; word++)
    {
      g_auto (GStrv) parts = g_strsplit (*word, "=", 2);
      double value = parts[0] != NULL && parts[1] != NULL ? g_ascii_strtod (parts[1], NULL) : 0;

      if (g_strcmp0 (parts[0], "rate") == 0)
        settings->rate_bps = (gint64) (value * 1000);
      else if (g_strcmp0 (parts[0], "queue") == 0)
        settings->queue_us = (gint64) (value * 1000);
      else if (g_strcmp0 (parts[0], "delay") == 0)
        settings->delay_us = (gint64) (value * 1000);
      else if (g_strcmp0 (parts[0], "jitter") == 0)
        settings->jitter_us = (gint64) (value * 1000);
      else if (g_strcmp0 (parts[0], "loss") == 0)
        settings->loss = value / 100;
      else if (g_strcmp0 (parts[0], "burst") == 0)
        settings->burst = value;
      else if (g_strcmp0 (parts[0], "order") == 0)
        settings->keeps_order = TRUE;
      else if (g_strcmp0 (parts[0], "police") == 0)
        settings->is_policer = TRUE;
      else if (parts[0] != NULL && parts[0][0] != '\0')
        return FALSE;
    }
  return TRUE;
}

void
test_link_init (TestLink *self, const TestLinkSettings *settings, guint32 seed)
{
  *self = (TestLink){ .settings = *settings, .random = (guint64) seed << 1 | 1 };
  test_link_draw (self);
}

/* xorshift64* */
double
test_link_draw (TestLink *self)
{
  self->random ^= self->random >> 12;
  self->random ^= self->random << 25;
  self->random ^= self->random >> 27;
  return (double) (self->random * 0x2545f4914f6cdd1d >> 11) / (double) ((guint64) 1 << 53);
}

/* Two states (Gilbert): runs of `burst` packets in the mean, and `loss` of all. */
static gboolean
loses (TestLink *self)
{
  double loss = self->settings.loss;
  double leave;

  if (self->settings.burst <= 1)
    return test_link_draw (self) < loss;
  leave = 1 / self->settings.burst;
  if (self->is_losing)
    self->is_losing = test_link_draw (self) >= leave;
  else
    self->is_losing = loss >= 1 || test_link_draw (self) < leave * loss / (1 - loss);
  return self->is_losing;
}

gint64
test_link_get_queue_us (const TestLink *self, gint64 now_us)
{
  return MAX (self->free_us - now_us, 0);
}

gboolean
test_link_send (TestLink *self, gsize length, gint64 now_us, gint64 *arrival_us)
{
  const TestLinkSettings *settings = &self->settings;
  gint64 queue_us = settings->queue_us > 0 ? settings->queue_us : DEFAULT_QUEUE_US;

  self->n_packets++;
  if (settings->rate_bps > 0)
    {
      if (test_link_get_queue_us (self, now_us) > queue_us)
        {
          self->n_lost++;
          self->n_overflowed++;
          return FALSE;
        }
      self->free_us
          = MAX (self->free_us, now_us) + (gint64) length * 8 * G_USEC_PER_SEC / settings->rate_bps;
    }
  if (loses (self))
    {
      self->n_lost++;
      return FALSE;
    }
  *arrival_us = (settings->is_policer ? now_us : MAX (self->free_us, now_us)) + settings->delay_us
                + (gint64) (test_link_draw (self) * (double) settings->jitter_us);
  if (settings->keeps_order)
    self->arrival_us = *arrival_us = MAX (*arrival_us, self->arrival_us);
  return TRUE;
}
