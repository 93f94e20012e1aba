/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTTP for a collector of metrics, apart from the port for users (CLD13.1.4): one answer a
 * connection, few connections, no patience. Main context only. */
#pragma once

#include "lv-watch.h"

G_BEGIN_DECLS

typedef struct _LvMetricsListener LvMetricsListener;

/* The watch outlives it. LIVEON_ERROR_CONFIGURATION when the address cannot be had. */
LvMetricsListener *lv_metrics_listener_new (LvWatch *watch, const char *address, GError **error);
void lv_metrics_listener_free (LvMetricsListener *self);
guint lv_metrics_listener_get_port (LvMetricsListener *self);

G_END_DECLS
