/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* DTLS 1.2 for SRTP keys (RFC 5764) on OpenSSL with memory BIOs: datagrams go in and come out, no
 * socket, no clock of its own. Both certificates are self-signed; what counts is that the peer's
 * has the fingerprint that the signalling said. The thread that owns it; an LvDtlsIdentity any
 * thread. */
#pragma once

#include "lv-srtp.h"

G_BEGIN_DECLS

#define LV_DTLS_FINGERPRINT_SIZE 32 /* SHA-256 of the certificate's DER */

/* A fresh P-256 key and certificate, valid for 30 days from a day ago. */
typedef struct _LvDtlsIdentity LvDtlsIdentity;
LvDtlsIdentity *lv_dtls_identity_new (GError **error);
LvDtlsIdentity *lv_dtls_identity_ref (LvDtlsIdentity *self);
void lv_dtls_identity_unref (LvDtlsIdentity *self);
const guint8 *lv_dtls_identity_get_fingerprint (LvDtlsIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvDtlsIdentity, lv_dtls_identity_unref)

typedef enum
{
  LV_DTLS_NEW,
  LV_DTLS_HANDSHAKE,
  LV_DTLS_CONNECTED,
  LV_DTLS_CLOSED, /* by close_notify or lv_dtls_close() */
  LV_DTLS_FAILED, /* also when the fingerprint is another's */
} LvDtlsState;

typedef void (*LvDtlsSend) (const guint8 *data, gsize length, gpointer user_data);

typedef struct _LvDtls LvDtls;
/* fingerprint: the peer's. */
LvDtls *lv_dtls_new (LvDtlsIdentity *identity,
                     gboolean is_server,
                     const guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE],
                     LvDtlsSend send,
                     gpointer user_data);
void lv_dtls_free (LvDtls *self);

/* The client's first flight. */
void lv_dtls_start (LvDtls *self);
void lv_dtls_receive (LvDtls *self, const guint8 *data, gsize length);
/* Microseconds until lv_dtls_on_timeout() is due, -1 when nothing waits. */
gint64 lv_dtls_get_timeout_us (LvDtls *self);
/* Sends a flight again. */
void lv_dtls_on_timeout (LvDtls *self);
void lv_dtls_close (LvDtls *self);

LvDtlsState lv_dtls_get_state (LvDtls *self);
/* Why it failed; NULL otherwise. */
const GError *lv_dtls_get_error (LvDtls *self);
/* Once connected: both directions' contexts, the caller's. */
gboolean lv_dtls_export (LvDtls *self, LvSrtp **sender, LvSrtp **receiver, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvDtls, lv_dtls_free)

G_END_DECLS
