/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* The notices as they are shown, the newest first and follow-ups under what they follow, and which
 * of them the person has seen, which the settings keep. Properties: "unread", how many were not
 * shown yet; "urgent", the newest one that matters now and was not put away, or NULL. */
#define LUI_TYPE_NOTICES (lui_notices_get_type ())
G_DECLARE_FINAL_TYPE (LuiNotices, lui_notices, LUI, NOTICES, GObject)

/* notices: of LiveonAnnouncement, the newest first. */
LuiNotices *lui_notices_new (GListModel *notices, GSettings *settings);

/* Of LuiNoticeItem. */
GListModel *lui_notices_get_items (LuiNotices *self);
/* Whether the person looks at them: what comes meanwhile counts as seen. */
void lui_notices_set_is_watched (LuiNotices *self, gboolean is_watched);
guint lui_notices_get_unread (LuiNotices *self);
LiveonAnnouncement *lui_notices_get_urgent (LuiNotices *self);
/* Puts the urgent one away. */
void lui_notices_dismiss (LuiNotices *self);

G_END_DECLS
