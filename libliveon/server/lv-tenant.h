/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tenant's directory in memory: policy, groups and rooms as the store has them. Whoever changes
 * the store tells it here, and it tells those who are listening. Users stay in the store; a live
 * session holds its own. Main context only. */
#pragma once

#include "lv-context.h"
#include "lv-policy.h"

G_BEGIN_DECLS

#define LV_TYPE_TENANT (lv_tenant_get_type ())
G_DECLARE_FINAL_TYPE (LvTenant, lv_tenant, LV, TENANT, GObject)

LvContext *lv_tenant_get_context (LvTenant *self);
const char *lv_tenant_get_id (LvTenant *self);
/* As the store wants it: NULL for the operator. */
const char *lv_tenant_get_database (LvTenant *self);
LvTenantRow *lv_tenant_get_row (LvTenant *self);
LvPolicy *lv_tenant_get_policy (LvTenant *self);
LvGroup *lv_tenant_find_group (LvTenant *self, const char *group_id);
/* All of them, in no order; of LvGroup, borrowed, the array is the caller's. */
GPtrArray *lv_tenant_list_groups (LvTenant *self);
/* The groups of a person; of LvGroup, borrowed, the array is the caller's. */
GPtrArray *lv_tenant_groups_of (LvTenant *self, LvUser *user);
LvRoom *lv_tenant_find_room (LvTenant *self, const char *room_id);
/* Of LvRoom, sorted by reading. Borrowed. */
GPtrArray *lv_tenant_get_rooms (LvTenant *self);
/* Counts every change of the room list. */
guint64 lv_tenant_get_revision (LvTenant *self);
/* Why this person may not come back into the room now; NULL: they may. Borrowed. */
LvBar *lv_tenant_find_bar (LvTenant *self, const char *room_id, const char *user_id, gint64 now_ms);
/* Administrators see every room, others those that are for everyone, for one of their groups or for
 * themselves, and the ones that they made. */
gboolean lv_tenant_may_see_room (LvTenant *self, LvUser *user, LvRoom *room);

/* Whether a person may do this now, from that address: not in a tenant that is closed
 * (LIVEON_ERROR_NOT_PERMITTED, rule "closed"), else as lv_policy_may. */
gboolean
lv_tenant_may (LvTenant *self, LvAction action, LvUser *user, const char *address, GError **error);

/* After a change in the store: replaces what is in memory, pushes to those who see it, and reviews
 * the live sessions. */
void lv_tenant_apply_room (LvTenant *self, LvRoom *room);
void lv_tenant_apply_room_removed (LvTenant *self, const char *room_id);
void lv_tenant_apply_group (LvTenant *self, LvGroup *group);
void lv_tenant_apply_policy (LvTenant *self, LvPolicy *policy);
void lv_tenant_apply_user (LvTenant *self, LvUser *user);
/* Takes the place of an earlier one of that person and room. */
void lv_tenant_apply_bar (LvTenant *self, LvBar *bar);
void lv_tenant_apply_bar_lifted (LvTenant *self, const char *room_id, const char *user_id);
void lv_tenant_apply_row (LvTenant *self, LvTenantRow *row);
/* Queueing announcements as mails: FALSE while it is under way, which then goes on. */
gboolean lv_tenant_begin_mailing (LvTenant *self);
/* TRUE: it was asked for again meanwhile. */
gboolean lv_tenant_end_mailing (LvTenant *self);
/* One event to everyone connected who sees the room. */
void lv_tenant_push_viewers (LvTenant *self, LvRoom *room, GBytes *event);

LvTenants *lv_tenants_new (LvContext *context);
void lv_tenants_free (LvTenants *self);
/* Loads it at the first need. LIVEON_ERROR_NOT_FOUND for an unknown or removed one. */
void lv_tenants_get_async (LvTenants *self,
                           const char *tenant_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
LvTenant *lv_tenants_get_finish (LvTenants *self, GAsyncResult *result, GError **error);
/* By company code; NULL or "" in the single-tenant edition gives the one there is. */
void lv_tenants_get_by_code_async (LvTenants *self,
                                   const char *code,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
LvTenant *lv_tenants_get_by_code_finish (LvTenants *self, GAsyncResult *result, GError **error);
/* Whose people are the operator's own, in the operator's database: it has no rooms and is in no
 * list. Borrowed. */
LvTenant *lv_tenants_get_operator (LvTenants *self);
/* Those in memory. Of LvTenant, borrowed. */
GPtrArray *lv_tenants_list_live (LvTenants *self);
/* Ends its sessions and drops it from memory: when it is closed or removed. */
void lv_tenants_forget (LvTenants *self, const char *tenant_id, const GError *problem);

G_END_DECLS
