/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notice-banner.h"

#include "lui-notice-words.h"

struct _LuiNoticeBanner
{
  GtkWidget parent_instance;

  LuiNotices *notices;

  GtkRevealer *revealer;
  GtkImage *icon;
  GtkLabel *title;
};

G_DEFINE_FINAL_TYPE (LuiNoticeBanner, lui_notice_banner, GTK_TYPE_WIDGET)

static void
dismiss (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_notices_dismiss (LUI_NOTICE_BANNER (widget)->notices);
}

/* A closed revealer is still there for the keyboard and for screen readers. */
static void
hide_when_closed (LuiNoticeBanner *self)
{
  if (!gtk_revealer_get_reveal_child (self->revealer)
      && !gtk_revealer_get_child_revealed (self->revealer))
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
}

static void
update (LuiNoticeBanner *self)
{
  LiveonAnnouncement *urgent = lui_notices_get_urgent (self->notices);

  gtk_revealer_set_reveal_child (self->revealer, urgent != NULL);
  hide_when_closed (self);
  if (urgent == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_label_set_label (self->title, lui_notice_words_get_title (urgent));
  gtk_image_set_from_icon_name (self->icon,
                                lui_notice_words_get_icon (liveon_announcement_get_kind (urgent)));
}

static void
lui_notice_banner_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&LUI_NOTICE_BANNER (object)->notices);
  G_OBJECT_CLASS (lui_notice_banner_parent_class)->dispose (object);
}

static void
lui_notice_banner_class_init (LuiNoticeBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_notice_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-notice-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeBanner, title);
  gtk_widget_class_bind_template_callback (widget_class, hide_when_closed);
  gtk_widget_class_install_action (widget_class, "banner.dismiss", NULL, dismiss);
}

static void
lui_notice_banner_init (LuiNoticeBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_notice_banner_set_notices (LuiNoticeBanner *self, LuiNotices *notices)
{
  g_return_if_fail (LUI_IS_NOTICE_BANNER (self));
  g_return_if_fail (self->notices == NULL);

  self->notices = g_object_ref (notices);
  g_signal_connect_object (notices, "notify::urgent", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
