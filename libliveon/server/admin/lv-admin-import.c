/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   sending → checking → checked → applying → applied
 *                ↑__________|         |→ checked: what stands in it now has faults
 *
 * A plan is kept as long as its file, so that its rows are read a page at a time. */
#include "lv-admin-import.h"

#include <string.h>

#include "lv-admin-routes.h"
#include "lv-audit.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-text.h"
#include "lv-user-import.h"

#define MAX_FILE (16 * 1024 * 1024)
#define MAX_PART (192 * 1024) /* base64 makes 256 kB of it */
#define MAX_FILES 4           /* of all companies, at once */
#define STAY_MS (30 * 60 * G_GINT64_CONSTANT (1000))
#define SWEEP_MS (60 * G_GINT64_CONSTANT (1000))
#define PAGE 100

typedef enum
{
  STATE_SENDING,
  STATE_CHECKING,
  STATE_CHECKED,
  STATE_APPLYING,
  STATE_APPLIED,
} State;

typedef struct
{
  grefcount count;
  char *id;
  guint8 session_hash[32];
  LvTenant *tenant;
  State state;
  GByteArray *csv;
  LvImportPlan *plan; /* of the last look; NULL: none yet */
  GError *error;      /* the file cannot be read */
  guint hashed, to_hash;
  gint64 used_ms; /* monotonic */
} Draft;

struct _LvAdminImports
{
  LvContext *context;
  GPtrArray *drafts; /* of Draft */
  guint timer;       /* 0 while there are none */
};

static Draft *
draft_ref (Draft *self)
{
  g_ref_count_inc (&self->count);
  return self;
}

static void
draft_unref (Draft *self)
{
  if (!g_ref_count_dec (&self->count))
    return;
  g_free (self->id);
  g_object_unref (self->tenant);
  g_byte_array_unref (self->csv);
  g_clear_pointer (&self->plan, lv_import_plan_unref);
  g_clear_error (&self->error);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_unref)

LvAdminImports *
lv_admin_imports_new (LvContext *context)
{
  LvAdminImports *self = g_new0 (LvAdminImports, 1);

  self->context = context;
  self->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) draft_unref);
  return self;
}

void
lv_admin_imports_free (LvAdminImports *self)
{
  if (self->timer != 0)
    lv_clock_timeout_remove (self->context->clock, self->timer);
  g_ptr_array_unref (self->drafts);
  g_free (self);
}

static gboolean
is_busy (const Draft *draft)
{
  return draft->state == STATE_CHECKING || draft->state == STATE_APPLYING;
}

static gboolean
on_sweep (gpointer data)
{
  LvAdminImports *self = data;
  gint64 now_ms = lv_clock_monotonic_ms (self->context->clock);

  for (guint i = self->drafts->len; i > 0; i--)
    {
      const Draft *draft = self->drafts->pdata[i - 1];

      if (!is_busy (draft) && now_ms - draft->used_ms >= STAY_MS)
        g_ptr_array_remove_index (self->drafts, i - 1);
    }
  if (self->drafts->len > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

/* The one of the path, if it is this session's; refused otherwise. */
static Draft *
find (LvAdminCall *call)
{
  LvAdminImports *self = lv_admin_get_imports (call->admin);
  const char *id = lv_call_get_path_id (call->call);

  for (guint i = 0; i < self->drafts->len; i++)
    {
      Draft *draft = self->drafts->pdata[i];

      if (strcmp (draft->id, id) != 0
          || memcmp (draft->session_hash, call->session_hash, sizeof draft->session_hash) != 0)
        continue;
      draft->used_ms = lv_clock_monotonic_ms (self->context->clock);
      return draft;
    }
  lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  return NULL;
}

/* The same, and nothing is being done with it. */
static Draft *
find_idle (LvAdminCall *call)
{
  Draft *draft = find (call);

  if (draft == NULL || !is_busy (draft))
    return draft;
  lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_BUSY, NULL));
  return NULL;
}

/* --- answers --- */

static void
write_argument (const char *name, const char *value, gpointer data)
{
  lv_json_string (data, name, value);
}

