/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the dispatcher makes calls. Main context only. */
#pragma once

#include "lv-dispatch.h"

G_BEGIN_DECLS

LvCall *lv_call_new (LvContext *context, const LvCaller *caller);
/* What was asked, as soon as that is known; it must last as long as the call. */
void lv_call_set_route (LvCall *self, const LvRoute *route);
void lv_call_set_session (LvCall *self, LvSession *session);
/* Takes it. */
void lv_call_take_params (LvCall *self, LvJson *params);
void lv_call_set_path_id (LvCall *self, const char *id);
void lv_call_set_query (LvCall *self, GHashTable *query);
void lv_call_set_host (LvCall *self, const char *host);
void lv_call_answer (LvCall *self, const LvAnswer *answer);
/* The same as lv_call_refuse, with what HTTP wants to know about methods. */
void lv_call_refuse_method (LvCall *self, const char *allow);

G_END_DECLS
