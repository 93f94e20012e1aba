/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-schema.h"

#include "lv-error.h"

/* Rules and switches, wherever they are: LvTri as a number. */
#define RULES                                                                                      \
  "rule_sign_in INTEGER NOT NULL,"                                                                 \
  "rule_join INTEGER NOT NULL,"                                                                    \
  "rule_create_rooms INTEGER NOT NULL,"                                                            \
  "hours TEXT NOT NULL,"                                                                           \
  "networks TEXT NOT NULL,"
#define SWITCHES                                                                                   \
  "chat INTEGER NOT NULL,"                                                                         \
  "share INTEGER NOT NULL,"                                                                        \
  "guests INTEGER NOT NULL,"

static const char tenants_sql[] = "CREATE TABLE tenants ("
                                  "id TEXT PRIMARY KEY,"
                                  "code TEXT NOT NULL,"
                                  "code_key TEXT UNIQUE," /* NULL: nobody types one */
                                  "name TEXT NOT NULL,"
                                  "is_closed INTEGER NOT NULL,"
                                  "created_ms INTEGER NOT NULL,"
                                  "closed_ms INTEGER NOT NULL,"
                                  "removal_ms INTEGER NOT NULL,"
                                  "admin_path_hash BLOB UNIQUE," /* NULL: none */
                                  "is_removed INTEGER NOT NULL DEFAULT 0) STRICT;";

/* Whose database this is: a file put in another's place is refused. */
static const char owner_sql[] = "CREATE TABLE owner (tenant_id TEXT PRIMARY KEY) STRICT;";

static const char policy_sql[]
    = "CREATE TABLE policy ("
      "id INTEGER PRIMARY KEY CHECK (id = 1),"
      "min_length INTEGER NOT NULL,"
      "min_classes INTEGER NOT NULL,"
      "history INTEGER NOT NULL,"
      "max_age_days INTEGER NOT NULL,"
      "lockout_failures INTEGER NOT NULL,"
      "lockout_seconds INTEGER NOT NULL," RULES SWITCHES "retention_years INTEGER NOT NULL,"
      "is_legal_hold INTEGER NOT NULL,"
      "time_zone TEXT NOT NULL) STRICT;";

static const char users_sql[]
    = "CREATE TABLE groups ("
      "id TEXT PRIMARY KEY," RULES SWITCHES "name TEXT NOT NULL,"
      "name_key TEXT NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE users ("
      "id TEXT PRIMARY KEY,"
      "login TEXT NOT NULL,"
      "login_key TEXT NOT NULL UNIQUE,"
      "name TEXT NOT NULL,"
      "name_key TEXT NOT NULL,"
      "reading TEXT NOT NULL,"
      "reading_key TEXT NOT NULL,"
      "affiliation TEXT NOT NULL,"
      "affiliation_key TEXT NOT NULL,"
      "title TEXT NOT NULL,"
      "mail TEXT NOT NULL,"
      "is_admin INTEGER NOT NULL,"
      "is_suspended INTEGER NOT NULL," RULES "password_hash TEXT,"
      "password_changed_ms INTEGER NOT NULL,"
      "must_change_password INTEGER NOT NULL,"
      "created_ms INTEGER NOT NULL,"
      "sso_subject TEXT,"
      "second_factor TEXT) STRICT;"
      "CREATE INDEX users_by_reading ON users (reading_key, name_key, id);"
      "CREATE TRIGGER users_stay BEFORE DELETE ON users BEGIN"
      "  SELECT RAISE (ABORT, 'nobody is ever deleted');"
      "END;"
      "CREATE TABLE user_groups ("
      "user_id TEXT NOT NULL REFERENCES users (id),"
      "group_id TEXT NOT NULL REFERENCES groups (id),"
      "PRIMARY KEY (user_id, group_id)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE old_passwords ("
      "user_id TEXT NOT NULL REFERENCES users (id),"
      "number INTEGER NOT NULL," /* grows with each change */
      "password_hash TEXT NOT NULL,"
      "PRIMARY KEY (user_id, number)) STRICT, WITHOUT ROWID;";

