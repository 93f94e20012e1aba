/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-user-json.h"

void
lv_user_write (
    LvJsonWriter *writer, const char *name, LvTenant *tenant, LvUser *user, const char *address)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", user->id);
  lv_json_string (writer, "login", user->login);
  lv_json_string (writer, "name", user->name);
  lv_json_string (writer, "reading", user->reading);
  lv_json_string (writer, "affiliation", user->affiliation);
  lv_json_string (writer, "title", user->title);
  lv_json_string (writer, "mail", user->mail);
  lv_json_bool (writer, "is_admin", user->is_admin);
  lv_json_bool (writer, "may_create_rooms",
                lv_tenant_may (tenant, LV_ACTION_CREATE_ROOMS, user, address, NULL));
  lv_json_begin_object (writer, "tenant");
  lv_json_string (writer, "id", lv_tenant_get_id (tenant));
  lv_json_string (writer, "name", lv_tenant_get_row (tenant)->name);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}
