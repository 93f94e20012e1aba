/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-operator-fields.h"

#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-policy.h"
#include "lv-room-json.h"
#include "lv-text.h"
#include "lv-users.h"
#include "lv-words.h"

#define MAX_RULE_TEXT 1000
#define MAX_GROUPS_TEXT ((LV_LIMIT_NAME + 1) * LV_LIMIT_GROUPS)

GError *
lv_fields_error_about (const char *field, const char *why, const char *value)
{
  GError *error = lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT, why, value);

  g_prefix_error (&error, "%s: ", field);
  lv_error_add_argument (error, "field", field);
  return error;
}

GError *
lv_fields_error (const char *field, const char *why)
{
  return lv_fields_error_about (field, why, NULL);
}

static void
read_tri (LvJson *json, const char *field, LvTri *value)
{
  if (lv_json_has (json, field))
    *value = (LvTri) lv_json_get_word (json, field, lv_tri_words, (int) *value);
}

static gboolean
read_rule_text (LvJson *json,
                const char *field,
                gboolean (*check) (const char *text, GError **error),
                char **value,
                GError **error)
{
  const char *text;

  if (!lv_json_has (json, field))
    return TRUE;
  text = lv_json_get_optional_string (json, field, MAX_RULE_TEXT, "");
  if (!check (text, error))
    return FALSE;
  g_free (*value);
  *value = g_strdup (text);
  return TRUE;
}

gboolean
lv_fields_read_rules (LvJson *json, LvRules *rules, GError **error)
{
  read_tri (json, "sign_in", &rules->sign_in);
  read_tri (json, "join", &rules->join);
  read_tri (json, "create_rooms", &rules->create_rooms);
  return read_rule_text (json, "hours", lv_hours_check, &rules->hours, error)
         && read_rule_text (json, "networks", lv_networks_check, &rules->networks, error)
         && lv_json_end (json, error);
}

gboolean
lv_fields_read_switches (LvJson *json, LvSwitches *switches, GError **error)
{
  read_tri (json, "chat", &switches->chat);
  read_tri (json, "share", &switches->share);
  read_tri (json, "guests", &switches->guests);
  return lv_json_end (json, error);
}

gboolean
lv_fields_read_name (LvJson *json,
                     const char *field,
                     gsize max_chars,
                     gboolean may_be_empty,
                     char **value,
                     GError **error)
{
  g_autofree char *clean = NULL;
  const char *text;

  if (!lv_json_has (json, field))
    return TRUE;
  text = lv_json_get_optional_string (json, field, max_chars * 2, "");
  if (!lv_json_end (json, error))
    return FALSE;
  clean = lv_text_clean_name (text, max_chars);
  if (clean == NULL || (*clean == '\0' && !may_be_empty))
    {
      g_propagate_error (error, lv_fields_error (field, N_ ("empty, too long, or not text")));
      return FALSE;
    }
  g_free (*value);
  *value = g_steal_pointer (&clean);
  return TRUE;
}

gboolean
lv_fields_read_groups (LvDb *db, LvJson *json, const char *field, char ***ids, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) local = NULL;
  const char *text;

  if (!lv_json_has (json, field))
    return TRUE;
  text = lv_json_get_optional_string (json, field, MAX_GROUPS_TEXT, "");
  if (!lv_json_end (json, error))
    return FALSE;
  names = g_strsplit (text, ",", LV_LIMIT_GROUPS + 1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (LvGroup) group = NULL;

      if (*g_strstrip (names[i]) == '\0')
        continue;
      group = lv_groups_find_by_name (db, names[i], &local);
      if (group == NULL)
        {
          g_propagate_error (error, local != NULL
                                        ? g_steal_pointer (&local)
                                        : lv_fields_error_about (
                                            field, N_ ("there is no group “{value}”"), names[i]));
          return FALSE;
        }
      g_strv_builder_add (builder, group->id);
    }
  g_strfreev (*ids);
  *ids = g_strv_builder_end (builder);
  return TRUE;
}

LvUser *
lv_fields_find_user (LvDb *db, LvJson *json, LvNote *note, GError **error)
{
  gboolean has_id = lv_json_has (json, "id");
  const char *name
      = has_id ? lv_json_get_id (json, "id") : lv_json_get_string (json, "login", LV_LIMIT_LOGIN);
  g_autoptr (LvUser) found = NULL;
  g_autoptr (GError) local = NULL;

  if (!lv_json_end (json, error))
    return NULL;
  found = has_id ? lv_users_find (db, name, &local) : lv_users_find_by_login (db, name, &local);
  if (found == NULL)
    {
      if (local == NULL)
        local = has_id ? lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL)
                       : lv_error_new_why (LIVEON_ERROR_NOT_FOUND,
                                           N_ ("there is no user “{value}”"), name);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  note->target = g_strdup (found->id);
  note->detail = g_strdup (found->login);
  return g_steal_pointer (&found);
}

void
lv_fields_write_rules (LvJsonWriter *writer, const LvRules *rules)
{
  lv_json_string (writer, "sign_in", lv_tri_words[rules->sign_in]);
  lv_json_string (writer, "join", lv_tri_words[rules->join]);
  lv_json_string (writer, "create_rooms", lv_tri_words[rules->create_rooms]);
  lv_json_string (writer, "hours", rules->hours);
  lv_json_string (writer, "networks", rules->networks);
}

void
lv_fields_write_switches (LvJsonWriter *writer, const LvSwitches *switches)
{
  lv_json_string (writer, "chat", lv_tri_words[switches->chat]);
  lv_json_string (writer, "share", lv_tri_words[switches->share]);
  lv_json_string (writer, "guests", lv_tri_words[switches->guests]);
}
