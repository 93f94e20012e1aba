/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A person as the protocol's `user`. Main context only. */
#pragma once

#include "lv-json-writer.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

/* address: where the person is, for what they may. */
void lv_user_write (
    LvJsonWriter *writer, const char *name, LvTenant *tenant, LvUser *user, const char *address);

G_END_DECLS
