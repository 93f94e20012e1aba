/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Announcements that have been published: the operator's and the company's in one list, the newest
 * first. Main context only. */
#include "lv-announcement-feed.h"
#include "lv-announcements.h"
#include "lv-call.h"
#include "lv-limits.h"

typedef struct
{
  LvCall *call;
  gint64 now_ms;
  GPtrArray *operators; /* of LvAnnouncementRow */
} Listing;

static void
listing_free (Listing *listing)
{
  lv_call_unref (listing->call);
  g_clear_pointer (&listing->operators, g_ptr_array_unref);
  g_free (listing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Listing *listing = input;

  *result = lv_announcements_list (db, listing->now_ms, LV_LIMIT_PAGE, error);
  return *result != NULL;
}

/* Takes the listing, and lends it to the work. */
static void
list (Listing *listing, const char *tenant_id, GAsyncReadyCallback callback)
{
  lv_store_run_async (lv_call_get_context (listing->call)->store, tenant_id, list_work, listing,
                      NULL, (GDestroyNotify) g_ptr_array_unref, NULL, callback, listing);
}

static gint64
get_published (GPtrArray *rows, guint i)
{
  return i < rows->len ? ((LvAnnouncementRow *) rows->pdata[i])->published_ms : G_MININT64;
}

static void
reply (Listing *listing, GPtrArray *companys)
{
  GPtrArray *operators = listing->operators;
  LvJsonWriter *writer = lv_json_writer_new ();
  guint o = 0, c = 0;

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "announcements");
  while (o + c < LV_LIMIT_PAGE && (o < operators->len || c < companys->len))
    {
      gboolean is_operators = get_published (operators, o) >= get_published (companys, c);

      lv_announcement_write (
          writer, NULL, is_operators ? operators->pdata[o++] : companys->pdata[c++], is_operators);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_call_reply (listing->call, writer);
}

static void
on_company_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Listing) listing = user_data;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &rows, &error))
    lv_call_refuse (listing->call, g_steal_pointer (&error));
  else
    reply (listing, rows);
}

static void
on_operator_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Listing) listing = user_data;
  g_autoptr (GError) error = NULL;
  LvSession *session = lv_call_get_session (listing->call);

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &listing->operators, &error))
    return lv_call_refuse (listing->call, g_steal_pointer (&error));
  list (g_steal_pointer (&listing), lv_tenant_get_id (lv_session_get_tenant (session)),
        on_company_listed);
}

static void
list_announcements (LvCall *call)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->call = lv_call_ref (call);
  listing->now_ms = lv_clock_now_ms (lv_call_get_context (call)->clock);
  list (listing, NULL, on_operator_listed);
}

const LvRoute lv_announcement_routes[] = {
  { "GET", "/api/v1/announcements", LV_ACCESS_SESSION, list_announcements },
  { 0 },
};