static const char sessions_sql[]
    = "CREATE TABLE sessions ("
      "id TEXT PRIMARY KEY,"
      "user_id TEXT NOT NULL REFERENCES users (id),"
      "device_id TEXT NOT NULL,"
      "device_name TEXT NOT NULL,"
      "device_key BLOB NOT NULL,"
      "access_hash BLOB NOT NULL UNIQUE,"
      "access_expires_ms INTEGER NOT NULL,"
      "resume_hash BLOB NOT NULL UNIQUE,"
      "resume_expires_ms INTEGER NOT NULL,"
      "client TEXT NOT NULL,"
      "address TEXT NOT NULL,"
      "created_ms INTEGER NOT NULL,"
      "used_ms INTEGER NOT NULL) STRICT;"
      "CREATE INDEX sessions_by_user ON sessions (user_id, created_ms);"
      "CREATE INDEX sessions_by_expiry ON sessions (resume_expires_ms);"
      "CREATE TABLE devices ("
      "user_id TEXT NOT NULL REFERENCES users (id),"
      "device_id TEXT NOT NULL,"
      "first_ms INTEGER NOT NULL,"
      "last_ms INTEGER NOT NULL,"
      "PRIMARY KEY (user_id, device_id)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE failures ("
      "subject TEXT PRIMARY KEY,"
      "count INTEGER NOT NULL,"
      "last_ms INTEGER NOT NULL,"
      "expires_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE INDEX failures_by_expiry ON failures (expires_ms);";

static const char rooms_sql[]
    = "CREATE TABLE rooms ("
      "id TEXT PRIMARY KEY,"
      "name TEXT NOT NULL,"
      "name_key TEXT NOT NULL,"
      "reading TEXT NOT NULL,"
      "reading_key TEXT NOT NULL,"
      "description TEXT NOT NULL,"
      "capacity INTEGER NOT NULL,"
      "mode INTEGER NOT NULL,"
      "salt BLOB NOT NULL,"
      "iterations INTEGER NOT NULL,"
      "verifier BLOB NOT NULL,"
      "secret_epoch INTEGER NOT NULL,"
      "is_for_everyone INTEGER NOT NULL,"
      "schedule INTEGER NOT NULL,"
      "starts_ms INTEGER NOT NULL,"
      "ends_ms INTEGER NOT NULL," SWITCHES "creator_id TEXT NOT NULL,"
      "is_closed INTEGER NOT NULL,"
      "created_ms INTEGER NOT NULL) STRICT;"
      "CREATE INDEX rooms_by_reading ON rooms (reading_key, name_key, id);"
      "CREATE TABLE room_groups ("
      "room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,"
      "group_id TEXT NOT NULL REFERENCES groups (id),"
      "PRIMARY KEY (room_id, group_id)) STRICT, WITHOUT ROWID;";

static const char announcements_sql[]
    = "CREATE TABLE announcements ("
      "id TEXT PRIMARY KEY,"
      "kind INTEGER NOT NULL,"
      "title_ja TEXT NOT NULL,"
      "title_en TEXT NOT NULL,"
      "body_ja TEXT NOT NULL,"
      "body_en TEXT NOT NULL,"
      "follows_id TEXT REFERENCES announcements (id),"
      "published_ms INTEGER NOT NULL,"
      "effective_ms INTEGER NOT NULL,"
      "is_short_notice INTEGER NOT NULL) STRICT;"
      "CREATE INDEX announcements_by_time ON announcements (published_ms, id);";

/* The chain grows at its end and never changes. What a person could be known by stands beside it,
 * and goes when it is old enough: the triggers let go only what is older than the bound in
 * `purging`, which has a row during a purge's transaction alone. purge_ms is NULL for the payloads
 * of visits: these go with their visit. */
static const char records_sql[]
    = "CREATE TABLE chain ("
      "seq INTEGER PRIMARY KEY,"
      "time_ms INTEGER NOT NULL,"
      "kind TEXT NOT NULL,"
      "digest BLOB NOT NULL,"
      "hash BLOB NOT NULL) STRICT;"
      "CREATE INDEX chain_of_audit ON chain (seq) WHERE kind = 'audit';"
      "CREATE TABLE payloads ("
      "seq INTEGER PRIMARY KEY REFERENCES chain (seq),"
      "salt BLOB NOT NULL,"
      "payload TEXT NOT NULL,"
      "purge_ms INTEGER) STRICT;"
      "CREATE INDEX payloads_by_time ON payloads (purge_ms) WHERE purge_ms IS NOT NULL;"
      "CREATE TABLE purging (before_ms INTEGER NOT NULL) STRICT;";

