/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-bar-face.h"

struct _LuiBarFace
{
  GtkWidget parent_instance;

  GtkWidget *above; /* the icon, and what is beside it */
  GtkImage *icon;
  GtkLabel *label;
};

enum
{
  PROP_ICON_NAME = 1,
  PROP_LABEL,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (LuiBarFace, lui_bar_face, GTK_TYPE_WIDGET)

static void
lui_bar_face_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LuiBarFace *self = LUI_BAR_FACE (object);

  if (id == PROP_ICON_NAME)
    lui_bar_face_set_icon_name (self, g_value_get_string (value));
  else if (id == PROP_LABEL)
    lui_bar_face_set_label (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_bar_face_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lui_bar_face_parent_class)->dispose (object);
}

static void
lui_bar_face_class_init (LuiBarFaceClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = lui_bar_face_set_property;
  object_class->dispose = lui_bar_face_dispose;
  g_object_class_install_property (object_class, PROP_ICON_NAME,
                                   g_param_spec_string ("icon-name", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_LABEL,
                                   g_param_spec_string ("label", NULL, NULL, NULL, flags));
  /* The button says it. */
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
make_presentation (GType type)
{
  return g_object_new (type, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static void
lui_bar_face_init (LuiBarFace *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 2);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->above = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_set_halign (self->above, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->above, GTK_WIDGET (self));
  self->icon = GTK_IMAGE (make_presentation (GTK_TYPE_IMAGE));
  gtk_box_append (GTK_BOX (self->above), GTK_WIDGET (self->icon));
  self->label = GTK_LABEL (make_presentation (GTK_TYPE_LABEL));
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
}

void
lui_bar_face_set_icon_name (LuiBarFace *self, const char *icon_name)
{
  g_return_if_fail (LUI_IS_BAR_FACE (self));

  gtk_image_set_from_icon_name (self->icon, icon_name);
}

void
lui_bar_face_set_label (LuiBarFace *self, const char *label)
{
  g_return_if_fail (LUI_IS_BAR_FACE (self));

  gtk_label_set_label (self->label, label);
}

void
lui_bar_face_set_has_words (LuiBarFace *self, gboolean has_words)
{
  g_return_if_fail (LUI_IS_BAR_FACE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->label), has_words);
}

void
lui_bar_face_add (LuiBarFace *self, GtkWidget *widget)
{
  g_return_if_fail (LUI_IS_BAR_FACE (self));

  gtk_box_append (GTK_BOX (self->above), widget);
}
