/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Self-signed P-256 certificates and pins (SHA-256 of the SubjectPublicKeyInfo). Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Ten years, for these DNS names and addresses; both as PEM. The key file is made 0600. An existing
 * key is kept, so that the pin stays over renewals. */
gboolean lv_certificate_ensure (const char *certificate_file,
                                const char *key_file,
                                const char *const *names,
                                gint64 now_ms,
                                GError **error);
/* 64 lower-case hexadecimal digits. NULL with error when it is no certificate. */
char *lv_certificate_pin_from_der (const guint8 *der, gsize length, GError **error);
char *lv_certificate_pin (GTlsCertificate *certificate, GError **error);
gint64 lv_certificate_not_after_ms (GTlsCertificate *certificate);
/* Groups of four, as a person compares them: "0f3a 91bc …". */
char *lv_pin_format (const char *pin);
/* Accepts groups, colons and capitals; NULL with error when it is no pin. */
char *lv_pin_parse (const char *text, GError **error);

G_END_DECLS
