/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Watches one request on its way to the server: how far it came, and whether the server is the one
 * that was meant. A connection that is not TLS 1.3, or whose certificate is not trusted, is
 * cancelled before a byte of the request is sent. Main context only. */
#pragma once

#include <libsoup/soup.h>

#include "lv-error.h"

G_BEGIN_DECLS

typedef enum
{
  LV_LEG_NONE,
  LV_LEG_NAME,
  LV_LEG_TCP,
  LV_LEG_PROXY,
  LV_LEG_TLS,
  LV_LEG_HTTP,
} LvLeg;

#define LV_TYPE_TLS_GUARD (lv_tls_guard_get_type ())
G_DECLARE_FINAL_TYPE (LvTlsGuard, lv_tls_guard, LV, TLS_GUARD, GObject)

/* pins: NULL-ended; empty means that the certificate is checked against the system's authorities.
 * cancellable is the one that the request is sent with. */
LvTlsGuard *
lv_tls_guard_new (SoupMessage *message, const char *const *pins, GCancellable *cancellable);
/* When the person decided to trust the pins; 0: not known. */
void lv_tls_guard_set_since (LvTlsGuard *self, gint64 since_ms);
/* When an authority vouched for the server, so that one for which nobody does is another; 0: not
 * known. */
void lv_tls_guard_set_authority (LvTlsGuard *self, gint64 authority_ms);
LvLeg lv_tls_guard_get_leg (LvTlsGuard *self);
/* The request went out on a connection that was found good: only then is an answer the server's. */
gboolean lv_tls_guard_is_trusted (LvTlsGuard *self);
/* The pin of the certificate that was seen, or NULL. */
const char *lv_tls_guard_get_seen_pin (LvTlsGuard *self);
/* What went wrong, as a LIVEON_ERROR that names the leg. proxy: the one in use, or NULL. */
GError *lv_tls_guard_explain (LvTlsGuard *self, const GError *cause, const char *proxy);

G_END_DECLS
