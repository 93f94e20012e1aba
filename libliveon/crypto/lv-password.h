/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Account passwords: scrypt N=2^15, r=8, p=3 (RFC 7914) as "$scrypt$ln=15,r=8,p=3$salt$hash", on
 * two threads with a bounded queue that is fair by tenant and by address. LvPasswordPool: main
 * context only; its threads see nothing but copies. */
#pragma once

#include <gio/gio.h>

#include "lv-secret.h"

G_BEGIN_DECLS

/* NFKC first, then white space is kept: a password is not trimmed. NULL with error for text that
 * is not UTF-8 or longer than 1 024 bytes. */
char *lv_password_hash (LvSecret *password, GError **error);
/* A NULL stored hash costs the same time and never fits. */
gboolean lv_password_verify (LvSecret *password, const char *stored);

#define LV_TYPE_PASSWORD_POOL (lv_password_pool_get_type ())
G_DECLARE_FINAL_TYPE (LvPasswordPool, lv_password_pool, LV, PASSWORD_POOL, GObject)

LvPasswordPool *lv_password_pool_new (void);
/* LIVEON_ERROR_BUSY with `seconds` when the queue is full. Known devices go first; then tenants
 * take turns, and addresses within a tenant. */
void lv_password_pool_verify_async (LvPasswordPool *self,
                                    LvSecret *password,
                                    const char *stored,
                                    const char *tenant_id,
                                    const char *address,
                                    gboolean is_known_device,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* TRUE when it fits; FALSE without error when it does not. */
gboolean
lv_password_pool_verify_finish (LvPasswordPool *self, GAsyncResult *result, GError **error);
void lv_password_pool_hash_async (LvPasswordPool *self,
                                  LvSecret *password,
                                  const char *tenant_id,
                                  const char *address,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *lv_password_pool_hash_finish (LvPasswordPool *self, GAsyncResult *result, GError **error);
/* Answers what waits with LIVEON_ERROR_STOPPING and joins the threads. */
void lv_password_pool_stop (LvPasswordPool *self);

G_END_DECLS
