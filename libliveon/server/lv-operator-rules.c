/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whom other rules would shut out, before they are in force. Main context; the works on the store
 * thread, some hundred people at a time, so that others come in between.
 *
 *   who is connected (main) → the books before and after → (a page of people)* → answer
 */
#include <string.h>

#include "lv-connection.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-meeting-private.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-rules-change.h"
#include "lv-session-private.h"
#include "lv-tenants.h"
#include "lv-users.h"

#define PAGE 500
#define MAX_SHOWN 200

static const char *const scopes[] = { "company", "group", "person", NULL };
enum
{
  OF_COMPANY,
  OF_GROUP,
  OF_PERSON,
};

/* Somebody who is signed in now. */
typedef struct
{
  char *address;
  char *room; /* the name of the one they are in; NULL: none */
} Live;

typedef struct
{
  LvUser *user;
  LvLoss loss;
  char *address;   /* of the loss */
  gboolean is_out; /* signed out at once */
  char *room;      /* left at once; NULL: none */
} Loser;

typedef struct
{
  LvJson *json;
  int scope;
  gint64 now_ms;
  GHashTable *live; /* user id → GPtrArray of Live */
  LvPolicy *policies[2];
  GHashTable *groups[2]; /* before and after: id → LvGroup */
  char *group_id;        /* whose people are looked at; NULL: everyone */
  LvUser *person;        /* the only one; as of now */
  LvUser *person_after;
  char *after_id;
  GPtrArray *losers; /* of Loser: those whom it hits at once, then others, to the bound */
  guint n_at_once;   /* of the losers shown, in front */
  guint n_checked, n_lost, n_lost_at_once, n_gained;
} Preview;

static void
live_free (Live *self)
{
  g_free (self->address);
  g_free (self->room);
  g_free (self);
}

static void
loser_free (Loser *self)
{
  lv_user_unref (self->user);
  g_free (self->address);
  g_free (self->room);
  g_free (self);
}

static void
preview_free (Preview *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->policies); i++)
    {
      g_clear_pointer (&self->policies[i], lv_policy_unref);
      g_clear_pointer (&self->groups[i], g_hash_table_unref);
    }
  g_clear_pointer (&self->person, lv_user_unref);
  g_clear_pointer (&self->person_after, lv_user_unref);
  g_hash_table_unref (self->live);
  g_ptr_array_unref (self->losers);
  g_free (self->group_id);
  g_free (self->after_id);
  g_free (self);
}

/* --- who is connected --- */

static void
add_live (GHashTable *table, LvSession *session)
{
  const char *id = lv_session_get_user (session)->id;
  LvConnection *connection = lv_session_get_connection (session);
  LvSeat *seat = lv_session_get_seat (session);
  GPtrArray *list = g_hash_table_lookup (table, id);
  Live *live = g_new0 (Live, 1);

  live->address = g_strdup (connection != NULL ? lv_connection_get_address (connection)
                                               : lv_session_get_address (session));
  if (seat != NULL && seat->meeting != NULL)
    live->room = g_strdup (seat->meeting->room->name);
  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func ((GDestroyNotify) live_free);
      g_hash_table_insert (table, g_strdup (id), list);
    }
  g_ptr_array_add (list, live);
}

static GHashTable *
list_live (LvOperation *operation)
{
  GHashTable *table
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) sessions = lv_sessions_list_live (
      lv_operation_get_context (operation)->sessions, lv_operation_get_tenant (operation), NULL);

  for (guint i = 0; i < sessions->len; i++)
    add_live (table, sessions->pdata[i]);
  return table;
}

/* --- the books --- */

static GHashTable *
index_groups (GPtrArray *groups)
{
  GHashTable *table
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lv_group_unref);

  for (guint i = 0; i < groups->len; i++)
    {
      LvGroup *group = groups->pdata[i];

      g_hash_table_insert (table, group->id, lv_group_ref (group));
    }
  return table;
}

static gboolean
change_group (Preview *self, GError **error)
{
  const char *id = lv_json_get_id (self->json, "id");
  LvGroup *known = g_hash_table_lookup (self->groups[1], id);
  g_autoptr (LvGroup) group = known != NULL ? lv_group_copy (known) : NULL;

  if (!lv_json_end (self->json, error))
    return FALSE;
  if (group == NULL)
    {
      lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
      return FALSE;
    }
  if (!lv_fields_read_rules (self->json, &group->rules, error))
    return FALSE;
  self->group_id = g_strdup (group->id);
  g_hash_table_replace (self->groups[1], group->id, lv_group_ref (group));
  return TRUE;
}

