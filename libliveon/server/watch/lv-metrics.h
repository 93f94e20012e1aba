/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Everything that is measured of a running server, as text for a collector. Nothing in it is about
 * a person or a company. Main context only. */
#pragma once

#include "lv-metric-writer.h"
#include "lv-watch.h"

G_BEGIN_DECLS

GBytes *lv_metrics_write (LvWatch *watch, const char *content_type);

G_END_DECLS
