/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What makes records quick to look at, and what keeps them from going. Nothing here is evidence:
 * all of it can be made again from the chain, and a trigger keeps each row beside what it is drawn
 * from. */
#include "lv-schema.h"

/* Short numbers for long ids, so that an index of millions of rows stays small. An affiliation is
 * "@" and its name. */
#define SUBJECTS "CREATE TABLE subjects (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;"

/* A room that is empty for five minutes has another meeting afterwards. */
#define PAUSE_MS "300000"
#define MEETINGS                                                                                   \
  "CREATE TABLE meetings ("                                                                        \
  "no INTEGER PRIMARY KEY,"                                                                        \
  "room_no INTEGER NOT NULL,"                                                                      \
  "started_ms INTEGER NOT NULL,"                                                                   \
  "ended_ms INTEGER NOT NULL," /* when somebody last came or left */                               \
  "inside INTEGER NOT NULL,"                                                                       \
  "visits INTEGER NOT NULL) STRICT;"

/* The entry's seq orders what came in the same millisecond, and is in every index. */
#define VISITS                                                                                     \
  "CREATE TABLE visits ("                                                                          \
  "seq INTEGER PRIMARY KEY,"                                                                       \
  "id TEXT NOT NULL,"                                                                              \
  "user_no INTEGER NOT NULL,"                                                                      \
  "room_no INTEGER NOT NULL,"                                                                      \
  "meeting_no INTEGER NOT NULL,"                                                                   \
  "affiliation_no INTEGER NOT NULL,"                                                               \
  "entered_ms INTEGER NOT NULL,"                                                                   \
  "left_ms INTEGER NOT NULL," /* 0, and the next three −1, while inside */                       \
  "seconds INTEGER NOT NULL,"                                                                      \
  "bytes INTEGER NOT NULL,"                                                                        \
  "quality REAL NOT NULL) STRICT;"

/* Who did what to whom: to find a row of the audit by. */
static const char audits_sql[]
    = "CREATE TABLE audits ("
      "seq INTEGER PRIMARY KEY,"
      "actor TEXT NOT NULL,"
      "action TEXT NOT NULL,"
      "target TEXT NOT NULL) STRICT;"
      "INSERT INTO audits SELECT payloads.seq, COALESCE (json_extract (payload, '$.actor'), ''),"
      "  COALESCE (json_extract (payload, '$.action'), ''),"
      "  COALESCE (json_extract (payload, '$.target'), '')"
      "  FROM chain JOIN payloads ON payloads.seq = chain.seq"
      "  WHERE kind = 'audit' AND json_valid (payload);"
      "CREATE INDEX audits_by_actor ON audits (actor, seq);"
      "CREATE INDEX audits_by_action ON audits (action, seq);"
      "CREATE TRIGGER audit_goes AFTER DELETE ON payloads WHEN OLD.purge_ms IS NOT NULL BEGIN"
      "  DELETE FROM audits WHERE seq = OLD.seq;"
      "END;";

/* What was used in each hour, day and month of the company's zone: of all, of one person, in one
 * room, of one affiliation. It follows the exits of the chain: see lv-totals.h. */
#define TOTALS                                                                                     \
  "CREATE TABLE totals ("                                                                          \
  "span INTEGER NOT NULL,"                                                                         \
  "kind INTEGER NOT NULL,"                                                                         \
  "time INTEGER NOT NULL,"                                                                         \
  "subject_no INTEGER NOT NULL," /* 0: all */                                                      \
  "visits INTEGER NOT NULL,"                                                                       \
  "people INTEGER NOT NULL,"                                                                       \
  "meetings INTEGER NOT NULL,"                                                                     \
  "seconds INTEGER NOT NULL,"                                                                      \
  "bytes_sent INTEGER NOT NULL,"                                                                   \
  "bytes_received INTEGER NOT NULL,"                                                               \
  "measured_seconds INTEGER NOT NULL,"                                                             \
  "quality_seconds REAL NOT NULL,"                                                                 \
  "PRIMARY KEY (span, kind, time, subject_no)) STRICT, WITHOUT ROWID;"                             \
  "CREATE TABLE totals_state ("                                                                    \
  "id INTEGER PRIMARY KEY CHECK (id = 1),"                                                         \
  "seq INTEGER NOT NULL," /* of the last exit that is in */                                        \
  "meeting_no INTEGER NOT NULL) STRICT;"                                                           \
  "INSERT INTO totals_state (id, seq, meeting_no) VALUES (1, 0, 0);"

