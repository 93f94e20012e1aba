/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How full the server is, how full it was, and when it will be too full, in numbers and in words
 * (12.1.3). Pure; any thread. */
#pragma once

#include "lv-capacity-samples.h"
#include "lv-forecast.h"

G_BEGIN_DECLS

typedef enum
{
  LV_RESOURCE_DISK,        /* bytes */
  LV_RESOURCE_USERS,       /* people signed in at once */
  LV_RESOURCE_CONNECTIONS, /* at once */
  LV_RESOURCE_BANDWIDTH,   /* bits a second, in and out */
  LV_N_RESOURCES,
} LvResource;

typedef struct
{
  double now;   /* -1: not known */
  double most;  /* within LV_CAPACITY_DAYS; -1: not known */
  double limit; /* 0: none */
  LvForecast forecast;
} LvResourceReport;

#define LV_CAPACITY_DAYS 30

/* "disk", … */
const char *lv_resource_word (LvResource resource);
/* The same for people. Static. */
const char *lv_resource_name (LvResource resource, const char *language);
/* now and limit are filled in already; samples: of LvCapacitySample, the oldest first. */
void lv_capacity_report_fill (LvResourceReport *self,
                              LvResource resource,
                              const GArray *samples,
                              gint64 now_ms);
/* "12.5 GiB", "40 Mbit/s", "1200"; "" for a negative one. */
char *lv_resource_format (LvResource resource, double value);
/* "lasts 40 more days at this growth". */
char *lv_forecast_format (const LvForecast *forecast, const char *language);

G_END_DECLS
