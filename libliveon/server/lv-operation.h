/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One operator's command while it is carried out, as its handler sees it. A handler answers it
 * once, by reply or refuse, maybe after asynchronous work. Main context only, but for the work
 * itself. */
#pragma once

#include "lv-json-writer.h"
#include "lv-operator.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

typedef struct _LvOperation LvOperation;

typedef enum
{
  LV_SCOPE_SERVER, /* the operator's database and chain */
  LV_SCOPE_STAFF,  /* the same, of whose people the operation's tenant is the operator */
  LV_SCOPE_ROW,    /* a tenant's row in the operator's database; both chains */
  LV_SCOPE_TENANT, /* a tenant's database and chain */
  LV_SCOPE_PEOPLE, /* the same, and its people or records: needs a reason, but where the server is
                      for one company alone */
} LvOperatorScope;

typedef void (*LvOperationHandler) (LvOperation *operation);

typedef struct
{
  const char *name; /* "user.suspend" */
  LvOperatorScope scope;
  guint n_files;
  LvOperationHandler handler;
} LvOperatorCommand;

/* What the audit row says of it, beside the command's name: work may fill it. The caller frees it.
 */
typedef struct
{
  char *target; /* an id */
  char *detail; /* words for people */
} LvNote;

/* Store thread. data is what the handler put into the operation. */
typedef gboolean (*LvOperationWork) (
    LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error);
/* After the commit. result is the operation's: it goes with it. */
typedef void (*LvOperationDone) (LvOperation *operation, gpointer result);

LvOperation *lv_operation_ref (LvOperation *self);
void lv_operation_unref (LvOperation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvOperation, lv_operation_unref)

LvContext *lv_operation_get_context (LvOperation *self);
/* NULL in the server's scope. */
LvTenant *lv_operation_get_tenant (LvOperation *self);
const char *lv_operation_get_actor (LvOperation *self);
/* NULL: from this machine. */
const char *lv_operation_get_address (LvOperation *self);
LvJson *lv_operation_get_arguments (LvOperation *self);
/* The descriptor becomes the caller's; −1 when it did not come along, or was taken. */
int lv_operation_take_file (LvOperation *self, guint index);

/* The same to write to, also where it is no descriptor: the caller's. NULL, and the operation is
 * refused, when there is none. */
GOutputStream *lv_operation_take_output (LvOperation *self, guint index);

/* What the handler needs again later; takes it, and frees what was there. */
void lv_operation_set_data (LvOperation *self, gpointer data, GDestroyNotify free_data);
gpointer lv_operation_get_data (LvOperation *self);
/* For the audit row of a command that has no work of its own. Copies. */
void lv_operation_note (LvOperation *self, const char *target, const char *detail);

/* A change: runs the work and writes the audit row in one transaction of the scope's database. A
 * failure refuses the operation; done comes only after success. */
void lv_operation_change (LvOperation *self,
                          LvOperationWork work,
                          GDestroyNotify free_result,
                          LvOperationDone done);
/* Reading: the audit row is written when the operation is answered. */
void lv_operation_read (LvOperation *self,
                        LvOperationWork work,
                        GDestroyNotify free_result,
                        LvOperationDone done);
/* FALSE, and the operation is refused, when an argument was missing or wrong. */
gboolean lv_operation_check_arguments (LvOperation *self);
/* Takes the writer, whose object must be closed; NULL answers {}. */
void lv_operation_reply (LvOperation *self, LvJsonWriter *writer);
/* Takes the error. */
void lv_operation_refuse (LvOperation *self, GError *error);

/* Shared by the families and the export. */
void lv_operator_write_user (LvJsonWriter *writer, const char *name, const LvUser *user);
void lv_operator_write_group (LvJsonWriter *writer, const char *name, const LvGroup *group);
/* people: inside now; −1 leaves it out. */
void
lv_operator_write_room (LvJsonWriter *writer, const char *name, const LvRoom *room, int people);
void lv_operator_write_policy (LvJsonWriter *writer, const char *name, const LvPolicy *policy);
void lv_operator_write_tenant (LvJsonWriter *writer, const char *name, const LvTenantRow *row);
/* Writes the records to the operation's file of that index, then answers it. */
void lv_operator_export_records (LvOperation *operation, guint file_index);

/* The families, each ended by an empty row. */
extern const LvOperatorCommand lv_operator_tenants[];
extern const LvOperatorCommand lv_operator_admin[];
extern const LvOperatorCommand lv_operator_export[];
extern const LvOperatorCommand lv_operator_users[];
extern const LvOperatorCommand lv_operator_staff[];
extern const LvOperatorCommand lv_operator_groups[];
extern const LvOperatorCommand lv_operator_import[];
extern const LvOperatorCommand lv_operator_meetings[];
extern const LvOperatorCommand lv_operator_now[];
extern const LvOperatorCommand lv_operator_rooms[];
extern const LvOperatorCommand lv_operator_records[];
extern const LvOperatorCommand lv_operator_visits[];
extern const LvOperatorCommand lv_operator_heads[];
extern const LvOperatorCommand lv_operator_totals[];
extern const LvOperatorCommand lv_operator_holds[];
extern const LvOperatorCommand lv_operator_disclosure[];
extern const LvOperatorCommand lv_operator_devices[];
extern const LvOperatorCommand lv_operator_people[];
extern const LvOperatorCommand lv_operator_policy[];
extern const LvOperatorCommand lv_operator_announcements[];
extern const LvOperatorCommand lv_operator_roster[];
extern const LvOperatorCommand lv_operator_rules[];
extern const LvOperatorCommand lv_operator_why[];
extern const LvOperatorCommand lv_operator_server[];
extern const LvOperatorCommand lv_operator_capacity[]; /* watch/ */
extern const LvOperatorCommand lv_operator_report[];   /* watch/ */

G_END_DECLS
