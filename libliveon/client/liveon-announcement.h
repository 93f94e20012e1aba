/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_ANNOUNCEMENT (liveon_announcement_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonAnnouncement, liveon_announcement, LIVEON, ANNOUNCEMENT, GObject)

LIVEON_API const char *liveon_announcement_get_id (LiveonAnnouncement *self);
LIVEON_API LiveonAnnouncementKind liveon_announcement_get_kind (LiveonAnnouncement *self);
LIVEON_API const char *liveon_announcement_get_title_ja (LiveonAnnouncement *self);
LIVEON_API const char *liveon_announcement_get_title_en (LiveonAnnouncement *self);
LIVEON_API const char *liveon_announcement_get_body_ja (LiveonAnnouncement *self);
LIVEON_API const char *liveon_announcement_get_body_en (LiveonAnnouncement *self);
LIVEON_API const char *liveon_announcement_get_follows (LiveonAnnouncement *self);
LIVEON_API GDateTime *liveon_announcement_dup_published (LiveonAnnouncement *self);
LIVEON_API GDateTime *liveon_announcement_dup_effective (LiveonAnnouncement *self);
LIVEON_API gboolean liveon_announcement_get_is_short_notice (LiveonAnnouncement *self);
LIVEON_API LiveonAnnouncementSource liveon_announcement_get_source (LiveonAnnouncement *self);

G_END_DECLS
