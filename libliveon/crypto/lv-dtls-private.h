/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of lv-dtls.h share. Threads as there. */
#pragma once

#include <openssl/ssl.h>

#include "lv-dtls.h"
#include "lv-openssl.h"

G_BEGIN_DECLS

#define LV_DTLS_MTU 1200 /* bytes of a datagram that we send */

/* A BIO that is one datagram to read, and makes a datagram of each write. */
typedef struct
{
  const guint8 *data; /* NULL: read already */
  gsize length;
  LvDtlsSend send;
  gpointer user_data;
} LvDtlsPipe;

BIO_METHOD *lv_dtls_pipe_make_method (void);
/* pipe: not copied. */
BIO *lv_dtls_pipe_make_bio (const BIO_METHOD *method, LvDtlsPipe *pipe);

/* Its key, certificate and all rules, shared by its connections. */
SSL_CTX *lv_dtls_identity_get_context (LvDtlsIdentity *self);
const BIO_METHOD *lv_dtls_identity_get_pipe_method (LvDtlsIdentity *self);

/* Judges the peer's certificate: the context's callback for it. */
int lv_dtls_verify (X509_STORE_CTX *store, void *unused);

G_END_DECLS
