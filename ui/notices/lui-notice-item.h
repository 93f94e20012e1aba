/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* A notice in the list. */
#define LUI_TYPE_NOTICE_ITEM (lui_notice_item_get_type ())
G_DECLARE_FINAL_TYPE (LuiNoticeItem, lui_notice_item, LUI, NOTICE_ITEM, GObject)

LuiNoticeItem *
lui_notice_item_new (LiveonAnnouncement *notice, gboolean is_follow_up, gboolean is_new);

LiveonAnnouncement *lui_notice_item_get_notice (LuiNoticeItem *self);
/* Whether the notice that it follows stands above it. */
gboolean lui_notice_item_get_is_follow_up (LuiNoticeItem *self);
/* Whether it had not been shown before. */
gboolean lui_notice_item_get_is_new (LuiNoticeItem *self);

G_END_DECLS
