/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an operation writes to a file, to a browser that saves it: sent while it is made, of any
 * length. What fails before its first byte is answered as any refusal; what fails later is broken
 * off. Main context only. */
#pragma once

#include "lv-admin-routes.h"
#include "lv-operator.h"

G_BEGIN_DECLS

void lv_admin_download (LvAdminCall *call,
                        const LvAdminRoute *route,
                        const LvOperatorCaller *caller,
                        LvJson *arguments);

G_END_DECLS
