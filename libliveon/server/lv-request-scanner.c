/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-request-scanner.h"

static LvRequestScan
feed_head (LvRequestScanner *self, const guint8 *data, gsize length, gsize max_head, gsize *taken)
{
  switch (lv_head_scanner_feed (&self->head, data, length, max_head, taken))
    {
    case LV_HEAD_MORE:
      return LV_REQUEST_MORE;
    case LV_HEAD_WHOLE:
      self->is_in_body = TRUE;
      self->body_left = self->head.content_length;
      return self->head.is_chunked || self->body_left > 0 ? LV_REQUEST_MORE : LV_REQUEST_WHOLE;
    case LV_HEAD_TOO_LARGE:
      return LV_REQUEST_TOO_LARGE;
    case LV_HEAD_BROKEN:
    default:
      return LV_REQUEST_BROKEN;
    }
}

static LvRequestScan
feed_chunks (LvRequestScanner *self, const guint8 *data, gsize length, gsize *taken)
{
  switch (lv_chunk_scanner_feed (&self->chunks, data, length, taken))
    {
    case LV_CHUNKS_MORE:
      return LV_REQUEST_MORE;
    case LV_CHUNKS_WHOLE:
      return LV_REQUEST_WHOLE;
    case LV_CHUNKS_BROKEN:
    default:
      return LV_REQUEST_BROKEN;
    }
}

static LvRequestScan
feed_body (LvRequestScanner *self, const guint8 *data, gsize length, gsize *taken)
{
  if (self->head.is_chunked)
    return feed_chunks (self, data, length, taken);
  *taken = MIN (self->body_left, (guint64) length);
  self->body_left -= *taken;
  return self->body_left > 0 ? LV_REQUEST_MORE : LV_REQUEST_WHOLE;
}

LvRequestScan
lv_request_scanner_feed (
    LvRequestScanner *self, const guint8 *data, gsize length, gsize max_head, gsize *taken)
{
  LvRequestScan result = LV_REQUEST_MORE;

  *taken = 0;
  while (result == LV_REQUEST_MORE && *taken < length)
    {
      gsize count;

      if (self->is_in_body)
        result = feed_body (self, data + *taken, length - *taken, &count);
      else
        result = feed_head (self, data + *taken, length - *taken, max_head, &count);
      *taken += count;
    }
  return result;
}
