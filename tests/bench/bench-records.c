/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records of a year: 5 000 000 visits and 50 000 000 samples of what media used. What a page costs,
 * what a file of all of it takes, and whether anything waits for a purge. Everything goes through
 * the operations that administrators use; figures are processor time of this process, which is the
 * server, so that a busy machine does not matter. */
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lv-chain.h"
#include "lv-hash.h"
#include "lv-operator.h"
#include "lv-recorder.h"
#include "lv-server-private.h"
#include "lv-tenants.h"
#include "test-support.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define YEAR_MS (365 * DAY_MS)
#define PEOPLE 5000
#define ROOMS 500
#define AFFILIATIONS 40
#define MINUTES 10 /* of a visit */
#define PAGES 20   /* of each kind */

typedef struct
{
  char *folder;
  LiveonServerConfig *config;
  LiveonServer *server;
  LvContext *context;
  char *tenant_id;
  char *database;
  gint64 n_visits;
  gint64 now_ms;
} Bench;

/* --- asking --- */

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
seconds (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

static char *
ask_with (Bench *self, const char *command, const char *arguments, GOutputStream *output)
{
  g_autoptr (LvJson) json = lv_json_parse (arguments, strlen (arguments), 65536, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LvOperatorCaller caller = { .actor = "operator:bench", .output = output };
  char *answer;

  g_assert_nonnull (json);
  lv_operator_run_async (self->context, &caller, command, json, NULL, NULL, test_take_result,
                         &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = lv_operator_run_finish (result, &error);
  g_assert_no_error (error);
  return answer;
}

static char *
ask (Bench *self, const char *command, const char *members)
{
  g_autofree char *arguments = g_strdup_printf ("{\"tenant\":\"bench\",\"reason\":\"bench\"%s%s}",
                                                *members != '\0' ? "," : "", members);

  return ask_with (self, command, arguments, NULL);
}

static void
start (Bench *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->config = liveon_server_config_new (self->folder);
  liveon_server_config_set (self->config, "server", "listen", "127.0.0.1:0", NULL);
  liveon_server_config_set (self->config, "records", "require_clock", "false", NULL);
  self->server = liveon_server_new (self->config);
  liveon_server_start_async (self->server, NULL, test_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  liveon_server_start_finish (self->server, result, &error);
  g_assert_no_error (error);
  self->context = lv_server_get_context (self->server);
}

static void
stop (Bench *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_server_stop_async (self->server, test_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&result);
  g_clear_object (&self->server);
  g_clear_object (&self->config);
}

/* --- a year of records --- */

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *chain, *payload, *entry, *exit, *visit, *meeting, *minute;
  gint64 seq;
  guint8 hash[32];
} Writer;

static void
run (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return statement;
}

static void
step (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (sqlite3_db_handle (statement)));
  sqlite3_reset (statement);
}

static void
bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

/* What is made quicker afterwards is put aside: indexes, and triggers that would fill row by row.
 */
static GPtrArray *
put_aside (sqlite3 *db)
{
  GPtrArray *scripts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) drops = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *names = prepare (db, "SELECT type, name, sql FROM sqlite_schema"
                                     " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
                                     " AND tbl_name IN ('chain', 'payloads', 'entries', 'exits',"
                                     " 'visits', 'meetings', 'media_minutes')"
                                     " ORDER BY type");

  while (sqlite3_step (names) == SQLITE_ROW)
    {
      g_ptr_array_add (drops, g_strdup_printf ("DROP %s %s", sqlite3_column_text (names, 0),
                                               sqlite3_column_text (names, 1)));
      g_ptr_array_add (scripts, g_strdup ((const char *) sqlite3_column_text (names, 2)));
    }
  sqlite3_finalize (names);
  for (guint i = 0; i < drops->len; i++)
    run (db, drops->pdata[i]);
  return scripts;
}

static void
append (Writer *self, gint64 time_ms, const char *kind, const char *payload)
{
  guint8 salt[16] = { 0 };
  guint8 digest[32];

  self->seq++;
  memcpy (salt, &self->seq, sizeof self->seq);
  lv_chain_digest (salt, payload, strlen (payload), digest);
  lv_chain_next (self->hash, self->seq, time_ms, kind, digest, self->hash);
  sqlite3_bind_int64 (self->chain, 1, self->seq);
  sqlite3_bind_int64 (self->chain, 2, time_ms);
  bind_text (self->chain, 3, kind);
  sqlite3_bind_blob (self->chain, 4, digest, 32, SQLITE_STATIC);
  sqlite3_bind_blob (self->chain, 5, self->hash, 32, SQLITE_STATIC);
  step (self->chain);
  sqlite3_bind_int64 (self->payload, 1, self->seq);
  sqlite3_bind_blob (self->payload, 2, salt, 16, SQLITE_STATIC);
  bind_text (self->payload, 3, payload);
  step (self->payload);
}

typedef struct
{
  guint user, room, affiliation;
  gint64 entered_ms, left_ms, bytes_sent, bytes_received;
  double quality;
} Stay;

static guint32 random_state = 1;

static guint32
next_random (guint32 below)
{
  random_state = random_state * 1664525 + 1013904223;
  return (random_state >> 8) % below;
}

static void
add_minutes (Writer *self, const char *id, const Stay *stay)
{
  for (guint i = 1; i <= MINUTES; i++)
    {
      bind_text (self->minute, 1, id);
      sqlite3_bind_int64 (self->minute, 2, stay->entered_ms + i * 60000);
      sqlite3_bind_int64 (self->minute, 3, stay->bytes_sent / MINUTES);
      sqlite3_bind_int64 (self->minute, 4, stay->bytes_received / MINUTES);
      step (self->minute);
    }
}

static void
add_visit (Writer *self, guint number, const Stay *stay)
{
  char id[33], user[33], room[33], name[32], room_name[32], affiliation[32];
  g_autofree char *payload = NULL;
  gint64 entry_seq = self->seq + 1;

  g_snprintf (id, sizeof id, "%032x", number);
  g_snprintf (user, sizeof user, "%032x", 0x10000 + stay->user);
  g_snprintf (room, sizeof room, "%032x", 0x20000 + stay->room);
  g_snprintf (name, sizeof name, "利用者 %05u", stay->user);
  g_snprintf (room_name, sizeof room_name, "会議室 %03u", stay->room);
  g_snprintf (affiliation, sizeof affiliation, "第%02u営業部", stay->affiliation);
  payload = g_strdup_printf ("{\"visit\":\"%s\",\"user\":\"%s\",\"name\":\"%s\",\"room\":\"%s\"}",
                             id, user, name, room);
  append (self, stay->entered_ms, "entry", payload);
  append (self, stay->left_ms, "exit", payload);
  bind_text (self->entry, 1, id);
  sqlite3_bind_int64 (self->entry, 2, entry_seq);
  bind_text (self->entry, 3, user);
  bind_text (self->entry, 4, name);
  bind_text (self->entry, 5, affiliation);
  bind_text (self->entry, 6, room);
  bind_text (self->entry, 7, room_name);
  sqlite3_bind_int64 (self->entry, 8, stay->entered_ms);
  step (self->entry);
  bind_text (self->exit, 1, id);
  sqlite3_bind_int64 (self->exit, 2, entry_seq + 1);
  sqlite3_bind_int64 (self->exit, 3, stay->left_ms);
  sqlite3_bind_int64 (self->exit, 4, stay->bytes_sent);
  sqlite3_bind_int64 (self->exit, 5, stay->bytes_received);
  sqlite3_bind_double (self->exit, 6, stay->quality);
  step (self->exit);
  sqlite3_bind_int64 (self->visit, 1, entry_seq);
  bind_text (self->visit, 2, id);
  sqlite3_bind_int64 (self->visit, 3, stay->user + 1);
  sqlite3_bind_int64 (self->visit, 4, PEOPLE + stay->room + 1);
  sqlite3_bind_int64 (self->visit, 5, number / 5 + 1);
  sqlite3_bind_int64 (self->visit, 6, PEOPLE + ROOMS + stay->affiliation + 1);
  sqlite3_bind_int64 (self->visit, 7, stay->entered_ms);
  sqlite3_bind_int64 (self->visit, 8, stay->left_ms);
  sqlite3_bind_int64 (self->visit, 9, (stay->left_ms - stay->entered_ms) / 1000);
  sqlite3_bind_int64 (self->visit, 10, stay->bytes_sent + stay->bytes_received);
  sqlite3_bind_double (self->visit, 11, stay->quality);
  step (self->visit);
  if (number % 5 == 0)
    {
      sqlite3_bind_int64 (self->meeting, 1, number / 5 + 1);
      sqlite3_bind_int64 (self->meeting, 2, PEOPLE + stay->room + 1);
      sqlite3_bind_int64 (self->meeting, 3, stay->entered_ms);
      sqlite3_bind_int64 (self->meeting, 4, stay->left_ms);
      step (self->meeting);
    }
  add_minutes (self, id, stay);
}

static void
add_subjects (sqlite3 *db)
{
  sqlite3_stmt *add = prepare (db, "INSERT INTO subjects (id) VALUES (?1)");

  for (guint i = 0; i < PEOPLE + ROOMS + AFFILIATIONS; i++)
    {
      char id[40];

      if (i < PEOPLE + ROOMS)
        g_snprintf (id, sizeof id, "%032x", i < PEOPLE ? 0x10000 + i : 0x20000 + i - PEOPLE);
      else
        g_snprintf (id, sizeof id, "@第%02u営業部", i - PEOPLE - ROOMS);
      bind_text (add, 1, id);
      step (add);
    }
  sqlite3_finalize (add);
}

static void
open_writer (Writer *self, const char *path)
{
  if (sqlite3_open (path, &self->db) != SQLITE_OK)
    g_error ("%s", path);
  run (self->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;"
                 "PRAGMA temp_store = FILE; PRAGMA locking_mode = EXCLUSIVE");
  run (self->db, "DELETE FROM chain WHERE 0");
}

static void
prepare_writer (Writer *self)
{
  self->chain = prepare (self->db, "INSERT INTO chain VALUES (?1, ?2, ?3, ?4, ?5)");
  self->payload
      = prepare (self->db, "INSERT INTO payloads (seq, salt, payload) VALUES (?1, ?2, ?3)");
  self->entry
      = prepare (self->db, "INSERT INTO entries VALUES (?1, ?2, ?3, 'login', ?4, ?5, ?6, ?7,"
                           " '192.0.2.1', 'liveon/0.1.0', ?8)");
  self->exit = prepare (self->db, "INSERT INTO exits VALUES (?1, ?2, ?3, 'left', ?4, ?5, 200000,"
                                  " 900000, ?6)");
  self->visit = prepare (self->db, "INSERT INTO visits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
                                   " ?10, ?11)");
  self->meeting = prepare (self->db, "INSERT INTO meetings VALUES (?1, ?2, ?3, ?4, 0, 5)");
  self->minute = prepare (self->db, "INSERT INTO media_minutes VALUES (?1, ?2, 60, ?3, ?4, 900000,"
                                    " 0.01, 0.01, 30000, 0.9)");
}

/* The newest row of the chain that there is already. */
static void
read_head (Writer *self)
{
  sqlite3_stmt *head = prepare (self->db, "SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1");

  if (sqlite3_step (head) == SQLITE_ROW)
    {
      self->seq = sqlite3_column_int64 (head, 0);
      memcpy (self->hash, sqlite3_column_blob (head, 1), 32);
    }
  sqlite3_finalize (head);
}

static void
close_writer (Writer *self)
{
  sqlite3_stmt *statements[] = { self->chain, self->payload, self->entry, self->exit,
                                 self->visit, self->meeting, self->minute };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    sqlite3_finalize (statements[i]);
  sqlite3_close (self->db);
}

static void
make_records (Bench *self)
{
  Writer writer = { NULL };
  g_autoptr (GPtrArray) scripts = NULL;
  gint64 first_ms = self->now_ms - YEAR_MS - 30 * DAY_MS; /* a month of it is to go */
  double began = seconds ();

  open_writer (&writer, self->database);
  scripts = put_aside (writer.db);
  run (writer.db, "BEGIN");
  prepare_writer (&writer);
  read_head (&writer);
  add_subjects (writer.db);
  for (guint i = 0; i < self->n_visits; i++)
    {
      guint user = next_random (PEOPLE);
      gint64 entered_ms = first_ms
                          + (gint64) ((double) i / (double) self->n_visits
                                      * (double) (YEAR_MS + 30 * DAY_MS - DAY_MS / 12));
      Stay stay = {
        .user = user,
        .room = (i / 5 * 7919) % ROOMS,
        .affiliation = user % AFFILIATIONS,
        .entered_ms = entered_ms,
        .left_ms = entered_ms + 60000 * (5 + next_random (110)),
        .bytes_sent = next_random (200000000),
        .bytes_received = next_random (800000000),
        .quality = (double) next_random (1000) / 1000,
      };

      add_visit (&writer, i, &stay);
    }
  /* Until it is measured nothing goes. */
  run (writer.db, "UPDATE policy SET is_legal_hold = 1; COMMIT");
  g_print ("rows written: %.0f s\n", seconds () - began);
  for (guint i = 0; i < scripts->len; i++)
    run (writer.db, scripts->pdata[i]);
  run (writer.db, "PRAGMA journal_mode = WAL");
  close_writer (&writer);
  g_print ("indexes made: %.0f s in all\n", seconds () - began);
}

/* --- pages --- */

/* What follows "cursor": as text or number; NULL when there is none. */
static char *
find_cursor (const char *answer)
{
  const char *at = g_strrstr (answer, "\"cursor\":");
  const char *end;

  if (at == NULL)
    return NULL;
  at += strlen ("\"cursor\":");
  end = strpbrk (*at == '"' ? at + 1 : at, "\",}");
  return g_strndup (at, (gsize) (end - at) + (*at == '"'));
}

/* The first page, then one after another. */
static void
measure_pages (Bench *self, const char *name, const char *command, const char *members)
{
  g_autofree char *cursor = NULL;
  double first = 0, sum = 0, most = 0;
  guint n_pages = 0, n_rows = 0;

  for (; n_pages < PAGES; n_pages++)
    {
      g_autofree char *arguments = cursor == NULL
                                       ? g_strdup (members)
                                       : g_strdup_printf ("%s%s\"cursor\":%s", members,
                                                          *members != '\0' ? "," : "", cursor);
      double before = cpu_ms ();
      g_autofree char *answer = ask (self, command, arguments);
      double used = cpu_ms () - before;

      if (n_pages == 0)
        first = used;
      sum += used;
      most = MAX (most, used);
      for (const char *at = answer; (at = strstr (at, "},{")) != NULL; at++)
        n_rows++;
      g_free (cursor);
      cursor = find_cursor (answer);
      if (cursor == NULL)
        {
          n_pages++;
          break;
        }
    }
  g_print ("%-44s first %6.1f  mean %6.1f  most %6.1f ms CPU  (%u pages, %u rows)\n", name, first,
           sum / n_pages, most, n_pages, n_rows + n_pages);
}

static void
measure_all_pages (Bench *self)
{
#define PERSON "\"user\":\"000000000000000000000000000107d0\""
#define ROOM "\"room\":\"00000000000000000000000000020064\""
  gint64 middle_ms = self->now_ms - YEAR_MS / 2;
  g_autofree char *from = lv_time_format (middle_ms);
  g_autofree char *to = lv_time_format (middle_ms + 7 * DAY_MS);
  g_autofree char *week = g_strdup_printf ("\"from\":\"%s\",\"to\":\"%s\"", from, to);
  g_autofree char *week_of_room = g_strdup_printf ("%s," ROOM ",\"descending\":true", week);
  g_autofree char *busy_week = g_strdup_printf ("%s,\"sort\":\"bytes\",\"descending\":true", week);
  g_autofree char *deep = g_strdup_printf ("\"descending\":true,\"to\":\"%s\"", from);

  const struct
  {
    const char *name, *members;
  } cases[] = {
    { "all, newest first", "\"descending\":true" },
    { "all, from the middle of the year on", deep },
    { "one person", PERSON ",\"descending\":true" },
    { "one room", ROOM ",\"descending\":true" },
    { "one person in one room", PERSON "," ROOM },
    { "one affiliation", "\"affiliation\":\"第07営業部\",\"descending\":true" },
    { "one week of one room", week_of_room },
    { "all by bytes", "\"sort\":\"bytes\",\"descending\":true" },
    { "all by duration", "\"sort\":\"duration\"" },
    { "one room by bytes (looks in steps)", ROOM ",\"sort\":\"bytes\",\"descending\":true" },
    { "one person by bytes", PERSON ",\"sort\":\"bytes\",\"descending\":true" },
    { "one week by bytes", busy_week },
    { "the worst quality of a room", ROOM ",\"sort\":\"quality\",\"quality_below\":50" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    measure_pages (self, cases[i].name, "records.visits", cases[i].members);
  measure_pages (self, "meetings, newest first", "records.meetings", "");
  measure_pages (self, "audit, newest first", "records.audit", "");
}

static void
measure_totals (Bench *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (self->now_ms / 1000);
  g_autoptr (GDateTime) before = g_date_time_add_days (now, -364);
  g_autofree char *to = g_date_time_format (now, "%F");
  g_autofree char *from = g_date_time_format (before, "%F");
  static const char *const by[] = { "day", "month", "person", "room", "affiliation" };
  g_autofree char *span = g_strdup_printf ("\"from\":\"%s\",\"to\":\"%s\"", from, to);
  double start_ms = cpu_ms ();

  g_free (ask (self, "records.totals", span));
  g_print ("adding up %" G_GINT64_FORMAT " visits: %.0f s CPU\n", self->n_visits,
           (cpu_ms () - start_ms) / 1000);
  for (guint i = 0; i < G_N_ELEMENTS (by); i++)
    {
      g_autofree char *members = g_strdup_printf ("%s,\"by\":\"%s\"", span, by[i]);
      g_autofree char *name = g_strdup_printf ("sums of a year by %s", by[i]);
      double page_ms = cpu_ms ();

      g_free (ask (self, "records.totals", members));
      g_print ("%-44s       %6.1f ms CPU\n", name, cpu_ms () - page_ms);
    }
}

/* --- a file --- */

static gint64
resident_kb (void)
{
  g_autofree char *text = NULL;
  const char *at;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  at = text != NULL ? strstr (text, "VmRSS:") : NULL;
  return at != NULL ? g_ascii_strtoll (at + strlen ("VmRSS:"), NULL, 10) : 0;
}

typedef struct
{
  gint64 least_kb, most_kb;
} Memory;

static gboolean
look_at_memory (gpointer data)
{
  Memory *memory = data;
  gint64 now_kb = resident_kb ();

  memory->least_kb = MIN (memory->least_kb, now_kb);
  memory->most_kb = MAX (memory->most_kb, now_kb);
  return G_SOURCE_CONTINUE;
}

static void
measure_file (Bench *self, const char *format)
{
  int file = g_open ("/dev/null", O_WRONLY | O_CLOEXEC, 0);
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (file, TRUE);
  g_autofree char *arguments
      = g_strdup_printf ("{\"tenant\":\"bench\",\"reason\":\"bench\",\"format\":\"%s\"}", format);
  gint64 before_kb = resident_kb ();
  Memory memory = { before_kb, before_kb };
  guint source = g_timeout_add (20, look_at_memory, &memory);
  double before_ms = cpu_ms (), began = seconds ();

  g_free (ask_with (self, "records.visits-export", arguments, stream));
  g_source_remove (source);
  g_print ("all visits as %-8s: %.0f s, %.0f s CPU; resident %" G_GINT64_FORMAT
           " MB before, %" G_GINT64_FORMAT " MB at most\n",
           format, seconds () - began, (cpu_ms () - before_ms) / 1000, before_kb / 1024,
           memory.most_kb / 1024);
}

/* --- a purge --- */

/* Beside it, a small unit of work after another: how long each waits, and how long the loop does.
 */
typedef struct
{
  Bench *bench;
  double last_turn, longest_turn;
  double posted, longest_wait, sum_wait;
  guint n_waits;
  gboolean is_over;
} Beside;

static gboolean
turn (gpointer data)
{
  Beside *beside = data;
  double now = seconds ();

  beside->longest_turn = MAX (beside->longest_turn, now - beside->last_turn);
  beside->last_turn = now;
  return G_SOURCE_CONTINUE;
}

static gboolean
small_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return TRUE;
}

static void post (Beside *beside);

static gboolean
post_again (gpointer data)
{
  post (data);
  return G_SOURCE_REMOVE;
}

static void
on_small (GObject *source, GAsyncResult *result, gpointer data)
{
  Beside *beside = data;
  double waited = seconds () - beside->posted;

  lv_store_run_finish (LV_STORE (source), result, NULL, NULL);
  beside->longest_wait = MAX (beside->longest_wait, waited);
  beside->sum_wait += waited;
  beside->n_waits++;
  beside->posted = 0;
  if (!beside->is_over)
    g_timeout_add (5, post_again, beside);
}

static void
post (Beside *beside)
{
  beside->posted = seconds ();
  lv_store_run_async (beside->bench->context->store, beside->bench->tenant_id, small_work, NULL,
                      NULL, NULL, NULL, on_small, beside);
}

static void
on_purged (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
on_late (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

#define PURGE_S 90

static void
measure_purge (Bench *self)
{
  g_autoptr (LvTenant) tenant = NULL;
  g_autoptr (GPtrArray) live = lv_tenants_list_live (self->context->tenants);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Beside beside = { .bench = self, .last_turn = seconds () };
  guint source = g_timeout_add (1, turn, &beside);
  double began = seconds (), before_ms = cpu_ms ();
  gboolean is_late = FALSE;
  guint64 removed = 0;

  g_free (ask (self, "policy.set", "\"legal_hold\":false"));
  g_assert_cmpuint (live->len, >=, 1);
  tenant = g_object_ref (live->pdata[0]);
  g_timeout_add_seconds (PURGE_S, on_late, &is_late);
  post (&beside);
  lv_recorder_purge_async (self->context->recorder, tenant, on_purged, &result);
  while (result == NULL && !is_late)
    g_main_context_iteration (NULL, TRUE);
  beside.is_over = TRUE;
  while (beside.posted > 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  if (result != NULL
      && !lv_recorder_purge_finish (self->context->recorder, result, &removed, &error))
    g_print ("purge: %s\n", error->message);
  g_print ("purge: %.0f s%s, %.0f s CPU; the loop's longest turn %.1f ms; another unit of work "
           "waited %.1f ms at most, %.2f ms on average (%u)\n",
           seconds () - began, is_late ? " (then left to itself)" : "",
           (cpu_ms () - before_ms) / 1000, beside.longest_turn * 1000, beside.longest_wait * 1000,
           beside.sum_wait * 1000 / MAX (beside.n_waits, 1), beside.n_waits);
}

int
main (int argc, char **argv)
{
  Bench self = { .n_visits = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 5000000 };
  g_autofree char *answer = NULL;
  const char *id;
  GStatBuf size;

  self.now_ms = g_get_real_time () / 1000;
  self.folder = g_strdup ("/var/tmp/liveon-records-XXXXXX");
  g_assert_nonnull (g_mkdtemp (self.folder));
  start (&self);
  answer = ask_with (&self, "tenant.add", "{\"code\":\"bench\",\"name\":\"Bench\"}", NULL);
  id = strstr (answer, "\"id\":\"") + strlen ("\"id\":\"");
  self.tenant_id = g_strndup (id, 32);
  stop (&self);
  self.database = g_strdup_printf ("%s/tenants/%s.db", self.folder, self.tenant_id);
  make_records (&self);
  g_stat (self.database, &size);
  g_print ("%" G_GINT64_FORMAT " visits, %" G_GINT64_FORMAT " samples: %.1f GB\n", self.n_visits,
           self.n_visits * MINUTES, (double) size.st_size / 1e9);
  start (&self);
  g_free (ask (&self, "records.visits", ""));
  measure_all_pages (&self);
  measure_totals (&self);
  measure_file (&self, "csv");
  measure_file (&self, "csv-sjis");
  measure_purge (&self);
  stop (&self);
  test_remove_folder (self.folder);
  g_free (self.folder);
  g_free (self.tenant_id);
  g_free (self.database);
  return 0;
}
