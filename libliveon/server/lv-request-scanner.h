/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Follows an HTTP/1.1 request, head and body, and finds where it ends. Pure. Any thread. */
#pragma once

#include "lv-chunk-scanner.h"
#include "lv-head-scanner.h"

G_BEGIN_DECLS

typedef enum
{
  LV_REQUEST_MORE,
  LV_REQUEST_WHOLE,
  LV_REQUEST_BROKEN,
  LV_REQUEST_TOO_LARGE, /* its head */
} LvRequestScan;

/* Begins as zeros. */
typedef struct
{
  LvHeadScanner head;
  LvChunkScanner chunks;
  guint64 body_left; /* of a body whose length was told */
  gboolean is_in_body;
} LvRequestScanner;

/* Takes nothing of the request that comes after; *taken counts what is this one's. Not to be called
 * again after anything but LV_REQUEST_MORE. */
LvRequestScan lv_request_scanner_feed (
    LvRequestScanner *self, const guint8 *data, gsize length, gsize max_head, gsize *taken);

G_END_DECLS
