/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens in a company's rooms, told to its administrators who look at it. Once a second, and
 * only while somebody looks, every room with people in it is written down, and those that are other
 * than before are sent. So nothing else need know that it is looked at. Main context only. */
#pragma once

#include "lv-admin-call.h"

G_BEGIN_DECLS

#define LV_ADMIN_PROTOCOL "liveon-admin.1"

typedef struct _LvAdminNow LvAdminNow;

LvAdminNow *lv_admin_now_new (LvContext *context);
void lv_admin_now_free (LvAdminNow *self);
/* Answers the call with a WebSocket. */
void lv_admin_now_watch (LvAdminNow *self, LvAdminCall *call);

/* lv-admin.c */
LvAdminNow *lv_admin_get_now (LvAdmin *self);

G_END_DECLS
