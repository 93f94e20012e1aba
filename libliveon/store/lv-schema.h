/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables, and how a database of an earlier version becomes one of today's. Store thread. Inside
 * store/ only. */
#pragma once

#include "lv-db.h"

G_BEGIN_DECLS

/* Step i, a NULL-ended list of scripts, leads from version i to i + 1. Steps that were released are
 * never changed: a change is one more step. */
typedef struct
{
  const char *name;
  const char *const *const *steps;
  guint n_steps;
} LvSchema;

extern const LvSchema lv_operator_schema;
extern const LvSchema lv_tenant_schema;

/* Takes all steps that are missing, in one transaction. LIVEON_ERROR_STORE when the database is
 * newer than the schema. */
gboolean lv_schema_migrate (LvDb *db, const LvSchema *schema, GError **error);

/* lv-schema-records.c: a step of the operator's, and one of a tenant's. */
extern const char *const lv_schema_audits[];
extern const char *const lv_schema_records[];

G_END_DECLS
