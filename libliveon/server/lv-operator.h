/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What operators do: one table of commands, carried out by the running server, which is asked over
 * its control socket, or by liveond itself while none runs. Either way through here: the same
 * checks, and every command, also a refused one, is written down before it is answered (9.4.4).
 * What touches a tenant goes into that tenant's own chain, the rest into the operator's. Main
 * context only. */
#pragma once

#include <gio/gunixfdlist.h>

#include "lv-context.h"
#include "lv-json.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

#define LV_OPERATOR_MAX_FILES 4
#define LV_OPERATOR_MAX_REQUEST (1024 * 1024) /* bytes of a request */

/* Who asks. */
typedef struct
{
  const char *actor;   /* as the records have it: "operator:root", or the id of an administrator */
  const char *address; /* from where; NULL: from this machine */
  /* Whose administrator it is, whatever the arguments say: of them no reason is asked, and commands
   * of the server's own are LIVEON_ERROR_NOT_FOUND. NULL: an operator. */
  LvTenant *tenant;
  gboolean is_quiet;     /* reading alone is not written down */
  GOutputStream *output; /* what the command writes as its first file; NULL: a descriptor's */
} LvOperatorCaller;

/* arguments: the command's, of which `reason` and an operator's `tenant` (code or id) are common to
 * all. files: descriptors that the command reads or writes, NULL when it has none. */
void lv_operator_run_async (LvContext *context,
                            const LvOperatorCaller *caller,
                            const char *command,
                            LvJson *arguments,
                            GUnixFDList *files,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* The answer, a JSON object: the caller's. */
char *lv_operator_run_finish (GAsyncResult *result, GError **error);
/* How many descriptors the command takes; −1 when there is no such command. */
int lv_operator_count_files (const char *command);
typedef void (*LvOperatorFunc) (const char *command, gpointer data);
void lv_operator_foreach (LvOperatorFunc func, gpointer data);

G_END_DECLS
