/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence (12.4.1, 16.1.7): a chain of rows that are appended and never changed, and the
 * visits drawn from it. Triggers refuse any UPDATE, and any DELETE but the purge of payloads. Store
 * thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

/* Appends a row with a fresh salt; seq, digest and hash are computed. payload: JSON text. The
 * hashes are the caller's functions, so that the store needs no cryptography. */
typedef struct
{
  void (*random) (guint8 *out, gsize length);
  void (*digest) (const guint8 salt[16], const char *payload, gsize length, guint8 out[32]);
  void (*next) (const guint8 previous[32],
                gint64 seq,
                gint64 time_ms,
                const char *kind,
                const guint8 digest[32],
                guint8 out[32]);
} LvRecordHashes;

/* Main context, once, before the first unit of work. */
void lv_store_set_record_hashes (LvStore *self, const LvRecordHashes *hashes);

gboolean lv_records_append (
    LvDb *db, gint64 time_ms, const char *kind, const char *payload, gint64 *seq, GError **error);
/* seq 0 and zero bytes while the chain is empty. */
gboolean lv_records_head (LvDb *db, gint64 *seq, gint64 *time_ms, guint8 hash[32], GError **error);
/* Rows from seq on, of LvRecord, at most limit: for export and verification. */
GPtrArray *lv_records_read (LvDb *db, gint64 from_seq, guint limit, GError **error);

/* An entry row: appended to the chain with its payload, kept beside it for queries, and a lease
 * opened. visit->id, user and room fields, address, client and entered_ms are set. */
gboolean lv_visits_open (LvDb *db, LvVisit *visit, const char *payload, GError **error);
/* The exit row; left_ms, reason and figures are set. Closes the lease. A visit that is closed
 * already is left alone, TRUE; an unknown one is LIVEON_ERROR_NOT_FOUND. */
gboolean lv_visits_close (LvDb *db, LvVisit *visit, const char *payload, GError **error);
/* Renews the leases of visits that are alive; of char* visit ids. */
gboolean lv_visits_renew (LvDb *db, GPtrArray *visit_ids, gint64 now_ms, GError **error);
/* Visits whose lease is open, with left_ms set to the last renewal: after a crash. */
GPtrArray *lv_visits_list_open (LvDb *db, GError **error);

/* Which visits; NULL or 0 leaves a bound out. Newest first. A page goes on before
 * (before_ms, before_id), exclusive. from_ms is inclusive, to_ms exclusive, both of the entry. */
typedef struct
{
  const char *user_id;
  const char *room_id;
  gint64 from_ms;
  gint64 to_ms;
  gint64 before_ms;
  const char *before_id;
  guint limit;
} LvVisitQuery;
GPtrArray *lv_visits_list (LvDb *db, const LvVisitQuery *query, GError **error);
/* Last visit of one person to each room: room id → entered_ms (gint64*). */
GHashTable *lv_visits_last_by_room (LvDb *db, const char *user_id, GError **error);

/* Audit rows, newest first, of LvRecord (kind "audit"); before_seq 0 begins at the newest. */
GPtrArray *lv_records_list_audit (LvDb *db, gint64 before_seq, guint limit, GError **error);

/* How far a purge came; zeros are its beginning. */
typedef struct
{
  gint64 left_ms; /* visits, by their exits */
  char visit_id[33];
  gint64 purge_ms; /* other records */
  gint64 seq;
  gint64 minute_ms; /* what media used */
  char minute_visit_id[33];
  gboolean has_more; /* the last portion was not the last one */
} LvPurgePlace;

/* Removes payloads and query rows older than before_ms, at most limit payloads a call, so that it
 * never holds the thread long; place goes on with each. A visit goes as a whole, once its exit is
 * old enough: an open one stays, and so does what is under a legal hold. The chain rows stay. */
gboolean lv_records_purge (
    LvDb *db, gint64 before_ms, LvPurgePlace *place, guint limit, guint *removed, GError **error);

G_END_DECLS
