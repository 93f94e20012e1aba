/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions that make guessing passwords dear: PBKDF2 (RFC 8018) and scrypt (RFC 7914). Any thread,
 * none that must not wait. */
#pragma once

#include <glib.h>

#include "lv-secret.h"

G_BEGIN_DECLS

typedef struct
{
  guint ln; /* N = 2^ln */
  guint r;
  guint p;
} LvScryptCost;

LvSecret *lv_pbkdf2_sha256 (
    LvSecret *password, const guint8 *salt, gsize salt_length, guint iterations, gsize length);
/* At most 64 MiB of memory and N r p ≤ 2²² (about a second); other costs must not be asked for. */
gboolean lv_scrypt_cost_is_bounded (const LvScryptCost *cost);
LvSecret *lv_scrypt (LvSecret *password,
                     const guint8 *salt,
                     gsize salt_length,
                     const LvScryptCost *cost,
                     gsize length);

G_END_DECLS
