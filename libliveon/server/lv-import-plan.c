/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file of people would change. Pure: values in, values out. */
#include "lv-user-import.h"

#include "lv-csv.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-text.h"
#include "lv-words.h"

#include <string.h>

typedef enum
{
  COLUMN_LOGIN,
  COLUMN_NAME,
  COLUMN_READING,
  COLUMN_AFFILIATION,
  COLUMN_TITLE,
  COLUMN_MAIL,
  COLUMN_GROUPS,
  COLUMN_ADMIN,
  COLUMN_PASSWORD,
  N_COLUMNS,
} Column;

static const struct
{
  const char *english;
  const char *japanese;
} column_names[N_COLUMNS] = {
  [COLUMN_LOGIN] = { "user_id", "ユーザーID" },
  [COLUMN_NAME] = { "name", "氏名" },
  [COLUMN_READING] = { "reading", "フリガナ" },
  [COLUMN_AFFILIATION] = { "affiliation", "所属" },
  [COLUMN_TITLE] = { "title", "役職" },
  [COLUMN_MAIL] = { "mail", "メール" },
  [COLUMN_GROUPS] = { "groups", "グループ" },
  [COLUMN_ADMIN] = { "admin", "管理者" },
  [COLUMN_PASSWORD] = { "password", "初期パスワード" },
};

G_STATIC_ASSERT (COLUMN_PASSWORD == LV_IMPORT_COLUMNS);

void
lv_import_get_columns (gboolean is_japanese, const char *names[LV_IMPORT_COLUMNS + 1])
{
  for (guint i = 0; i < LV_IMPORT_COLUMNS; i++)
    names[i] = is_japanese ? column_names[i].japanese : column_names[i].english;
  names[LV_IMPORT_COLUMNS] = NULL;
}

typedef struct
{
  LvImportPlan *plan;
  const LvPasswordPolicy *policy;
  gint64 now_ms;
  GHashTable *users;     /* folded login → LvUser, borrowed */
  GHashTable *groups;    /* folded name → LvGroup, borrowed */
  GHashTable *lines;     /* folded login → line in the file */
  int places[N_COLUMNS]; /* where in a record; -1: not in the file */
  guint n_fields;
} Planner;

/* One record on its way to a change. */
typedef struct
{
  const LvCsvRecord *record;
  LvImportChange *change;
} Row;

static void
change_free (LvImportChange *self)
{
  g_clear_pointer (&self->before, lv_user_unref);
  g_clear_pointer (&self->after, lv_user_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->password, lv_secret_unref);
  g_free (self);
}

static void
plan_clear (gpointer data)
{
  LvImportPlan *self = data;

  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->faults);
}

LvImportPlan *
lv_import_plan_ref (LvImportPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lv_import_plan_unref (LvImportPlan *self)
{
  g_atomic_rc_box_release_full (self, plan_clear);
}

/* Takes the error. column: from 1. */
static void
add_fault (
    Planner *self, GError *error, guint line, guint column, const char *field, const char *problem)
{
  g_autofree char *line_text = g_strdup_printf ("%u", line);
  g_autofree char *column_text = g_strdup_printf ("%u", column);

  if (self->plan->faults->len >= LV_IMPORT_MAX_FAULTS)
    {
      g_error_free (error);
      return;
    }
  g_prefix_error (&error, "line %u, column %u (%s): ", line, column, field);
  if (liveon_error_get_argument (error, "field") == NULL)
    lv_error_add_argument (error, "field", field);
  lv_error_add_argument (error, "line", line_text);
  lv_error_add_argument (error, "column", column_text);
  if (problem != NULL)
    lv_error_add_argument (error, "problem", problem);
  g_ptr_array_add (self->plan->faults, error);
}

static void
add_field_fault (Planner *self,
                 const Row *row,
                 Column column,
                 const char *problem,
                 const char *why,
                 const char *value)
{
  guint place = (guint) MAX (self->places[column], 0);

  add_fault (self, lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT, why, value), row->record->line,
             place + 1, column_names[column].english, problem);
}

/* The header. */

static int
find_column (const char *text)
{
  g_autofree char *key = lv_text_fold (text);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autofree char *english = lv_text_fold (column_names[i].english);
      g_autofree char *japanese = lv_text_fold (column_names[i].japanese);

      if (g_str_equal (key, english) || g_str_equal (key, japanese))
        return (int) i;
    }
  return -1;
}

