/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-visit-row.h"

#include <glib/gi18n.h>

#include "lui-format.h"
#include "lui-visit-words.h"

struct _LuiVisitRow
{
  GtkWidget parent_instance;

  GtkLabel *day;
  GtkLabel *room;
  GtkLabel *summary;
  GtkWidget *quality;
  GtkImage *quality_icon;
  GtkLabel *quality_word;
  GtkLabel *data;
};

G_DEFINE_FINAL_TYPE (LuiVisitRow, lui_visit_row, GTK_TYPE_WIDGET)

static void
lui_visit_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lui_visit_row_parent_class)->dispose (object);
}

static void
lui_visit_row_class_init (LuiVisitRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_visit_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-visit-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiVisitRow, day);
  gtk_widget_class_bind_template_child (widget_class, LuiVisitRow, room);
  gtk_widget_class_bind_template_child (widget_class, LuiVisitRow, summary);
  gtk_widget_class_bind_template_child (widget_class, LuiVisitRow, quality);
  gtk_widget_class_bind_template_child (widget_class, LuiVisitRow, quality_icon);
  gtk_widget_class_bind_template_child (widget_class, LuiVisitRow, quality_word);
  gtk_widget_class_bind_template_child (widget_class, LuiVisitRow, data);
}

static void
lui_visit_row_init (LuiVisitRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_day (LuiVisitRow *self, GDateTime *entered, LiveonVisit *before, GDateTime *now)
{
  g_autoptr (GDateTime) entered_before = before != NULL ? liveon_visit_dup_entered (before) : NULL;
  g_autofree char *day = lui_visit_words_dup_day (entered, now);

  gtk_label_set_label (self->day, day);
  gtk_widget_set_visible (GTK_WIDGET (self->day),
                          entered_before == NULL
                              || !lui_visit_words_is_same_day (entered, entered_before, now));
}

void
lui_visit_row_show (LuiVisitRow *self, LiveonVisit *visit, LiveonVisit *before)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) entered = liveon_visit_dup_entered (visit);
  g_autoptr (GDateTime) left = liveon_visit_dup_left (visit);
  gint64 bytes = liveon_visit_get_bytes_sent (visit) + liveon_visit_get_bytes_received (visit);
  double quality = liveon_visit_get_quality (visit);
  g_autofree char *data = bytes > 0 ? lui_format_size (bytes) : g_strdup ("—");
  g_autofree char *summary = NULL;

  gtk_label_set_label (self->room, liveon_visit_get_room_name (visit));
  gtk_label_set_label (self->data, left != NULL ? data : "");
  gtk_widget_set_visible (self->quality, quality >= 0);
  gtk_image_set_from_icon_name (self->quality_icon, lui_visit_words_get_quality_icon (quality));
  gtk_label_set_label (self->quality_word, lui_visit_words_get_quality (quality));
  if (entered == NULL)
    return;
  summary = lui_visit_words_dup_summary (entered, left, liveon_visit_get_reason (visit), now);
  gtk_label_set_label (self->summary, summary);
  show_day (self, entered, before, now);
}
