/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sign-in's units of work: values go in, values come out. The functions ending in _work run on
 * the store thread, the others anywhere. */
#pragma once

#include "lv-chain.h"
#include "lv-store.h"

G_BEGIN_DECLS

/* Who is it, from which device, and how often did it go wrong. */
typedef struct
{
  char *login;
  char *device_id;
  char *subject; /* of the account; becomes the device's when it is known */
  gint64 now_ms;
  gint64 window_ms;
  /* what is found */
  LvUser *user; /* NULL: there is none */
  gboolean is_known_device;
  guint failures;
  gint64 last_failure_ms;
} LvSignInLookUp;

void lv_sign_in_look_up_free (LvSignInLookUp *self);
/* What is found stands in the input. */
gboolean lv_sign_in_look_up_work (LvDb *db, gpointer input, gpointer *result, GError **error);

typedef struct
{
  char *subject;
  gboolean is_counted;
  gboolean is_audited;
  guint lockout_failures;
  gint64 now_ms;
  gint64 window_ms;
  char *user_id; /* NULL: nobody's */
  char *address;
  char *code;
  char *detail; /* may be NULL */
} LvSignInFailure;

void lv_sign_in_failure_free (LvSignInFailure *self);
gboolean lv_sign_in_failure_work (LvDb *db, gpointer input, gpointer *result, GError **error);

typedef struct
{
  char *tenant_id;
  LvSessionRow *row; /* NULL where it is no device's */
  char *user_id;
  gint64 now_ms;
  char *address;
  const char *language; /* static; NULL: not known */
  gpointer door;        /* the door's own data, borrowed */
  char *password_hash;  /* the one that the password fitted */
  char *subject;
  LvSigningKey *record_key;
  /* what comes of it */
  LvUser *user;       /* as of now */
  GPtrArray *removed; /* ids of this person's sessions that had to go */
  LvChainHead head;
} LvSignInOpening;

void lv_sign_in_opening_free (LvSignInOpening *self);
/* The first step of every opening: the person as of now. LIVEON_ERROR_SIGN_IN when the password was
 * changed meanwhile, LIVEON_ERROR_SUSPENDED. */
gboolean lv_sign_in_opening_find_person (LvDb *db, LvSignInOpening *self, GError **error);
/* LIVEON_ERROR_SIGN_IN when the password was changed meanwhile. */
gboolean lv_sign_in_opening_work (LvDb *db, gpointer input, gpointer *result, GError **error);

G_END_DECLS
