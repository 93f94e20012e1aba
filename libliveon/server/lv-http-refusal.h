/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Refusals as HTTP, without libsoup. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_PROBLEM_TYPE "application/problem+json"

typedef struct
{
  const char *name;
  const char *value;
} LvHeader;

/* Of every answer; ended by an empty row. */
extern const LvHeader lv_standing_headers[];

/* The problem document. */
GBytes *lv_problem_make (const GError *error, const char *language);
/* A whole response, head and problem document, that closes the connection. */
GBytes *lv_http_make_refusal (const GError *error, const char *language);

G_END_DECLS
