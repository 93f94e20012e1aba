/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The second factor of a person's account (RFC 6238). The secret is kept nowhere: it is made of a
 * salt, which the person's row has, and of the pepper, which stands beside the databases; who has
 * only one of them has none. In the row: "pending:SALT" until a first code was right, then
 * "totp:SALT:STEP" with the step of the last code that was. Store thread, but for what it says. */
#pragma once

#include "lv-store.h"
#include "lv-secret.h"
#include "lv-totp.h"

G_BEGIN_DECLS

typedef enum
{
  LV_ADMIN_CODE_RIGHT,
  LV_ADMIN_CODE_WRONG,
  LV_ADMIN_CODE_MISSING,
} LvAdminVerdict;

typedef struct
{
  LvSecret *pepper;
  const char *code;
  gint64 now_ms;
} LvAdminProof;

/* Any thread. */
gboolean lv_admin_factor_is_on (const LvUser *user);
/* Begins anew: the secret that a program is to learn. LIVEON_ERROR_CONFLICT when one is on. */
gboolean lv_admin_factor_begin (LvDb *db,
                                const LvUser *user,
                                LvSecret *pepper,
                                guint8 secret[LV_TOTP_SECRET_SIZE],
                                GError **error);
/* A code that is right and new brings it from pending to on, or to a later step.
 * LIVEON_ERROR_CONFLICT when there is none. */
gboolean lv_admin_factor_prove (LvDb *db,
                                const LvUser *user,
                                const LvAdminProof *proof,
                                LvAdminVerdict *verdict,
                                GError **error);
gboolean lv_admin_factor_forget (LvDb *db, const LvUser *user, GError **error);

G_END_DECLS
