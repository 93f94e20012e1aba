/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a report says of a database: counts, and whether what guards it is there. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 users, suspended;
  gint64 administrators; /* not suspended; of the operator's database: all its people */
  gint64 second_factors; /* how many of these have one */
  gint64 groups;
  gint64 rooms;
  gint64 rows;                   /* of the chain */
  gint64 oldest_entry_ms;        /* 0: there is none */
  gint64 changes, short_notices; /* announced since a time; the second: of the first */
  gint64 incidents;
  gboolean is_guarded;   /* records are never changed, and deleted by a purge alone */
  gboolean keeps_people; /* nobody is ever deleted */
} LvFacts;

gboolean lv_facts_read_tenant (LvDb *db, LvFacts *self, GError **error);
/* announced_from_ms: of the announcements. */
gboolean lv_facts_read_operator (LvDb *db, gint64 announced_from_ms, LvFacts *self, GError **error);

G_END_DECLS
