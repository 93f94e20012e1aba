/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Administration in a browser, of a company or of the whole service, under a secret address
 * (9.2.3): everything that is no route of the public API comes here, and what is not under an
 * address that exists, asked for from where it may be, is answered as any unknown path. Main
 * context only.
 *
 *   lv-admin-gate      whose address is it: hash, look, networks
 *   lv-admin-assets    the pages, which are the same for everybody
 *   lv-admin-session   who is signed in: cookie, CSRF token, expiry
 *   lv-admin-sign-in   how one gets a session
 *   lv-admin-routes    what there is to ask: the table
 *   lv-admin-call      one request on its way through these
 */
#pragma once

#include "lv-admin-gate.h"
#include "lv-dispatch.h"

G_BEGIN_DECLS

LvAdmin *lv_admin_new (LvContext *context, LvAudience audience);
void lv_admin_free (LvAdmin *self);
LvAudience lv_admin_get_audience (LvAdmin *self);
/* Answers what is no route: see lv_dispatch_set_else. */
void lv_admin_serve (gpointer admin, LvCall *call, const LvRequest *request);

G_END_DECLS
