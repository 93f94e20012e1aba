/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The SQLite backend. Store thread; a database is opened before that thread starts, or on it. */
#include "lv-db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "lv-error.h"

typedef struct
{
  LvDb parent;
  sqlite3 *handle;
  GHashTable *statements; /* SQL → LvStatement */
  char *path;
} SqliteDb;

struct _LvStatement
{
  SqliteDb *db;
  sqlite3_stmt *handle;
};

/* Durable at every commit; small, as there may be a database for each of many tenants; and nothing
 * that was deleted stays readable. */
static const char settings[]
    = "PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA secure_delete = ON;"
      "PRAGMA trusted_schema = OFF;"
      "PRAGMA recursive_triggers = ON;" /* REPLACE deletes, and is told so */
      "PRAGMA cell_size_check = ON;"
      "PRAGMA temp_store = MEMORY;"
      "PRAGMA journal_size_limit = 4194304;"
      "PRAGMA cache_size = -512;";

#define BUSY_TIMEOUT_MS 5000

static void
statement_free (gpointer data)
{
  LvStatement *self = data;

  sqlite3_finalize (self->handle);
  g_free (self);
}

/* "UNIQUE constraint failed: users.login_key" → "login" */
static char *
dup_conflicting_field (const char *message)
{
  const char *dot = strchr (message, '.');
  g_autofree char *field = g_strdup (dot != NULL ? dot + 1 : "id");

  field[strcspn (field, ",")] = '\0';
  if (g_str_has_suffix (field, "_key"))
    field[strlen (field) - strlen ("_key")] = '\0';
  return g_steal_pointer (&field);
}

static void
set_error (SqliteDb *self, int code, GError **error)
{
  const char *message = sqlite3_errmsg (self->handle);
  g_autofree char *name = g_path_get_basename (self->path);

  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
    {
      g_autofree char *field = dup_conflicting_field (message);

      lv_error_set (error, LIVEON_ERROR_CONFLICT, "field", field, NULL);
    }
  else if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
    lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  else if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
    lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s is damaged (%s): restore it from a backup",
                         self->path, message);
  else if ((code & 0xff) == SQLITE_FULL)
    lv_error_set_detail (error, LIVEON_ERROR_STORE, "no room is left on the disk of %s",
                         self->path);
  else
    lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s: %s (%d)", name, message, code);
}

static gboolean
sqlite_run_script (LvDb *db, const char *sql, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  set_error (self, code, error);
  return FALSE;
}

static void
sqlite_close (LvDb *db, gboolean to_erase)
{
  SqliteDb *self = (SqliteDb *) db;
  int keep_log = to_erase;

  g_hash_table_unref (self->statements);
  sqlite3_file_control (self->handle, NULL, SQLITE_FCNTL_PERSIST_WAL, &keep_log);
  sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self);
}

/* SQLite would make it readable for everyone; its companions take over the mode of the file. */
static gboolean
ensure_private_file (const char *path, gboolean create, GError **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT : 0), 0600);

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s cannot be opened: %s", path,
                       g_strerror (errno));
  return FALSE;
}

/* SQLite falls back without a word where files cannot be shared in memory. */
static gboolean
check_log (SqliteDb *self, GError **error)
{
  g_auto (LvQuery) query = lv_query (&self->parent, "PRAGMA journal_mode");
  g_autofree char *mode = lv_query_one (&query, lv_query_dup_text, g_free, error);

  if (mode == NULL || g_str_equal (mode, "wal"))
    return mode != NULL;
  lv_error_set_detail (
      error, LIVEON_ERROR_STORE,
      "%s cannot keep a write-ahead log (is it on a network disk?): use a local disk", self->path);
  return FALSE;
}

static gboolean
configure (SqliteDb *self, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  return sqlite_run_script (&self->parent, settings, error) && check_log (self, error);
}

static LvDb *
sqlite_open (const char *path, gboolean create, GError **error)
{
  SqliteDb *self;
  int code;

  if (!ensure_private_file (path, create, error))
    return NULL;
  self = g_new0 (SqliteDb, 1);
  self->parent.backend = &lv_sqlite_backend;
  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);
  code = sqlite3_open_v2 (path, &self->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
  if (code != SQLITE_OK)
    set_error (self, code, error);
  else if (configure (self, error))
    return &self->parent;
  sqlite_close (&self->parent, FALSE);
  return NULL;
}

static LvStatement *
sqlite_prepare (LvDb *db, const char *sql, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;
  LvStatement *statement = g_hash_table_lookup (self->statements, sql);
  sqlite3_stmt *handle = NULL;
  int code;

  if (statement != NULL)
    {
      g_assert (!sqlite3_stmt_busy (statement->handle));
      return statement;
    }
  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }
  statement = g_new0 (LvStatement, 1);
  statement->db = self;
  statement->handle = handle;
  g_hash_table_insert (self->statements, (gpointer) sqlite3_sql (handle), statement);
  return statement;
}

