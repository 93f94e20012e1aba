/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tenant's policy (9.2.4, 9.4.1, 12.4.1). Main context; the works on the store thread. */
#include "lv-config.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-tenants.h"
#include "lv-words.h"

#define MAX_ZONE 64
#define MAX_KBPS 100000000

void
lv_operator_write_policy (LvJsonWriter *writer, const char *name, const LvPolicy *policy)
{
  lv_json_begin_object (writer, name);
  lv_json_int (writer, "min_length", policy->password.min_length);
  lv_json_int (writer, "min_classes", policy->password.min_classes);
  lv_json_int (writer, "history", policy->password.history);
  lv_json_int (writer, "max_age_days", policy->password.max_age_days);
  lv_json_int (writer, "lockout_failures", policy->password.lockout_failures);
  lv_json_int (writer, "lockout_seconds", policy->password.lockout_seconds);
  lv_fields_write_rules (writer, &policy->rules);
  lv_fields_write_switches (writer, &policy->switches);
  lv_json_int (writer, "retention_years", policy->retention_years);
  lv_json_bool (writer, "legal_hold", policy->is_legal_hold);
  lv_json_bool (writer, "second_factor", policy->needs_second_factor);
  lv_json_string (writer, "time_zone", policy->time_zone);
  lv_json_int (writer, "user_kbps", policy->caps.user_kbps);
  lv_json_int (writer, "room_kbps", policy->caps.room_kbps);
  lv_json_int (writer, "tenant_kbps", policy->caps.tenant_kbps);
  lv_json_end_object (writer);
}

/* What the operator bounds it by; 0: not. */
static void
write_bounds (LvJsonWriter *writer, LiveonServerConfig *config)
{
  lv_json_begin_object (writer, "bounds");
  lv_json_int (writer, "retention_years", lv_config_get_int (config, LV_KEY_MAX_RETENTION_YEARS));
  lv_json_int (writer, "user_kbps", lv_config_get_int (config, LV_KEY_USER_SEND_KBPS));
  lv_json_int (writer, "receive_kbps", lv_config_get_int (config, LV_KEY_USER_RECEIVE_KBPS));
  lv_json_int (writer, "room_kbps", lv_config_get_int (config, LV_KEY_ROOM_KBPS));
  lv_json_int (writer, "tenant_kbps", lv_config_get_int (config, LV_KEY_TENANT_KBPS));
  lv_json_end_object (writer);
}

static void
reply_policy (LvOperation *operation, const LvPolicy *policy)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_operator_write_policy (writer, "policy", policy);
  write_bounds (writer, lv_operation_get_context (operation)->config);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
read_number (LvJson *json, const char *field, guint min, guint max, guint *value)
{
  if (lv_json_has (json, field))
    *value = (guint) lv_json_get_int (json, field, min, max);
}

static gboolean
read_zone (LvJson *json, LvPolicy *policy, GError **error)
{
  const char *name = lv_json_get_optional_string (json, "time_zone", MAX_ZONE, NULL);
  g_autoptr (GTimeZone) zone = NULL;

  if (name == NULL)
    return TRUE;
  zone = g_time_zone_new_identifier (name);
  if (zone == NULL)
    {
      g_propagate_error (error, lv_fields_error ("time_zone", N_ ("no such zone, try Asia/Tokyo")));
      return FALSE;
    }
  g_free (policy->time_zone);
  policy->time_zone = g_strdup (name);
  return TRUE;
}

/* What is left to itself has no one to inherit from. */
static gboolean
check_policy (const LvPolicy *policy, GError **error)
{
  if (policy->rules.sign_in != LV_INHERIT && policy->rules.join != LV_INHERIT
      && policy->rules.create_rooms != LV_INHERIT && policy->switches.chat != LV_INHERIT
      && policy->switches.share != LV_INHERIT && policy->switches.guests != LV_INHERIT)
    return TRUE;
  g_propagate_error (error,
                     lv_fields_error ("rules", N_ ("a company's own rules allow or deny: nothing "
                                                   "stands above them to inherit from")));
  return FALSE;
}

typedef struct
{
  LvJson *json; /* the operation's */
  guint max_retention_years;
} Edit;

/* One that is over the operator's bound already may stay, not grow. */
static gboolean
check_retention (const Edit *edit, const LvPolicy *before, const LvPolicy *policy, GError **error)
{
  g_autofree char *most = g_strdup_printf ("%u", edit->max_retention_years);

  if (policy->retention_years <= edit->max_retention_years
      || policy->retention_years == before->retention_years)
    return TRUE;
  g_propagate_error (error, lv_fields_error_about ("retention_years",
                                                   N_ ("the operator allows {value} years at most"),
                                                   most));
  return FALSE;
}

static gboolean
set_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Edit *edit = data;
  LvJson *json = edit->json;
  g_autoptr (LvPolicy) found = lv_policy_load (db, error);
  g_autoptr (LvPolicy) policy = found != NULL ? lv_policy_copy (found) : NULL;
  LvPasswordPolicy *password;

  if (policy == NULL)
    return FALSE;
  password = &policy->password;
  read_number (json, "min_length", 8, 128, &password->min_length);
  read_number (json, "min_classes", 1, 4, &password->min_classes);
  read_number (json, "history", 0, 24, &password->history);
  read_number (json, "max_age_days", 0, 3660, &password->max_age_days);
  read_number (json, "lockout_failures", 0, 1000, &password->lockout_failures);
  read_number (json, "lockout_seconds", 1, 86400, &password->lockout_seconds);
  read_number (json, "retention_years", 1, 100, &policy->retention_years);
  read_number (json, "user_kbps", 0, MAX_KBPS, &policy->caps.user_kbps);
  read_number (json, "room_kbps", 0, MAX_KBPS, &policy->caps.room_kbps);
  read_number (json, "tenant_kbps", 0, MAX_KBPS, &policy->caps.tenant_kbps);
  policy->is_legal_hold = lv_json_get_optional_bool (json, "legal_hold", policy->is_legal_hold);
  policy->needs_second_factor
      = lv_json_get_optional_bool (json, "second_factor", policy->needs_second_factor);
  if (!read_zone (json, policy, error) || !lv_fields_read_rules (json, &policy->rules, error)
      || !lv_fields_read_switches (json, &policy->switches, error) || !check_policy (policy, error)
      || !check_retention (edit, found, policy, error) || !lv_policy_save (db, policy, error))
    return FALSE;
  if (policy->is_legal_hold != found->is_legal_hold)
    note->detail = g_strdup (policy->is_legal_hold ? "legal hold on" : "legal hold off");
  *result = g_steal_pointer (&policy);
  return TRUE;
}

static void
on_set (LvOperation *operation, gpointer result)
{
  lv_tenant_apply_policy (lv_operation_get_tenant (operation), result);
  reply_policy (operation, result);
}

static void
set_policy (LvOperation *operation)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->json = lv_operation_get_arguments (operation);
  edit->max_retention_years = (guint) lv_config_get_int (
      lv_operation_get_context (operation)->config, LV_KEY_MAX_RETENTION_YEARS);
  lv_operation_set_data (operation, edit, g_free);
  lv_operation_change (operation, set_work, (GDestroyNotify) lv_policy_unref, on_set);
}

static void
show_policy (LvOperation *operation)
{
  reply_policy (operation, lv_tenant_get_policy (lv_operation_get_tenant (operation)));
}

const LvOperatorCommand lv_operator_policy[] = {
  { "policy.set", LV_SCOPE_TENANT, 0, set_policy },
  { "policy.show", LV_SCOPE_TENANT, 0, show_policy },
  { NULL },
};
