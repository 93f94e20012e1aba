/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one of the operator's own people may do in the console (CLD9.5.1): the groups of the
 * operator's database, of which each of them is in one. No group of a company has their ids. Any
 * thread. */
#pragma once

#include "lv-model.h"

G_BEGIN_DECLS

typedef enum
{
  LV_OPERATOR_NONE,    /* nobody of the operator's */
  LV_OPERATOR_READER,  /* looks */
  LV_OPERATOR_SUPPORT, /* and helps companies: addresses, administrators, exports, announcements */
  LV_OPERATOR_OWNER,   /* and decides: who is an operator, which companies there are */
} LvOperatorRole;

/* "", "reader", "support", "owner", NULL. */
extern const char *const lv_operator_role_words[];

LvOperatorRole lv_operator_role_of (const LvUser *user);
void lv_operator_role_give (LvUser *user, LvOperatorRole role);

G_END_DECLS
