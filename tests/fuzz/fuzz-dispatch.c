/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-dispatch.h"
#include "lv-tally.h"
#include "lv-text.h"

/* A request in lines: method, path, client, content type, and the rest is the body. */
#define N_LINES 4

static void
answer_call (LvCall *call)
{
  const char *id = lv_call_get_path_id (call);
  g_autoptr (GError) error = NULL;

  g_assert_true (id == NULL || lv_id_is_valid (id));
  lv_json_get_optional_string (lv_call_get_params (call), "text", 16, NULL);
  if (lv_json_end (lv_call_get_params (call), &error))
    lv_call_reply (call, NULL);
  else
    lv_call_refuse (call, g_steal_pointer (&error));
}

static const LvRoute routes[] = {
  { "GET", "/api/v1/things", LV_ACCESS_ANYONE, answer_call },
  { "POST", "/api/v1/things/{id}", LV_ACCESS_ANYONE, answer_call },
  { "PUT", "/api/v1/things/{id}/part", LV_ACCESS_ANYONE, answer_call },
  { "GET", "/api/v1/session", LV_ACCESS_SESSION, answer_call },
  { NULL, NULL, LV_ACCESS_ANYONE, NULL },
};

static void
on_answer (LvCall *call, const LvAnswer *answer, gpointer data)
{
  guint *answers = data;

  (*answers)++;
  g_assert_true ((answer->error != NULL) != (answer->status != 0));
  g_assert_true ((answer->body != NULL) == (answer->content_type != NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (LvTally) tally = lv_tally_new ();
  LvContext context = { .tally = tally };
  g_autoptr (LvDispatch) dispatch = lv_dispatch_new (&context);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", N_LINES + 1);
  g_autoptr (GBytes) body = NULL;
  guint answers = 0;
  LvCaller caller = { .address = "192.0.2.1", .answer = on_answer, .data = &answers };
  LvRequest request = { 0 };

  if (g_strv_length (lines) <= N_LINES)
    return 0;
  body = g_bytes_new (lines[N_LINES], strlen (lines[N_LINES]));
  request.method = lines[0];
  request.path = lines[1];
  caller.client = lines[2];
  request.content_type = lines[3];
  request.body = body;
  lv_dispatch_add (dispatch, routes);
  lv_dispatch_request (dispatch, &caller, &request);
  g_assert_cmpuint (answers, ==, 1);
  return 0;
}
