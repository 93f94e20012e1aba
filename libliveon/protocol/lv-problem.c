/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-problem.h"

#include "lv-error-text.h"

#include <string.h>

#include "lv-text.h"

#define MAX_WORD 64
#define MAX_ARGUMENTS 16
#define MAX_ARGUMENT_NAME 64
#define MAX_SENTENCE 1000

/* 500 where none is given. Those of the client side (name, tls, pin, …) never leave a server. */
static const guint16 statuses[] = {
  [LIVEON_ERROR_INVALID_ARGUMENT] = 400,
  [LIVEON_ERROR_NOT_FOUND] = 404,
  [LIVEON_ERROR_CONFLICT] = 409,
  [LIVEON_ERROR_TOO_LARGE] = 413,
  [LIVEON_ERROR_METHOD] = 405,
  [LIVEON_ERROR_PROTOCOL] = 400,
  [LIVEON_ERROR_VERSION] = 400,
  [LIVEON_ERROR_NAME] = 502,
  [LIVEON_ERROR_CONNECT] = 502,
  [LIVEON_ERROR_TLS] = 502,
  [LIVEON_ERROR_CERTIFICATE] = 502,
  [LIVEON_ERROR_PIN] = 502,
  [LIVEON_ERROR_PROXY] = 502,
  [LIVEON_ERROR_TIMEOUT] = 408,
  [LIVEON_ERROR_UNAUTHENTICATED] = 401,
  [LIVEON_ERROR_SIGN_IN] = 401,
  [LIVEON_ERROR_LOCKED_OUT] = 423,
  [LIVEON_ERROR_SUSPENDED] = 403,
  [LIVEON_ERROR_PASSWORD_EXPIRED] = 403,
  [LIVEON_ERROR_PASSWORD_POLICY] = 422,
  [LIVEON_ERROR_NOT_PERMITTED] = 403,
  [LIVEON_ERROR_OUTSIDE_HOURS] = 403,
  [LIVEON_ERROR_ADDRESS] = 403,
  [LIVEON_ERROR_ENTRY_PASSWORD] = 403,
  [LIVEON_ERROR_ROOM_FULL] = 409,
  [LIVEON_ERROR_ROOM_CLOSED] = 409,
  [LIVEON_ERROR_ROOM_NOT_OPEN] = 409,
  [LIVEON_ERROR_ROOM_LOCKED] = 409,
  [LIVEON_ERROR_SEAT_TAKEN] = 409,
  [LIVEON_ERROR_NOT_SEATED] = 409,
  [LIVEON_ERROR_EJECTED] = 403,
  [LIVEON_ERROR_RATE_LIMITED] = 429,
  [LIVEON_ERROR_BUSY] = 503,
  [LIVEON_ERROR_STOPPING] = 503,
  [LIVEON_ERROR_QUOTA] = 403,
  [LIVEON_ERROR_STORE] = 503,
  [LIVEON_ERROR_CLOCK] = 503,
  [LIVEON_ERROR_LEGAL_HOLD] = 409,
};

guint
lv_problem_status (const GError *error)
{
  g_return_val_if_fail (error != NULL, 500);

  if (error->domain != LIVEON_ERROR || error->code < 0
      || error->code >= (int) G_N_ELEMENTS (statuses) || statuses[error->code] == 0)
    return 500;
  return statuses[error->code];
}

static void
write_argument (const char *name, const char *value, gpointer data)
{
  lv_json_string (data, name, value);
}

void
lv_problem_write (LvJsonWriter *writer, const char *name, const GError *error, const char *language)
{
  g_autoptr (GError) shown = NULL;
  g_autofree char *cause = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *why = NULL;

  g_return_if_fail (error != NULL);

  shown = error->domain == LIVEON_ERROR ? g_error_copy (error)
                                        : lv_error_new (LIVEON_ERROR_FAILED, NULL);
  cause = liveon_error_dup_cause (shown, language);
  remedy = liveon_error_dup_remedy (shown, language);
  why = lv_error_dup_why (shown, language);
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "type", "about:blank");
  lv_json_string (writer, "title", cause);
  lv_json_string (writer, "detail", remedy);
  if (why != NULL)
    lv_json_string (writer, "why", why);
  lv_json_int (writer, "status", lv_problem_status (shown));
  lv_json_string (writer, "code", liveon_error_get_code (shown));
  lv_json_begin_object (writer, "args");
  lv_error_foreach_argument (shown, write_argument, writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}

typedef struct
{
  GError *error;
  guint count;
} Reading;

/* Ours are words; another could not be written again, where names are taken as they are. */
static gboolean
is_argument_name (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

  return length > 0 && length <= MAX_ARGUMENT_NAME && name[length] == '\0';
}

/* What a server sends ends on a screen or a terminal. */
static void
add_text (GError *error, const char *name, const char *text)
{
  g_autofree char *clean = lv_text_clean_name (text, MAX_SENTENCE);

  if (clean != NULL && *clean != '\0')
    lv_error_add_argument (error, name, clean);
}

static void
read_argument (const char *name, const char *value, gpointer data)
{
  Reading *reading = data;

  if (reading->count == MAX_ARGUMENTS || !is_argument_name (name))
    return;
  reading->count++;
  add_text (reading->error, name, value);
}

GError *
lv_problem_read (LvJson *json)
{
  const char *word = lv_json_get_optional_string (json, "code", MAX_WORD, "");
  const char *title = lv_json_get_optional_string (json, "title", MAX_SENTENCE, "");
  const char *detail = lv_json_get_optional_string (json, "detail", MAX_SENTENCE, "");
  LvJson *arguments = lv_json_get_optional_object (json, "args");
  Reading reading = { 0 };
  gboolean is_known;
  LiveonError code;

  is_known = lv_error_code_from_word (word, &code);
  reading.error = lv_error_new (code, NULL);
  if (arguments != NULL)
    lv_json_foreach_string (arguments, read_argument, &reading);
  /* A newer server knows errors that we do not: then its own sentences are all there is to show. */
  if (!is_known)
    {
      add_text (reading.error, "code", word);
      add_text (reading.error, "title", title);
      add_text (reading.error, "detail", detail);
    }
  g_free (reading.error->message);
  reading.error->message = liveon_error_dup_cause (reading.error, "en");
  return reading.error;
}
