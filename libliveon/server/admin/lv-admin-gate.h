/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a path to the company that is administered there. Whatever the path is, the same is done:
 * one hash, one look into the store, one look at a list of networks; nobody can tell by the time
 * whether an address exists. The path is written nowhere. Main context only. */
#pragma once

#include "lv-tenant.h"

G_BEGIN_DECLS

#define LV_ADMIN_SECRET_SIZE 32
#define LV_ADMIN_HASH_SIZE 32

/* The SHA-256 of the path's first segment, as the store has it. */
void lv_admin_gate_hash (const char *path, guint8 hash[LV_ADMIN_HASH_SIZE]);
/* LIVEON_ERROR_NOT_FOUND for an address that is nobody's, and from where it may not be used. */
void lv_admin_gate_async (LvContext *context,
                          const guint8 hash[LV_ADMIN_HASH_SIZE],
                          const char *address,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
LvTenant *lv_admin_gate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
