/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who there is: people page by page. Main context; the works on the store thread. */
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-text.h"
#include "lv-users.h"

static const char *const orders[] = { "name", "login", "affiliation", NULL };
static const char *const kinds[] = { "all", "active", "suspended", "admins", "no-password", NULL };

#define MAX_AFFILIATIONS 500

/* A page; owned by the main context once the work is done. */
typedef struct
{
  GPtrArray *users;
  gint64 total; /* of all pages; −1: not counted, for this is not the first */
  gboolean has_more;
} People;

static void
people_free (People *self)
{
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (People, people_free)

static void
read_page (LvJson *json, LvUsersPage *page)
{
  page->search = lv_json_get_optional_string (json, "search", LV_LIMIT_NAME, NULL);
  page->kind = (LvUsersKind) lv_json_get_word (json, "state", kinds, LV_USERS_ALL);
  page->order = (LvUsersOrder) lv_json_get_word (json, "sort", orders, LV_USERS_BY_READING);
  page->is_descending = lv_json_get_optional_bool (json, "descending", FALSE);
  if (lv_json_has (json, "group"))
    page->group_id = lv_json_get_id (json, "group");
  if (lv_json_has (json, "cursor"))
    page->after_id = lv_json_get_id (json, "cursor");
  page->offset = (guint) lv_json_get_optional_int (json, "offset", 0, G_MAXINT32, 0);
  page->limit = (guint) lv_json_get_optional_int (json, "limit", 1, LV_LIMIT_PAGE, LV_LIMIT_PAGE);
}

static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  LvJson *json = data;
  g_autoptr (People) people = g_new0 (People, 1);
  LvUsersPage page = { 0 };
  guint limit;

  read_page (json, &page);
  if (!lv_json_end (json, error))
    return FALSE;
  limit = page.limit;
  page.limit++; /* is there one more? */
  people->users = lv_users_page (db, &page, error);
  if (people->users == NULL)
    return FALSE;
  people->has_more = people->users->len > limit;
  if (people->has_more)
    g_ptr_array_set_size (people->users, (int) limit);
  people->total = page.after_id == NULL ? lv_users_count_page (db, &page, error) : -1;
  if (page.after_id == NULL && people->total < 0)
    return FALSE;
  *result = g_steal_pointer (&people);
  return TRUE;
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  People *people = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "users");
  for (guint i = 0; i < people->users->len; i++)
    lv_operator_write_user (writer, NULL, people->users->pdata[i]);
  lv_json_end_array (writer);
  if (people->total >= 0)
    lv_json_int (writer, "total", people->total);
  if (people->has_more)
    lv_json_string (writer, "cursor",
                    ((LvUser *) people->users->pdata[people->users->len - 1])->id);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_users (LvOperation *operation)
{
  lv_operation_set_data (operation, lv_operation_get_arguments (operation), NULL);
  lv_operation_read (operation, list_work, (GDestroyNotify) people_free, on_listed);
}

/* What to offer where an affiliation is typed. */
static gboolean
affiliations_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  *result = lv_users_affiliations (db, MAX_AFFILIATIONS, error);
  return *result != NULL;
}

static void
on_affiliations (LvOperation *operation, gpointer result)
{
  GPtrArray *names = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "affiliations");
  for (guint i = 0; i < names->len; i++)
    lv_json_string (writer, NULL, names->pdata[i]);
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_affiliations (LvOperation *operation)
{
  lv_operation_read (operation, affiliations_work, (GDestroyNotify) g_ptr_array_unref,
                     on_affiliations);
}

const LvOperatorCommand lv_operator_people[] = {
  { "user.affiliations", LV_SCOPE_PEOPLE, 0, list_affiliations },
  { "user.list", LV_SCOPE_PEOPLE, 0, list_users },
  { NULL },
};