static gboolean
get_number (LvDb *db, const char *sql, gint64 *out, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);

  return lv_query_number (&query, out, error);
}

static gboolean
sqlite_get_version (LvDb *db, gint64 *version, GError **error)
{
  return get_number (db, "PRAGMA user_version", version, error);
}

static gboolean
sqlite_set_version (LvDb *db, gint64 version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version);

  return sqlite_run_script (db, sql, error);
}

static gboolean
sqlite_is_in_transaction (LvDb *db)
{
  return !sqlite3_get_autocommit (((SqliteDb *) db)->handle);
}

static gboolean
sqlite_check (LvDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;
  g_auto (LvQuery) integrity = lv_query (db, "PRAGMA integrity_check (1)");
  g_auto (LvQuery) keys = lv_query (db, "PRAGMA foreign_key_check");
  g_autofree char *finding = NULL;

  if (lv_query_next (&integrity))
    lv_query_read_text (&integrity, &finding);
  if (!lv_query_finish (&integrity, error))
    return FALSE;
  if (g_strcmp0 (finding, "ok") == 0 && lv_query_next (&keys))
    {
      g_autofree char *table = NULL;

      lv_query_read_text (&keys, &table);
      g_free (finding);
      finding = g_strdup_printf ("a row of %s belongs to nothing", table);
    }
  if (!lv_query_finish (&keys, error))
    return FALSE;
  if (g_strcmp0 (finding, "ok") == 0)
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s is damaged (%s): restore it from a backup",
                       self->path,
                       finding != NULL ? g_strdelimit (finding, "\n", ' ') : "no answer");
  return FALSE;
}

static gboolean
sqlite_scrub (LvDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;
  int code = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  /* Somebody reads (a backup): the next commit that purges tries again. */
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY)
    return TRUE;
  set_error (self, code, error);
  return FALSE;
}

/* More values than parameters: the statement's author is wrong. */
static void
check_bound (int code)
{
  g_assert (code != SQLITE_RANGE);
}

static void
sqlite_bind_text (LvStatement *statement, int index, const char *value)
{
  check_bound (sqlite3_bind_text (statement->handle, index, value, -1, SQLITE_TRANSIENT));
}

static void
sqlite_bind_int (LvStatement *statement, int index, gint64 value)
{
  check_bound (sqlite3_bind_int64 (statement->handle, index, value));
}

static void
sqlite_bind_double (LvStatement *statement, int index, double value)
{
  check_bound (sqlite3_bind_double (statement->handle, index, value));
}

static void
sqlite_bind_blob (LvStatement *statement, int index, const guint8 *data, gsize length)
{
  check_bound (sqlite3_bind_blob64 (statement->handle, index, data, length, SQLITE_TRANSIENT));
}

static void
sqlite_reset (LvStatement *statement)
{
  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
}

static int
sqlite_step (LvStatement *statement, GError **error)
{
  int code = sqlite3_step (statement->handle);

  if (code == SQLITE_ROW)
    return 1;
  if (code != SQLITE_DONE)
    set_error (statement->db, code, error);
  sqlite_reset (statement);
  return code == SQLITE_DONE ? 0 : -1;
}

static const char *
sqlite_column_text (LvStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement->handle, column);

  return text != NULL ? text : "";
}

static gboolean
sqlite_column_is_null (LvStatement *statement, int column)
{
  return sqlite3_column_type (statement->handle, column) == SQLITE_NULL;
}

static gint64
sqlite_column_int (LvStatement *statement, int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

static double
sqlite_column_double (LvStatement *statement, int column)
{
  return sqlite3_column_double (statement->handle, column);
}

static const guint8 *
sqlite_column_blob (LvStatement *statement, int column, gsize *length)
{
  const guint8 *data = sqlite3_column_blob (statement->handle, column);

  *length = (gsize) sqlite3_column_bytes (statement->handle, column);
  return data;
}

static gint64
sqlite_changes (LvDb *db)
{
  return sqlite3_changes64 (((SqliteDb *) db)->handle);
}

const LvDbBackend lv_sqlite_backend = {
  .open = sqlite_open,
  .close = sqlite_close,
  .run_script = sqlite_run_script,
  .get_version = sqlite_get_version,
  .set_version = sqlite_set_version,
  .is_in_transaction = sqlite_is_in_transaction,
  .check = sqlite_check,
  .scrub = sqlite_scrub,
  .prepare = sqlite_prepare,
  .bind_text = sqlite_bind_text,
  .bind_int = sqlite_bind_int,
  .bind_double = sqlite_bind_double,
  .bind_blob = sqlite_bind_blob,
  .step = sqlite_step,
  .reset = sqlite_reset,
  .column_text = sqlite_column_text,
  .column_is_null = sqlite_column_is_null,
  .column_int = sqlite_column_int,
  .column_double = sqlite_column_double,
  .column_blob = sqlite_column_blob,
  .changes = sqlite_changes,
};
