/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one offer of a client: all that it may ever send, and its slots. An ICE restart is the same
 * offer with other credentials. Values. Any thread. */
#pragma once

#include "lv-ice-lite.h"
#include "lv-media-messages.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

/* What is offered; the answer says the same numbers for what it takes. */
#define LV_OFFER_OPUS 111
#define LV_OFFER_VP8 96
#define LV_OFFER_RTX 97
#define LV_OFFER_RED 98 /* sound with copies of that before it (RFC 2198) */

/* Of the camera one for each layer, of other sources one. */
typedef struct
{
  guint32 ssrc, rtx_ssrc; /* rtx_ssrc 0: sound */
} LvOfferStream;

typedef struct
{
  LvIceCredentials credentials; /* owned */
  const guint8 *fingerprint;    /* of the identity, borrowed */
  guint64 version;              /* one more with each restart */
  guint n_video;                /* slots */
  LvOfferStream streams[LV_N_SOURCES][LV_CAMERA_LAYERS];
  char cname[17];
} LvOfferTerms;

/* Draws credentials and numbers that have nothing to do with anybody. */
void lv_offer_terms_init (LvOfferTerms *self, const guint8 *fingerprint, guint n_video);
void lv_offer_terms_clear (LvOfferTerms *self);
/* New credentials, all else stays. */
void lv_offer_terms_restart (LvOfferTerms *self);

LvMediaOffer *lv_offer_write (const LvOfferTerms *terms);
/* 1 to LV_N_EXTS, in all lines alike. */
guint8 lv_offer_get_ext_id (LvRtpExt ext);

G_END_DECLS
