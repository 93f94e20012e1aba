/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nobody reaches into another company (CLD9.5.1), held for every route that there is: the live
 * dispatch table is walked, and a route that this file does not know fails the test. With own
 * credentials each is answered; with a foreigner's the answer is the one to an id that nobody has,
 * and no byte of the company's database has changed. */
#include "e2e-fixture.h"

#include <sqlite3.h>

#include "lv-bytes.h"
#include "lv-call.h"
#include "lv-hash.h"
#include "lv-text.h"
#include "lv-users.h"

#define MARK "acme-only"

/* Of the routes that take an id, the kind of it. */
typedef enum
{
  NO_ID,
  ROOM,
  DEVICE,
  USER,
  SEAT,
} Kind;

typedef struct
{
  const char *method;
  const char *path; /* as in the table, with {id}, and a query where it has one */
  Kind kind;
  const char *body; /* ID stands for the id; NULL without one */
  guint status;     /* with own credentials */
} Case;

#define ADMISSION                                                                                  \
  "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"iterations\":600000,"                                    \
  "\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"
#define KEY "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""

#define SDP(ufrag)                                                                                 \
  "v=0\\no=- 1 1 IN IP4 127.0.0.1\\na=group:BUNDLE 0\\nm=audio 9 UDP/TLS/RTP/SAVPF 111\\n"         \
  "a=mid:0\\na=ice-ufrag:" ufrag "\\na=ice-pwd:0123456789012345678901\\n"                          \
  "a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"                         \
  "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\\n"                                             \
  "a=setup:actpass\\na=sendonly\\na=rtcp-mux\\na=rtpmap:111 opus/48000/2\\na=ssrc:5 cname:c\\n"

/* In an order in which each still finds what it needs. */
static const Case cases[] = {
  { "GET", "/api/v1/session", NO_ID, NULL, 200 },
  { "GET", "/api/v1/session/devices", NO_ID, NULL, 200 },
  { "GET", "/api/v1/session/password", NO_ID, NULL, 200 },
  { "GET", "/api/v1/rooms", NO_ID, NULL, 200 },
  { "GET", "/api/v1/rooms/{id}", ROOM, NULL, 200 },
  { "GET", "/api/v1/rooms/{id}/door", ROOM, NULL, 200 },
  { "PATCH", "/api/v1/rooms/{id}", ROOM, "{\"description\":\"changed\"}", 200 },
  { "POST", "/api/v1/rooms/{id}/extend", ROOM, "{\"minutes\":5}", 200 },
  { "GET", "/api/v1/visits?room={id}", ROOM, NULL, 200 },
  { "GET", "/api/v1/groups?search=only", NO_ID, NULL, 200 },
  { "GET", "/api/v1/announcements", NO_ID, NULL, 200 },
  { "GET", "/api/v1/chain/head", NO_ID, NULL, 200 },
  { NULL, "ping", NO_ID, "{}", 0 },
  { NULL, "join", ROOM, "{\"room\":\"ID\",\"admission\":" KEY "}", 0 },
  /* Of keys that nobody announced; the foreigner below has some. */
  { NULL, "relay", SEAT, "{\"kind\":\"keys\",\"message\":\"AQID\",\"to\":\"ID\"}", 400 },
  { NULL, "host.add", USER, "{\"user\":\"ID\"}", 0 },
  { NULL, "host.remove", USER, "{\"user\":\"ID\"}", 0 },
  { NULL, "hand.raise", NO_ID, "{}", 0 },
  { NULL, "hand.lower", SEAT, "{\"seat\":\"ID\"}", 0 },
  { NULL, "mute", SEAT, "{\"seat\":\"ID\",\"source\":\"camera\"}", 0 },
  { NULL, "mute.everyone", NO_ID, "{\"source\":\"microphone\"}", 0 },
  { NULL, "lock", NO_ID, "{}", 0 },
  { NULL, "unlock", NO_ID, "{}", 0 },
  { NULL, "floor.mode", NO_ID, "{\"mode\":\"formal\"}", 0 },
  { NULL, "floor.request", NO_ID, "{}", 0 },
  { NULL, "floor.withdraw", SEAT, "{\"seat\":\"ID\"}", 0 },
  { NULL, "floor.allow", SEAT, "{\"seat\":\"ID\"}", 0 },
  { NULL, "floor.end", SEAT, "{\"seat\":\"ID\"}", 0 },
  { NULL, "media.sources", NO_ID, "{\"camera\":true}", 0 },
  { NULL, "media.offer", NO_ID, "{\"sdp\":\"" SDP ("abcd") "\",\"lines\":{\"microphone\":\"0\"}}",
    0 },
  { NULL, "media.restart", NO_ID, "{\"sdp\":\"" SDP ("efgh") "\"}", 0 },
  { NULL, "media.view", SEAT,
    "{\"videos\":[{\"seat\":\"ID\",\"source\":\"camera\",\"width\":320,\"height\":180}]}", 0 },
  { NULL, "extend", NO_ID, "{\"minutes\":5}", 0 },
  { NULL, "eject", SEAT, "{\"seat\":\"ID\",\"reason\":\"test\"}", 0 },
  { NULL, "leave", NO_ID, "{}", 0 },
  { NULL, "join", ROOM, "{\"room\":\"ID\",\"admission\":" KEY "}", 0 },
  { NULL, "end", NO_ID, "{}", 0 },
  { "DELETE", "/api/v1/rooms/{id}", ROOM, NULL, 204 },
  { "DELETE", "/api/v1/session/devices/{id}", DEVICE, NULL, 204 },
};

