/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between lv-operator.c, which makes an operation and finds its tenant, and lv-operation.c, which
 * carries it. Main context only. */
#pragma once

#include "lv-operation.h"

G_BEGIN_DECLS

/* The task is answered with the text of the answer. Takes the descriptors' copies. */
LvOperation *lv_operation_new (LvContext *context,
                               const LvOperatorCommand *command,
                               const char *actor,
                               LvJson *arguments,
                               GUnixFDList *files,
                               GTask *task);
void lv_operation_set_tenant (LvOperation *self, LvTenant *tenant);
void lv_operation_set_reason (LvOperation *self, const char *reason);
/* From where it was asked; NULL: from this machine. */
void lv_operation_set_address (LvOperation *self, const char *address);
/* What is only read leaves no row: a refusal does all the same. */
void lv_operation_set_quiet (LvOperation *self);

G_END_DECLS
