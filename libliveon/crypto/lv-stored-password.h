/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text in which a hashed password is stored: "$scrypt$ln=15,r=8,p=3$salt$hash", both in base64
 * without padding. Any thread. */
#pragma once

#include "lv-kdf.h"

G_BEGIN_DECLS

#define LV_STORED_PASSWORD_SALT_SIZE 16
#define LV_STORED_PASSWORD_HASH_SIZE 32

typedef struct
{
  LvScryptCost cost;
  guint8 salt[LV_STORED_PASSWORD_SALT_SIZE];
  guint8 hash[LV_STORED_PASSWORD_HASH_SIZE];
} LvStoredPassword;

/* FALSE, with self untouched, for all that format does not write and for costs out of bounds. */
gboolean lv_stored_password_parse (LvStoredPassword *self, const char *text);
char *lv_stored_password_format (const LvStoredPassword *self);

G_END_DECLS
