/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why can this person not get in? Every rule that a sign-in and a join are checked by, one by one,
 * with who set it; not the first that refuses, as the person is told. Main context; the work on the
 * store thread. */
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-meeting-private.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-room-json.h"
#include "lv-sign-in.h"
#include "lv-users.h"
#include "lv-words.h"

#define NOW_MS (60 * G_GINT64_CONSTANT (1000)) /* so near, and a meeting is as it is now */
#define MAX_ADDRESS 64

typedef struct
{
  LvJson *json;
  LvSecret *pepper;
  char *tenant_id;
  LvPasswordPolicy password;
  gint64 now_ms;
  gint64 at_ms;
  char *address; /* NULL: nothing is known */
  gboolean is_address_given;
  LvRoom *room; /* NULL: none is asked for */
  /* what the work finds */
  LvUser *user;
  guint failures;
  gint64 last_failure_ms;
} Question;

static void
question_free (Question *self)
{
  lv_secret_unref (self->pepper);
  g_free (self->tenant_id);
  g_free (self->address);
  g_clear_pointer (&self->room, lv_room_unref);
  g_clear_pointer (&self->user, lv_user_unref);
  g_free (self);
}

/* The address that was used last, where none was given. */
static gboolean
find_address (LvDb *db, Question *self, GError **error)
{
  g_autoptr (GPtrArray) devices = lv_sessions_list (db, self->user->id, error);
  gint64 newest_ms = -1;

  for (guint i = 0; devices != NULL && i < devices->len && !self->is_address_given; i++)
    {
      const LvSessionRow *row = devices->pdata[i];

      if (row->used_ms <= newest_ms)
        continue;
      newest_ms = row->used_ms;
      g_free (self->address);
      self->address = g_strdup (row->address);
    }
  return devices != NULL;
}

static gboolean
look_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Question *self = data;
  gint64 window_ms = (gint64) MAX (self->password.lockout_seconds, 1) * 1000;
  g_autofree char *subject = NULL;

  self->user = lv_fields_find_user (db, self->json, note, error);
  if (self->user == NULL)
    return FALSE;
  subject = lv_sign_in_dup_subject (self->pepper, self->tenant_id, self->user->login);
  return lv_failures_get (db, subject, self->now_ms, window_ms, &self->failures,
                          &self->last_failure_ms, error)
         && find_address (db, self, error);
}

/* --- the answer --- */

typedef struct
{
  const Question *question;
  LvTenant *tenant;
  GPtrArray *groups;
  LvJsonWriter *writer;
  gboolean may_sign_in;
  gboolean may_join;
} Answer;

static LvJsonWriter *
begin (Answer *self, const char *check, gboolean passes)
{
  lv_json_begin_object (self->writer, NULL);
  lv_json_string (self->writer, "check", check);
  lv_json_bool (self->writer, "passes", passes);
  return self->writer;
}

/* One that signing in, and so joining, needs. */
static void
add_first (Answer *self, const char *check, gboolean passes)
{
  lv_json_end_object (begin (self, check, passes));
  self->may_sign_in &= passes;
}

static void
write_ruling (Answer *self, const char *check, const LvRuling *ruling)
{
  static const char *const rulers[] = { "default", "administrator", "person", "group", "company" };

  begin (self, check, ruling->passes);
  lv_json_string (self->writer, "by", rulers[ruling->ruler]);
  if (ruling->group != NULL)
    lv_json_string (self->writer, "group", ruling->group->name);
  if (*ruling->text != '\0')
    lv_json_string (self->writer, "text", ruling->text);
  lv_json_end_object (self->writer);
}

static void
add_lockout (Answer *self)
{
  const Question *question = self->question;
  gint64 window_ms = (gint64) MAX (question->password.lockout_seconds, 1) * 1000;
  gboolean is_locked = question->password.lockout_failures > 0
                       && question->failures >= question->password.lockout_failures;

  begin (self, "lockout", !is_locked);
  lv_json_int (self->writer, "failures", question->failures);
  if (is_locked)
    lv_json_time (self->writer, "until", question->last_failure_ms + window_ms);
  lv_json_end_object (self->writer);
  self->may_sign_in &= !is_locked;
}

