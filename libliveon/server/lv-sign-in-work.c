/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sign-in-work.h"

#include "lv-audit.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-mail-people.h"
#include "lv-recorder.h"
#include "lv-users.h"

void
lv_sign_in_look_up_free (LvSignInLookUp *self)
{
  g_free (self->login);
  g_free (self->device_id);
  g_free (self->subject);
  g_clear_pointer (&self->user, lv_user_unref);
  g_free (self);
}

/* Whoever was given a new password by an administrator is not locked out any more. */
static gboolean
forgive_old_failures (LvDb *db, LvSignInLookUp *self, GError **error)
{
  if (self->failures == 0 || self->user == NULL
      || self->last_failure_ms >= self->user->password_changed_ms)
    return TRUE;
  self->failures = 0;
  return lv_failures_clear (db, self->subject, error);
}

gboolean
lv_sign_in_look_up_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvSignInLookUp *self = input;
  g_autoptr (GError) local_error = NULL;

  self->user = lv_users_find_by_login (db, self->login, &local_error);
  if (self->user != NULL)
    self->is_known_device = lv_devices_is_known (db, self->user->id, self->device_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->is_known_device)
    {
      g_autofree char *account = g_steal_pointer (&self->subject);

      self->subject = g_strconcat (account, ":", self->device_id, NULL);
    }
  return lv_failures_get (db, self->subject, self->now_ms, self->window_ms, &self->failures,
                          &self->last_failure_ms, error)
         && forgive_old_failures (db, self, error);
}

void
lv_sign_in_failure_free (LvSignInFailure *self)
{
  g_free (self->subject);
  g_free (self->user_id);
  g_free (self->address);
  g_free (self->code);
  g_free (self->detail);
  g_free (self);
}

gboolean
lv_sign_in_failure_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const LvSignInFailure *self = input;
  guint count = 0;
  LvAudit audit = { .actor = "unknown",
                    .action = "session.sign-in",
                    .target = self->user_id,
                    .result = self->code,
                    .address = self->address,
                    .detail = self->detail };

  if (self->is_counted
      && !lv_failures_add (db, self->subject, self->now_ms, self->window_ms, &count, error))
    return FALSE;
  if (count > 0 && count == self->lockout_failures)
    audit.result = "locked-out";
  return !self->is_audited || lv_audit_append (db, self->now_ms, &audit, error);
}

void
lv_sign_in_opening_free (LvSignInOpening *self)
{
  g_free (self->tenant_id);
  g_free (self->user_id);
  g_free (self->address);
  g_clear_pointer (&self->row, lv_session_row_unref);
  g_free (self->password_hash);
  g_free (self->subject);
  g_clear_pointer (&self->record_key, lv_signing_key_unref);
  g_clear_pointer (&self->user, lv_user_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  g_free (self);
}

static int
compare_used (gconstpointer a, gconstpointer b)
{
  const LvSessionRow *first = *(const LvSessionRow *const *) a;
  const LvSessionRow *second = *(const LvSessionRow *const *) b;

  return (first->used_ms > second->used_ms) - (first->used_ms < second->used_ms);
}

/* The devices that have not been used for longest go, so that one more has its place. */
static gboolean
make_place (LvDb *db, LvSignInOpening *self, GError **error)
{
  g_autoptr (GPtrArray) rows = lv_sessions_list (db, self->row->user_id, error);

  if (rows == NULL)
    return FALSE;
  self->removed = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_sort (rows, compare_used);
  for (guint i = 0; i + LV_LIMIT_DEVICES <= rows->len; i++)
    {
      LvSessionRow *row = g_ptr_array_index (rows, i);

      if (!lv_sessions_remove (db, row->id, error))
        return FALSE;
      g_ptr_array_add (self->removed, g_strdup (row->id));
    }
  return TRUE;
}

gboolean
lv_sign_in_opening_find_person (LvDb *db, LvSignInOpening *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->user = lv_users_find (db, self->user_id, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (self->user == NULL || g_strcmp0 (self->user->password_hash, self->password_hash) != 0)
    lv_error_set (error, LIVEON_ERROR_SIGN_IN, NULL);
  else if (self->user->is_suspended)
    lv_error_set (error, LIVEON_ERROR_SUSPENDED, NULL);
  else
    return TRUE;
  return FALSE;
}

gboolean
lv_sign_in_opening_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvSignInOpening *self = input;
  LvSessionRow *row = self->row;
  LvAudit audit = { .actor = row->user_id,
                    .action = "session.sign-in",
                    .target = row->id,
                    .result = "ok",
                    .address = row->address,
                    .detail = row->device_name };

  return lv_sign_in_opening_find_person (db, self, error) && make_place (db, self, error)
         && lv_sessions_add (db, row, error)
         && lv_devices_remember (db, row->user_id, row->device_id, row->created_ms, error)
         && (self->language == NULL
             || lv_mail_people_set_language (db, row->user_id, self->language, error))
         && lv_failures_clear (db, self->subject, error)
         && lv_audit_append (db, row->created_ms, &audit, error)
         && lv_recorder_head (db, self->tenant_id, self->record_key, &self->head, error);
}
