/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* People: registered, changed, suspended, never deleted (9.2.1); a company's, and the operator's
 * own in the same way, with a role. Main context; the works on the store thread. */
#include <string.h>

#include "lv-admin-factor.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-operator-role.h"
#include "lv-policy.h"
#include "lv-session.h"
#include "lv-text.h"
#include "lv-users.h"
#include "lv-words.h"
#include "lv-error-text.h"

#define PASSWORD_LENGTH 16

/* What a command about one person carries from step to step. */
typedef struct
{
  LvJson *json;
  gboolean is_staff;  /* the operator's */
  LvSecret *password; /* NULL where none is set */
  gboolean is_generated;
  char *hash;
  gint64 now_ms;
  char *actor;
} UserEdit;

static void
user_edit_free (UserEdit *self)
{
  lv_json_unref (self->json);
  g_clear_pointer (&self->password, lv_secret_unref);
  g_free (self->hash);
  g_free (self->actor);
  g_free (self);
}

static UserEdit *
user_edit_new (LvOperation *operation)
{
  LvTenant *tenant = lv_operation_get_tenant (operation);
  UserEdit *self = g_new0 (UserEdit, 1);

  self->is_staff = lv_tenant_get_database (tenant) == NULL;
  self->json = lv_json_ref (lv_operation_get_arguments (operation));
  self->now_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);
  self->actor = g_strdup (lv_operation_get_actor (operation));
  lv_operation_set_data (operation, self, (GDestroyNotify) user_edit_free);
  return self;
}

/* Without what is easily misread; all four classes, so that any policy's classes are met. */
static LvSecret *
generate_password (guint min_length)
{
  static const char *const classes[]
      = { "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=%" };
  guint length = MAX (PASSWORD_LENGTH, min_length);
  LvSecret *password = lv_secret_new_zeroed (length);
  guint8 *out = lv_secret_get_data (password);

  for (guint i = 0; i < length; i++)
    {
      const char *letters = classes[i % 4 == 3 ? (i / 4) % 4 : i % 3];
      gsize count = strlen (letters);
      guint8 byte;

      /* No letter is more likely than another. */
      do
        lv_random_bytes (&byte, 1);
      while (byte >= 256 / count * count);
      out[i] = (guint8) letters[byte % count];
    }
  return password;
}

void
lv_operator_write_user (LvJsonWriter *writer, const char *name, const LvUser *user)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", user->id);
  lv_json_string (writer, "login", user->login);
  lv_json_string (writer, "name", user->name);
  lv_json_string (writer, "reading", user->reading);
  lv_json_string (writer, "affiliation", user->affiliation);
  lv_json_string (writer, "title", user->title);
  lv_json_string (writer, "mail", user->mail);
  lv_json_strv (writer, "groups", (const char *const *) user->group_ids);
  lv_json_bool (writer, "is_admin", user->is_admin);
  lv_json_bool (writer, "is_suspended", user->is_suspended);
  lv_json_bool (writer, "has_password", user->password_hash != NULL);
  lv_json_bool (writer, "has_second_factor", user->second_factor != NULL);
  lv_json_bool (writer, "must_change_password", user->must_change_password);
  lv_fields_write_rules (writer, &user->rules);
  lv_json_time (writer, "created", user->created_ms);
  lv_json_end_object (writer);
}

static void
write_staff (LvJsonWriter *writer, const char *name, const LvUser *user)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", user->id);
  lv_json_string (writer, "login", user->login);
  lv_json_string (writer, "name", user->name);
  lv_json_string (writer, "mail", user->mail);
  lv_json_string (writer, "role", lv_operator_role_words[lv_operator_role_of (user)]);
  lv_json_bool (writer, "is_suspended", user->is_suspended);
  lv_json_bool (writer, "must_change_password", user->must_change_password);
  lv_json_bool (writer, "has_second_factor", lv_admin_factor_is_on (user));
  lv_json_time (writer, "created", user->created_ms);
  lv_json_end_object (writer);
}

