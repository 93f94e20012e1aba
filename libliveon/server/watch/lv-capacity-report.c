/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-capacity-report.h"

#include "lv-words.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

const char *
lv_resource_word (LvResource resource)
{
  static const char *const words[] = { "disk", "users", "connections", "bandwidth" };

  return words[resource];
}

const char *
lv_resource_name (LvResource resource, const char *language)
{
  static const char *const names[]
      = { N_ ("disk"), N_ ("people signed in"), N_ ("connections"), N_ ("bandwidth") };

  return lv_words_lookup (language, names[resource]);
}

static double
get_value (const LvCapacitySample *sample, LvResource resource)
{
  switch (resource)
    {
    case LV_RESOURCE_DISK:
      return (double) (sample->disk_size - sample->disk_free);
    case LV_RESOURCE_USERS:
      return (double) sample->users;
    case LV_RESOURCE_CONNECTIONS:
      return (double) sample->connections;
    case LV_RESOURCE_BANDWIDTH:
    default:
      return (double) sample->rate_bps;
    }
}

void
lv_capacity_report_fill (LvResourceReport *self,
                         LvResource resource,
                         const GArray *samples,
                         gint64 now_ms)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (LvForecastPoint));

  self->most = self->now;
  for (guint i = 0; i < samples->len; i++)
    {
      const LvCapacitySample *sample = &g_array_index (samples, LvCapacitySample, i);
      LvForecastPoint point = { sample->time_ms, get_value (sample, resource) };

      /* A disk that was replaced by one of another size has another history. */
      if (resource == LV_RESOURCE_DISK && self->limit > 0
          && (double) sample->disk_size != self->limit)
        continue;
      if (point.time_ms > now_ms - LV_CAPACITY_DAYS * DAY_MS)
        self->most = MAX (self->most, point.value);
      g_array_append_val (points, point);
    }
  if (self->now >= 0)
    {
      LvForecastPoint point = { now_ms, self->now };

      g_array_append_val (points, point);
    }
  self->forecast = lv_forecast ((const LvForecastPoint *) (gpointer) points->data, points->len,
                                self->limit, now_ms);
}

char *
lv_resource_format (LvResource resource, double value)
{
  if (value < 0)
    return g_strdup ("");
  switch (resource)
    {
    case LV_RESOURCE_DISK:
      return g_format_size_full ((guint64) value, G_FORMAT_SIZE_IEC_UNITS);
    case LV_RESOURCE_BANDWIDTH:
      return g_strdup_printf (value < 1e7 ? "%.1f Mbit/s" : "%.0f Mbit/s", value / 1e6);
    case LV_RESOURCE_USERS:
    case LV_RESOURCE_CONNECTIONS:
    default:
      return g_strdup_printf ("%.0f", value);
    }
}

char *
lv_forecast_format (const LvForecast *forecast, const char *language)
{
  switch (forecast->kind)
    {
    case LV_FORECAST_NO_LIMIT:
      return g_strdup (lv_words_lookup (language, N_ ("no limit is set")));
    case LV_FORECAST_TOO_LITTLE:
      return g_strdup_printf (
          lv_words_lookup (language, N_ ("too little to say: days seen %.0f, needed %d")),
          forecast->days, LV_FORECAST_MIN_DAYS);
    case LV_FORECAST_NO_GROWTH:
      return g_strdup (lv_words_lookup (language, N_ ("no growth to speak of")));
    case LV_FORECAST_DAYS:
      if (forecast->days < 2)
        return g_strdup (
            lv_words_lookup (language, N_ ("lasts less than two more days at this growth")));
      return g_strdup_printf (
          lv_words_lookup (language, N_ ("lasts %.0f more days at this growth")), forecast->days);
    case LV_FORECAST_BEYOND:
      return g_strdup_printf (lv_words_lookup (language, N_ ("lasts more than %.0f days")),
                              forecast->days);
    case LV_FORECAST_REACHED:
    default:
      return g_strdup (lv_words_lookup (language, N_ ("the limit is reached")));
    }
}