static gboolean
change_person (LvDb *db, Preview *self, LvNote *note, GError **error)
{
  LvUser *after;

  self->person = lv_fields_find_user (db, self->json, note, error);
  if (self->person == NULL)
    return FALSE;
  after = self->person_after = lv_user_copy (self->person);
  after->is_admin = lv_json_get_optional_bool (self->json, "admin", after->is_admin);
  after->is_suspended = lv_json_get_optional_bool (self->json, "suspended", after->is_suspended);
  if (lv_json_has (self->json, "group_ids"))
    {
      g_strfreev (after->group_ids);
      after->group_ids = lv_json_get_ids (self->json, "group_ids", LV_LIMIT_GROUPS);
    }
  return lv_fields_read_rules (self->json, &after->rules, error);
}

static gboolean
books_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Preview *self = data;
  g_autoptr (GPtrArray) groups = NULL;

  self->policies[0] = lv_policy_load (db, error);
  groups = self->policies[0] != NULL ? lv_groups_list (db, error) : NULL;
  if (groups == NULL)
    return FALSE;
  self->policies[1] = lv_policy_copy (self->policies[0]);
  self->groups[0] = index_groups (groups);
  self->groups[1] = index_groups (groups);
  if (self->scope == OF_COMPANY)
    return lv_fields_read_rules (self->json, &self->policies[1]->rules, error);
  if (self->scope == OF_GROUP)
    return change_group (self, error);
  return change_person (db, self, note, error);
}

/* --- people --- */

static GPtrArray *
list_addresses (LvDb *db, Preview *self, const char *user_id, GError **error)
{
  g_autoptr (GPtrArray) rows = lv_sessions_list (db, user_id, error);
  GPtrArray *live = g_hash_table_lookup (self->live, user_id);
  GPtrArray *addresses;

  if (rows == NULL)
    return NULL;
  addresses = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (addresses, g_strdup (((LvSessionRow *) rows->pdata[i])->address));
  for (guint i = 0; live != NULL && i < live->len; i++)
    g_ptr_array_add (addresses, g_strdup (((Live *) live->pdata[i])->address));
  return addresses;
}

static gboolean
may (Preview *self, guint side, LvAction action, const LvUser *user, const char *address)
{
  LvRuleBook book = { self->policies[side], self->groups[side] };
  g_autoptr (GPtrArray) groups = lv_rule_book_groups_of (&book, user);

  return lv_policy_may (action, book.policy, user, groups, self->now_ms, address, NULL);
}

/* What happens to those who are connected, at once. */
static void
judge_live (Preview *self, const LvUser *before, const LvUser *after, Loser *loser)
{
  GPtrArray *live = g_hash_table_lookup (self->live, before->id);

  for (guint i = 0; live != NULL && i < live->len; i++)
    {
      const Live *it = live->pdata[i];
      gboolean was_in = may (self, 0, LV_ACTION_SIGN_IN, before, it->address);
      gboolean is_in = may (self, 1, LV_ACTION_SIGN_IN, after, it->address);
      gboolean leaves = it->room != NULL && may (self, 0, LV_ACTION_JOIN, before, it->address)
                        && !(is_in && may (self, 1, LV_ACTION_JOIN, after, it->address));

      loser->is_out |= was_in && !is_in;
      if (leaves && loser->room == NULL)
        loser->room = g_strdup (it->room);
    }
}

static void
take_loser (Preview *self, Loser *loser)
{
  gboolean is_at_once = loser->is_out || loser->room != NULL;

  self->n_lost++;
  if (is_at_once)
    {
      self->n_lost_at_once++;
      g_ptr_array_insert (self->losers, (int) self->n_at_once++, loser);
    }
  else
    g_ptr_array_add (self->losers, loser);
  if (self->losers->len > MAX_SHOWN)
    g_ptr_array_set_size (self->losers, MAX_SHOWN);
  self->n_at_once = MIN (self->n_at_once, MAX_SHOWN);
}

