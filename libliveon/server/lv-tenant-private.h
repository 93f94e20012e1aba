/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between the files that make up a tenant: the object, its loading, its changes. Main context only.
 */
#pragma once

#include "lv-tenant.h"

G_BEGIN_DECLS

struct _LvTenant
{
  GObject parent_instance;

  LvContext *context; /* outlives it */
  LvTenantRow *row;
  LvPolicy *policy;
  GHashTable *groups;      /* id → LvGroup */
  GHashTable *rooms_by_id; /* id → LvRoom, borrowed from rooms */
  GPtrArray *rooms;        /* of LvRoom, by reading */
  GPtrArray *bars;         /* of LvBar */
  guint64 revision;
  gboolean is_mailing;
  gboolean is_mailing_wanted; /* again, when it is over */
  gboolean is_operator;
};

LvTenant *lv_tenant_new (
    LvContext *context, LvTenantRow *row, LvPolicy *policy, GPtrArray *groups, GPtrArray *rooms);
/* Replaces the room of that id, or puts it in its place in the order. */
void lv_tenant_put_room (LvTenant *self, LvRoom *room);
void lv_tenant_drop_room (LvTenant *self, const char *room_id);

G_END_DECLS