static void
add_password (Answer *self)
{
  const Question *question = self->question;
  const LvUser *user = question->user;

  add_first (self, "password", user->password_hash != NULL);
  /* Who must change it gets in, to do that. */
  if (user->password_hash != NULL
      && lv_policy_is_password_expired (&question->password, user, question->at_ms))
    {
      begin (self, "password-change", TRUE);
      lv_json_bool (self->writer, "is_needed", TRUE);
      lv_json_end_object (self->writer);
    }
}

static void
add_sign_in (Answer *self)
{
  const Question *question = self->question;
  const LvPolicy *policy = lv_tenant_get_policy (self->tenant);
  LvUser *user = question->user;
  LvRuling sign_in = lv_policy_rule (LV_ACTION_SIGN_IN, policy, user, self->groups);
  LvRuling hours = lv_policy_rule_hours (policy, user, self->groups, question->at_ms);
  LvRuling networks = lv_policy_rule_networks (policy, user, self->groups, question->address);

  add_first (self, "company", !lv_tenant_get_row (self->tenant)->is_closed);
  add_first (self, "suspended", !user->is_suspended);
  add_password (self);
  add_lockout (self);
  write_ruling (self, "sign-in", &sign_in);
  write_ruling (self, "hours", &hours);
  write_ruling (self, "networks", &networks);
  self->may_sign_in &= sign_in.passes && hours.passes && networks.passes;
}

static void
add_room_check (Answer *self, const char *check, gboolean passes)
{
  lv_json_end_object (begin (self, check, passes));
  self->may_join &= passes;
}

static void
add_bar (Answer *self, LvMeeting *meeting)
{
  const Question *question = self->question;
  const LvBar *bar
      = lv_tenant_find_bar (self->tenant, question->room->id, question->user->id, question->at_ms);
  const char *words
      = meeting != NULL ? g_hash_table_lookup (meeting->barred, question->user->id) : NULL;
  gboolean is_barred = bar != NULL || words != NULL;

  begin (self, "bar", !is_barred);
  if (is_barred)
    lv_json_string (self->writer, "text", bar != NULL ? bar->reason : words);
  if (bar != NULL && bar->until_ms != 0)
    lv_json_time (self->writer, "until", bar->until_ms);
  lv_json_end_object (self->writer);
  self->may_join &= !is_barred;
}

static void
add_schedule (Answer *self)
{
  LvRoom *room = self->question->room;
  gboolean is_open = lv_room_check_open (room, self->question->at_ms, NULL);

  add_room_check (self, "closed", !room->is_closed);
  if (room->is_closed || room->schedule != LV_SCHEDULE_TIMED)
    return;
  begin (self, "schedule", is_open);
  lv_json_time (self->writer, "starts", room->starts_ms);
  lv_json_time (self->writer, "ends", room->ends_ms);
  lv_json_end_object (self->writer);
  self->may_join &= is_open;
}

/* As it is now, of the room's meeting. */
static void
add_meeting (Answer *self, LvMeeting *meeting)
{
  const Question *question = self->question;
  LvSeat *own = lv_meeting_find_user (meeting, question->user->id);
  guint taken = meeting->seats->len + meeting->entering->len - (own != NULL ? 1 : 0);
  gboolean is_owner
      = lv_rights_may (LV_DEED_PASS_LOCK, lv_room_get_role (question->room, question->user), NULL);

  add_room_check (self, "locked", !meeting->is_locked || own != NULL || is_owner);
  begin (self, "full", taken < question->room->capacity);
  lv_json_int (self->writer, "people", taken);
  lv_json_int (self->writer, "capacity", question->room->capacity);
  lv_json_end_object (self->writer);
  self->may_join &= taken < question->room->capacity;
}