static gboolean
check_person (LvDb *db, Preview *self, const LvUser *before, const LvUser *after, GError **error)
{
  LvRuleBook books[]
      = { { self->policies[0], self->groups[0] }, { self->policies[1], self->groups[1] } };
  g_autoptr (GPtrArray) addresses = list_addresses (db, self, before->id, error);
  LvLoss loss, gain;
  Loser *loser;

  if (addresses == NULL)
    return FALSE;
  lv_rules_compare (&books[0], &books[1], before, after, addresses, &loss);
  lv_rules_compare (&books[1], &books[0], after, before, addresses, &gain);
  self->n_checked++;
  if (loss.flags == 0)
    {
      self->n_gained += gain.flags != 0 ? 1 : 0;
      return TRUE;
    }
  loser = g_new0 (Loser, 1);
  loser->user = lv_user_ref ((LvUser *) before);
  loser->address = g_strdup (loss.address);
  loser->loss = loss;
  loser->loss.address = NULL;
  judge_live (self, before, after, loser);
  take_loser (self, loser);
  return TRUE;
}

/* *result: not NULL when there are more. */
static gboolean
people_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Preview *self = data;
  LvUsersPage page = { .group_id = self->group_id, .after_id = self->after_id, .limit = PAGE };
  g_autoptr (GPtrArray) users = NULL;

  if (self->person != NULL)
    return check_person (db, self, self->person, self->person_after, error);
  users = lv_users_page (db, &page, error);
  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    if (!check_person (db, self, users->pdata[i], users->pdata[i], error))
      return FALSE;
  if (users->len == PAGE)
    {
      g_free (self->after_id);
      self->after_id = g_strdup (((LvUser *) users->pdata[PAGE - 1])->id);
      *result = GUINT_TO_POINTER (1);
    }
  return TRUE;
}

/* --- the answer --- */

static void
write_loser (LvJsonWriter *writer, const Loser *loser)
{
  static const char *const words[]
      = { "suspended", "sign-in", "join", "create-rooms", "hours", "address" };

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", loser->user->id);
  lv_json_string (writer, "login", loser->user->login);
  lv_json_string (writer, "name", loser->user->name);
  lv_json_string (writer, "affiliation", loser->user->affiliation);
  lv_json_begin_array (writer, "loses");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((loser->loss.flags & (1u << i)) != 0)
      lv_json_string (writer, NULL, words[i]);
  lv_json_end_array (writer);
  if ((loser->loss.flags & LV_LOSS_HOURS) != 0)
    {
      lv_json_int (writer, "minutes_lost", loser->loss.minutes);
      lv_json_int (writer, "minutes_left", loser->loss.minutes_left);
    }
  if (loser->address != NULL)
    lv_json_string (writer, "address", loser->address);
  lv_json_bool (writer, "is_signed_out", loser->is_out);
  if (loser->room != NULL)
    lv_json_string (writer, "leaves", loser->room);
  lv_json_end_object (writer);
}

static void
on_people (LvOperation *operation, gpointer result)
{
  Preview *self = lv_operation_get_data (operation);
  LvJsonWriter *writer;

  if (result != NULL)
    {
      lv_operation_read (operation, people_work, NULL, on_people);
      return;
    }
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_int (writer, "checked", self->n_checked);
  lv_json_int (writer, "lose", self->n_lost);
  lv_json_int (writer, "lose_at_once", self->n_lost_at_once);
  lv_json_int (writer, "gain", self->n_gained);
  lv_json_begin_array (writer, "people");
  for (guint i = 0; i < self->losers->len; i++)
    write_loser (writer, self->losers->pdata[i]);
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
on_books (LvOperation *operation, gpointer result)
{
  lv_operation_read (operation, people_work, NULL, on_people);
}

static void
preview_rules (LvOperation *operation)
{
  Preview *self = g_new0 (Preview, 1);

  self->json = lv_operation_get_arguments (operation);
  self->scope = lv_json_get_word (self->json, "of", scopes, -1);
  self->now_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);
  self->live = list_live (operation);
  self->losers = g_ptr_array_new_with_free_func ((GDestroyNotify) loser_free);
  lv_operation_set_data (operation, self, (GDestroyNotify) preview_free);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, books_work, NULL, on_books);
}

const LvOperatorCommand lv_operator_rules[] = {
  { "rules.preview", LV_SCOPE_PEOPLE, 0, preview_rules },
  { NULL },
};
