/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a server that know people, over a real store and a clock that stands still, without
 * a socket: connections only remember what they were sent. Main context only. */
#pragma once

#include "fake-connection.h"
#include "lv-context.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-records.h"
#include "lv-rooms.h"
#include "lv-session.h"
#include "lv-sign-in.h"
#include "lv-tenant.h"
#include "lv-tenants.h"
#include "lv-users.h"
#include "test-support.h"

G_BEGIN_DECLS

#define PEOPLE_NOW_MS G_GINT64_CONSTANT (1795489200000) /* 2026-11-24 12:00 in Tokyo, a Tuesday */
#define PEOPLE_ACME "0000000000000000000000000000acc1"
#define PEOPLE_GLOBEX "0000000000000000000000000000010b"
#define PEOPLE_PASSWORD "correct horse 1"
#define PEOPLE_ADDRESS "192.0.2.7"
#define PEOPLE_DEVICE "dddddddddddddddddddddddddddddddd"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

typedef struct
{
  char *folder;
  LvTestClock *clock;
  LvContext context;
  LvSigningKey *device_key;
} PeopleFixture;

void people_set_up (PeopleFixture *self, gconstpointer data);
void people_tear_down (PeopleFixture *self, gconstpointer data);
/* As a server stops: whatever is under way. */
void people_stop (PeopleFixture *self);
#define people_add(path, test)                                                                     \
  g_test_add (path, PeopleFixture, NULL, people_set_up, test, people_tear_down)

/* Runs a unit of work and waits. */
gpointer people_run (PeopleFixture *self, const char *tenant_id, LvStoreWork work, gpointer input);
LvTenant *people_get_tenant (PeopleFixture *self, const char *tenant_id);
/* Waits until the store has done all that was asked so far. */
void people_settle (PeopleFixture *self);

/* A person as others do not know yet: change it, then add or update it. */
LvUser *people_make_user (const char *login);
void people_add_user (PeopleFixture *self, const char *tenant_id, LvUser *user);
void people_update_user (PeopleFixture *self, const char *tenant_id, LvUser *user);
LvUser *people_find_user (PeopleFixture *self, const char *tenant_id, const char *login);
LvPolicy *people_copy_policy (PeopleFixture *self, const char *tenant_id);
void people_set_policy (PeopleFixture *self, const char *tenant_id, LvPolicy *policy);
/* Payloads of the audit log, newest first, of char*. */
GPtrArray *people_list_audit (PeopleFixture *self, const char *tenant_id);
guint people_count_audit (PeopleFixture *self, const char *tenant_id, const char *part);

/* A session that is in the store only. The token is the caller's. */
char *people_seed_session (PeopleFixture *self, const char *tenant_id, LvUser *user);
LvSession *people_authenticate (PeopleFixture *self, const char *token, GError **error);
/* Over the whole sign-in, with PEOPLE_DEVICE and the fixture's key unless it is given. */
LvSignedIn *people_sign_in (PeopleFixture *self,
                            const char *company,
                            const char *login,
                            const char *password,
                            const char *device_id,
                            GError **error);

G_END_DECLS