static void
add_room (Answer *self, LvMeetings *meetings)
{
  static const char *const modes[] = { "open", "password", "link" };
  const Question *question = self->question;
  LvRuling join = lv_policy_rule (LV_ACTION_JOIN, lv_tenant_get_policy (self->tenant),
                                  question->user, self->groups);
  gboolean is_now = ABS (question->at_ms - question->now_ms) < NOW_MS;
  LvMeeting *meeting
      = is_now ? lv_meetings_find (meetings, self->tenant, question->room->id) : NULL;

  write_ruling (self, "join", &join);
  self->may_join = join.passes;
  add_room_check (self, "seen",
                  lv_tenant_may_see_room (self->tenant, question->user, question->room));
  begin (self, "entry", TRUE);
  lv_json_string (self->writer, "mode", modes[question->room->mode]);
  lv_json_end_object (self->writer);
  add_bar (self, meeting);
  add_schedule (self);
  if (meeting != NULL)
    add_meeting (self, meeting);
}

static void
on_looked (LvOperation *operation, gpointer result)
{
  Question *question = lv_operation_get_data (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  g_autoptr (GPtrArray) groups = lv_tenant_groups_of (tenant, question->user);
  LvJsonWriter *writer = lv_json_writer_new ();
  Answer answer = { question, tenant, groups, writer, TRUE, TRUE };

  lv_json_begin_object (writer, NULL);
  lv_operator_write_user (writer, "user", question->user);
  lv_json_time (writer, "at", question->at_ms);
  lv_json_string (writer, "time_zone", lv_tenant_get_policy (tenant)->time_zone);
  if (question->address != NULL)
    lv_json_string (writer, "address", question->address);
  lv_json_bool (writer, "is_address_given", question->is_address_given);
  lv_json_begin_array (writer, "checks");
  add_sign_in (&answer);
  if (question->room != NULL)
    add_room (&answer, lv_operation_get_context (operation)->meetings);
  lv_json_end_array (writer);
  lv_json_bool (writer, "may_sign_in", answer.may_sign_in);
  if (question->room != NULL)
    {
      lv_json_string (writer, "room", question->room->name);
      lv_json_bool (writer, "may_join", answer.may_sign_in && answer.may_join);
    }
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

/* --- the question --- */

static LvRoom *
find_room (LvTenant *tenant, LvJson *json)
{
  LvRoom *room;

  if (!lv_json_has (json, "room"))
    return NULL;
  room = lv_tenant_find_room (tenant, lv_json_get_id (json, "room"));
  if (room == NULL)
    lv_json_fail (json, "room", "is not there");
  return room != NULL ? lv_room_ref (room) : NULL;
}

static gboolean
check_address (const char *text, GError **error)
{
  g_autoptr (GInetAddress) address = *text != '\0' ? g_inet_address_new_from_string (text) : NULL;

  if (*text == '\0' || address != NULL)
    return TRUE;
  g_propagate_error (error, lv_fields_error ("address", N_ ("this is no IP address")));
  return FALSE;
}

static void
ask_why (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  LvJson *json = lv_operation_get_arguments (operation);
  const char *address = lv_json_get_optional_string (json, "address", MAX_ADDRESS, "");
  gint64 at_ms = lv_json_get_optional_time (json, "at");
  Question *self = g_new0 (Question, 1);
  GError *error = NULL;

  self->json = json;
  self->pepper = lv_secret_ref (context->pepper);
  self->tenant_id = g_strdup (lv_tenant_get_id (tenant));
  self->password = lv_tenant_get_policy (tenant)->password;
  self->now_ms = lv_clock_now_ms (context->clock);
  self->at_ms = at_ms != 0 ? at_ms : self->now_ms;
  self->is_address_given = *address != '\0';
  self->address = self->is_address_given ? g_strdup (address) : NULL;
  lv_operation_set_data (operation, self, (GDestroyNotify) question_free);
  self->room = find_room (tenant, json);
  if (!lv_operation_check_arguments (operation))
    return;
  if (!check_address (address, &error))
    lv_operation_refuse (operation, error);
  else
    lv_operation_read (operation, look_work, NULL, on_looked);
}

const LvOperatorCommand lv_operator_why[] = {
  { "user.why", LV_SCOPE_PEOPLE, 0, ask_why },
  { NULL },
};
