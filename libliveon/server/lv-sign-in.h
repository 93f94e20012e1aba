/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a person gets a session: by company, user ID and password, or by the resume token of a device
 * that signed in before. Whoever does not know the password learns nothing: not whether company or
 * user exist, not that the account is suspended or the hour wrong. Main context only. */
#pragma once

#include "lv-chain.h"
#include "lv-challenge.h"
#include "lv-signing-key.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

/* An argument of LIVEON_ERROR_SIGN_IN: the password was right, the second factor "missing" or
 * "wrong". */
#define LV_SIGN_IN_FACTOR "factor"
#define LV_SIGN_IN_FACTOR_MISSING "missing"

/* What a right password opens, where it is not a device's session. */
typedef struct
{
  const char *subject; /* failures are counted apart from others' */
  /* Whether this person may at all; after the right password. */
  gboolean (*may) (LvUser *user, GError **error);
  LvStoreWork open; /* of an LvSignInOpening */
} LvSignInDoor;

typedef struct
{
  const LvSignInDoor *door; /* static; NULL: a device's session */
  gpointer door_data;       /* what its work needs */
  GDestroyNotify free_door_data;
  LvTenant *tenant; /* where it is known without a company code */
  char *company;    /* NULL where it was not given */
  char *login;
  LvSecret *password;
  char *device_id;
  char *device_name;
  guint8 device_key[LV_ED25519_KEY_SIZE];
  char *client;
  char *address;
  const char *language; /* static; NULL: not known */
} LvSignInRequest;

typedef struct
{
  char *token;
  guint8 challenge[LV_CHALLENGE_SIZE];
  guint8 signature[LV_ED25519_SIGNATURE_SIZE];
  char *client; /* empty: as before */
  char *address;
} LvResumeRequest;

typedef struct
{
  LvTenant *tenant;
  LvUser *user;
  LvSessionRow *row; /* this and the rest: of a device's session alone */
  char *access_token;
  char *resume_token;
  LvChainHead head;
  gboolean must_change_password;
} LvSignedIn;

LvSignInRequest *lv_sign_in_request_new (void);
void lv_sign_in_request_free (LvSignInRequest *self);
LvResumeRequest *lv_resume_request_new (void);
void lv_resume_request_free (LvResumeRequest *self);
void lv_signed_in_free (LvSignedIn *self);

/* Takes the request. LIVEON_ERROR_SIGN_IN for all that is wrong without the right password,
 * _LOCKED_OUT and _RATE_LIMITED without looking at it; with it the errors of lv_tenant_may. */
void lv_sign_in_async (LvContext *context,
                       LvSignInRequest *request,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
LvSignedIn *lv_sign_in_finish (GAsyncResult *result, GError **error);

/* Takes the request. LIVEON_ERROR_UNAUTHENTICATED for a token or signature that is not right. A
 * token that was used before ends the session: two hold it. */
void lv_resume_async (LvContext *context,
                      LvResumeRequest *request,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
LvSignedIn *lv_resume_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSignInRequest, lv_sign_in_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvResumeRequest, lv_resume_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSignedIn, lv_signed_in_free)

/* Under which a person's failures from devices that are not known are counted. Any thread. */
char *lv_sign_in_dup_subject (LvSecret *pepper, const char *tenant_id, const char *login);

G_END_DECLS
