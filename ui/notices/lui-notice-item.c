/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notice-item.h"

struct _LuiNoticeItem
{
  GObject parent_instance;

  LiveonAnnouncement *notice;
  gboolean is_follow_up;
  gboolean is_new;
};

G_DEFINE_FINAL_TYPE (LuiNoticeItem, lui_notice_item, G_TYPE_OBJECT)

static void
lui_notice_item_dispose (GObject *object)
{
  g_clear_object (&LUI_NOTICE_ITEM (object)->notice);
  G_OBJECT_CLASS (lui_notice_item_parent_class)->dispose (object);
}

static void
lui_notice_item_class_init (LuiNoticeItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_notice_item_dispose;
}

static void
lui_notice_item_init (LuiNoticeItem *self)
{
}

LuiNoticeItem *
lui_notice_item_new (LiveonAnnouncement *notice, gboolean is_follow_up, gboolean is_new)
{
  LuiNoticeItem *self = g_object_new (LUI_TYPE_NOTICE_ITEM, NULL);

  self->notice = g_object_ref (notice);
  self->is_follow_up = is_follow_up;
  self->is_new = is_new;
  return self;
}

LiveonAnnouncement *
lui_notice_item_get_notice (LuiNoticeItem *self)
{
  return self->notice;
}

gboolean
lui_notice_item_get_is_follow_up (LuiNoticeItem *self)
{
  return self->is_follow_up;
}

gboolean
lui_notice_item_get_is_new (LuiNoticeItem *self)
{
  return self->is_new;
}
