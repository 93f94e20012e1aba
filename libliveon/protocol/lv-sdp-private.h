/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What reading and writing of SDP share. Any thread. */
#pragma once

#include "lv-sdp.h"

G_BEGIN_DECLS

/* Ended by NULL, in the order of their enumerations. */
extern const char *const lv_sdp_direction_words[];
extern const char *const lv_sdp_setup_words[];

LvSdpLine *lv_sdp_line_new (gboolean is_video, const char *mid);
LvSdpCodec *lv_sdp_line_find_type (LvSdpLine *self, guint8 payload_type);
void lv_sdp_codec_add_feedback (LvSdpCodec *self, const char *feedback);

/* Reading: one pass over the lines of the text. A media section is collected until the next begins,
 * then checked; the transport's attributes must be the same wherever they stand (BUNDLE). */
typedef struct
{
  LvSdp *sdp;
  LvSdpLine *line; /* NULL before the first m= */
  guint number;    /* of the line of text, from 1 */
  GError *error;   /* the first */
  char **bundle;
  gboolean has_fingerprint, has_setup;

  /* Of the section. */
  gboolean is_port_zero, is_bundle_only, has_mux;
  GPtrArray *rids[2]; /* a=rid: send, recv */
  char *simulcast[2]; /* a=simulcast: its lists; NULL: none */
} LvSdpParser;

void lv_sdp_parser_fail (LvSdpParser *self, const char *what);
/* What stands after a=; for the section that is collected, or the session. */
void lv_sdp_parser_take_attribute (LvSdpParser *self, const char *text);
/* Digits only. */
gboolean lv_sdp_to_number (const char *text, guint64 max, guint64 *value);

G_END_DECLS