static void
write_fault (LvJsonWriter *writer, const char *name, const GError *fault, const char *language)
{
  g_autofree char *text = lv_error_dup_why (fault, language);

  lv_json_begin_object (writer, name);
  lv_json_string (writer, "code", liveon_error_get_code (fault));
  lv_json_string (writer, "message", text != NULL ? text : fault->message);
  lv_json_begin_object (writer, "args");
  lv_error_foreach_argument (fault, write_argument, writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}

static void
write_plan (LvJsonWriter *writer, const LvImportPlan *plan, const char *language)
{
  lv_json_int (writer, "added", plan->added);
  lv_json_int (writer, "updated", plan->updated);
  lv_json_int (writer, "unchanged", plan->unchanged);
  lv_json_begin_array (writer, "faults");
  for (guint i = 0; i < plan->faults->len; i++)
    write_fault (writer, NULL, plan->faults->pdata[i], language);
  lv_json_end_array (writer);
}

static void
reply_state (LvAdminCall *call, const Draft *draft)
{
  static const char *const states[] = { "sending", "checking", "checked", "applying", "applied" };
  const char *language = lv_call_get_language (call->call);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", draft->id);
  lv_json_string (writer, "state", states[draft->state]);
  lv_json_int (writer, "bytes", draft->csv->len);
  if (draft->state == STATE_APPLYING)
    {
      lv_json_int (writer, "passwords", draft->to_hash);
      lv_json_int (writer, "passwords_ready", draft->hashed);
    }
  if (draft->error != NULL)
    write_fault (writer, "problem", draft->error, language);
  if (draft->plan != NULL && !is_busy (draft))
    write_plan (writer, draft->plan, language);
  lv_json_end_object (writer);
  lv_call_reply (call->call, writer);
}

/* --- sending --- */

static void
drop_own (LvAdminImports *self, const guint8 session_hash[32])
{
  for (guint i = self->drafts->len; i > 0; i--)
    {
      const Draft *draft = self->drafts->pdata[i - 1];

      if (!is_busy (draft) && memcmp (draft->session_hash, session_hash, 32) == 0)
        g_ptr_array_remove_index (self->drafts, i - 1);
    }
}

static void
begin (LvAdminCall *call)
{
  LvAdminImports *self = lv_admin_get_imports (call->admin);
  Draft *draft;

  drop_own (self, call->session_hash);
  if (self->drafts->len >= MAX_FILES)
    {
      lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_BUSY, NULL));
      return;
    }
  draft = g_new0 (Draft, 1);
  g_ref_count_init (&draft->count);
  draft->id = lv_random_id ();
  memcpy (draft->session_hash, call->session_hash, sizeof draft->session_hash);
  draft->tenant = g_object_ref (call->tenant);
  draft->csv = g_byte_array_new ();
  draft->used_ms = lv_clock_monotonic_ms (self->context->clock);
  g_ptr_array_add (self->drafts, draft);
  if (self->timer == 0)
    self->timer = lv_clock_timeout_add (self->context->clock, SWEEP_MS, on_sweep, self);
  reply_state (call, draft);
}

static void
take_part (LvAdminCall *call)
{
  Draft *draft = find_idle (call);
  LvJson *json = lv_call_get_params (call->call);
  const char *text = lv_json_get_string (json, "data", LV_LIMIT_BODY);
  g_autofree guint8 *part = NULL;
  gsize length = 0;
  GError *error = NULL;

  if (draft == NULL)
    return;
  part = lv_base64url_decode (text, MAX_PART, &length);
  if (part == NULL)
    lv_json_fail (json, "data", "is no base64url, or too long");
  if (!lv_json_end (json, &error))
    lv_admin_call_refuse (call, error);
  else if (draft->state != STATE_SENDING)
    lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_CONFLICT, NULL));
  else if (draft->csv->len + length > MAX_FILE)
    lv_admin_call_refuse (
        call, lv_error_new (LIVEON_ERROR_TOO_LARGE, "limit", G_STRINGIFY (MAX_FILE), NULL));
  else
    {
      g_byte_array_append (draft->csv, part, (guint) length);
      reply_state (call, draft);
    }
}

/* --- looking and taking --- */

typedef struct
{
  Draft *draft;
  LvContext *context;
  char *actor;
  char *address;
  char *detail;
  gint64 now_ms;
} Run;

static void
run_free (Run *self)
{
  draft_unref (self->draft);
  g_free (self->actor);
  g_free (self->address);
  g_free (self->detail);
  g_free (self);
}

static gboolean
audit_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Run *self = input;
  LvAudit audit = {
    .actor = self->actor,
    .action = "user.import",
    .result = self->draft->error != NULL ? liveon_error_get_code (self->draft->error) : "ok",
    .address = self->address,
    .detail = self->detail,
  };

  return lv_audit_append (db, self->now_ms, &audit, error);
}

/* What was not written down is not shown. */
static void
on_audited (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Draft) draft = data;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      g_clear_error (&draft->error);
      g_clear_pointer (&draft->plan, lv_import_plan_unref);
      draft->error = g_steal_pointer (&error);
    }
  draft->state = draft->plan != NULL && draft->plan->is_applied ? STATE_APPLIED : STATE_CHECKED;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *self = data;
  Draft *draft = self->draft;

  draft->plan = lv_user_import_finish (result, &draft->error);
  if (g_error_matches (draft->error, LIVEON_ERROR, LIVEON_ERROR_STOPPING))
    {
      run_free (self);
      return;
    }
  if (draft->plan != NULL)
    self->detail
        = g_strdup_printf ("%s: %u added, %u changed, %u the same, %u faults",
                           draft->plan->is_applied ? "applied" : "not applied", draft->plan->added,
                           draft->plan->updated, draft->plan->unchanged, draft->plan->faults->len);
  lv_store_run_async (self->context->store, lv_tenant_get_id (draft->tenant), audit_work, self,
                      (GDestroyNotify) run_free, NULL, NULL, on_audited, draft_ref (draft));
}

static void
on_progress (guint done, guint total, gpointer data)
{
  Run *self = data;

  self->draft->hashed = done;
  self->draft->to_hash = total;
}