static void
write_user (LvOperation *operation, LvJsonWriter *writer, const char *name, const LvUser *user)
{
  const UserEdit *edit = lv_operation_get_data (operation);

  if (edit->is_staff)
    write_staff (writer, name, user);
  else
    lv_operator_write_user (writer, name, user);
}

static gboolean
check_login (const char *login, GError **error)
{
  for (const char *c = login; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isspace (g_utf8_get_char (c)))
      {
        g_propagate_error (error, lv_fields_error ("login", N_ ("a user ID has no blanks")));
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_mail (const char *mail, GError **error)
{
  const char *at = strchr (mail, '@');

  if (*mail == '\0' || (at != NULL && at != mail && at[1] != '\0' && strchr (at + 1, '@') == NULL))
    return TRUE;
  g_propagate_error (error, lv_fields_error ("mail", N_ ("not a mail address")));
  return FALSE;
}

/* Sets what is given. */
static gboolean
read_user (LvDb *db, LvJson *json, LvUser *user, GError **error)
{
  if (!lv_fields_read_name (json, "name", LV_LIMIT_NAME, FALSE, &user->name, error)
      || !lv_fields_read_name (json, "reading", LV_LIMIT_NAME, TRUE, &user->reading, error)
      || !lv_fields_read_name (json, "affiliation", LV_LIMIT_NAME, TRUE, &user->affiliation, error)
      || !lv_fields_read_name (json, "title", LV_LIMIT_NAME, TRUE, &user->title, error)
      || !lv_fields_read_name (json, "mail", LV_LIMIT_MAIL, TRUE, &user->mail, error)
      || !check_mail (user->mail, error) || !lv_fields_read_rules (json, &user->rules, error)
      || !lv_fields_read_groups (db, json, "groups", &user->group_ids, error))
    return FALSE;
  if (lv_json_has (json, "group_ids"))
    {
      g_strfreev (user->group_ids);
      user->group_ids = lv_json_get_ids (json, "group_ids", LV_LIMIT_GROUPS);
    }
  user->is_admin = lv_json_get_optional_bool (json, "admin", user->is_admin);
  return lv_json_end (json, error);
}

/* The same of one of the operator's. */
static gboolean
read_staff (LvJson *json, LvUser *user, GError **error)
{
  LvOperatorRole before = lv_operator_role_of (user);
  LvOperatorRole role
      = (LvOperatorRole) lv_json_get_word (json, "role", lv_operator_role_words, (int) before);

  if (!lv_fields_read_name (json, "name", LV_LIMIT_NAME, FALSE, &user->name, error)
      || !lv_fields_read_name (json, "mail", LV_LIMIT_MAIL, TRUE, &user->mail, error)
      || !check_mail (user->mail, error))
    return FALSE;
  if (role == LV_OPERATOR_NONE)
    {
      g_propagate_error (error, lv_fields_error ("role", N_ ("one of reader, support and owner")));
      return FALSE;
    }
  lv_operator_role_give (user, role);
  return TRUE;
}

static gboolean
read_person (LvDb *db, const UserEdit *edit, LvUser *user, GError **error)
{
  return edit->is_staff ? read_staff (edit->json, user, error)
                        : read_user (db, edit->json, user, error);
}

/* A copy that may be changed. */
static LvUser *
find_user (LvDb *db, LvJson *json, LvNote *note, GError **error)
{
  g_autoptr (LvUser) found = lv_fields_find_user (db, json, note, error);

  return found != NULL ? lv_user_copy (found) : NULL;
}

static void
reply_user (LvOperation *operation, const LvUser *user)
{
  UserEdit *edit = lv_operation_get_data (operation);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  write_user (operation, writer, "user", user);
  if (edit->is_generated)
    lv_json_string (writer, "password", lv_secret_get_text (edit->password));
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
on_changed (LvOperation *operation, gpointer result)
{
  lv_tenant_apply_user (lv_operation_get_tenant (operation), result);
  reply_user (operation, result);
}

static void
change (LvOperation *operation, LvOperationWork work)
{
  user_edit_new (operation);
  lv_operation_change (operation, work, (GDestroyNotify) lv_user_unref, on_changed);
}

/* --- passwords --- */

typedef struct
{
  LvOperation *operation;
  LvOperationWork work;
  LvOperationDone done;
} Hashing;

static void
on_hashed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Hashing *hashing = user_data;
  g_autoptr (LvOperation) operation = hashing->operation;
  UserEdit *edit = lv_operation_get_data (operation);
  GError *error = NULL;

  edit->hash = lv_password_pool_hash_finish (LV_PASSWORD_POOL (source), result, &error);
  if (edit->hash == NULL)
    lv_operation_refuse (operation, error);
  else
    lv_operation_change (operation, hashing->work, (GDestroyNotify) lv_user_unref, hashing->done);
}

/* The password that was given, or one that the server makes; checked, hashed, then the work. */
static void
hash_then_change (LvOperation *operation, LvOperationWork work, LvOperationDone done)
{
  UserEdit *edit = user_edit_new (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  const LvPasswordPolicy *policy = &lv_tenant_get_policy (tenant)->password;
  const char *login = lv_json_has (edit->json, "id")
                          ? lv_json_get_id (edit->json, "id")
                          : lv_json_get_string (edit->json, "login", LV_LIMIT_LOGIN);
  const char *given = lv_json_get_optional_string (edit->json, "password", LV_LIMIT_PASSWORD, "");
  GError *error = NULL;
  Hashing *hashing;

  if (!lv_operation_check_arguments (operation))
    return;
  edit->is_generated = *given == '\0';
  edit->password = edit->is_generated ? generate_password (policy->min_length)
                                      : lv_secret_new (given, strlen (given));
  if (!lv_policy_check_password (policy, login, lv_secret_get_text (edit->password), &error))
    {
      lv_operation_refuse (operation, error);
      return;
    }
  hashing = g_new0 (Hashing, 1);
  hashing->operation = lv_operation_ref (operation);
  hashing->work = work;
  hashing->done = done;
  lv_password_pool_hash_async (lv_operation_get_context (operation)->passwords, edit->password,
                               lv_tenant_get_id (tenant), "operator", NULL, on_hashed, hashing);
}

/* --- the commands --- */

static gboolean
add_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  UserEdit *edit = data;
  g_autoptr (LvUser) user = lv_user_new ();

  g_free (user->id);
  user->id = lv_random_id ();
  lv_json_get_string (edit->json, "name", LV_LIMIT_NAME);
  if (!lv_json_end (edit->json, error)
      || !lv_fields_read_name (edit->json, "login", LV_LIMIT_LOGIN, FALSE, &user->login, error)
      || !check_login (user->login, error) || !read_person (db, edit, user, error))
    return FALSE;
  user->password_hash = g_strdup (edit->hash);
  user->password_changed_ms = edit->now_ms;
  /* Somebody else knows it: it is good for one sign-in. */
  user->must_change_password = lv_json_get_optional_bool (edit->json, "must_change", TRUE);
  user->created_ms = edit->now_ms;
  if (!lv_json_end (edit->json, error) || !lv_users_add (db, user, error))
    return FALSE;
  note->target = g_strdup (user->id);
  note->detail = g_strconcat (user->login, user->is_admin ? " (administrator)" : NULL, NULL);
  *result = g_steal_pointer (&user);
  return TRUE;
}

static void
add_user (LvOperation *operation)
{
  hash_then_change (operation, add_work, on_changed);
}

/* Nobody locks themselves out of the administration. */
static gboolean
check_self (const UserEdit *edit, const LvUser *user, GError **error)
{
  if (!g_str_equal (user->id, edit->actor) || (user->is_admin && !user->is_suspended))
    return TRUE;
  g_propagate_error (error, lv_fields_error (user->is_suspended ? "id" : "admin",
                                             N_ ("this is yourself: ask another administrator")));
  return FALSE;
}

static gboolean
set_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  UserEdit *edit = data;
  g_autoptr (LvUser) user = find_user (db, edit->json, note, error);

  if (user == NULL || !read_person (db, edit, user, error) || !check_self (edit, user, error)
      || !lv_users_update (db, user, error))
    return FALSE;
  *result = g_steal_pointer (&user);
  return TRUE;
}

static void
set_user (LvOperation *operation)
{
  change (operation, set_work);
}

static gboolean
set_suspended (
    LvDb *db, UserEdit *edit, gboolean is_suspended, LvNote *note, gpointer *result, GError **error)
{
  g_autoptr (LvUser) user = find_user (db, edit->json, note, error);

  if (user == NULL)
    return FALSE;
  user->is_suspended = is_suspended;
  if (!check_self (edit, user, error) || !lv_users_update (db, user, error))
    return FALSE;
  *result = g_steal_pointer (&user);
  return TRUE;
}

static gboolean
suspend_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  return set_suspended (db, data, TRUE, note, result, error);
}

