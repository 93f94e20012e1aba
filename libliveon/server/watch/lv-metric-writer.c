/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-metric-writer.h"

#include <math.h>
#include <string.h>

#define MAX_NUMBER 64

struct _LvMetricWriter
{
  GString *text;
  gboolean is_open; /* OpenMetrics */
  LvMetricType type;
  char *family;
};

static const struct
{
  const char *open, *plain; /* what the type is called */
  const char *ending;       /* of the name of a value */
} types[] = {
  [LV_METRIC_GAUGE] = { "gauge", "gauge", "" },
  [LV_METRIC_COUNTER] = { "counter", "counter", "_total" },
  [LV_METRIC_HISTOGRAM] = { "histogram", "histogram", "" },
  [LV_METRIC_INFO] = { "info", "gauge", "_info" },
};

/* Whoever takes OpenMetrics says so; curl and a browser take anything and get it, too. */
const char *
lv_metric_negotiate (const char *accept)
{
  if (accept == NULL || strstr (accept, "application/openmetrics-text") != NULL)
    return LV_OPEN_METRICS_TYPE;
  return strstr (accept, "text/plain") != NULL ? LV_PLAIN_METRICS_TYPE : LV_OPEN_METRICS_TYPE;
}

LvMetricWriter *
lv_metric_writer_new (const char *content_type)
{
  LvMetricWriter *self = g_new0 (LvMetricWriter, 1);

  self->text = g_string_sized_new (8192);
  self->is_open = g_str_equal (content_type, LV_OPEN_METRICS_TYPE);
  return self;
}

void
lv_metric_writer_free (LvMetricWriter *self)
{
  g_string_free (self->text, TRUE);
  g_free (self->family);
  g_free (self);
}

GBytes *
lv_metric_writer_free_to_bytes (LvMetricWriter *self)
{
  GBytes *bytes;

  if (self->is_open)
    g_string_append (self->text, "# EOF\n");
  bytes = g_string_free_to_bytes (g_steal_pointer (&self->text));
  self->text = g_string_new (NULL);
  lv_metric_writer_free (self);
  return bytes;
}

/* Quotes stay as they are in the help of the older format. */
static void
append_escaped (GString *text, const char *words, gboolean escapes_quotes)
{
  for (const char *c = words; *c != '\0'; c++)
    if (*c == '\n')
      g_string_append (text, "\\n");
    else if (*c == '\\' || (*c == '"' && escapes_quotes))
      g_string_append_printf (text, "\\%c", *c);
    else
      g_string_append_c (text, *c);
}

void
lv_metric_begin (
    LvMetricWriter *self, LvMetricType type, const char *name, const char *unit, const char *help)
{
  const char *ending = self->is_open ? "" : types[type].ending;

  g_free (self->family);
  self->type = type;
  self->family = unit != NULL ? g_strdup_printf ("%s_%s", name, unit) : g_strdup (name);
  g_string_append_printf (self->text, "# HELP %s%s ", self->family, ending);
  append_escaped (self->text, help, self->is_open);
  g_string_append_printf (self->text, "\n# TYPE %s%s %s\n", self->family, ending,
                          self->is_open ? types[type].open : types[type].plain);
  if (self->is_open && unit != NULL)
    g_string_append_printf (self->text, "# UNIT %s %s\n", self->family, unit);
}

/* The shortest form that is read back as the same. */
static const char *
format_number (char *buffer, double value)
{
  if (isnan (value))
    return "NaN";
  if (isinf (value))
    return value > 0 ? "+Inf" : "-Inf";
  for (int digits = 6; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, MAX_NUMBER, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  return buffer;
}

static void
append_labels (GString *text, va_list labels)
{
  const char *name;
  gboolean has_begun = FALSE;

  while ((name = va_arg (labels, const char *)) != NULL)
    {
      const char *value = va_arg (labels, const char *);

      g_string_append_printf (text, "%c%s=\"", has_begun ? ',' : '{', name);
      append_escaped (text, value != NULL ? value : "", TRUE);
      g_string_append_c (text, '"');
      has_begun = TRUE;
    }
  if (has_begun)
    g_string_append_c (text, '}');
}

static void
begin_value (LvMetricWriter *self, va_list labels)
{
  g_return_if_fail (self->family != NULL);
  g_string_append_printf (self->text, "%s%s", self->family, types[self->type].ending);
  append_labels (self->text, labels);
}

void
lv_metric_add (LvMetricWriter *self, double value, ...)
{
  char buffer[MAX_NUMBER];
  va_list labels;

  va_start (labels, value);
  begin_value (self, labels);
  va_end (labels);
  g_string_append_printf (self->text, " %s\n", format_number (buffer, value));
}

void
lv_metric_count (LvMetricWriter *self, guint64 value, ...)
{
  va_list labels;

  va_start (labels, value);
  begin_value (self, labels);
  va_end (labels);
  g_string_append_printf (self->text, " %" G_GUINT64_FORMAT "\n", value);
}

void
lv_metric_add_histogram (LvMetricWriter *self, LvHistogram *histogram)
{
  char buffer[MAX_NUMBER];
  guint64 count = 0;

  g_return_if_fail (self->type == LV_METRIC_HISTOGRAM);
  for (guint i = 0; i <= histogram->n_bounds; i++)
    {
      const char *bound
          = i < histogram->n_bounds ? format_number (buffer, histogram->bounds[i]) : "+Inf";
      /* OpenMetrics wants to see that it is no whole number (its canonical form). */
      const char *point = strpbrk (bound, ".eI") == NULL ? ".0" : "";

      count += lv_histogram_get_count (histogram, i);
      g_string_append_printf (self->text, "%s_bucket{le=\"%s%s\"} %" G_GUINT64_FORMAT "\n",
                              self->family, bound, point, count);
    }
  g_string_append_printf (self->text, "%s_count %" G_GUINT64_FORMAT "\n", self->family, count);
  g_string_append_printf (
      self->text, "%s_sum %s\n", self->family,
      format_number (buffer, (double) lv_histogram_get_sum_us (histogram) / G_USEC_PER_SEC));
}
