/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-server-facts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lui-link.h"

struct _LuiServerFacts
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *operator;
  AdwPreferencesGroup *documents;
  AdwPreferencesGroup *contacts;
};

G_DEFINE_FINAL_TYPE (LuiServerFacts, lui_server_facts, ADW_TYPE_WINDOW)

/* What the server says is text, whatever is in it. */
static AdwActionRow *
add_fact (AdwPreferencesGroup *group, const char *title, const char *value)
{
  AdwActionRow *row;

  if (*value == '\0')
    return NULL;
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", value,
                      "subtitle-lines", 0, NULL);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
  return row;
}

static void
on_link_activated (AdwActionRow *row, gpointer data)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (row))), data, GDK_CURRENT_TIME);
}

/* A page on the web or a mail address; anything else that stands there is only shown. */
static void
add_link (AdwPreferencesGroup *group, const char *title, const char *address)
{
  gboolean is_mail = g_str_has_prefix (address, "mailto:");
  AdwActionRow *row = add_fact (group, title, is_mail ? address + strlen ("mailto:") : address);

  if (row == NULL || (!is_mail && !g_str_has_prefix (address, "https://")))
    return;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("adw-external-link-symbolic"));
  g_signal_connect_data (row, "activated", G_CALLBACK (on_link_activated), g_strdup (address),
                         (GClosureNotify) (void (*) (void)) g_free, 0);
}

static void
fill (LuiServerFacts *self, LiveonServerInfo *info, const char *server)
{
  const char *mail = liveon_server_info_get_contact_mail (info);
  g_autofree char *host = lui_link_dup_host (server);
  g_autofree char *mail_link
      = strchr (mail, '@') != NULL ? g_strconcat ("mailto:", mail, NULL) : g_strdup (mail);

  add_fact (self->operator, _ ("Server"), host);
  add_fact (self->operator, _ ("Operator"), liveon_server_info_get_operator_name (info));
  add_fact (self->operator, _ ("Address"), liveon_server_info_get_operator_address (info));
  add_fact (self->operator, _ ("Data is kept in"), liveon_server_info_get_data_location (info));
  add_fact (self->operator, _ ("Governing law"), liveon_server_info_get_governing_law (info));
  add_fact (self->operator, _ ("Server version"), liveon_server_info_get_version (info));
  add_link (self->documents, _ ("Terms of use"), liveon_server_info_get_terms (info));
  add_link (self->documents, _ ("Privacy policy"), liveon_server_info_get_privacy (info));
  add_link (self->documents, _ ("Information security policy"),
            liveon_server_info_get_security_policy (info));
  add_link (self->documents, _ ("Cloud security policy"),
            liveon_server_info_get_cloud_policy (info));
  add_link (self->documents, _ ("Certifications"), liveon_server_info_get_certification (info));
  add_link (self->contacts, _ ("Mail"), mail_link);
  add_fact (self->contacts, _ ("Telephone"), liveon_server_info_get_contact_phone (info));
  add_link (self->contacts, _ ("Form"), liveon_server_info_get_contact_form (info));
  add_fact (self->contacts, _ ("Hours"), liveon_server_info_get_contact_hours (info));
}

static void
lui_server_facts_class_init (LuiServerFactsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-server-facts.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiServerFacts, operator);
  gtk_widget_class_bind_template_child (widget_class, LuiServerFacts, documents);
  gtk_widget_class_bind_template_child (widget_class, LuiServerFacts, contacts);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lui_server_facts_init (LuiServerFacts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_server_facts_new (LiveonServerInfo *info, const char *server, GtkWindow *parent)
{
  LuiServerFacts *self = g_object_new (LUI_TYPE_SERVER_FACTS, "transient-for", parent, NULL);

  fill (self, info, server);
  return GTK_WIDGET (self);
}