static const char visits_sql[]
    = "CREATE TABLE entries ("
      "id TEXT PRIMARY KEY,"
      "seq INTEGER NOT NULL,"
      "user_id TEXT NOT NULL,"
      "login TEXT NOT NULL,"
      "user_name TEXT NOT NULL,"
      "affiliation TEXT NOT NULL,"
      "room_id TEXT NOT NULL,"
      "room_name TEXT NOT NULL,"
      "address TEXT NOT NULL,"
      "client TEXT NOT NULL,"
      "entered_ms INTEGER NOT NULL) STRICT;"
      "CREATE INDEX entries_by_time ON entries (entered_ms, id);"
      "CREATE INDEX entries_by_user ON entries (user_id, entered_ms, id);"
      "CREATE INDEX entries_by_room ON entries (room_id, entered_ms, id);"
      "CREATE INDEX entries_by_user_and_room ON entries (user_id, room_id, entered_ms, id);"
      "CREATE TABLE exits ("
      "id TEXT PRIMARY KEY REFERENCES entries (id) DEFERRABLE INITIALLY DEFERRED,"
      "seq INTEGER NOT NULL,"
      "left_ms INTEGER NOT NULL,"
      "reason TEXT NOT NULL,"
      "bytes_sent INTEGER NOT NULL,"
      "bytes_received INTEGER NOT NULL,"
      "average_bps INTEGER NOT NULL,"
      "peak_bps INTEGER NOT NULL,"
      "quality REAL NOT NULL) STRICT;"
      "CREATE INDEX exits_by_time ON exits (left_ms, id);"
      "CREATE TABLE leases ("
      "id TEXT PRIMARY KEY REFERENCES entries (id),"
      "renewed_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

#define REFUSE_UPDATE(table)                                                                       \
  "CREATE TRIGGER " table "_stay_as_they_are BEFORE UPDATE ON " table " BEGIN"                     \
  "  SELECT RAISE (ABORT, 'records are never changed');"                                           \
  "END;"
#define REFUSE_DELETE_UNLESS(table, condition)                                                     \
  "CREATE TRIGGER " table "_stay BEFORE DELETE ON " table " WHEN NOT EXISTS (" condition ") BEGIN" \
  "  SELECT RAISE (ABORT, 'records are never deleted');"                                           \
  "END;"

static const char guards_sql[] = REFUSE_UPDATE ("chain") REFUSE_UPDATE ("payloads") REFUSE_UPDATE (
    "entries") REFUSE_UPDATE ("exits") REFUSE_DELETE_UNLESS ("chain", "SELECT 1 WHERE 0")
    REFUSE_DELETE_UNLESS ("payloads",
                          "SELECT 1 FROM purging"
                          " WHERE OLD.purge_ms IS NULL OR OLD.purge_ms < before_ms")
        REFUSE_DELETE_UNLESS ("entries",
                              "SELECT 1 FROM purging, exits"
                              " WHERE exits.id = OLD.id AND exits.left_ms < before_ms")
            REFUSE_DELETE_UNLESS (
                "exits",
                "SELECT 1 FROM purging WHERE OLD.left_ms < before_ms") "CREATE TRIGGER "
                                                                       "chain_has_no_gap BEFORE "
                                                                       "INSERT ON chain"
                                                                       "  WHEN NEW.seq <> (SELECT "
                                                                       "COALESCE (MAX (seq), 0) + "
                                                                       "1 FROM chain) BEGIN"
                                                                       "  SELECT RAISE (ABORT, "
                                                                       "'the chain has no gaps');"
                                                                       "END;";

