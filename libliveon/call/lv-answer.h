/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the server's answer says, checked against what was offered. A value. Any thread. */
#pragma once

#include "lv-dtls.h"
#include "lv-offer.h"
#include "lv-sdp.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 ssrc, rtx_ssrc; /* ssrc 0: the server does not fill it */
} LvAnswerSlot;

typedef struct
{
  LvSdp *sdp; /* its candidates */
  LvIceCredentials server;
  guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE];
  LvRtpExtMap exts;
  gboolean takes[LV_N_SOURCES]; /* what may be sent */
  gboolean has_rtx;             /* of video that is sent */
  gboolean has_red;             /* of sound that is sent */
  LvAnswerSlot sound[LV_MAX_SOUND_SLOTS + 1], video[LV_MAX_VIDEO_SLOTS];
  guint n_video;
  GPtrArray *turn; /* LvTurnServer */
  char *socket_token;
  gint64 max_bps;
} LvAnswer;

/* LIVEON_ERROR_PROTOCOL when it is no answer to this offer. */
LvAnswer *lv_answer_read (const LvMediaAnswer *message, const LvMediaOffer *offer, GError **error);
/* Of a restart: what must have stayed; LIVEON_ERROR_MEDIA when another server answered. */
gboolean lv_answer_continues (const LvAnswer *self, const LvAnswer *before, GError **error);
LvAnswer *lv_answer_ref (LvAnswer *self);
void lv_answer_unref (LvAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvAnswer, lv_answer_unref)

G_END_DECLS
