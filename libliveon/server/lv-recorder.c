/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-recorder.h"

struct _LvRecorder
{
  LvContext *context;
};

LvRecorder *
lv_recorder_new (LvContext *context)
{
  LvRecorder *self = g_new0 (LvRecorder, 1);

  self->context = context;
  return self;
}

void
lv_recorder_free (LvRecorder *self)
{
  g_free (self);
}

void
lv_recorder_start (LvRecorder *self)
{
}

gboolean
lv_recorder_head (
    LvDb *db, const char *tenant_id, LvSigningKey *key, LvChainHead *head, GError **error)
{
  *head = (LvChainHead) { 0 };
  return TRUE;
}

void
lv_chain_head_write (LvJsonWriter *writer,
                     const char *name,
                     const char *tenant_id,
                     const LvChainHead *head)
{
}

static void
answer (gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_boolean (task, TRUE);
}

void
lv_recorder_purge_async (LvRecorder *self,
                         LvTenant *tenant,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  answer (lv_recorder_purge_async, callback, user_data);
}

gboolean
lv_recorder_purge_finish (LvRecorder *self, GAsyncResult *result, guint64 *removed, GError **error)
{
  if (removed != NULL)
    *removed = 0;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_recorder_export_async (LvRecorder *self,
                          LvTenant *tenant,
                          GOutputStream *stream,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  answer (lv_recorder_export_async, callback, user_data);
}

gboolean
lv_recorder_export_finish (LvRecorder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
