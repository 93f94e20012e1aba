/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pages of the administration: files that are the same for everybody, compiled in. They may run
 * no script and use no style but their own, and ask nobody else for anything. Main context only. */
#pragma once

#include "lv-admin-call.h"

G_BEGIN_DECLS

void lv_admin_assets_serve (LvAdminCall *call);

G_END_DECLS
