/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A store with one tenant in a folder of its own, a clock that stands still, and units of work that
 * are waited for. Main context only. */
#pragma once

#include "lv-announcements.h"
#include "lv-error.h"
#include "lv-records.h"
#include "lv-rooms.h"
#include "lv-store.h"
#include "lv-tenants.h"
#include "lv-users.h"
#include "test-support.h"

G_BEGIN_DECLS

#define FIXTURE_NOW_MS G_GINT64_CONSTANT (1700000000000)
#define FIXTURE_TENANT "00000000000000000000000000000001"

typedef struct
{
  char *folder;
  LvTestClock *clock;
  LvStore *store;
} StoreFixture;

void store_fixture_set_up (StoreFixture *self, gconstpointer data);
void store_fixture_tear_down (StoreFixture *self, gconstpointer data);
/* Closes and opens again; the folder stays. */
void store_fixture_reopen (StoreFixture *self);
void store_fixture_close (StoreFixture *self);
#define store_fixture_add(path, test)                                                              \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

/* The hashes of the records: SHA-256 over the parts, salts from a counter in them. */
const LvRecordHashes *fixture_hashes (void);
/* "…0001" as an id of 32 digits. */
const char *fixture_id (char buffer[33], guint number);

/* Gives up what was there. */
void fixture_set (char **field, const char *value);

/* A unit of work out of one call: that succeeds or fails, or that gives its result. */
#define FIXTURE_DO(name, call)                                                                     \
  static gboolean name (LvDb *db, gpointer input, gpointer *result, GError **error)                \
  {                                                                                                \
    return (call);                                                                                 \
  }
#define FIXTURE_GET(name, call)                                                                    \
  static gboolean name (LvDb *db, gpointer input, gpointer *result, GError **error)                \
  {                                                                                                \
    *result = (call);                                                                              \
    return *error == NULL;                                                                         \
  }

/* Runs and waits. */
gboolean store_fixture_try (StoreFixture *self,
                            const char *tenant_id,
                            LvStoreWork work,
                            gpointer input,
                            gpointer *result,
                            GError **error);
/* In the fixture's tenant; it must go well. */
gpointer store_fixture_run (StoreFixture *self, LvStoreWork work, gpointer input);
void store_fixture_add_tenant (StoreFixture *self, const char *id, const char *code);
/* In the fixture's tenant; it must fail with this code. The error, for its arguments. */
GError *store_fixture_fail (StoreFixture *self, LvStoreWork work, gpointer input, LiveonError code);
/* One number out of the database, by SQL of the test's own. */
gint64 store_fixture_number (StoreFixture *self, const char *sql);
/* Runs a script in the tenant's database; its error, or NULL. */
GError *store_fixture_script (StoreFixture *self, const char *sql);
char *store_fixture_tenant_path (StoreFixture *self, const char *suffix);

G_END_DECLS
