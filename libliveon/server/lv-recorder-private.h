/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the recorder share. Main context only.
 *
 *   lv-recorder.c         heads, and the daily round
 *   lv-recorder-purge.c   what is old enough goes
 *   lv-recorder-export.c  the whole chain as a file */
#pragma once

#include "lv-recorder.h"
#include "lv-retention.h"

G_BEGIN_DECLS

struct _LvRecorder
{
  LvContext *context;
  LvClockWatch watch;
  guint round_timer;
  GCancellable *cancellable; /* ends what is on its way when the recorder goes */
};

/* The tenant needs not be in memory. Answered with the number of payloads that went, −1 on error.
 */
void lv_recorder_purge_id_async (LvRecorder *self,
                                 const char *tenant_id,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

G_END_DECLS
