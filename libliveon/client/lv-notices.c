/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-notices.h"

#include "lv-members.h"

#define MAX_NOTICES 10000

static gpointer
make_notice (LvLink *link, LvJson *json, GError **error)
{
  return lv_members_new_from_json (LIVEON_TYPE_ANNOUNCEMENT, json, error);
}

static void
update_notice (gpointer existing, gpointer fresh)
{
  lv_members_copy (existing, fresh, NULL);
}

static char *
dup_notice_key (gpointer item)
{
  return g_strdup (liveon_announcement_get_id (item));
}

static char *
dup_notice_sort_key (gpointer item)
{
  g_autoptr (GDateTime) published = liveon_announcement_dup_published (item);

  return g_strdup_printf ("%020" G_GINT64_FORMAT, G_MAXINT64 - lv_date_time_to_ms (published));
}

LvMirror *
lv_notices_new (LvLink *link)
{
  static const LvMirrorEvent events[] = {
    { "announcement.published", lv_mirror_put },
  };
  static const LvMirrorKind kind = {
    .path = "/api/v1/announcements",
    .member = "announcements",
    .max_count = MAX_NOTICES,
    .get_type = liveon_announcement_get_type,
    .make = make_notice,
    .update = update_notice,
    .dup_key = dup_notice_key,
    .dup_sort_key = dup_notice_sort_key,
    .events = events,
    .event_count = G_N_ELEMENTS (events),
  };

  return lv_mirror_new (&kind, link);
}
