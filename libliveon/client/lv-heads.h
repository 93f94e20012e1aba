/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The newest signed head of the company's record chain, kept outside the server: each new one must
 * continue the one before. What is kept stays as it is once a break is seen, as evidence. Main
 * context only; files are read and written on threads.
 *
 * Signals: "changed" () and "broken" (const GError *). */
#pragma once

#include "lv-link.h"
#include "lv-record-log.h"

G_BEGIN_DECLS

/* Pure. known NULL: the first one that is seen. LIVEON_ERROR_VERIFICATION with `seq`. */
gboolean lv_head_continues (const LvHeadLine *known,
                            const LvHeadLine *fresh,
                            const char *tenant,
                            GError **error);

#define LV_TYPE_HEADS (lv_heads_get_type ())
G_DECLARE_FINAL_TYPE (LvHeads, lv_heads, LV, HEADS, GObject)

LvHeads *lv_heads_new (LvLink *link);
/* Where heads are kept; NULL: nowhere. */
void lv_heads_set_directory (LvHeads *self, const char *directory);
const char *lv_heads_get_directory (LvHeads *self);
/* A head that the caller kept; it is the known one for its company. */
gboolean lv_heads_set_known (LvHeads *self, const char *json, GError **error);
/* The newest good one as JSON, or NULL. */
const char *lv_heads_get_newest (LvHeads *self);

G_END_DECLS
