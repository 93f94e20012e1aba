/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's groups, for those who say who may enter a room. Main context only. */
#include <string.h>

#include "lv-call.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-room-json.h"
#include "lv-text.h"

#define DEFAULT_PAGE 50

/* A group that fits, beside the key by which it sorts. */
typedef struct
{
  LvGroup *group; /* borrowed from the tenant */
  char *key;
} Match;

static void
match_free (gpointer data)
{
  Match *match = data;

  g_free (match->key);
  g_free (match);
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *first = *(const Match *const *) a;
  const Match *second = *(const Match *const *) b;
  int order = strcmp (first->key, second->key);

  return order != 0 ? order : strcmp (first->group->id, second->group->id);
}

/* Whoever may make a room, or owns one that is there: nobody else has a use for them. */
static gboolean
may_list (LvCall *call, LvTenant *tenant, LvUser *user, GError **error)
{
  GPtrArray *rooms = lv_tenant_get_rooms (tenant);

  for (guint i = 0; i < rooms->len; i++)
    if (lv_room_is_owner (rooms->pdata[i], user))
      return TRUE;
  return lv_tenant_may (tenant, LV_ACTION_CREATE_ROOMS, user, lv_call_get_address (call), error);
}

static gboolean
refuse (const char *field, GError **error)
{
  lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", field, NULL);
  return FALSE;
}

/* search: folded, "" fits all. */
static gboolean
read_query (LvCall *call, char **search, guint *limit, GError **error)
{
  const char *text = lv_call_get_query (call, "search");
  const char *count = lv_call_get_query (call, "limit");
  guint64 value = DEFAULT_PAGE;

  if (text != NULL && g_utf8_strlen (text, -1) > LV_LIMIT_NAME)
    return refuse ("search", error);
  if (count != NULL && !g_ascii_string_to_unsigned (count, 10, 1, LV_LIMIT_PAGE, &value, NULL))
    return refuse ("limit", error);
  *search = lv_text_fold (text != NULL ? text : "");
  *limit = (guint) value;
  return TRUE;
}

static GPtrArray *
find_matches (LvTenant *tenant, const char *search)
{
  g_autoptr (GPtrArray) groups = lv_tenant_list_groups (tenant);
  GPtrArray *matches = g_ptr_array_new_with_free_func (match_free);

  for (guint i = 0; i < groups->len; i++)
    {
      LvGroup *group = groups->pdata[i];
      g_autofree char *key = lv_text_fold (group->name);
      Match *match;

      if (strstr (key, search) == NULL)
        continue;
      match = g_new0 (Match, 1);
      match->group = group;
      match->key = g_steal_pointer (&key);
      g_ptr_array_add (matches, match);
    }
  g_ptr_array_sort (matches, compare_matches);
  return matches;
}

static void
list_groups (LvCall *call)
{
  LvSession *session = lv_call_get_session (call);
  LvTenant *tenant = lv_session_get_tenant (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  g_autofree char *search = NULL;
  LvJsonWriter *writer;
  guint limit = 0;

  if (!may_list (call, tenant, lv_session_get_user (session), &error)
      || !read_query (call, &search, &limit, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  matches = find_matches (tenant, search);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "groups");
  for (guint i = 0; i < MIN (matches->len, limit); i++)
    lv_group_write (writer, ((Match *) matches->pdata[i])->group);
  lv_json_end_array (writer);
  lv_json_int (writer, "count", matches->len);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

const LvRoute lv_group_routes[] = {
  { "GET", "/api/v1/groups", LV_ACCESS_SESSION, list_groups },
  { 0 },
};
