/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text of an exposition: OpenMetrics 1.0, or the older format of Prometheus for who asks for
 * plain text. Pure; any thread. */
#pragma once

#include "lv-histogram.h"

G_BEGIN_DECLS

#define LV_OPEN_METRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"
#define LV_PLAIN_METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

typedef struct _LvMetricWriter LvMetricWriter;

typedef enum
{
  LV_METRIC_GAUGE,
  LV_METRIC_COUNTER, /* its values get the name's ending "_total" */
  LV_METRIC_HISTOGRAM,
  LV_METRIC_INFO, /* the same with "_info" */
} LvMetricType;

/* Which format an Accept header (NULL: none) asks for: the content type. */
const char *lv_metric_negotiate (const char *accept);

LvMetricWriter *lv_metric_writer_new (const char *content_type);
void lv_metric_writer_free (LvMetricWriter *self);
/* Ends the text, and the writer. */
GBytes *lv_metric_writer_free_to_bytes (LvMetricWriter *self);

/* A family, and its values after it. name: without unit and ending; unit: "seconds", "bytes", NULL
 * for none; it ends the name. */
void lv_metric_begin (
    LvMetricWriter *self, LvMetricType type, const char *name, const char *unit, const char *help);
/* Pairs of label and value follow, ended by NULL. */
void lv_metric_add (LvMetricWriter *self, double value, ...) G_GNUC_NULL_TERMINATED;
void lv_metric_count (LvMetricWriter *self, guint64 value, ...) G_GNUC_NULL_TERMINATED;
void lv_metric_add_histogram (LvMetricWriter *self, LvHistogram *histogram);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMetricWriter, lv_metric_writer_free)

G_END_DECLS
