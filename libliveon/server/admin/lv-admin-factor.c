/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-factor.h"

#include <string.h>

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-text.h"
#include "lv-users.h"

#define LABEL "liveon-totp-v1"
#define SALT_SIZE 16
#define ON "totp"
#define PENDING "pending"

/* What the row says, taken apart; FALSE when it says nothing. */
static gboolean
read_factor (const LvUser *user, char ***parts)
{
  *parts = NULL;
  if (user->second_factor == NULL)
    return FALSE;
  *parts = g_strsplit (user->second_factor, ":", 3);
  if ((g_strcmp0 ((*parts)[0], ON) == 0 && g_strv_length (*parts) == 3)
      || (g_strcmp0 ((*parts)[0], PENDING) == 0 && g_strv_length (*parts) == 2))
    return TRUE;
  g_clear_pointer (parts, g_strfreev);
  return FALSE;
}

static void
derive (LvSecret *pepper, const char *user_id, const char *salt, guint8 secret[LV_TOTP_SECRET_SIZE])
{
  g_autofree char *input = g_strconcat (LABEL "\n", user_id, "\n", salt, NULL);
  guint8 mac[LV_SHA256_SIZE];

  lv_hmac_sha256 (pepper, (const guint8 *) input, strlen (input), mac);
  memcpy (secret, mac, LV_TOTP_SECRET_SIZE);
  explicit_bzero (mac, sizeof mac);
}

/* Takes the text. */
static gboolean
write_factor (LvDb *db, const LvUser *user, char *text, GError **error)
{
  g_autoptr (LvUser) changed = lv_user_copy (user);

  g_free (changed->second_factor);
  changed->second_factor = text;
  return lv_users_update (db, changed, error);
}

gboolean
lv_admin_factor_is_on (const LvUser *user)
{
  return user->second_factor != NULL && g_str_has_prefix (user->second_factor, ON ":");
}

gboolean
lv_admin_factor_begin (LvDb *db,
                       const LvUser *user,
                       LvSecret *pepper,
                       guint8 secret[LV_TOTP_SECRET_SIZE],
                       GError **error)
{
  guint8 random[SALT_SIZE];
  g_autofree char *salt = NULL;

  if (lv_admin_factor_is_on (user))
    {
      lv_error_set (error, LIVEON_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  lv_random_bytes (random, sizeof random);
  salt = lv_base64url_encode (random, sizeof random);
  derive (pepper, user->id, salt, secret);
  return write_factor (db, user, g_strconcat (PENDING ":", salt, NULL), error);
}

gboolean
lv_admin_factor_prove (LvDb *db,
                       const LvUser *user,
                       const LvAdminProof *proof,
                       LvAdminVerdict *verdict,
                       GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint8 secret[LV_TOTP_SECRET_SIZE];
  gint64 last_step, step = 0;
  gboolean is_right;

  if (!read_factor (user, &parts))
    {
      lv_error_set (error, LIVEON_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  *verdict = LV_ADMIN_CODE_MISSING;
  if (*proof->code == '\0')
    return TRUE;
  last_step = parts[2] != NULL ? g_ascii_strtoll (parts[2], NULL, 10) : 0;
  derive (proof->pepper, user->id, parts[1], secret);
  is_right = lv_totp_check (secret, proof->code, proof->now_ms, last_step, &step);
  explicit_bzero (secret, sizeof secret);
  *verdict = is_right ? LV_ADMIN_CODE_RIGHT : LV_ADMIN_CODE_WRONG;
  if (!is_right)
    return TRUE;
  return write_factor (db, user, g_strdup_printf (ON ":%s:%" G_GINT64_FORMAT, parts[1], step),
                       error);
}

gboolean
lv_admin_factor_forget (LvDb *db, const LvUser *user, GError **error)
{
  return write_factor (db, user, NULL, error);
}
