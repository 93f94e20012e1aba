/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-audit-note.h"

struct _LvAuditNote
{
  char *actor;
  char *action;
  char *target;
  char *result;
  char *address;
  gint64 now_ms;
};

LvAuditNote *
lv_audit_note_new (LvCall *call, const char *action, const char *target, const char *result)
{
  LvAuditNote *self = g_new0 (LvAuditNote, 1);

  self->actor = g_strdup (lv_session_get_user (lv_call_get_session (call))->id);
  self->action = g_strdup (action);
  self->target = g_strdup (target);
  self->result = g_strdup (result);
  self->address = g_strdup (lv_call_get_address (call));
  self->now_ms = lv_clock_now_ms (lv_call_get_context (call)->clock);
  return self;
}

void
lv_audit_note_free (LvAuditNote *self)
{
  g_free (self->actor);
  g_free (self->action);
  g_free (self->target);
  g_free (self->result);
  g_free (self->address);
  g_free (self);
}

gboolean
lv_audit_note_write (LvAuditNote *self, LvDb *db, GError **error)
{
  LvAudit audit = {
    .actor = self->actor,
    .action = self->action,
    .target = self->target,
    .result = self->result,
    .address = self->address,
  };

  return lv_audit_append (db, self->now_ms, &audit, error);
}

gboolean
lv_audit_note_work (LvDb *db, gpointer note, gpointer *result, GError **error)
{
  return lv_audit_note_write (note, db, error);
}