static const char tables_sql[] = SUBJECTS MEETINGS VISITS TOTALS;

/* What there was before. */
static const char fill_sql[]
    = "INSERT INTO subjects (id) SELECT user_id FROM entries UNION SELECT room_id FROM entries"
      " UNION SELECT '@' || affiliation FROM entries;"
      "INSERT INTO visits SELECT seq, id, user_no, room_no,"
      "  SUM (before_ms IS NULL OR before_ms < entered_ms - " PAUSE_MS ")"
      "    OVER (ORDER BY room_no, entered_ms, seq),"
      "  affiliation_no, entered_ms, left_ms,"
      "  CASE WHEN left_ms = 0 THEN -1 ELSE MAX (left_ms - entered_ms, 0) / 1000 END,"
      "  bytes, quality FROM ("
      "  SELECT entries.seq, entries.id, people.no AS user_no, rooms.no AS room_no,"
      "    affiliations.no AS affiliation_no, entered_ms, COALESCE (left_ms, 0) AS left_ms,"
      "    COALESCE (bytes_sent + bytes_received, -1) AS bytes, COALESCE (quality, -1.0) AS "
      "quality,"
      "    MAX (COALESCE (left_ms, 9000000000000000)) OVER (PARTITION BY rooms.no"
      "      ORDER BY entered_ms, entries.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
      "      AS before_ms"
      "  FROM entries LEFT JOIN exits ON exits.id = entries.id"
      "  JOIN subjects AS people ON people.id = user_id"
      "  JOIN subjects AS rooms ON rooms.id = room_id"
      "  JOIN subjects AS affiliations ON affiliations.id = '@' || affiliation);"
      "INSERT INTO meetings SELECT meeting_no, MIN (room_no), MIN (entered_ms),"
      "  MAX (MAX (entered_ms, left_ms)), SUM (left_ms = 0), COUNT (*)"
      "  FROM visits GROUP BY meeting_no;";

static const char indexes_sql[]
    = "CREATE INDEX visits_by_time ON visits (entered_ms);"
      "CREATE INDEX visits_by_user ON visits (user_no, entered_ms);"
      "CREATE INDEX visits_by_room ON visits (room_no, entered_ms);"
      "CREATE INDEX visits_by_affiliation ON visits (affiliation_no, entered_ms);"
      "CREATE INDEX visits_by_meeting ON visits (meeting_no);"
      "CREATE INDEX visits_by_seconds ON visits (seconds);"
      "CREATE INDEX visits_by_bytes ON visits (bytes);"
      "CREATE INDEX visits_by_quality ON visits (quality);"
      "CREATE INDEX meetings_by_room ON meetings (room_no, started_ms);"
      "CREATE INDEX meetings_by_time ON meetings (started_ms);"
      "CREATE INDEX exits_by_seq ON exits (seq);";

#define USER_NO "(SELECT no FROM subjects WHERE id = NEW.user_id)"
#define ROOM_NO "(SELECT no FROM subjects WHERE id = NEW.room_id)"
#define AFFILIATION_NO "(SELECT no FROM subjects WHERE id = '@' || NEW.affiliation)"
#define LAST_MEETING                                                                               \
  "(SELECT no FROM meetings WHERE room_no = " ROOM_NO " ORDER BY started_ms DESC, no DESC LIMIT "  \
  "1)"
#define SEQ_OF_ENTRY "(SELECT seq FROM entries WHERE id = NEW.id)"

