/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Getting a session: by password, or by the resume token and the device's key. Each is a function
 * over a transport that ends with an LvLogin. Main context only. */
#pragma once

#include "liveon-user.h"
#include "lv-device.h"
#include "lv-http-client.h"
#include "lv-json-writer.h"

G_BEGIN_DECLS

/* What the server answered (`signed-in`). */
typedef struct
{
  LvSecret *access;
  gint64 access_expires_ms;
  LvSecret *resume;
  gint64 resume_expires_ms;
  char *session;
  LiveonUser *user;
  gboolean must_change_password;
  LvJson *chain_head; /* NULL where the chain is empty */
} LvLogin;

void lv_login_free (LvLogin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvLogin, lv_login_free)

/* company may be NULL. */
void lv_login_sign_in_async (LvHttpClient *http,
                             LiveonDevice *device,
                             const char *company,
                             const char *user,
                             LvSecret *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void lv_login_resume_async (LvHttpClient *http,
                            LiveonDevice *device,
                            LvSecret *token,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* Of both. */
LvLogin *lv_login_finish (GAsyncResult *result, GError **error);
/* Secret JSON as a body whose bytes are wiped with the last reference; ends the writer. */
GBytes *lv_login_make_body (LvJsonWriter *writer);

G_END_DECLS
