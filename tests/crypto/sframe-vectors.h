/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The published values of RFC 9605, appendix C, for the suites with AES-GCM. Any thread. */
#pragma once

#include <glib.h>

typedef struct
{
  guint64 kid, ctr;
  const char *encoded;
} SframeHeaderVector;

typedef struct
{
  guint suite;
  guint64 kid, ctr;
  const char *base_key, *secret, *key, *salt, *metadata, *plain, *sealed;
} SframeVector;

#define N_SFRAME_HEADER_VECTORS 289
#define N_SFRAME_VECTORS 2

extern const SframeHeaderVector sframe_header_vectors[N_SFRAME_HEADER_VECTORS]; /* C.1 */
extern const SframeVector sframe_vectors[N_SFRAME_VECTORS];                     /* C.3 */