static const char entries_sql[]
    = "CREATE TRIGGER entry_is_a_visit AFTER INSERT ON entries BEGIN"
      "  INSERT INTO subjects (id) VALUES (NEW.user_id) ON CONFLICT DO NOTHING;"
      "  INSERT INTO subjects (id) VALUES (NEW.room_id) ON CONFLICT DO NOTHING;"
      "  INSERT INTO subjects (id) VALUES ('@' || NEW.affiliation) ON CONFLICT DO NOTHING;"
      "  INSERT INTO meetings (room_no, started_ms, ended_ms, inside, visits)"
      "    SELECT " ROOM_NO ", NEW.entered_ms, NEW.entered_ms, 0, 0"
      "    WHERE NOT EXISTS (SELECT 1 FROM meetings WHERE no = " LAST_MEETING
      "      AND (inside > 0 OR ended_ms >= NEW.entered_ms - " PAUSE_MS "));"
      "  INSERT INTO visits VALUES (NEW.seq, NEW.id, " USER_NO ", " ROOM_NO ", " LAST_MEETING
      ",   " AFFILIATION_NO ", NEW.entered_ms, 0, -1, -1, -1.0);"
      "  UPDATE meetings SET inside = inside + 1, visits = visits + 1,"
      "    ended_ms = MAX (ended_ms, NEW.entered_ms) WHERE no = " LAST_MEETING ";"
      "END;"
      "CREATE TRIGGER visit_goes AFTER DELETE ON entries BEGIN"
      "  UPDATE meetings SET visits = visits - 1 WHERE no"
      "    = (SELECT meeting_no FROM visits WHERE seq = OLD.seq);"
      "  DELETE FROM meetings WHERE visits = 0 AND no"
      "    = (SELECT meeting_no FROM visits WHERE seq = OLD.seq);"
      "  DELETE FROM visits WHERE seq = OLD.seq;"
      "END;";

static const char exits_sql[]
    = "CREATE TRIGGER exit_ends_a_visit AFTER INSERT ON exits BEGIN"
      "  UPDATE visits SET left_ms = NEW.left_ms,"
      "    seconds = MAX (NEW.left_ms - entered_ms, 0) / 1000,"
      "    bytes = NEW.bytes_sent + NEW.bytes_received, quality = NEW.quality"
      "    WHERE seq = " SEQ_OF_ENTRY ";"
      "  UPDATE meetings SET inside = inside - 1, ended_ms = MAX (ended_ms, NEW.left_ms)"
      "    WHERE no = (SELECT meeting_no FROM visits WHERE seq = " SEQ_OF_ENTRY ");"
      "END;";

/* What must not go though it is old enough: of one person or one room or of all (subject is empty),
 * of a stretch of time (0: unbounded). ended_ms 0: in force. */
static const char holds_sql[]
    = "CREATE TABLE holds ("
      "id TEXT PRIMARY KEY,"
      "subject TEXT NOT NULL,"
      "from_ms INTEGER NOT NULL,"
      "to_ms INTEGER NOT NULL,"
      "until_ms INTEGER NOT NULL,"
      "reason TEXT NOT NULL,"
      "by_id TEXT NOT NULL,"
      "created_ms INTEGER NOT NULL,"
      "ended_ms INTEGER NOT NULL,"
      "ended_by TEXT NOT NULL) STRICT;"
      "CREATE TRIGGER held_entries_stay BEFORE DELETE ON entries"
      "  WHEN EXISTS (SELECT 1 FROM holds WHERE ended_ms = 0"
      "    AND subject IN ('', OLD.user_id, OLD.room_id)"
      "    AND from_ms <= (SELECT left_ms FROM exits WHERE exits.id = OLD.id)"
      "    AND (to_ms = 0 OR to_ms > OLD.entered_ms)) BEGIN"
      "  SELECT RAISE (ABORT, 'records under a legal hold stay');"
      "END;";

/* What one administrator asks to hand out, and another one decides. */
static const char disclosures_sql[] = "CREATE TABLE disclosures ("
                                      "id TEXT PRIMARY KEY,"
                                      "subject TEXT NOT NULL,"
                                      "from_ms INTEGER NOT NULL,"
                                      "to_ms INTEGER NOT NULL,"
                                      "reason TEXT NOT NULL,"
                                      "by_id TEXT NOT NULL,"
                                      "created_ms INTEGER NOT NULL,"
                                      "decided_by TEXT NOT NULL," /* empty: nobody yet */
                                      "decided_ms INTEGER NOT NULL,"
                                      "is_approved INTEGER NOT NULL) STRICT;";

/* Heads of the chain that were kept, to be compared with it later. */
static const char heads_sql[] = "CREATE TABLE kept_heads ("
                                "seq INTEGER PRIMARY KEY,"
                                "time_ms INTEGER NOT NULL,"
                                "hash BLOB NOT NULL,"
                                "kept_ms INTEGER NOT NULL,"
                                "by_id TEXT NOT NULL) STRICT;";

const char *const lv_schema_audits[] = { audits_sql, NULL };
const char *const lv_schema_records[]
    = { audits_sql, tables_sql, fill_sql,        indexes_sql, entries_sql,
        exits_sql,  holds_sql,  disclosures_sql, heads_sql,   NULL };
