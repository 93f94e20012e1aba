/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has happened since the server started, counted where it happens: answers of the dispatcher,
 * how long it took to get in, what went over the network. Main context only. */
#pragma once

#include "lv-call.h"
#include "lv-histogram.h"
#include "lv-sfu.h"

G_BEGIN_DECLS

/* What was asked, as far as it is told apart. */
typedef enum
{
  LV_ASKED_SIGN_IN,
  LV_ASKED_JOIN,
  LV_ASKED_MEDIA,
  LV_ASKED_OTHER,
  LV_N_ASKED,
} LvAsked;

struct _LvTally
{
  guint64 answered[LV_N_ASKED];
  GHashTable *refused[LV_N_ASKED]; /* word of the error (static) → guint64 *, owned */
  LvHistogram joins;               /* from the question to the seat */
  LvHistogram media;               /* from the offer to the connection */
  guint64 media_failures;          /* connections that did not come about */
  LvSfuTraffic in[LV_SFU_N_KINDS], out[LV_SFU_N_KINDS];
  guint64 lost_in, lost_out; /* packets of media */
};

LvTally *lv_tally_new (void);
void lv_tally_free (LvTally *self);
const char *lv_asked_word (LvAsked asked);
/* route: NULL when there is none of that name. */
void lv_tally_answer (LvTally *self, const LvRoute *route, const GError *error, gint64 duration_us);
/* What came since the numbers before. */
void lv_tally_add_media (LvTally *self, const LvSfuStats *now, const LvSfuStats *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvTally, lv_tally_free)

G_END_DECLS
