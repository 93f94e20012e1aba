/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What must stay though it is old enough to go (a legal hold), what is handed out by order, and the
 * heads that were kept. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

/* Of one person or one room (subject: an id), or of all (empty); times bound it, 0: unbounded. */
typedef struct
{
  char *id;
  char *subject;
  gint64 from_ms;
  gint64 to_ms;
  gint64 until_ms; /* it ends by itself; 0: when somebody ends it */
  char *reason;
  char *by_id;
  gint64 created_ms;
  gint64 ended_ms; /* 0: in force */
  char *ended_by;  /* empty: nobody, or by itself */
} LvHold;

void lv_hold_free (LvHold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvHold, lv_hold_free)

gboolean lv_holds_add (LvDb *db, const LvHold *hold, GError **error);
/* LIVEON_ERROR_NOT_FOUND when it is not in force. */
gboolean lv_holds_end (LvDb *db, const char *id, const char *by_id, gint64 now_ms, GError **error);
/* Those whose time is over end. */
gboolean lv_holds_expire (LvDb *db, gint64 now_ms, GError **error);
/* The newest first; of LvHold. */
GPtrArray *lv_holds_list (LvDb *db, gboolean only_in_force, GError **error);
/* Whether one of them holds what one or two subjects did in this time. */
gboolean
lv_holds_keep (GPtrArray *holds, const char *one, const char *other, gint64 from_ms, gint64 to_ms);

/* One administrator asks, another one decides. */
typedef struct
{
  char *id;
  char *subject; /* as of a hold */
  gint64 from_ms;
  gint64 to_ms;
  char *reason;
  char *by_id;
  gint64 created_ms;
  char *decided_by; /* empty: nobody yet */
  gint64 decided_ms;
  gboolean is_approved;
} LvDisclosure;

void lv_disclosure_free (LvDisclosure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvDisclosure, lv_disclosure_free)

gboolean lv_disclosures_add (LvDb *db, const LvDisclosure *disclosure, GError **error);
/* Once: LIVEON_ERROR_CONFLICT afterwards. Whoever asked cannot decide: LIVEON_ERROR_NOT_PERMITTED,
 * rule "second-person". */
gboolean lv_disclosures_decide (LvDb *db,
                                const char *id,
                                const char *by_id,
                                gboolean is_approved,
                                gint64 now_ms,
                                GError **error);
/* LIVEON_ERROR_NOT_FOUND when it is not there. */
LvDisclosure *lv_disclosures_find (LvDb *db, const char *id, GError **error);
/* The newest first; of LvDisclosure. */
GPtrArray *lv_disclosures_list (LvDb *db, GError **error);

/* A head of the chain as it was when somebody kept it. */
typedef struct
{
  gint64 seq;
  gint64 time_ms;
  guint8 hash[32];
  gint64 kept_ms;
  char *by_id;
  gboolean fits; /* the chain of now has the same row */
} LvKeptHead;

void lv_kept_head_free (LvKeptHead *self);
/* The head of now. */
gboolean lv_kept_heads_add (LvDb *db, const char *by_id, gint64 now_ms, GError **error);
/* The newest first, compared; of LvKeptHead. */
GPtrArray *lv_kept_heads_list (LvDb *db, GError **error);
/* Whether the chain has this row. */
gboolean
lv_records_has (LvDb *db, gint64 seq, const guint8 hash[32], gboolean *has, GError **error);

G_END_DECLS