static gboolean
resume_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  return set_suspended (db, data, FALSE, note, result, error);
}

static void
suspend_user (LvOperation *operation)
{
  change (operation, suspend_work);
}

static void
resume_user (LvOperation *operation)
{
  change (operation, resume_work);
}

static gboolean
reset_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  UserEdit *edit = data;
  g_autoptr (LvUser) user = find_user (db, edit->json, note, error);
  gboolean must_change = lv_json_get_optional_bool (edit->json, "must_change", TRUE);

  if (user == NULL || !lv_json_end (edit->json, error)
      || !lv_users_set_password (db, user->id, edit->hash, must_change, edit->now_ms, error)
      || !lv_sessions_remove_all (db, user->id, error))
    return FALSE;
  *result = lv_users_find (db, user->id, error);
  return *result != NULL;
}

/* Whoever knew the old password is out. */
static void
on_reset (LvOperation *operation, gpointer result)
{
  LvUser *user = result;
  LvTenant *tenant = lv_operation_get_tenant (operation);
  LvContext *context = lv_operation_get_context (operation);
  g_autoptr (GPtrArray) live = lv_sessions_list_live (context->sessions, tenant, user->id);
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);

  for (guint i = 0; i < live->len; i++)
    lv_session_end (g_ptr_array_index (live, i), problem, "left");
  on_changed (operation, result);
}

