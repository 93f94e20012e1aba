/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-metric-writer.h"

#include <math.h>

#include "test-support.h"

static const double bounds[] = { 0.005, 1, 2.5 };

static LvMetricWriter *
write_all (const char *content_type)
{
  LvMetricWriter *writer = lv_metric_writer_new (content_type);
  LvHistogram histogram;

  lv_histogram_init (&histogram, bounds, G_N_ELEMENTS (bounds));
  lv_histogram_add (&histogram, 4000);
  lv_histogram_add (&histogram, 1500000);
  lv_histogram_add (&histogram, 9000000);
  lv_metric_begin (writer, LV_METRIC_INFO, "a_build", NULL, "What \"it\" is.");
  lv_metric_count (writer, 1, "version", "0.1", "path", "C:\\x \"y\"\nz", NULL);
  lv_metric_begin (writer, LV_METRIC_COUNTER, "a_media", "bytes", "One\\line\nand more.");
  lv_metric_count (writer, G_MAXUINT64, "direction", "in", NULL);
  lv_metric_begin (writer, LV_METRIC_GAUGE, "a_level", NULL, "日本語");
  lv_metric_add (writer, 0.1, "state", "も\"", NULL);
  lv_metric_add (writer, NAN, NULL);
  lv_metric_add (writer, -INFINITY, NULL);
  lv_metric_add (writer, -1234567890.125, NULL);
  lv_metric_begin (writer, LV_METRIC_HISTOGRAM, "a_wait", "seconds", "How long.");
  lv_metric_add_histogram (writer, &histogram);
  return writer;
}

#define HISTOGRAM                                                                                  \
  "a_wait_seconds_bucket{le=\"0.005\"} 1\n"                                                        \
  "a_wait_seconds_bucket{le=\"1.0\"} 1\n"                                                          \
  "a_wait_seconds_bucket{le=\"2.5\"} 2\n"                                                          \
  "a_wait_seconds_bucket{le=\"+Inf\"} 3\n"                                                         \
  "a_wait_seconds_count 3\n"                                                                       \
  "a_wait_seconds_sum 10.504\n"
#define VALUES                                                                                     \
  "a_level{state=\"も\\\"\"} 0.1\n"                                                               \
  "a_level NaN\n"                                                                                  \
  "a_level -Inf\n"                                                                                 \
  "a_level -1234567890.125\n"
#define BUILD "a_build_info{version=\"0.1\",path=\"C:\\\\x \\\"y\\\"\\nz\"} 1\n"
#define MEDIA "a_media_bytes_total{direction=\"in\"} 18446744073709551615\n"

static void
test_open (void)
{
  g_autoptr (GBytes) text = lv_metric_writer_free_to_bytes (write_all (LV_OPEN_METRICS_TYPE));
  static const char expected[]
      = "# HELP a_build What \\\"it\\\" is.\n"
        "# TYPE a_build info\n" BUILD "# HELP a_media_bytes One\\\\line\\nand more.\n"
        "# TYPE a_media_bytes counter\n"
        "# UNIT a_media_bytes bytes\n" MEDIA "# HELP a_level 日本語\n"
        "# TYPE a_level gauge\n" VALUES "# HELP a_wait_seconds How long.\n"
        "# TYPE a_wait_seconds histogram\n"
        "# UNIT a_wait_seconds seconds\n" HISTOGRAM "# EOF\n";
  g_autofree char *got = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));

  g_assert_cmpstr (got, ==, expected);
}

static void
test_plain (void)
{
  g_autoptr (GBytes) text = lv_metric_writer_free_to_bytes (write_all (LV_PLAIN_METRICS_TYPE));
  static const char expected[]
      = "# HELP a_build_info What \"it\" is.\n"
        "# TYPE a_build_info gauge\n" BUILD "# HELP a_media_bytes_total One\\\\line\\nand more.\n"
        "# TYPE a_media_bytes_total counter\n" MEDIA "# HELP a_level 日本語\n"
        "# TYPE a_level gauge\n" VALUES "# HELP a_wait_seconds How long.\n"
        "# TYPE a_wait_seconds histogram\n" HISTOGRAM;
  g_autofree char *got = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));

  g_assert_cmpstr (got, ==, expected);
}

static void
test_negotiate (void)
{
  g_assert_cmpstr (lv_metric_negotiate (NULL), ==, LV_OPEN_METRICS_TYPE);
  g_assert_cmpstr (lv_metric_negotiate ("*/*"), ==, LV_OPEN_METRICS_TYPE);
  g_assert_cmpstr (lv_metric_negotiate ("text/plain"), ==, LV_PLAIN_METRICS_TYPE);
  g_assert_cmpstr (lv_metric_negotiate ("application/openmetrics-text;version=1.0.0,"
                                        "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),
                   ==, LV_OPEN_METRICS_TYPE);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/metric-writer/open", test_open);
  g_test_add_func ("/metric-writer/plain", test_plain);
  g_test_add_func ("/metric-writer/negotiate", test_negotiate);
  return g_test_run ();
}
