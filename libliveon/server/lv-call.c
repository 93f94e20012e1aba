/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-call-private.h"

#include "lv-error.h"
#include "lv-log.h"
#include "lv-tally.h"

struct _LvCall
{
  gatomicrefcount ref_count;
  LvContext *context;
  const LvRoute *route; /* NULL: not known, or none */
  gint64 begun_us;
  LvSession *session;
  LvJson *params;
  GHashTable *query;
  char *host;
  char *address;
  char *client;
  const char *language; /* static */
  GCancellable *cancellable;
  char path_id[33]; /* empty: none */

  gboolean is_answered;
  LvAnswerFunc answer;
  gpointer data;
  GDestroyNotify free_data;
};

LvCall *
lv_call_new (LvContext *context, const LvCaller *caller)
{
  LvCall *self = g_new0 (LvCall, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = context;
  self->begun_us = g_get_monotonic_time ();
  self->address = g_strdup (caller->address);
  self->client = g_strdup (caller->client != NULL ? caller->client : "");
  self->language = g_strcmp0 (caller->language, "ja") == 0 ? "ja" : "en";
  self->cancellable
      = caller->cancellable != NULL ? g_object_ref (caller->cancellable) : g_cancellable_new ();
  self->answer = caller->answer;
  self->data = caller->data;
  self->free_data = caller->free_data;
  return self;
}

void
lv_call_answer (LvCall *self, const LvAnswer *words)
{
  g_return_if_fail (!self->is_answered);

  self->is_answered = TRUE;
  lv_tally_answer (self->context->tally, self->route, words->error,
                   g_get_monotonic_time () - self->begun_us);
  self->answer (self, words, self->data);
  if (self->free_data != NULL)
    self->free_data (g_steal_pointer (&self->data));
}

LvCall *
lv_call_ref (LvCall *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
lv_call_unref (LvCall *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (!self->is_answered)
    {
      g_autoptr (GError) error
          = lv_error_new_detail (LIVEON_ERROR_FAILED, "a call went unanswered");

      lv_warning ("a call went unanswered", NULL);
      lv_call_answer (self, &(LvAnswer){ .error = error });
    }
  g_clear_object (&self->session);
  g_clear_pointer (&self->params, lv_json_unref);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_free (self->host);
  g_free (self->address);
  g_free (self->client);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
lv_call_set_route (LvCall *self, const LvRoute *route)
{
  self->route = route;
}

void
lv_call_set_session (LvCall *self, LvSession *session)
{
  g_set_object (&self->session, session);
}

void
lv_call_take_params (LvCall *self, LvJson *params)
{
  g_clear_pointer (&self->params, lv_json_unref);
  self->params = params;
}

void
lv_call_set_path_id (LvCall *self, const char *id)
{
  g_strlcpy (self->path_id, id, sizeof self->path_id);
}

void
lv_call_set_query (LvCall *self, GHashTable *query)
{
  g_clear_pointer (&self->query, g_hash_table_unref);
  if (query != NULL)
    self->query = g_hash_table_ref (query);
}

void
lv_call_set_host (LvCall *self, const char *host)
{
  g_free (self->host);
  self->host = g_strdup (host);
}

LvContext *
lv_call_get_context (LvCall *self)
{
  return self->context;
}

LvSession *
lv_call_get_session (LvCall *self)
{
  return self->session;
}

LvJson *
lv_call_get_params (LvCall *self)
{
  if (self->params == NULL)
    self->params = lv_json_parse ("{}", 2, 2, NULL);
  return self->params;
}

const char *
lv_call_get_path_id (LvCall *self)
{
  return self->path_id[0] != '\0' ? self->path_id : NULL;
}

const char *
lv_call_get_query (LvCall *self, const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

const char *
lv_call_get_host (LvCall *self)
{
  return self->host;
}

const char *
lv_call_get_address (LvCall *self)
{
  return self->address;
}

const char *
lv_call_get_language (LvCall *self)
{
  return self->language;
}

const char *
lv_call_get_client (LvCall *self)
{
  return self->client;
}

GCancellable *
lv_call_get_cancellable (LvCall *self)
{
  return self->cancellable;
}

void
lv_call_reply (LvCall *self, LvJsonWriter *writer)
{
  lv_call_reply_status (self, writer != NULL ? 200 : 204, writer);
}

void
lv_call_reply_status (LvCall *self, guint status, LvJsonWriter *writer)
{
  g_autoptr (GBytes) body = writer != NULL ? lv_json_writer_free_to_bytes (writer) : NULL;

  lv_call_answer (self, &(LvAnswer){
                            .status = status,
                            .content_type = body != NULL ? "application/json" : NULL,
                            .body = body,
                        });
}

void
lv_call_reply_text (LvCall *self, const char *content_type, GBytes *body)
{
  lv_call_answer (self, &(LvAnswer){ .status = 200, .content_type = content_type, .body = body });
}

void
lv_call_refuse (LvCall *self, GError *error)
{
  g_autoptr (GError) taken = error;

  lv_call_answer (self, &(LvAnswer){ .error = taken });
}

void
lv_call_refuse_method (LvCall *self, const char *allow)
{
  g_autoptr (GError) error = lv_error_new (LIVEON_ERROR_METHOD, NULL);

  lv_call_answer (self, &(LvAnswer){ .error = error, .allow = allow });
}
