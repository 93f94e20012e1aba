/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The feed and the status page, for anybody. Main context. */
#include <string.h>

#include "lv-announcements.h"
#include "lv-call-private.h"
#include "lv-config.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-public-notices.h"
#include "lv-server-resources.h"
#include "lv-text.h"
#include "lv-watch.h"

#define MAX_ROWS 100
#define POLICY                                                                                     \
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "                    \
  "frame-ancestors 'none'"

typedef char *(*Write) (const LvPublicNotices *notices, const GPtrArray *rows);

typedef struct
{
  LvCall *call;
  gint64 now_ms;
  Write write;
  const char *content_type;
} Question;

static void
question_free (Question *self)
{
  lv_call_unref (self->call);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_announcements_list (db, *(gint64 *) input, MAX_ROWS, error);
  return *result != NULL;
}

static const char *
get_language (LvCall *call)
{
  const char *asked = lv_call_get_query (call, "lang");

  if (g_strcmp0 (asked, "ja") == 0)
    return "ja";
  return g_strcmp0 (asked, "en") == 0 ? "en" : lv_call_get_language (call);
}

/* The same for as long as the server keeps its records, whatever it is called. */
static char *
make_feed_id (LvContext *context)
{
  guint8 hash[LV_SHA256_SIZE];
  g_autofree char *hex = NULL;

  lv_sha256 (lv_signing_key_get_public (context->record_key), LV_ED25519_KEY_SIZE, hash);
  hex = lv_hex_encode (hash, sizeof hash);
  return g_strdup_printf ("urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
                          hex + 20);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  static const char *const headers[] = { "Content-Security-Policy", POLICY, NULL };
  g_autoptr (Question) self = data;
  LvContext *context = lv_call_get_context (self->call);
  LiveonServerConfig *config = context->config;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *feed_id = make_feed_id (context);
  g_autofree char *base = g_strdup_printf ("https://%s", lv_call_get_host (self->call));
  GError *error = NULL;
  char *text;
  LvPublicNotices notices = {
    .base = base,
    .feed_id = feed_id,
    .server = lv_config_get_string (config, LV_KEY_SERVER_NAME),
    .operator= lv_config_get_string (config, LV_KEY_OPERATOR_NAME),
    .contacts = { lv_config_get_string (config, LV_KEY_CONTACT_PHONE),
                  lv_config_get_string (config, LV_KEY_CONTACT_MAIL),
                  lv_config_get_string (config, LV_KEY_CONTACT_HOURS) },
    .language = get_language (self->call),
    .now_ms = self->now_ms,
    .started_ms = context->watch != NULL ? lv_watch_get_started_ms (context->watch) : self->now_ms,
  };

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &rows, &error))
    return lv_call_refuse (self->call, error);
  text = self->write (&notices, rows);
  body = g_bytes_new_take (text, strlen (text));
  lv_call_answer (self->call, &(LvAnswer){ .status = 200,
                                           .content_type = self->content_type,
                                           .body = body,
                                           .headers = headers });
}

static void
list (LvCall *call, Write write, const char *content_type)
{
  LvContext *context = lv_call_get_context (call);
  Question *self;

  if (lv_call_get_host (call) == NULL)
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  self = g_new0 (Question, 1);
  self->call = lv_call_ref (call);
  self->now_ms = lv_clock_now_ms (context->clock);
  self->write = write;
  self->content_type = content_type;
  lv_store_run_async (context->store, NULL, list_work, &self->now_ms, NULL,
                      (GDestroyNotify) g_ptr_array_unref, lv_call_get_cancellable (call), on_listed,
                      self);
}

static void
get_feed (LvCall *call)
{
  list (call, lv_public_feed_write, "application/atom+xml; charset=utf-8");
}

static void
get_status (LvCall *call)
{
  list (call, lv_status_page_write, "text/html; charset=utf-8");
}

static void
get_style (LvCall *call)
{
  g_autoptr (GBytes) style = g_resource_lookup_data (
      lv_server_get_resource (), "/liveon/server/status.css", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  lv_call_reply_text (call, "text/css; charset=utf-8", style);
}

const LvRoute lv_public_routes[] = {
  { "GET", "/feed", LV_ACCESS_ANYONE, get_feed },
  { "GET", "/status", LV_ACCESS_ANYONE, get_status },
  { "GET", "/status.css", LV_ACCESS_ANYONE, get_style },
  { 0 },
};
