/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-openssl.h"

#include <openssl/err.h>

void
lv_openssl_set_error (GError **error, LiveonError code, const char *what)
{
  unsigned long reason = ERR_peek_last_error ();
  const char *text = ERR_reason_error_string (reason);

  ERR_clear_error ();
  lv_error_set_detail (error, code, "%s: %s", what, text != NULL ? text : "unknown reason");
}

void
lv_openssl_check (gboolean is_ok, const char *what)
{
  if (!is_ok)
    g_error ("OpenSSL cannot do %s: %s", what, ERR_reason_error_string (ERR_peek_last_error ()));
}
