/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Holds an exported record log against itself: a pure function over what it was given, without
 * clock, file or network. Any thread, one at a time.
 *
 *   first line → record lines (seq from 1, no gap) → head line → end */
#pragma once

#include "lv-chain.h"
#include "lv-record-log.h"

G_BEGIN_DECLS

typedef struct _LvRecordCheck LvRecordCheck;

LvRecordCheck *lv_record_check_new (void);
void lv_record_check_free (LvRecordCheck *self);
/* An earlier head of the same chain, which the log must contain. Its signature was checked. */
void lv_record_check_set_kept_head (LvRecordCheck *self, const LvHeadLine *head);
void lv_record_check_set_key (LvRecordCheck *self, const guint8 key[LV_ED25519_KEY_SIZE]);
/* Any piece of the file, one after the other. LIVEON_ERROR_VERIFICATION with `seq`, the row that is
 * expected there or the head's, and `reason`, one of LiveonRecordVerifier's words. After an error
 * nothing more may come. */
gboolean
lv_record_check_feed (LvRecordCheck *self, const guint8 *data, gsize length, GError **error);
gboolean lv_record_check_end (LvRecordCheck *self, GError **error);

gint64 lv_record_check_get_rows (LvRecordCheck *self);
gint64 lv_record_check_get_purged (LvRecordCheck *self);
const char *lv_record_check_get_name (LvRecordCheck *self);
/* NULL before it was checked. */
const LvHeadLine *lv_record_check_get_head (LvRecordCheck *self);

gboolean lv_head_line_verify (const LvHeadLine *head);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvRecordCheck, lv_record_check_free)

G_END_DECLS