static char *
list_columns (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_COLUMNS; i++)
    g_string_append_printf (text, "%s%s (%s)", i > 0 ? ", " : "", column_names[i].english,
                            column_names[i].japanese);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
read_header_field (Planner *self, const LvCsvRecord *header, guint place)
{
  g_autofree char *text = g_strstrip (g_strdup (g_ptr_array_index (header->fields, place)));
  g_autofree char *known = list_columns ();
  int column = find_column (text);

  if (column < 0)
    add_fault (self,
               lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT,
                                 N_ ("there is no such column, but these: {value}"), known),
               header->line, place + 1, text, "unknown-column");
  else if (self->places[column] >= 0)
    add_fault (
        self,
        lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT, N_ ("the column is there twice"), NULL),
        header->line, place + 1, text, "duplicate");
  else
    self->places[column] = (int) place;
}

static gboolean
read_header (Planner *self, const LvCsvRecord *header)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    self->places[i] = -1;
  self->n_fields = header->fields->len;
  for (guint i = 0; i < header->fields->len; i++)
    read_header_field (self, header, i);
  if (self->places[COLUMN_LOGIN] < 0)
    add_fault (self,
               lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT, N_ ("the column is missing"), NULL),
               header->line, 1, column_names[COLUMN_LOGIN].english, "missing");
  return self->plan->faults->len == 0;
}

/* Fields. */

static const char *
get_field (Planner *self, const Row *row, Column column)
{
  if (self->places[column] < 0)
    return NULL;
  return lv_csv_skip_guard (g_ptr_array_index (row->record->fields, (guint) self->places[column]));
}

/* NULL after a fault, or when the file has no such column. The caller's. */
static char *
read_name (Planner *self, const Row *row, Column column, gsize max_chars, gboolean is_required)
{
  const char *text = get_field (self, row, column);
  g_autofree char *name = text != NULL ? lv_text_clean_name (text, max_chars) : NULL;

  if (text == NULL)
    return NULL;
  if (name == NULL)
    {
      add_field_fault (self, row, column, "malformed", N_ ("the text is too long"), NULL);
      return NULL;
    }
  if (is_required && *name == '\0')
    {
      add_field_fault (self, row, column, "missing", N_ ("the field is empty"), NULL);
      return NULL;
    }
  return g_steal_pointer (&name);
}

static void
set_name (Planner *self, Row *row, Column column, char **member, gboolean is_required)
{
  g_autofree char *name = read_name (self, row, column, LV_LIMIT_NAME, is_required);

  if (name == NULL || g_str_equal (name, *member))
    return;
  g_free (*member);
  *member = g_steal_pointer (&name);
  g_ptr_array_add (row->change->columns, (gpointer) column_names[column].english);
}

static gboolean
is_mail (const char *text)
{
  const char *at = strchr (text, '@');

  return *text == '\0'
         || (at != NULL && at != text && at[1] != '\0' && strchr (at + 1, '@') == NULL
             && strpbrk (text, " \t,;<>") == NULL);
}

static void
set_mail (Planner *self, Row *row)
{
  g_autofree char *mail = read_name (self, row, COLUMN_MAIL, LV_LIMIT_MAIL, FALSE);
  LvUser *user = row->change->after;

  if (mail == NULL || g_str_equal (mail, user->mail))
    return;
  if (!is_mail (mail))
    {
      add_field_fault (self, row, COLUMN_MAIL, "malformed", N_ ("this is no mail address"), NULL);
      return;
    }
  g_free (user->mail);
  user->mail = g_steal_pointer (&mail);
  g_ptr_array_add (row->change->columns, (gpointer) column_names[COLUMN_MAIL].english);
}

/* The ids; NULL after a fault. */
static GStrvBuilder *
read_groups (Planner *self, const Row *row, const char *text)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) plain = g_string_new (text);
  g_auto (GStrv) names = NULL;

  g_string_replace (plain, "；", ";", 0);
  names = g_strsplit (plain->str, ";", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);
      g_autofree char *key = lv_text_fold (name);
      LvGroup *group = g_hash_table_lookup (self->groups, key);

      if (*name == '\0' || (group != NULL && !g_hash_table_add (seen, group)))
        continue;
      if (group == NULL)
        {
          add_field_fault (self, row, COLUMN_GROUPS, "unknown-group",
                           N_ ("there is no group “{value}”"), name);
          return NULL;
        }
      g_strv_builder_add (ids, group->id);
    }
  if (g_hash_table_size (seen) > LV_LIMIT_GROUPS)
    {
      add_field_fault (self, row, COLUMN_GROUPS, "malformed", N_ ("these are too many groups"),
                       NULL);
      return NULL;
    }
  return g_steal_pointer (&ids);
}

