/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call's part of the conversation with the server: the offer and its answer, and of values that
 * change, what is shown and what is sent, always the newest. Main context only. */
#pragma once

#include "lv-link.h"
#include "lv-media-session.h"

G_BEGIN_DECLS

typedef struct _LvMediaSignalling LvMediaSignalling;

/* answered: with the answer, or why there is none; not called after free. */
typedef void (*LvMediaAnswered) (LvMediaAnswer *answer,
                                 gboolean is_restart,
                                 const GError *error,
                                 gpointer data);
/* A rule forbids what was said to be sent. */
typedef void (*LvSourcesRefused) (const GError *error, gpointer data);
LvMediaSignalling *lv_media_signalling_new (LvLink *link,
                                            LvMediaAnswered answered,
                                            LvSourcesRefused refused,
                                            gpointer data);
void lv_media_signalling_free (LvMediaSignalling *self);

void
lv_media_signalling_offer (LvMediaSignalling *self, const LvMediaOffer *offer, gboolean is_restart);
/* One is on its way at a time; of those that wait the last is sent. What could not be sent waits
 * for lv_media_signalling_resume(). */
/* max_bps: that we want to receive in all; 0: no bound. */
void lv_media_signalling_set_view (LvMediaSignalling *self,
                                   GArray *view /* LvViewItem */,
                                   gint64 max_bps);
void lv_media_signalling_set_sources (LvMediaSignalling *self, const LvMediaSources *sources);
/* The seat is there (again): says everything once more. */
void lv_media_signalling_resume (LvMediaSignalling *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMediaSignalling, lv_media_signalling_free)

G_END_DECLS
