/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Follows the head of an HTTP/1.1 request (RFC 9112), in whatever pieces it comes, without keeping
 * it. Strict where two readers could understand a head differently: lines end with CRLF and nothing
 * else, nothing is folded, there is one host and at most one way to tell where the body ends. Pure.
 * Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_HEAD_MORE,
  LV_HEAD_WHOLE,
  LV_HEAD_BROKEN,
  LV_HEAD_TOO_LARGE,
} LvHead;

/* Begins as zeros. */
typedef struct
{
  /* When it is whole: */
  guint64 content_length; /* 0 when there is none */
  gboolean is_chunked;

  gsize bytes;
  guint state;  /* where in the head the next byte stands */
  guint length; /* of the word at hand, without white space around it */
  guint spaces; /* after it: within it if more follows */
  guint field;  /* what the header field at hand is about */
  char word[20];
  gboolean is_padded; /* an empty line came before */
  gboolean is_old;    /* HTTP/1.0 */
  gboolean has_host;
  gboolean has_length;
} LvHeadScanner;

/* Takes no byte beyond the head; *taken counts what was read. Not to be called again after anything
 * but LV_HEAD_MORE. max: how long a head may be. */
LvHead lv_head_scanner_feed (
    LvHeadScanner *self, const guint8 *data, gsize length, gsize max, gsize *taken);

G_END_DECLS