static gboolean
same_ids (char **a, char **b)
{
  if (g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (guint i = 0; a[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) b, a[i]))
      return FALSE;
  return TRUE;
}

static void
set_groups (Planner *self, Row *row)
{
  const char *text = get_field (self, row, COLUMN_GROUPS);
  g_autoptr (GStrvBuilder) builder = text != NULL ? read_groups (self, row, text) : NULL;
  LvUser *user = row->change->after;
  g_auto (GStrv) ids = NULL;

  if (builder == NULL)
    return;
  ids = g_strv_builder_end (builder);
  if (same_ids (ids, user->group_ids))
    return;
  g_strfreev (user->group_ids);
  user->group_ids = g_steal_pointer (&ids);
  g_ptr_array_add (row->change->columns, (gpointer) column_names[COLUMN_GROUPS].english);
}

static gboolean
read_yes_no (const char *text, gboolean *is_yes)
{
  static const char *const yes[] = { "1", "yes", "true", "はい", "○", "〇", NULL };
  static const char *const no[] = { "", "0", "no", "false", "いいえ", "×", NULL };
  g_autofree char *word = lv_text_fold (text);

  *is_yes = g_strv_contains (yes, g_strstrip (word));
  return *is_yes || g_strv_contains (no, word);
}

static void
set_admin (Planner *self, Row *row)
{
  const char *text = get_field (self, row, COLUMN_ADMIN);
  LvUser *user = row->change->after;
  gboolean is_admin;

  if (text == NULL)
    return;
  if (!read_yes_no (text, &is_admin))
    add_field_fault (self, row, COLUMN_ADMIN, "malformed", N_ ("this is neither yes nor no"), NULL);
  else if (is_admin != user->is_admin)
    {
      user->is_admin = is_admin;
      g_ptr_array_add (row->change->columns, (gpointer) column_names[COLUMN_ADMIN].english);
    }
}

/* Of new people only: the same file a second time changes nothing. */
static void
set_password (Planner *self, Row *row)
{
  const char *text = get_field (self, row, COLUMN_PASSWORD);
  LvUser *user = row->change->after;
  GError *error = NULL;

  if (text == NULL || *text == '\0' || row->change->before != NULL)
    return;
  if (!lv_policy_check_password (self->policy, user->login, text, &error))
    {
      add_fault (self, error, row->record->line, (guint) self->places[COLUMN_PASSWORD] + 1,
                 column_names[COLUMN_PASSWORD].english, NULL);
      return;
    }
  row->change->password = lv_secret_new (text, strlen (text));
  user->must_change_password = TRUE;
}

/* Rows. */

static gboolean
has_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* The user ID, NULL after a fault: then nothing else of the row can be judged. */
static char *
read_login (Planner *self, const Row *row)
{
  g_autofree char *login = read_name (self, row, COLUMN_LOGIN, LV_LIMIT_LOGIN, TRUE);
  g_autofree char *key = login != NULL ? lv_text_fold (login) : NULL;
  gpointer line;

  if (login == NULL)
    return NULL;
  if (has_blank (login))
    {
      add_field_fault (self, row, COLUMN_LOGIN, "malformed", N_ ("a user ID has no blanks"), NULL);
      return NULL;
    }
  if (g_hash_table_lookup_extended (self->lines, key, NULL, &line))
    {
      g_autofree char *other = g_strdup_printf ("%u", GPOINTER_TO_UINT (line));

      add_field_fault (self, row, COLUMN_LOGIN, "duplicate",
                       N_ ("line {value} has the same user ID"), other);
      return NULL;
    }
  g_hash_table_insert (self->lines, g_steal_pointer (&key), GUINT_TO_POINTER (row->record->line));
  return g_steal_pointer (&login);
}

static LvUser *
make_user (Planner *self, char *login)
{
  LvUser *user = lv_user_new ();

  g_free (user->id);
  user->id = lv_random_id ();
  g_free (user->login);
  user->login = login;
  user->created_ms = self->now_ms;
  user->password_changed_ms = self->now_ms;
  return user;
}

