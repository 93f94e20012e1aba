/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The narrow place behind which another database can stand: a backend implements these verbs, the
 * table files speak only through LvQuery, in SQL that both SQLite and PostgreSQL understand
 * ($1-style parameters written ?1). Store thread. Inside store/ only.
 *
 * A column whose name ends in _key holds the folded form of the one without it: that is what is
 * unique, sorted and searched. Text sorts by its bytes. */
#pragma once

#include "lv-records.h"
#include "lv-store.h"

G_BEGIN_DECLS

typedef struct _LvStatement LvStatement;

typedef struct
{
  /* Makes the database when create, else it must be there. */
  LvDb *(*open) (const char *path, gboolean create, GError **error);
  /* to_erase: what was written last stays in its files, to be overwritten there. */
  void (*close) (LvDb *db, gboolean to_erase);
  /* Several statements without parameters or answers: for schemas. */
  gboolean (*run_script) (LvDb *db, const char *sql, GError **error);
  gboolean (*get_version) (LvDb *db, gint64 *version, GError **error);
  gboolean (*set_version) (LvDb *db, gint64 version, GError **error);
  /* Whether a transaction is open: a full disk ends it unasked. */
  gboolean (*is_in_transaction) (LvDb *db);
  /* Reads all of it and says what is wrong. */
  gboolean (*check) (LvDb *db, GError **error);
  /* Outside a transaction: nothing of what was deleted stays in any file. */
  gboolean (*scrub) (LvDb *db, GError **error);

  /* Prepared once per database and SQL literal, and kept. */
  LvStatement *(*prepare) (LvDb *db, const char *sql, GError **error);
  void (*bind_text) (LvStatement *statement, int index, const char *value); /* NULL allowed */
  void (*bind_int) (LvStatement *statement, int index, gint64 value);
  void (*bind_double) (LvStatement *statement, int index, double value);
  void (*bind_blob) (LvStatement *statement, int index, const guint8 *data, gsize length);
  /* 1: a row, 0: done, -1: error. Resets itself after 0 and -1. */
  int (*step) (LvStatement *statement, GError **error);
  void (*reset) (LvStatement *statement);
  const char *(*column_text) (LvStatement *statement, int column); /* "" for NULL */
  gboolean (*column_is_null) (LvStatement *statement, int column);
  gint64 (*column_int) (LvStatement *statement, int column);
  double (*column_double) (LvStatement *statement, int column);
  const guint8 *(*column_blob) (LvStatement *statement, int column, gsize *length);
  gint64 (*changes) (LvDb *db);
} LvDbBackend;

/* What every backend's database begins with. */
struct _LvDb
{
  const LvDbBackend *backend;
  const LvRecordHashes *hashes; /* borrowed; set before the first unit of work */
  gboolean needs_scrub;         /* something was purged in this transaction */
};

extern const LvDbBackend lv_sqlite_backend;

gboolean lv_db_run_script (LvDb *db, const char *sql, GError **error);

/* One statement on its way: its parameters are bound in their order, then the columns of each row
 * are read in theirs. The first error stays and makes all that follows do nothing, so that only the
 * end need be checked:
 *
 *   g_auto (LvQuery) query = lv_query (db, "SELECT name FROM users WHERE id = ?1");
 *
 *   lv_query_bind_text (&query, id);
 *   return lv_query_one (&query, read_name, error);
 */
typedef struct
{
  LvDb *db;
  LvStatement *statement; /* NULL when it could not be prepared */
  int parameter;
  int column;
  GError *error;
} LvQuery;

LvQuery lv_query (LvDb *db, const char *sql);
void lv_query_clear (LvQuery *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LvQuery, lv_query_clear)

void lv_query_bind_text (LvQuery *self, const char *value);
/* Binds the folded form. */
void lv_query_bind_key (LvQuery *self, const char *value);
void lv_query_bind_int (LvQuery *self, gint64 value);
void lv_query_bind_double (LvQuery *self, double value);
void lv_query_bind_bytes (LvQuery *self, const guint8 *data, gsize length);

/* To the next row; FALSE at the end and after an error. */
gboolean lv_query_next (LvQuery *self);
/* Gives up what was there before. */
void lv_query_read_text (LvQuery *self, char **out);
void lv_query_read_optional_text (LvQuery *self, char **out); /* NULL where the column is */
gint64 lv_query_read_int (LvQuery *self);
double lv_query_read_double (LvQuery *self);
/* Zeros where the column is NULL; another length is an error. */
void lv_query_read_bytes (LvQuery *self, guint8 *out, gsize length);

/* Ends the query: TRUE when nothing failed. */
gboolean lv_query_finish (LvQuery *self, GError **error);
/* Runs to the end, past any rows. */
gboolean lv_query_run (LvQuery *self, GError **error);
/* The same; LIVEON_ERROR_NOT_FOUND when no row was changed. */
gboolean lv_query_run_on_row (LvQuery *self, GError **error);
/* The number in the first column of the only row; 0 when there is no row. */
gboolean lv_query_number (LvQuery *self, gint64 *out, GError **error);

/* Makes a value of the row at hand. */
typedef gpointer (*LvQueryRead) (LvQuery *self);
/* Of the first row; NULL without error where there is none. */
gpointer lv_query_one (LvQuery *self, LvQueryRead read, GDestroyNotify free_value, GError **error);
GPtrArray *
lv_query_list (LvQuery *self, LvQueryRead read, GDestroyNotify free_value, GError **error);
/* The reader of rows of one text: a char *. */
gpointer lv_query_dup_text (LvQuery *self);

/* A limit of 0 bounds nothing. */
gint64 lv_query_limit (guint limit);

G_END_DECLS
