/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is written down about who did what: within the unit of work that does it, so that neither is
 * there without the other. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

typedef struct
{
  const char *actor;   /* user id, "operator:root", "system" */
  const char *action;  /* "session.sign-in", "user.suspend", "room.add" … */
  const char *target;  /* id of what it was done to; may be NULL */
  const char *result;  /* "ok", or the code of the refusal */
  const char *address; /* may be NULL */
  const char *detail;  /* words for people, never a secret; may be NULL */
} LvAudit;

/* Into the chain of the database at hand: a tenant's or the operator's. */
gboolean lv_audit_append (LvDb *db, gint64 now_ms, const LvAudit *audit, GError **error);
/* The payloads of entry and exit rows, as JSON. The caller's. */
char *lv_audit_entry_payload (const LvVisit *visit);
char *lv_audit_exit_payload (const LvVisit *visit);

G_END_DECLS
