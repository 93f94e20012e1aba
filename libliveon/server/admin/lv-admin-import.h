/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of people on their way in: sent in parts, looked at as often as one likes, then taken. One
 * a session; who leaves it for half an hour sends it again. Main context only. */
#pragma once

#include "lv-admin-call.h"

G_BEGIN_DECLS

typedef struct _LvAdminImports LvAdminImports;

LvAdminImports *lv_admin_imports_new (LvContext *context);
void lv_admin_imports_free (LvAdminImports *self);
/* lv-admin.c */
LvAdminImports *lv_admin_get_imports (LvAdmin *self);

G_END_DECLS
