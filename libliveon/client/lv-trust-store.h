/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonTrustStore. Main context only. */
#pragma once

#include "liveon-trust-store.h"
#include "lv-clock.h"

G_BEGIN_DECLS

/* What liveon_trust_store_new does, with a clock of the caller's. */
LiveonTrustStore *lv_trust_store_new (const char *path, LvClock *clock, GError **error);
/* 0 where the server is not known. */
gint64 lv_trust_store_get_since_ms (LiveonTrustStore *self, const char *server);

/* When an authority first vouched for the server's certificate; 0: never, or it is pinned. */
gint64 lv_trust_store_get_authority_ms (LiveonTrustStore *self, const char *server);
/* An authority vouches for it now. Remembered for a server of which nothing is known. */
void lv_trust_store_note_authority (LiveonTrustStore *self, const char *server);

G_END_DECLS
