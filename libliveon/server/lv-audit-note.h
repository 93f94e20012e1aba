/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An audit row to be, by the person of a call. Main context to make it, store thread to write it
 * within a unit of work. */
#pragma once

#include "lv-audit.h"
#include "lv-call.h"

G_BEGIN_DECLS

typedef struct _LvAuditNote LvAuditNote;

/* result: "ok", or the code of the refusal. Strings are copied. */
LvAuditNote *
lv_audit_note_new (LvCall *call, const char *action, const char *target, const char *result);
void lv_audit_note_free (LvAuditNote *self);
/* Store thread. */
gboolean lv_audit_note_write (LvAuditNote *self, LvDb *db, GError **error);
/* The same as a whole unit of work, whose input the note is. */
gboolean lv_audit_note_work (LvDb *db, gpointer note, gpointer *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvAuditNote, lv_audit_note_free)

G_END_DECLS
