/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A unit of work on its way: made in the main context, done on the store thread, answered and freed
 * in the main context again. It belongs to one thread at a time. Inside store/ only. */
#pragma once

#include "lv-databases.h"
#include "lv-store.h"

G_BEGIN_DECLS

typedef struct _LvUnit LvUnit;

/* What is done outside a transaction of one database: a piece at a time, so that other units come
 * in between. *is_done says whether it was the last. */
typedef gboolean (*LvJob) (LvDatabases *databases, LvUnit *unit, gboolean *is_done, GError **error);

struct _LvUnit
{
  GTask *task; /* its task data is this unit */
  gint64 posted_us;
  GMainContext *context;
  char *tenant_id; /* NULL: the operator's database */
  LvStoreWork work;
  LvJob job; /* in place of work */
  gpointer input;
  GDestroyNotify free_input;
  gpointer result;
  GDestroyNotify free_result;
  GError *error;
  gboolean has_begun; /* a job's first piece was done */
  gint64 position;    /* how far a job has come */
  gint is_done;       /* atomic: the store thread has let go of it */
};

/* Takes the task. */
LvUnit *lv_unit_new (GTask *task, const char *tenant_id);
/* Store thread: hands it back to its context, where its task returns. The unit is gone for the
 * caller. */
void lv_unit_answer (LvUnit *self);
/* Store thread: forgets what came of it. */
void lv_unit_fail (LvUnit *self, const GError *error);

/* Store thread. Runs units of one database in one transaction, each behind a savepoint;
 * commit_delay_us is what the tests add. Those that went well have failed all the same when the
 * commit fails. */
void lv_units_run (LvDb *db, GPtrArray *units, gulong commit_delay_us);

G_END_DECLS
