/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* People from a CSV file (9.2.1): first a plan that shows what would change, then, when nothing in
 * the file is wrong, all of it in one unit of work or none. Nobody is deleted or suspended by it.
 *
 * The first row names the columns, in English or Japanese, in any order; those that are not there
 * stay as they are:
 *
 *   user_id ユーザーID (required)   name 氏名   reading フリガナ   affiliation 所属   title 役職
 *   mail メール   groups グループ (names, with semicolons between them)   admin 管理者
 *   password 初期パスワード (of new people only, and good until the first sign-in)
 *
 * The plan: any thread. The asynchronous part: main context only. */
#pragma once

#include "lv-tenant.h"

G_BEGIN_DECLS

typedef enum
{
  LV_IMPORT_ADD,
  LV_IMPORT_UPDATE,
  LV_IMPORT_UNCHANGED,
} LvImportKind;

typedef struct
{
  guint line;
  LvImportKind kind;
  LvUser *before; /* NULL for a new person */
  LvUser *after;
  GPtrArray *columns; /* of const char*, English: what differs; empty for a new person */
  LvSecret *password; /* of a new person; NULL: none */
} LvImportChange;

typedef struct
{
  GPtrArray *changes; /* of LvImportChange, as in the file */
  /* Of GError: LIVEON_ERROR_INVALID_ARGUMENT, _CONFLICT or _PASSWORD_POLICY with the arguments
   * `line`, `column`, `field` (the column's name), and `problem` ("unknown-column" "missing"
   * "malformed" "duplicate" "unknown-group"). At most LV_IMPORT_MAX_FAULTS. */
  GPtrArray *faults;
  guint added;
  guint updated;
  guint unchanged;
  gboolean is_applied;
} LvImportPlan;

#define LV_IMPORT_MAX_FAULTS 1000

/* What the columns are called, in their order; the password's is not among them, for nobody knows
 * one. Ended by NULL. */
#define LV_IMPORT_COLUMNS 8
void lv_import_get_columns (gboolean is_japanese, const char *names[LV_IMPORT_COLUMNS + 1]);

/* records: of LvCsvRecord; users: of LvUser, all of them; groups: of LvGroup. */
LvImportPlan *lv_import_plan_new (GPtrArray *records,
                                  GPtrArray *users,
                                  GPtrArray *groups,
                                  const LvPasswordPolicy *policy,
                                  gint64 now_ms);
LvImportPlan *lv_import_plan_ref (LvImportPlan *self);
void lv_import_plan_unref (LvImportPlan *self);

/* How many of the initial passwords are ready. */
typedef void (*LvImportProgress) (guint done, guint total, gpointer data);

/* csv: UTF-8, or CP932 as Excel in Japan writes it. actor: who asks, for the audit log. A file with
 * faults is answered by its plan, not applied; an error tells that there is no plan. progress:
 * NULL, or called with its data until the answer. */
void lv_user_import_async (LvContext *context,
                           LvTenant *tenant,
                           GBytes *csv,
                           gboolean is_dry_run,
                           const char *actor,
                           LvImportProgress progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
LvImportPlan *lv_user_import_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvImportPlan, lv_import_plan_unref)

G_END_DECLS