static void
reset_password (LvOperation *operation)
{
  hash_then_change (operation, reset_work, on_reset);
}

/* --- the operator's own --- */

static gboolean
list_staff_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  *result = lv_users_list (db, NULL, 0, LV_LIMIT_PAGE, error);
  return *result != NULL;
}

static void
on_staff_listed (LvOperation *operation, gpointer result)
{
  GPtrArray *users = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "users");
  for (guint i = 0; i < users->len; i++)
    write_staff (writer, NULL, g_ptr_array_index (users, i));
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_staff (LvOperation *operation)
{
  lv_operation_read (operation, list_staff_work, (GDestroyNotify) g_ptr_array_unref,
                     on_staff_listed);
}

const LvOperatorCommand lv_operator_users[] = {
  { "user.add", LV_SCOPE_PEOPLE, 0, add_user },
  { "user.reset-password", LV_SCOPE_PEOPLE, 0, reset_password },
  { "user.resume", LV_SCOPE_PEOPLE, 0, resume_user },
  { "user.set", LV_SCOPE_PEOPLE, 0, set_user },
  { "user.suspend", LV_SCOPE_PEOPLE, 0, suspend_user },
  { NULL },
};

const LvOperatorCommand lv_operator_staff[] = {
  { "operator.add", LV_SCOPE_STAFF, 0, add_user },
  { "operator.list", LV_SCOPE_STAFF, 0, list_staff },
  { "operator.reset-password", LV_SCOPE_STAFF, 0, reset_password },
  { "operator.resume", LV_SCOPE_STAFF, 0, resume_user },
  { "operator.set", LV_SCOPE_STAFF, 0, set_user },
  { "operator.suspend", LV_SCOPE_STAFF, 0, suspend_user },
  { NULL },
};
