/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames that say whose and the how manieth they are, in every byte. Any thread. */
#pragma once

#include "lv-frame.h"

G_BEGIN_DECLS

typedef struct
{
  guint sender;
  LvSource source;
  guint layer;
  gint64 counter;
  gint64 sent_us;
} CallStamp;

/* length: of all of it, at least 64. */
LvFrame *call_frame_new (const CallStamp *stamp, gboolean is_key, gsize length);
/* FALSE when any byte is another than was sent. */
gboolean call_frame_read (LvFrame *frame, CallStamp *stamp);

G_END_DECLS
