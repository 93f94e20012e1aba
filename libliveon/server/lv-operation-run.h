/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between lv-operator.c, which makes an operation and finds its tenant, and lv-operation.c, which
 * carries it. Main context only. */
#pragma once

#include "lv-operation.h"

G_BEGIN_DECLS

/* The task is answered with the text of the answer. Takes the descriptors' copies. */
LvOperation *lv_operation_new (LvContext *context,
                               const LvOperatorCommand *command,
                               const LvOperatorCaller *caller,
                               LvJson *arguments,
                               GUnixFDList *files,
                               GTask *task);
void lv_operation_set_tenant (LvOperation *self, LvTenant *tenant);
void lv_operation_set_reason (LvOperation *self, const char *reason);

G_END_DECLS