static void
run (LvAdminCall *call, State state)
{
  Draft *draft = find_idle (call);
  g_autoptr (GBytes) csv = NULL;
  Run *self;

  if (draft == NULL)
    return;
  if (draft->state == STATE_APPLIED)
    {
      lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_CONFLICT, NULL));
      return;
    }
  draft->state = state;
  draft->hashed = draft->to_hash = 0;
  g_clear_pointer (&draft->plan, lv_import_plan_unref);
  g_clear_error (&draft->error);
  self = g_new0 (Run, 1);
  self->draft = draft_ref (draft);
  self->context = call->context;
  self->actor = g_strdup (call->user->id);
  self->address = g_strdup (lv_call_get_address (call->call));
  self->now_ms = lv_clock_now_ms (call->context->clock);
  /* Nothing is added to it from here on. */
  csv = g_bytes_new_with_free_func (draft->csv->data, draft->csv->len,
                                    (GDestroyNotify) g_byte_array_unref,
                                    g_byte_array_ref (draft->csv));
  reply_state (call, draft);
  lv_user_import_async (call->context, draft->tenant, csv, state == STATE_CHECKING, self->actor,
                        on_progress, self, NULL, on_imported, self);
}

static void
check (LvAdminCall *call)
{
  run (call, STATE_CHECKING);
}

static void
apply (LvAdminCall *call)
{
  run (call, STATE_APPLYING);
}

static void
show (LvAdminCall *call)
{
  Draft *draft = find (call);

  if (draft != NULL)
    reply_state (call, draft);
}

/* --- row by row --- */

static char *
dup_value (LvTenant *tenant, const LvUser *user, const char *column)
{
  const struct
  {
    const char *column;
    const char *value;
  } texts[] = {
    { "name", user->name },
    { "reading", user->reading },
    { "affiliation", user->affiliation },
    { "title", user->title },
    { "mail", user->mail },
    { "admin", user->is_admin ? "yes" : "no" },
  };
  g_autoptr (GString) groups = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].column, column) == 0)
      return g_strdup (texts[i].value);
  for (guint i = 0; user->group_ids[i] != NULL; i++)
    {
      const LvGroup *group = lv_tenant_find_group (tenant, user->group_ids[i]);

      if (group != NULL)
        g_string_append_printf (groups, "%s%s", groups->len > 0 ? "; " : "", group->name);
    }
  return g_string_free (g_steal_pointer (&groups), FALSE);
}

static void
write_change (LvJsonWriter *writer, LvTenant *tenant, const LvImportChange *change)
{
  lv_json_begin_object (writer, NULL);
  lv_json_int (writer, "line", change->line);
  lv_json_string (writer, "change", change->kind == LV_IMPORT_ADD ? "add" : "update");
  lv_json_string (writer, "login", change->after->login);
  lv_json_string (writer, "name", change->after->name);
  lv_json_string (writer, "affiliation", change->after->affiliation);
  lv_json_bool (writer, "has_password", change->password != NULL);
  lv_json_begin_array (writer, "columns");
  for (guint i = 0; change->before != NULL && i < change->columns->len; i++)
    {
      const char *column = change->columns->pdata[i];
      g_autofree char *before = dup_value (tenant, change->before, column);
      g_autofree char *after = dup_value (tenant, change->after, column);

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "column", column);
      lv_json_string (writer, "before", before);
      lv_json_string (writer, "after", after);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
}

/* A page of what it changes; what stays as it is is counted, not shown. */
static void
list_changes (LvAdminCall *call)
{
  Draft *draft = find_idle (call);
  const char *cursor = lv_call_get_query (call->call, "cursor");
  guint64 next = cursor != NULL ? g_ascii_strtoull (cursor, NULL, 10) : 0;
  LvJsonWriter *writer;
  guint count = 0;

  if (draft == NULL)
    return;
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "changes");
  for (; draft->plan != NULL && next < draft->plan->changes->len && count < PAGE; next++)
    {
      const LvImportChange *change = draft->plan->changes->pdata[next];

      if (change->kind == LV_IMPORT_UNCHANGED)
        continue;
      write_change (writer, draft->tenant, change);
      count++;
    }
  lv_json_end_array (writer);
  if (draft->plan != NULL && next < draft->plan->changes->len)
    lv_json_int (writer, "cursor", (gint64) next);
  lv_json_end_object (writer);
  lv_call_reply (call->call, writer);
}

const LvAdminRoute lv_admin_import_routes[] = {
  { "POST", "/api/imports", .summary = "Begins to send a file of people", .handler = begin },
  { "POST", "/api/imports/{id}/parts", .summary = "The next part of it, base64url", .body = "data",
    .handler = take_part },
  { "POST", "/api/imports/{id}/check", .summary = "Finds out what it would change",
    .handler = check },
  { "POST", "/api/imports/{id}/apply", .summary = "Changes it", .handler = apply },
  { "GET", "/api/imports/{id}", .summary = "How far it is, and what is wrong in it",
    .handler = show },
  { "GET", "/api/imports/{id}/changes", .summary = "What it changes, a page at a time",
    .query = "cursor#", .handler = list_changes },
  { NULL },
};