/* These have tests of their own, or change nothing but what the asking person owns, or ask for no
 * credentials; a foreigner has no id to put into them. */
static const char *const elsewhere[] = {
  "GET /api/v1/server",
  "GET /api/v1/openapi.json",
  "GET /feed", /* what is announced to everybody */
  "GET /status",
  "GET /status.css",
  "GET /join", /* the same page for every room, real or not */
  "GET /join/{id}",
  "POST /api/v1/sessions",
  "POST /api/v1/sessions/challenge",
  "POST /api/v1/sessions/resume",
  "POST /api/v1/rooms",
  "PUT /api/v1/session/password",
  "DELETE /api/v1/session",
  "DELETE /api/v1/session/devices",
  "call keys.announce",
  NULL,
};

typedef struct
{
  char *tenant;
  char *admin;
  char *colleague;
  char *token;  /* of the administrator */
  char *device; /* a further session of the administrator */
  char *room;
  char *seat;                  /* the colleague's, in the room */
  E2eSocket *socket;           /* the administrator's */
  E2eSocket *colleague_socket; /* seated in the room */
} Company;

static char *
get_member (const char *json, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\"%s\":\"", name);
  const char *found = strstr (json, start);

  if (found == NULL)
    g_error ("no %s in %s", name, json);
  found += strlen (start);
  return g_strndup (found, strcspn (found, "\""));
}

static char *
add_room (E2e *e2e, Company *self, const char *name)
{
  g_autofree char *id = lv_random_id ();
  g_autofree char *starts = lv_time_format (lv_clock_now_ms (e2e->context->clock));
  g_autofree char *ends = lv_time_format (lv_clock_now_ms (e2e->context->clock) + 3600000);
  g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"%s\",\"mode\":\"password\","
                                           "\"admission\":" ADMISSION ",\"schedule\":\"timed\","
                                           "\"starts\":\"%s\",\"ends\":\"%s\"}",
                                           id, name, starts, ends);
  guint status;
  g_autofree char *answer = e2e_request (e2e, "POST", "/api/v1/rooms", self->token, body, &status);

  if (status != 201)
    g_error ("%u %s", status, answer);
  return g_steal_pointer (&id);
}

static void
join (E2eSocket *socket, const char *room, char **seat)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\",\"admission\":" KEY "}", room);
  g_autofree char *answer = e2e_call (socket, "join", params);

  *seat = get_member (answer, "seat");
}

static guint64
get_number (const char *json, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\"%s\":", name);
  const char *found = strstr (json, start);

  if (found == NULL)
    g_error ("no %s in %s", name, json);
  return g_ascii_strtoull (found + strlen (start), NULL, 10);
}

/* So that there is something to relay; the server does not look at keys and signature
 * (crypto/lv-key-announcement.h). */
