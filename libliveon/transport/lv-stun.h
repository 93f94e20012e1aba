/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* STUN messages (RFC 8489; vectors of RFC 5769) as far as ICE (RFC 8445) needs them of its server's
 * side. Any thread. */
#pragma once

#include "lv-address.h"

G_BEGIN_DECLS

#define LV_STUN_MAX_USERNAME 272 /* "ours:theirs" with the longest of theirs */
#define LV_STUN_MAX_SIZE 548     /* bytes of what is written here */

typedef enum
{
  LV_STUN_BINDING_REQUEST = 0x0001,
  LV_STUN_BINDING_INDICATION = 0x0011,
  LV_STUN_BINDING_RESPONSE = 0x0101,
  LV_STUN_BINDING_ERROR = 0x0111,
} LvStunType;

typedef struct
{
  guint16 type;
  guint8 transaction[12];
  char username[LV_STUN_MAX_USERNAME + 1]; /* "" when there is none */
  gboolean has_use_candidate;
  gboolean has_controlling, has_controlled;
  guint64 tie_breaker;
  guint32 priority;
  gboolean has_fingerprint;
  gsize integrity_at; /* where MESSAGE-INTEGRITY begins; 0: none */
  guint16 error_code; /* 0: none */
  gboolean has_mapped_address;
  LvAddress mapped_address;
  gboolean has_unknown; /* a comprehension-required attribute that we do not know */
  guint16 unknown;
} LvStunMessage;

/* FALSE when it is no well-formed STUN message; a FINGERPRINT that is there is checked. Of what
 * follows MESSAGE-INTEGRITY nothing counts but the FINGERPRINT, of two alike the first. */
gboolean lv_stun_parse (const guint8 *data, gsize length, LvStunMessage *message);
/* HMAC-SHA1 with the short-term credential. */
gboolean lv_stun_check_integrity (const guint8 *data,
                                  gsize length,
                                  const LvStunMessage *message,
                                  const char *password);

/* All write MESSAGE-INTEGRITY (with a password) and FINGERPRINT; the length, 0 when size is too
 * small. */
gsize lv_stun_write_response (guint8 *out,
                              gsize size,
                              const guint8 transaction[12],
                              const LvAddress *mapped,
                              const char *password);
/* 400, 401, 420 (unknown: the attribute; 0 otherwise) or 487. password: NULL before the peer has
 * shown that it knows it. */
gsize lv_stun_write_error (guint8 *out,
                           gsize size,
                           const guint8 transaction[12],
                           guint16 code,
                           guint16 unknown,
                           const char *password);
/* As a controlling agent asks: for tests and for the way over a WebSocket. */
gsize lv_stun_write_request (guint8 *out,
                             gsize size,
                             const guint8 transaction[12],
                             const char *username,
                             const char *password,
                             guint32 priority,
                             guint64 tie_breaker,
                             gboolean use_candidate);

G_END_DECLS