static void
fill_change (Planner *self, Row *row)
{
  LvImportChange *change = row->change;
  LvUser *user = change->after;
  gboolean is_new = change->before == NULL;

  if (is_new && self->places[COLUMN_NAME] < 0)
    add_field_fault (self, row, COLUMN_NAME, "missing", N_ ("a new person needs a name"), NULL);
  set_name (self, row, COLUMN_NAME, &user->name, TRUE);
  set_name (self, row, COLUMN_READING, &user->reading, FALSE);
  set_name (self, row, COLUMN_AFFILIATION, &user->affiliation, FALSE);
  set_name (self, row, COLUMN_TITLE, &user->title, FALSE);
  set_mail (self, row);
  set_groups (self, row);
  set_admin (self, row);
  set_password (self, row);
  if (is_new)
    {
      change->kind = LV_IMPORT_ADD;
      g_ptr_array_set_size (change->columns, 0);
    }
  else
    change->kind = change->columns->len > 0 ? LV_IMPORT_UPDATE : LV_IMPORT_UNCHANGED;
}

static void
count_change (LvImportPlan *plan, const LvImportChange *change)
{
  switch (change->kind)
    {
    case LV_IMPORT_ADD:
      plan->added++;
      break;
    case LV_IMPORT_UPDATE:
      plan->updated++;
      break;
    case LV_IMPORT_UNCHANGED:
      plan->unchanged++;
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_empty (const LvCsvRecord *record)
{
  for (guint i = 0; i < record->fields->len; i++)
    if (*(const char *) g_ptr_array_index (record->fields, i) != '\0')
      return FALSE;
  return TRUE;
}

static void
plan_record (Planner *self, const LvCsvRecord *record)
{
  Row row = { .record = record };
  g_autofree char *login = NULL;
  g_autofree char *key = NULL;
  LvUser *known;

  if (is_empty (record))
    return;
  if (record->fields->len != self->n_fields)
    {
      g_autofree char *count = g_strdup_printf ("%u", self->n_fields);

      add_fault (self,
                 lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT,
                                   N_ ("not as many fields as the {value} of the first line"),
                                   count),
                 record->line, MIN (record->fields->len, self->n_fields) + 1, "", "malformed");
      return;
    }
  login = read_login (self, &row);
  if (login == NULL)
    return;
  key = lv_text_fold (login);
  known = g_hash_table_lookup (self->users, key);
  row.change = g_new0 (LvImportChange, 1);
  row.change->line = record->line;
  row.change->columns = g_ptr_array_new ();
  row.change->before = known != NULL ? lv_user_ref (known) : NULL;
  row.change->after
      = known != NULL ? lv_user_copy (known) : make_user (self, g_steal_pointer (&login));
  fill_change (self, &row);
  count_change (self->plan, row.change);
  g_ptr_array_add (self->plan->changes, row.change);
}

static GHashTable *
index_by_key (GPtrArray *items, gsize name_offset)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < items->len; i++)
    {
      gpointer item = g_ptr_array_index (items, i);

      g_hash_table_insert (table, lv_text_fold (G_STRUCT_MEMBER (char *, item, name_offset)), item);
    }
  return table;
}

LvImportPlan *
lv_import_plan_new (GPtrArray *records,
                    GPtrArray *users,
                    GPtrArray *groups,
                    const LvPasswordPolicy *policy,
                    gint64 now_ms)
{
  LvImportPlan *plan = g_atomic_rc_box_new0 (LvImportPlan);
  Planner self = { .plan = plan, .policy = policy, .now_ms = now_ms };

  plan->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  plan->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  if (records->len == 0)
    {
      add_fault (&self,
                 lv_error_new_why (LIVEON_ERROR_INVALID_ARGUMENT, N_ ("the file is empty"), NULL),
                 1, 1, column_names[COLUMN_LOGIN].english, "missing");
      return plan;
    }
  self.users = index_by_key (users, G_STRUCT_OFFSET (LvUser, login));
  self.groups = index_by_key (groups, G_STRUCT_OFFSET (LvGroup, name));
  self.lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (read_header (&self, g_ptr_array_index (records, 0)))
    for (guint i = 1; i < records->len; i++)
      plan_record (&self, g_ptr_array_index (records, i));
  g_hash_table_unref (self.users);
  g_hash_table_unref (self.groups);
  g_hash_table_unref (self.lines);
  return plan;
}
