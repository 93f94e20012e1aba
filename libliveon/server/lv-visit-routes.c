/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A person's own history (12.4.1), and the head of the chain. Main context only. */
#include <string.h>

#include "lv-call.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-recorder.h"
#include "lv-records.h"
#include "lv-text.h"

#define DEFAULT_PAGE 50
#define MAX_CURSOR 128

/* What crosses to the store thread. */
typedef struct
{
  char *user_id;
  char *room_id;
  char *before_id;
  LvVisitQuery query;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_free (page->user_id);
  g_free (page->room_id);
  g_free (page->before_id);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

/* Opaque to clients: the place in the order of the list, so that pages neither repeat nor miss a
 * row when new ones come. */
static char *
make_cursor (const LvVisit *visit)
{
  g_autofree char *place
      = g_strdup_printf ("%" G_GINT64_FORMAT " %s", visit->entered_ms, visit->id);

  return lv_base64url_encode ((const guint8 *) place, strlen (place));
}

static gboolean
parse_place (Page *page, const char *place)
{
  const char *blank = strchr (place, ' ');
  g_autofree char *time = NULL;

  if (blank == NULL || !lv_id_is_valid (blank + 1))
    return FALSE;
  time = g_strndup (place, (gsize) (blank - place));
  page->before_id = g_strdup (blank + 1);
  return g_ascii_string_to_signed (time, 10, 1, G_MAXINT64, &page->query.before_ms, NULL);
}

static gboolean
read_cursor (Page *page, const char *cursor)
{
  gsize length = 0;
  g_autofree guint8 *bytes = NULL;
  g_autofree char *place = NULL;

  if (cursor == NULL)
    return TRUE;
  bytes = lv_base64url_decode (cursor, MAX_CURSOR, &length);
  if (bytes == NULL)
    return FALSE;
  place = g_strndup ((const char *) bytes, length);
  return parse_place (page, place);
}

static gboolean
read_limit (Page *page, const char *limit)
{
  gint64 value = DEFAULT_PAGE;

  if (limit != NULL && !g_ascii_string_to_signed (limit, 10, 1, LV_LIMIT_PAGE, &value, NULL))
    return FALSE;
  page->query.limit = (guint) value;
  return TRUE;
}

static gboolean
refuse (const char *field, GError **error)
{
  lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", field, NULL);
  return FALSE;
}

static gboolean
read_time (LvCall *call, const char *name, gint64 *ms, GError **error)
{
  const char *text = lv_call_get_query (call, name);

  return text == NULL || lv_time_parse (text, ms) || refuse (name, error);
}

static gboolean
read_query (Page *page, LvCall *call, GError **error)
{
  const char *room_id = lv_call_get_query (call, "room");

  if (room_id != NULL && !lv_id_is_valid (room_id))
    return refuse ("room", error);
  page->room_id = g_strdup (room_id);
  if (!read_limit (page, lv_call_get_query (call, "limit")))
    return refuse ("limit", error);
  if (!read_cursor (page, lv_call_get_query (call, "cursor")))
    return refuse ("cursor", error);
  return read_time (call, "from", &page->query.from_ms, error)
         && read_time (call, "to", &page->query.to_ms, error);
}

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Page *page = input;
  LvVisitQuery query = page->query;

  query.user_id = page->user_id;
  query.room_id = page->room_id;
  query.before_id = page->before_id;
  /* One more than is shown tells whether there is another page. */
  query.limit++;
  *result = lv_visits_list (db, &query, error);
  return *result != NULL;
}

static void
write_visit (LvJsonWriter *writer, const LvVisit *visit)
{
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", visit->id);
  lv_json_begin_object (writer, "room");
  lv_json_string (writer, "id", visit->room_id);
  lv_json_string (writer, "name", visit->room_name);
  lv_json_end_object (writer);
  lv_json_time (writer, "entered", visit->entered_ms);
  lv_json_time (writer, "left", visit->left_ms);
  lv_json_string (writer, "reason", visit->reason);
  lv_json_int (writer, "bytes_sent", visit->bytes_sent);
  lv_json_int (writer, "bytes_received", visit->bytes_received);
  lv_json_int (writer, "average_bps", visit->average_bps);
  lv_json_int (writer, "peak_bps", visit->peak_bps);
  if (visit->quality >= 0)
    lv_json_double (writer, "quality", visit->quality);
  else
    lv_json_null (writer, "quality");
  lv_json_end_object (writer);
}

typedef struct
{
  LvCall *call;
  guint limit;
} Listing;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  g_autoptr (LvCall) call = listing->call;
  g_autoptr (GPtrArray) visits = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  LvJsonWriter *writer;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &visits, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "visits");
  for (guint i = 0; i < MIN (visits->len, listing->limit); i++)
    write_visit (writer, visits->pdata[i]);
  lv_json_end_array (writer);
  if (visits->len > listing->limit)
    cursor = make_cursor (visits->pdata[listing->limit - 1]);
  lv_json_string (writer, "cursor", cursor);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

static void
list_visits (LvCall *call)
{
  LvSession *session = lv_call_get_session (call);
  g_autoptr (Page) page = g_new0 (Page, 1);
  g_autoptr (GError) error = NULL;
  Listing *listing;

  page->user_id = g_strdup (lv_session_get_user (session)->id);
  if (!read_query (page, call, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  listing = g_new0 (Listing, 1);
  listing->call = lv_call_ref (call);
  listing->limit = page->query.limit;
  lv_store_run_async (lv_call_get_context (call)->store,
                      lv_tenant_get_id (lv_session_get_tenant (session)), list_work,
                      g_steal_pointer (&page), page_free, (GDestroyNotify) g_ptr_array_unref,
                      lv_call_get_cancellable (call), on_listed, listing);
}

typedef struct
{
  char *tenant_id;
  LvSigningKey *key;
} HeadJob;

static void
head_job_free (gpointer data)
{
  HeadJob *job = data;

  g_free (job->tenant_id);
  lv_signing_key_unref (job->key);
  g_free (job);
}

static gboolean
head_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const HeadJob *job = input;
  g_autofree LvChainHead *head = g_new0 (LvChainHead, 1);

  if (!lv_recorder_head (db, job->tenant_id, job->key, head, error))
    return FALSE;
  *result = g_steal_pointer (&head);
  return TRUE;
}

static void
on_head (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvCall) call = user_data;
  g_autofree LvChainHead *head = NULL;
  g_autoptr (GError) error = NULL;
  LvTenant *tenant = lv_session_get_tenant (lv_call_get_session (call));
  LvJsonWriter *writer;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &head, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  writer = lv_json_writer_new ();
  lv_chain_head_write (writer, NULL, lv_tenant_get_id (tenant), head);
  lv_call_reply (call, writer);
}

static void
show_head (LvCall *call)
{
  LvContext *context = lv_call_get_context (call);
  const char *tenant_id = lv_tenant_get_id (lv_session_get_tenant (lv_call_get_session (call)));
  HeadJob *job = g_new0 (HeadJob, 1);

  job->tenant_id = g_strdup (tenant_id);
  job->key = lv_signing_key_ref (context->record_key);
  lv_store_run_async (context->store, tenant_id, head_work, job, head_job_free, g_free,
                      lv_call_get_cancellable (call), on_head, lv_call_ref (call));
}

const LvRoute lv_visit_routes[] = {
  { "GET", "/api/v1/visits", LV_ACCESS_SESSION, list_visits },
  { "GET", "/api/v1/chain/head", LV_ACCESS_SESSION, show_head },
  { 0 },
};