static void
join_with_keys (E2eSocket *socket, const char *room)
{
  static const char name[] = "name";
  guint8 bytes[134 + sizeof name - 1 + 64] = "liveonA1";
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\",\"admission\":" KEY "}", room);
  g_autofree char *joined = e2e_call (socket, "join", params);
  g_autofree char *announcement = NULL;
  g_autofree char *announced = NULL;

  bytes[8] = 5;
  g_assert_true (lv_hex_decode (room, bytes + 10, 16));
  bytes[26] = 1;
  lv_put_u64 (bytes + 106, get_number (joined, "epoch"));
  lv_put_u64 (bytes + 114, 1);
  lv_put_u16 (bytes + 122, (guint16) get_number (joined, "index"));
  lv_put_u16 (bytes + 132, sizeof name - 1);
  memcpy (bytes + 134, name, sizeof name - 1);
  announcement = lv_base64url_encode (bytes, sizeof bytes);
  g_free (params);
  params = g_strdup_printf ("{\"announcement\":\"%s\"}", announcement);
  announced = e2e_call (socket, "keys.announce", params);
  g_assert_nonnull (strstr (announced, "\"type\":\"result\""));
}

static gboolean
add_group_work (LvDb *db, gpointer data, GError **error)
{
  return lv_groups_add (db, data, error);
}

static void
add_group (E2e *e2e, Company *self, const char *name)
{
  g_autoptr (LvGroup) group = lv_group_new ();

  g_free (group->id);
  group->id = lv_random_id ();
  g_free (group->name);
  group->name = g_strdup (name);
  e2e_run (e2e, self->tenant, add_group_work, group);
}

static Company *
company_new (E2e *e2e, const char *code)
{
  Company *self = g_new0 (Company, 1);
  g_autofree char *name = g_strconcat (code, "-only", NULL);
  g_autofree char *colleague = g_strconcat (name, "-colleague", NULL);
  g_autofree char *token = NULL;
  g_autofree char *other = NULL;

  self->tenant = e2e_add_tenant (e2e, code, name);
  add_group (e2e, self, name);
  self->admin = e2e_add_user (e2e, self->tenant, name, TRUE);
  self->colleague = e2e_add_user (e2e, self->tenant, colleague, FALSE);
  self->token = e2e_sign_in (e2e, self->tenant, self->admin, NULL);
  other = e2e_sign_in (e2e, self->tenant, self->admin, &self->device);
  self->room = add_room (e2e, self, name);
  self->socket = e2e_connect (e2e, self->token);
  token = e2e_sign_in (e2e, self->tenant, self->colleague, NULL);
  self->colleague_socket = e2e_connect (e2e, token);
  join (self->colleague_socket, self->room, &self->seat);
  return self;
}

static void
company_free (Company *self)
{
  e2e_socket_free (self->socket);
  e2e_socket_free (self->colleague_socket);
  g_free (self->tenant);
  g_free (self->admin);
  g_free (self->colleague);
  g_free (self->token);
  g_free (self->device);
  g_free (self->room);
  g_free (self->seat);
  g_free (self);
}

static const char *
get_id (Company *self, Kind kind)
{
  switch (kind)
    {
    case ROOM:
      return self->room;
    case DEVICE:
      return self->device;
    case USER:
      return self->colleague;
    case SEAT:
      return self->seat;
    case NO_ID:
    default:
      return "";
    }
}

static char *
replace (const char *text, const char *old, const char *new)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL || *old == '\0')
    return g_strdup (text);
  parts = g_strsplit (text, old, -1);
  return g_strjoinv (new, parts);
}

/* A made-up salt differs from id to id, as true ones do. */
static char *
without_salt (const char *text)
{
  const char *salt = strstr (text, "\"salt\":\"");

  if (salt == NULL)
    return g_strdup (text);
  salt += strlen ("\"salt\":\"");
  g_assert_cmpuint (strcspn (salt, "\""), ==, 22);
  return g_strdup_printf ("%.*s%s", (int) (salt - text), text, salt + 22);
}

/* The whole answer with the id, a salt and the number of the call made neutral. */
static char *
ask (E2e *e2e, Company *as, const Case *row, const char *id, guint *status)
{
  g_autofree char *path = replace (row->path, "{id}", id);
  g_autofree char *body = replace (row->body, "ID", id);
  g_autofree char *answer = NULL;
  g_autofree char *number = NULL;
  g_autofree char *neutral = NULL;

  if (row->method != NULL)
    {
      answer = e2e_request (e2e, row->method, path, as->token, body, status);
      neutral = without_salt (answer);
      return replace (neutral, id, "ID");
    }
  answer = e2e_call (as->socket, path, body);
  *status = strstr (answer, "\"type\":\"result\"") != NULL ? 0 : 400;
  number = g_strdup_printf ("\"id\":%u,", as->socket->calls);
  neutral = replace (answer, number, "");
  return replace (neutral, id, "ID");
}

