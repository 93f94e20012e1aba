/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every use of OpenSSL here shares: autoptrs, and its error queue as a GError. Any thread. */
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "lv-error.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAMES, GENERAL_NAMES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAME, GENERAL_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

/* Sets "<what>: <OpenSSL's reason>" and empties this thread's error queue. */
void lv_openssl_set_error (GError **error, LiveonError code, const char *what);
/* For calls that fail only when memory or the library itself is broken: ends the process. */
void lv_openssl_check (gboolean is_ok, const char *what);

G_END_DECLS
