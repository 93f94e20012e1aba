/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notice-row.h"

#include <glib/gi18n.h>

#include "lui-format.h"
#include "lui-notice-words.h"

#define FOLLOW_UP_INDENT 28

struct _LuiNoticeRow
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *about;
  GtkLabel *title;
  GtkLabel *effective;
  GtkLabel *body;
  GtkLabel *fresh;
};

G_DEFINE_FINAL_TYPE (LuiNoticeRow, lui_notice_row, GTK_TYPE_WIDGET)

static void
lui_notice_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lui_notice_row_parent_class)->dispose (object);
}

static void
lui_notice_row_class_init (LuiNoticeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_notice_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-notice-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeRow, about);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeRow, title);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeRow, effective);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeRow, body);
  gtk_widget_class_bind_template_child (widget_class, LuiNoticeRow, fresh);
}

static void
lui_notice_row_init (LuiNoticeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
dup_about (LiveonAnnouncement *notice, gboolean is_follow_up, GDateTime *now)
{
  const char *kind
      = lui_notice_words_get_kind (liveon_announcement_get_kind (notice), is_follow_up);
  gboolean is_company
      = liveon_announcement_get_source (notice) == LIVEON_ANNOUNCEMENT_SOURCE_COMPANY;
  g_autoptr (GDateTime) published = liveon_announcement_dup_published (notice);
  g_autofree char *moment = published != NULL ? lui_format_moment (published, now) : g_strdup ("");

  return g_strdup_printf (C_ ("parts", "%s · %s · %s"), kind, moment,
                          is_company ? _ ("from your company") : _ ("from the operator"));
}

static char *
dup_effective (LiveonAnnouncement *notice, GDateTime *now)
{
  g_autoptr (GDateTime) effective = liveon_announcement_dup_effective (notice);
  g_autofree char *moment = effective != NULL ? lui_format_moment (effective, now) : NULL;

  return moment != NULL ? g_strdup_printf (_ ("Takes effect: %s"), moment) : NULL;
}

static void
show_or_hide (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

void
lui_notice_row_show (LuiNoticeRow *self, LuiNoticeItem *item)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  LiveonAnnouncement *notice = lui_notice_item_get_notice (item);
  gboolean is_follow_up = lui_notice_item_get_is_follow_up (item);
  g_autofree char *about = dup_about (notice, is_follow_up, now);
  g_autofree char *effective = dup_effective (notice, now);

  gtk_image_set_from_icon_name (self->icon,
                                lui_notice_words_get_icon (liveon_announcement_get_kind (notice)));
  gtk_label_set_label (self->about, about);
  show_or_hide (self->title, lui_notice_words_get_title (notice));
  show_or_hide (self->effective, effective);
  show_or_hide (self->body, lui_notice_words_get_body (notice));
  gtk_widget_set_visible (GTK_WIDGET (self->fresh), lui_notice_item_get_is_new (item));
  gtk_widget_set_margin_start (GTK_WIDGET (self), is_follow_up ? FOLLOW_UP_INDENT : 0);
}