static const char media_sql[]
    = "CREATE TABLE media_minutes ("
      "visit_id TEXT NOT NULL,"
      "time_ms INTEGER NOT NULL,"
      "seconds INTEGER NOT NULL,"
      "bytes_sent INTEGER NOT NULL,"
      "bytes_received INTEGER NOT NULL,"
      "peak_bps INTEGER NOT NULL,"
      "loss_sent REAL NOT NULL,"
      "loss_received REAL NOT NULL,"
      "round_trip_us INTEGER NOT NULL,"
      "quality REAL NOT NULL,"
      "PRIMARY KEY (visit_id, time_ms)) STRICT, WITHOUT ROWID;"
      "CREATE INDEX media_minutes_by_time ON media_minutes (time_ms);"
      "ALTER TABLE policy ADD COLUMN user_kbps INTEGER NOT NULL DEFAULT 0;"
      "ALTER TABLE policy ADD COLUMN room_kbps INTEGER NOT NULL DEFAULT 0;"
      "ALTER TABLE policy ADD COLUMN tenant_kbps INTEGER NOT NULL DEFAULT 0;";

static const char capacity_sql[] = "CREATE TABLE capacity_samples ("
                                   "time_ms INTEGER PRIMARY KEY,"
                                   "disk_free INTEGER NOT NULL,"
                                   "disk_size INTEGER NOT NULL,"
                                   "accounts INTEGER NOT NULL,"
                                   "users INTEGER NOT NULL,"
                                   "connections INTEGER NOT NULL,"
                                   "rate_bps INTEGER NOT NULL) STRICT;";

/* From where a company is administered: networks as in rules; empty: from anywhere. */
static const char admin_networks_sql[]
    = "ALTER TABLE tenants ADD COLUMN admin_networks TEXT NOT NULL DEFAULT '';";

/* Administrators in a browser. A session holds while what it was opened on does: the address of the
 * administration, and the person's password. */
static const char admin_sql[] = "CREATE TABLE admin_sessions ("
                                "hash BLOB PRIMARY KEY,"
                                "user_id TEXT NOT NULL REFERENCES users (id),"
                                "path_hash BLOB NOT NULL,"
                                "password_changed_ms INTEGER NOT NULL,"
                                "created_ms INTEGER NOT NULL,"
                                "used_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

static const char formal_sql[]
    = "ALTER TABLE rooms ADD COLUMN is_formal INTEGER NOT NULL DEFAULT 0;";
static const char mails_sql[] = "CREATE TABLE mails ("
                                "id TEXT PRIMARY KEY,"
                                "recipient TEXT NOT NULL,"
                                "subject TEXT NOT NULL,"
                                "body TEXT NOT NULL,"
                                "created_ms INTEGER NOT NULL,"
                                "attempts INTEGER NOT NULL,"
                                "next_ms INTEGER NOT NULL) STRICT;"
                                "CREATE INDEX mails_by_next ON mails (next_ms, id);";
static const char bars_sql[] = "CREATE TABLE bars ("
                               "room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,"
                               "user_id TEXT NOT NULL REFERENCES users (id),"
                               "until_ms INTEGER NOT NULL," /* 0: for good */
                               "reason TEXT NOT NULL,"
                               "by_id TEXT NOT NULL,"
                               "created_ms INTEGER NOT NULL,"
                               "PRIMARY KEY (room_id, user_id)) STRICT, WITHOUT ROWID;";

/* The operator's own people, kept as a company's are; their roles are groups, see
 * lv-operator-role.h. */
#define ROLE(number, name)                                                                         \
  "INSERT INTO groups VALUES ('0000000000000000000000000000000" number "', 0, 0, 0, '', '',"       \
  " 0, 0, 0, '" name "', '" name "');"
static const char roles_sql[] = ROLE ("1", "reader") ROLE ("2", "support") ROLE ("3", "owner");
/* The address of the operator's console, of which the SHA-256 is kept, and from where it is
 * reached. */
static const char console_sql[] = "CREATE TABLE console ("
                                  "id INTEGER PRIMARY KEY CHECK (id = 1),"
                                  "path_hash BLOB NOT NULL,"
                                  "networks TEXT NOT NULL DEFAULT '') STRICT;";
