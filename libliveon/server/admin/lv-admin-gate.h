/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a path to the company that is administered there, or to the operator. Whatever the path is,
 * the same is done: one hash, one look into the store, one look at a list of networks; nobody can
 * tell by the time whether an address exists. The path is written nowhere. Main context only. */
#pragma once

#include "lv-tenant.h"

G_BEGIN_DECLS

/* For whom an administration is. */
typedef enum
{
  LV_AUDIENCE_TENANT,   /* a company's administrators, where its people connect, too */
  LV_AUDIENCE_OPERATOR, /* the operator's own people, on a listener of their own */
} LvAudience;

#define LV_ADMIN_SECRET_SIZE 32
#define LV_ADMIN_HASH_SIZE 32

/* The SHA-256 of the path's first segment, as the store has it. */
void lv_admin_gate_hash (const char *path, guint8 hash[LV_ADMIN_HASH_SIZE]);
/* A new address, "/…/", and its hash: the caller's. */
char *lv_admin_gate_make_path (guint8 hash[LV_ADMIN_HASH_SIZE]);
/* LIVEON_ERROR_NOT_FOUND for an address that is nobody's, and from where it may not be used. */
void lv_admin_gate_async (LvContext *context,
                          LvAudience audience,
                          const guint8 hash[LV_ADMIN_HASH_SIZE],
                          const char *address,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
LvTenant *lv_admin_gate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
