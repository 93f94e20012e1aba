/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-detail.h"

#include <glib/gi18n.h>

#include "lui-format.h"
#include "lui-room-words.h"

struct _LuiRoomDetail
{
  GtkWidget parent_instance;

  LiveonRoom *room;
  GSignalGroup *changes;

  GtkWidget *content;
  GtkLabel *name;
  GtkLabel *description;
  GtkLabel *people;
  GtkWidget *schedule_icon;
  GtkLabel *schedule;
  GtkLabel *last_visit;
  GtkMenuButton *more;
};

G_DEFINE_FINAL_TYPE (LuiRoomDetail, lui_room_detail, GTK_TYPE_WIDGET)

static void
lui_room_detail_dispose (GObject *object)
{
  LuiRoomDetail *self = LUI_ROOM_DETAIL (object);
  GtkWidget *child;

  g_clear_object (&self->changes);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->room);
  G_OBJECT_CLASS (lui_room_detail_parent_class)->dispose (object);
}

static void
lui_room_detail_class_init (LuiRoomDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_room_detail_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-room-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, content);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, name);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, description);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, people);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, schedule_icon);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, schedule);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, last_visit);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomDetail, more);
}

static void
show_or_hide (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static char *
dup_people (LiveonRoom *room, GDateTime *now)
{
  guint people = liveon_room_get_people (room), capacity = liveon_room_get_capacity (room);
  g_autoptr (GDateTime) since = liveon_room_dup_since (room);
  g_autofree char *count = g_strdup_printf (_ ("%u of %u"), people, capacity);
  g_autofree char *who = NULL;

  if (people == 0)
    return g_strdup_printf (
        ngettext ("Nobody inside; room for %u", "Nobody inside; room for %u", capacity), capacity);
  who = lui_room_words_dup_inside (liveon_room_get_inside (room), people, since, now);
  return g_strdup_printf ("%s\n%s", count, who);
}

static char *
dup_last_visit (LiveonRoom *room, GDateTime *now)
{
  g_autoptr (GDateTime) last_visit = liveon_room_dup_last_visit (room);
  g_autofree char *moment = last_visit != NULL ? lui_format_moment (last_visit, now) : NULL;

  if (moment == NULL)
    return g_strdup (_ ("You have not been here yet"));
  return g_strdup_printf (_ ("Your last visit: %s"), moment);
}

static void
update (LuiRoomDetail *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *people = NULL, *schedule = NULL, *last_visit = NULL;

  gtk_widget_set_visible (self->content, self->room != NULL);
  if (self->room == NULL)
    return;
  people = dup_people (self->room, now);
  schedule = liveon_room_get_is_closed (self->room) ? g_strdup (_ ("Closed"))
                                                    : lui_room_words_dup_schedule (self->room, now);
  last_visit = dup_last_visit (self->room, now);
  gtk_label_set_label (self->name, liveon_room_get_name (self->room));
  show_or_hide (self->description, liveon_room_get_description (self->room));
  gtk_label_set_label (self->people, people);
  show_or_hide (self->schedule, schedule);
  gtk_widget_set_visible (self->schedule_icon, *schedule != '\0');
  gtk_label_set_label (self->last_visit, last_visit);
}

static void
lui_room_detail_init (LuiRoomDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = g_signal_group_new (LIVEON_TYPE_ROOM);
  g_signal_group_connect_swapped (self->changes, "notify", G_CALLBACK (update), self);
  update (self);
}

void
lui_room_detail_set_room (LuiRoomDetail *self, LiveonRoom *room)
{
  g_return_if_fail (LUI_IS_ROOM_DETAIL (self));

  g_set_object (&self->room, room);
  g_signal_group_set_target (self->changes, room);
  update (self);
}

void
lui_room_detail_set_menu (LuiRoomDetail *self, GMenuModel *menu)
{
  g_return_if_fail (LUI_IS_ROOM_DETAIL (self));

  gtk_menu_button_set_menu_model (self->more, menu);
}