static const char room_people_sql[]
    = "CREATE TABLE room_people ("
      "room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,"
      "user_id TEXT NOT NULL REFERENCES users (id),"
      "PRIMARY KEY (room_id, user_id)) STRICT, WITHOUT ROWID;";

/* mail_after: to whom it has been queued, in the order of their ids. */
static const char announcement_mail_sql[]
    = "ALTER TABLE announcements ADD COLUMN mail INTEGER NOT NULL DEFAULT 0;"
      "ALTER TABLE announcements ADD COLUMN mail_after TEXT NOT NULL DEFAULT '';"
      "CREATE INDEX announcements_by_mail ON announcements (published_ms) WHERE mail = 1;";
/* As somebody's program asked last; empty: not known. */
static const char language_sql[]
    = "ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT '';";

static const char second_factor_sql[]
    = "ALTER TABLE policy ADD COLUMN needs_second_factor INTEGER NOT NULL DEFAULT 0;";

static const char *const operator_1[]
    = { tenants_sql, announcements_sql, records_sql, visits_sql, guards_sql, NULL };
static const char *const operator_2[] = { capacity_sql, NULL };
static const char *const operator_3[] = { admin_networks_sql, NULL };
static const char *const operator_4[] = { mails_sql, NULL };
static const char *const operator_5[]
    = { users_sql, sessions_sql, admin_sql, roles_sql, console_sql, NULL };
static const char *const operator_7[] = { announcement_mail_sql, language_sql, NULL };
static const char *const *const operator_steps[]
    = { operator_1, operator_2, operator_3, operator_4, operator_5, lv_schema_audits, operator_7 };

static const char *const tenant_1[]
    = { owner_sql,         policy_sql,  users_sql,  sessions_sql, rooms_sql,
        announcements_sql, records_sql, visits_sql, guards_sql,   NULL };
static const char *const tenant_2[] = { media_sql, NULL };
static const char *const tenant_3[] = { admin_sql, NULL };
static const char *const tenant_4[] = { formal_sql, NULL };
static const char *const tenant_5[] = { mails_sql, NULL };
static const char *const tenant_6[] = { bars_sql, NULL };
static const char *const tenant_7[] = { room_people_sql, NULL };
static const char *const tenant_9[] = { announcement_mail_sql, language_sql, NULL };
static const char *const tenant_10[] = { second_factor_sql, NULL };
static const char *const *const tenant_steps[]
    = { tenant_1, tenant_2, tenant_3,          tenant_4, tenant_5,
        tenant_6, tenant_7, lv_schema_records, tenant_9, tenant_10 };

const LvSchema lv_operator_schema
    = { "the operator's database", operator_steps, G_N_ELEMENTS (operator_steps) };
const LvSchema lv_tenant_schema
    = { "a tenant's database", tenant_steps, G_N_ELEMENTS (tenant_steps) };

static gboolean
take_steps (LvDb *db, const LvSchema *schema, gint64 version, GError **error)
{
  for (guint i = (guint) version; i < schema->n_steps; i++)
    for (const char *const *script = schema->steps[i]; *script != NULL; script++)
      if (!lv_db_run_script (db, *script, error))
        return FALSE;
  return db->backend->set_version (db, schema->n_steps, error);
}

gboolean
lv_schema_migrate (LvDb *db, const LvSchema *schema, GError **error)
{
  gint64 version = 0;

  if (!db->backend->get_version (db, &version, error))
    return FALSE;
  if (version == schema->n_steps)
    return TRUE;
  if (version < 0 || version > schema->n_steps)
    {
      lv_error_set_detail (error, LIVEON_ERROR_STORE,
                           "%s has version %" G_GINT64_FORMAT
                           ", this program knows %u at most: install the newer program",
                           schema->name, version, schema->n_steps);
      return FALSE;
    }
  if (!lv_db_run_script (db, "BEGIN", error))
    return FALSE;
  if (take_steps (db, schema, version, error) && lv_db_run_script (db, "COMMIT", error))
    return TRUE;
  g_prefix_error (error, "%s could not be brought from version %d on: ", schema->name,
                  (int) version);
  if (db->backend->is_in_transaction (db))
    lv_db_run_script (db, "ROLLBACK", NULL);
  return FALSE;
}
