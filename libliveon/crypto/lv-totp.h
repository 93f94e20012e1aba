/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Codes of a second factor (RFC 6238): HMAC-SHA-1, six digits, a step of 30 seconds, as every
 * program for it on a phone has them. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_TOTP_SECRET_SIZE 20
#define LV_TOTP_STEP_S 30

/* The step that a time is in. */
gint64 lv_totp_step (gint64 now_ms);
/* RFC 4226, 5.3, with so many digits (6 to 8). The caller's. */
char *lv_totp_code (const guint8 *secret, gsize length, gint64 step, guint digits);
/* Whether the code, of six digits and maybe blanks, is that of this step or of one of its
 * neighbours (clocks differ), and of a step after last_step: none is good twice. *step: which. */
gboolean lv_totp_check (const guint8 secret[LV_TOTP_SECRET_SIZE],
                        const char *code,
                        gint64 now_ms,
                        gint64 last_step,
                        gint64 *step);
/* RFC 4648, without padding: what people type. The caller's. */
char *lv_base32_encode (const guint8 *data, gsize length);
/* "otpauth://totp/…": what a program on a phone reads. The caller's. */
char *
lv_totp_uri (const guint8 secret[LV_TOTP_SECRET_SIZE], const char *issuer, const char *account);

G_END_DECLS
