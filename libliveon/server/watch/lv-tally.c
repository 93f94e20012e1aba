/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tally.h"

/* In seconds. Who waits longer than the last has given up. */
static const double join_bounds[] = { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10 };
static const double media_bounds[] = { 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30 };

LvTally *
lv_tally_new (void)
{
  LvTally *self = g_new0 (LvTally, 1);

  for (guint i = 0; i < LV_N_ASKED; i++)
    self->refused[i] = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  lv_histogram_init (&self->joins, join_bounds, G_N_ELEMENTS (join_bounds));
  lv_histogram_init (&self->media, media_bounds, G_N_ELEMENTS (media_bounds));
  return self;
}

void
lv_tally_free (LvTally *self)
{
  for (guint i = 0; i < LV_N_ASKED; i++)
    g_hash_table_unref (self->refused[i]);
  g_free (self);
}

const char *
lv_asked_word (LvAsked asked)
{
  static const char *const words[LV_N_ASKED] = { "sign_in", "join", "media", "other" };

  return words[asked];
}

static LvAsked
classify (const LvRoute *route)
{
  if (route == NULL)
    return LV_ASKED_OTHER;
  if (route->method != NULL)
    return g_str_equal (route->method, "POST") && g_str_equal (route->path, "/api/v1/sessions")
               ? LV_ASKED_SIGN_IN
               : LV_ASKED_OTHER;
  if (g_str_equal (route->path, "join"))
    return LV_ASKED_JOIN;
  return g_str_has_prefix (route->path, "media.") ? LV_ASKED_MEDIA : LV_ASKED_OTHER;
}

void
lv_tally_answer (LvTally *self, const LvRoute *route, const GError *error, gint64 duration_us)
{
  const LvAsked asked = classify (route);
  const char *word = error != NULL ? liveon_error_get_code (error) : NULL;
  guint64 *count;

  if (error == NULL)
    {
      self->answered[asked]++;
      if (asked == LV_ASKED_JOIN)
        lv_histogram_add (&self->joins, duration_us);
      return;
    }
  count = g_hash_table_lookup (self->refused[asked], word);
  if (count == NULL)
    {
      count = g_new0 (guint64, 1);
      g_hash_table_insert (self->refused[asked], (gpointer) word, count);
    }
  ++*count;
}

/* What a peer reports may go back. */
static guint64
grown (guint64 now, guint64 before)
{
  return now > before ? now - before : 0;
}

static void
add_traffic (LvSfuTraffic *to, const LvSfuTraffic *now, const LvSfuTraffic *before)
{
  to->packets += grown (now->packets, before->packets);
  to->bytes += grown (now->bytes, before->bytes);
}

void
lv_tally_add_media (LvTally *self, const LvSfuStats *now, const LvSfuStats *before)
{
  for (guint i = 0; i < LV_SFU_N_KINDS; i++)
    {
      add_traffic (&self->in[i], &now->in[i], &before->in[i]);
      add_traffic (&self->out[i], &now->out[i], &before->out[i]);
    }
  self->lost_in += grown (now->lost_in, before->lost_in);
  self->lost_out += grown (now->lost_out, before->lost_out);
}
