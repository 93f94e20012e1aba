/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A server without its wire: real store, policy, sessions and dispatcher under a clock that the
 * test moves. People hear on a fake connection, which keeps what was sent and shows signs of life
 * when it is told to. Main context only. */
#pragma once

#include <json-glib/json-glib.h>

#include "fake-connection.h"
#include "lv-context.h"
#include "lv-dispatch.h"
#include "lv-meeting.h"
#include "lv-recorder.h"
#include "test-support.h"

G_BEGIN_DECLS

#define FIXTURE_SECOND_MS G_GINT64_CONSTANT (1000)
#define FIXTURE_MINUTE_MS (60 * FIXTURE_SECOND_MS)
#define FIXTURE_DAY_MS (24 * 60 * FIXTURE_MINUTE_MS)

typedef struct
{
  char *folder;
  LvTestClock *clock;
  LiveonServerConfig *config;
  LvContext *context;
  LvTenant *tenant;
  GPtrArray *people; /* of Person */
} Fixture;

/* A signed-in device. */
typedef struct
{
  Fixture *fixture;
  LvUser *user;
  char *token;
  LvSession *session;
  LvConnection *connection;
  gboolean is_silent; /* shows no sign of life when time goes on */
} Person;

Fixture *fixture_new (const char *now);
/* Over the files of an earlier one, whose tenant it finds. Takes the folder. */
Fixture *fixture_open (char *folder, const char *now, const char *tenant_id);
void fixture_free (Fixture *self);
/* Without stopping, as a crash does, but with the files kept: the folder is the caller's. */
char *fixture_abandon (Fixture *self);
/* A tenant of this id on a server with a copy of that record key: one that makes up a history. */
Fixture *fixture_new_as (const char *now, const char *tenant_id, const char *record_key_file);
LvTenant *fixture_add_tenant (Fixture *self, const char *code);
/* Iterates until the store has answered all that was asked so far. */
void fixture_settle (Fixture *self);
/* In steps of a second; all who are not silent show a sign of life in each. */
void fixture_advance (Fixture *self, gint64 ms);
gint64 fixture_now (Fixture *self);

typedef gboolean (*FixtureWork) (LvDb *db, gpointer data, GError **error);
/* In the tenant's database, the operator's when tenant is NULL. The work must succeed. */
void fixture_run (Fixture *self, LvTenant *tenant, FixtureWork work, gpointer data);

LvUser *fixture_add_user (Fixture *self, LvTenant *tenant, const char *login, gboolean is_admin);
/* On a device of this name, with an open connection. The fixture's. */
Person *fixture_sign_in (Fixture *self, LvTenant *tenant, LvUser *user, const char *device);
/* The same in one, in the fixture's tenant. */
Person *fixture_add_person (Fixture *self, const char *login, gboolean is_admin);

/* A new connection in place of the one before. */
void person_connect (Person *self);
void person_lose_connection (Person *self);

/* What came back. */
typedef struct
{
  guint status; /* 0: refused */
  char *code;   /* of the refusal; NULL */
  GError *error;
  JsonNode *node; /* of the answer; NULL without a body */
  char *body;
  double cpu_ms; /* of the main thread, when it came */
} Answer;

double fixture_get_cpu_ms (void);

void answer_free (Answer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/* params: JSON, may be NULL. Waits for the answer. */
Answer *person_call (Person *self, const char *method, const char *params);
/* query: pairs "a=b&c=d", may be NULL. */
Answer *person_request (
    Person *self, const char *method, const char *path, const char *query, const char *body);
/* An operation, as the administration's pages ask for it. */
Answer *person_administer (Person *self, const char *command, const char *arguments);
/* Does not wait: the answer is put there when it comes. */
void person_start_call (Person *self, const char *method, const char *params, Answer **answer);

JsonObject *answer_get (Answer *self);
const char *answer_string (Answer *self, const char *name);
#define assert_refused(answer, word) g_assert_cmpstr ((answer)->code, ==, word)
#define assert_ok(answer) g_assert_cmpstr ((answer)->code, ==, NULL)

/* The data of the oldest event of that name that was not taken yet; NULL when there is none. All
 * that came before it is dropped. The caller's. */
JsonObject *person_take_event (Person *self, const char *event);
gboolean person_has_event (Person *self, const char *event);
void person_forget_events (Person *self);
/* The code with which its connection was closed; 0 while it is open. */
guint person_get_closed (Person *self);

/* members: more members of room-new, as JSON without braces; may be NULL. Gives the id, the
 * caller's. */
char *person_add_room (Person *self, const char *name, const char *members);
/* A fixed admission key of the test, as the JSON of `admission` in room-new, and as that of join.
 */
extern const char *const fixture_admission;
extern const char *const fixture_key;
extern const char *const fixture_wrong_key;
/* Joins with the right key where there is one, and must succeed. */
Answer *person_join (Person *self, const char *room_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
