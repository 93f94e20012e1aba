/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notice-words.h"

#include <glib/gi18n.h>

#include "lui-words.h"

static const char *
pick (const char *japanese, const char *english)
{
  gboolean is_japanese = g_str_equal (lui_words_get_language (), "ja");
  const char *wanted = is_japanese ? japanese : english;

  return wanted != NULL && *wanted != '\0' ? wanted : is_japanese ? english : japanese;
}

const char *
lui_notice_words_get_title (LiveonAnnouncement *notice)
{
  return pick (liveon_announcement_get_title_ja (notice),
               liveon_announcement_get_title_en (notice));
}

const char *
lui_notice_words_get_body (LiveonAnnouncement *notice)
{
  return pick (liveon_announcement_get_body_ja (notice), liveon_announcement_get_body_en (notice));
}

const char *
lui_notice_words_get_kind (LiveonAnnouncementKind kind, gboolean is_follow_up)
{
  if (is_follow_up)
    return _ ("Follow-up");
  switch (kind)
    {
    case LIVEON_ANNOUNCEMENT_KIND_CHANGE:
      return _ ("Change");
    case LIVEON_ANNOUNCEMENT_KIND_MAINTENANCE:
      return _ ("Maintenance");
    case LIVEON_ANNOUNCEMENT_KIND_INCIDENT:
      return _ ("Incident");
    case LIVEON_ANNOUNCEMENT_KIND_INFORMATION:
    default:
      return _ ("Information");
    }
}

const char *
lui_notice_words_get_icon (LiveonAnnouncementKind kind)
{
  switch (kind)
    {
    case LIVEON_ANNOUNCEMENT_KIND_CHANGE:
      return "software-update-available-symbolic";
    case LIVEON_ANNOUNCEMENT_KIND_MAINTENANCE:
      return "emblem-system-symbolic";
    case LIVEON_ANNOUNCEMENT_KIND_INCIDENT:
      return "dialog-warning-symbolic";
    case LIVEON_ANNOUNCEMENT_KIND_INFORMATION:
    default:
      return "dialog-information-symbolic";
    }
}

static gboolean
is_within_days (GDateTime *since, GDateTime *now, int days)
{
  return g_date_time_difference (now, since) < days * G_TIME_SPAN_DAY;
}

gboolean
lui_notice_words_is_urgent (LiveonAnnouncementKind kind,
                            GDateTime *published,
                            GDateTime *effective,
                            GDateTime *now)
{
  switch (kind)
    {
    case LIVEON_ANNOUNCEMENT_KIND_INCIDENT:
      return is_within_days (published, now, 3);
    case LIVEON_ANNOUNCEMENT_KIND_MAINTENANCE:
    case LIVEON_ANNOUNCEMENT_KIND_CHANGE:
      return effective != NULL ? is_within_days (effective, now, 1)
                               : is_within_days (published, now, 7);
    case LIVEON_ANNOUNCEMENT_KIND_INFORMATION:
    default:
      return FALSE;
    }
}