/* Every row of every table, but for the leases, which the server renews by itself. */
static char *
dump (E2e *e2e, const char *tenant)
{
  g_autofree char *path = g_strdup_printf ("%s/state/tenants/%s.db", e2e->folder, tenant);
  g_autoptr (GString) out = g_string_new (NULL);
  sqlite3 *db;
  sqlite3_stmt *tables;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT name FROM sqlite_schema WHERE type = 'table' "
                                       "AND name NOT IN ('leases') ORDER BY name",
                                       -1, &tables, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (tables) == SQLITE_ROW)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", sqlite3_column_text (tables, 0));
      sqlite3_stmt *rows;

      g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &rows, NULL), ==, SQLITE_OK);
      while (sqlite3_step (rows) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count (rows); i++)
          {
            const guint8 *data = sqlite3_column_blob (rows, i);
            g_autofree char *hex = lv_hex_encode (data, sqlite3_column_bytes (rows, i));

            g_string_append_printf (out, "%s|", hex);
          }
      sqlite3_finalize (rows);
      g_string_append (out, "\n");
    }
  sqlite3_finalize (tables);
  sqlite3_close (db);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_foreigner_finds_nothing (E2e *e2e, Company *acme, Company *globex, const Case *row)
{
  g_autofree char *unknown = lv_random_id ();
  g_autofree char *before = dump (e2e, acme->tenant);
  g_autofree char *after = NULL;
  g_autofree char *body = NULL;
  g_autofree char *unknown_body = NULL;
  guint status, unknown_status;

  body = ask (e2e, globex, row, get_id (acme, row->kind), &status);
  after = dump (e2e, acme->tenant);
  g_assert_cmpstr (before, ==, after);
  g_assert_null (strstr (body, MARK));
  if (row->kind == NO_ID)
    return;
  unknown_body = ask (e2e, globex, row, unknown, &unknown_status);
  g_assert_cmpstr (body, ==, unknown_body);
  g_assert_cmpuint (status, ==, unknown_status);
}

static void
test_foreigner (void)
{
  g_autoptr (E2e) e2e = e2e_new ();
  Company *acme = company_new (e2e, "acme");
  Company *globex = company_new (e2e, "globex");

  /* In a room of their own, so that calls that need a seat get as far as they can. */
  join_with_keys (globex->socket, globex->room);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].method != NULL || cases[i].kind != NO_ID)
      {
        g_test_message ("%s %s", cases[i].method ? cases[i].method : "call", cases[i].path);
        assert_foreigner_finds_nothing (e2e, acme, globex, &cases[i]);
      }
  company_free (acme);
  company_free (globex);
}

static void
test_own (void)
{
  g_autoptr (E2e) e2e = e2e_new ();
  Company *acme = company_new (e2e, "acme");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint status;
      g_autofree char *body = ask (e2e, acme, &cases[i], get_id (acme, cases[i].kind), &status);

      g_test_message ("%s %s: %s", cases[i].method ? cases[i].method : "call", cases[i].path, body);
      g_assert_cmpuint (status, ==, cases[i].status);
    }
  company_free (acme);
}

static void
on_route (const LvRoute *route, gpointer data)
{
  g_autofree char *line
      = g_strdup_printf ("%s %s", route->method != NULL ? route->method : "call", route->path);

  if (g_strv_contains (elsewhere, line))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strndup (cases[i].path, strcspn (cases[i].path, "?"));

      if (g_strcmp0 (cases[i].method, route->method) == 0 && g_str_equal (path, route->path))
        return;
    }
  g_test_message ("no case for %s", line);
  g_test_fail ();
}

static void
test_every_route (void)
{
  g_autoptr (E2e) e2e = e2e_new ();

  lv_dispatch_foreach (e2e->context->dispatch, on_route, NULL);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/tenancy/every-route-is-known", test_every_route);
  g_test_add_func ("/tenancy/own", test_own);
  g_test_add_func ("/tenancy/foreigner", test_foreigner);
  return g_test_run ();
}
