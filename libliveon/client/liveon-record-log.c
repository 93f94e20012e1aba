/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-record-log.h"

#include <string.h>

#include "lv-offload.h"
#include "lv-record-check.h"
#include "lv-text.h"

#define CHUNK (64 * 1024)
#define MAX_HEAD 4096

/**
 * LiveonRecordVerifier:
 *
 * Checks an exported record log without any server.
 *
 * A server exports the records of a company, entries and exits and what administrators did, as
 * lines of JSON (`liveond records export`). Each row carries a hash over itself and the row before,
 * and the last line is signed by the server. The verifier reads the whole file and finds a changed,
 * dropped, inserted or swapped row.
 *
 * Whoever holds the server's key can sign a log that is shorter or says something else. Against
 * that helps a head of the chain that was kept elsewhere, as every client does at sign-in: give it
 * with [method@RecordVerifier.set_kept_head], and a log that does not contain it does not pass.
 *
 * The company's name in the first line is not covered by the chain; its id is.
 */
struct _LiveonRecordVerifier
{
  GObject parent_instance;

  gboolean has_kept;
  LvHeadLine kept;
  gboolean has_key;
  guint8 key[LV_ED25519_KEY_SIZE];

  /* Of the last verification. */
  gint64 rows;
  gint64 purged_rows;
  char *company;
  char *head;
  char *signing_key;
};

enum
{
  PROP_0,
  PROP_ROWS,
  PROP_PURGED_ROWS,
  PROP_COMPANY,
  PROP_HEAD,
  PROP_KEY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LiveonRecordVerifier, liveon_record_verifier, G_TYPE_OBJECT)

/* One verification: everything that the thread touches. */
typedef struct
{
  GTask *task;
  GInputStream *stream;
  GCancellable *cancellable;
  LvRecordCheck *check;
  GError *error;
} Verification;

static void
verification_free (Verification *self)
{
  g_object_unref (self->task);
  g_object_unref (self->stream);
  g_clear_object (&self->cancellable);
  lv_record_check_free (self->check);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
check_stream (Verification *self, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gssize n;

  while ((n = g_input_stream_read (self->stream, chunk, CHUNK, self->cancellable, error)) > 0)
    {
      if (!lv_record_check_feed (self->check, chunk, (gsize) n, error))
        return FALSE;
    }
  return n == 0 && lv_record_check_end (self->check, error);
}

static void
run_verification (gpointer data)
{
  Verification *self = data;

  check_stream (self, &self->error);
}

static char *
write_head (const LvHeadLine *head)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_head_line_write (writer, NULL, head);
  return lv_json_writer_free_to_string (writer, NULL);
}

static void
take_results (LiveonRecordVerifier *self, LvRecordCheck *check)
{
  const LvHeadLine *head = lv_record_check_get_head (check);

  self->rows = lv_record_check_get_rows (check);
  self->purged_rows = lv_record_check_get_purged (check);
  g_free (self->company);
  self->company = g_strdup (lv_record_check_get_name (check));
  g_clear_pointer (&self->head, g_free);
  g_clear_pointer (&self->signing_key, g_free);
  if (head != NULL)
    {
      self->head = write_head (head);
      self->signing_key = lv_hex_encode (head->key, sizeof head->key);
    }
  for (guint i = PROP_ROWS; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/* What the stream says of itself becomes an error of ours; being cancelled stays what it is. */
static GError *
translate_error (GError *error)
{
  GError *translated;

  if (error->domain == LIVEON_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  translated
      = lv_error_new_detail (LIVEON_ERROR_STORE, "the log could not be read: %s", error->message);
  g_error_free (error);
  return translated;
}

static void
on_verified (gpointer data)
{
  Verification *self = data;

  take_results (g_task_get_source_object (self->task), self->check);
  if (self->error != NULL)
    g_task_return_error (self->task, translate_error (g_steal_pointer (&self->error)));
  else
    g_task_return_boolean (self->task, TRUE);
  verification_free (self);
}

static void
liveon_record_verifier_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonRecordVerifier *self = LIVEON_RECORD_VERIFIER (object);

  switch (id)
    {
    case PROP_ROWS:
      g_value_set_int64 (value, self->rows);
      break;
    case PROP_PURGED_ROWS:
      g_value_set_int64 (value, self->purged_rows);
      break;
    case PROP_COMPANY:
      g_value_set_string (value, self->company);
      break;
    case PROP_HEAD:
      g_value_set_string (value, self->head);
      break;
    case PROP_KEY:
      g_value_set_string (value, self->signing_key);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_record_verifier_finalize (GObject *object)
{
  LiveonRecordVerifier *self = LIVEON_RECORD_VERIFIER (object);

  g_free (self->company);
  g_free (self->head);
  g_free (self->signing_key);
  G_OBJECT_CLASS (liveon_record_verifier_parent_class)->finalize (object);
}

static void
liveon_record_verifier_class_init (LiveonRecordVerifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = liveon_record_verifier_get_property;
  object_class->finalize = liveon_record_verifier_finalize;

  /**
   * LiveonRecordVerifier:rows: (getter get_rows)
   *
   * How many rows of the log were found good, before the first that was not.
   */
  properties[PROP_ROWS] = g_param_spec_int64 ("rows", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LiveonRecordVerifier:purged-rows: (getter get_purged_rows)
   *
   * How many of these rows no longer have their contents, because their time was over.
   */
  properties[PROP_PURGED_ROWS]
      = g_param_spec_int64 ("purged-rows", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LiveonRecordVerifier:company: (getter get_company)
   *
   * The name that the log gives to the company. It is not covered by the chain.
   */
  properties[PROP_COMPANY] = g_param_spec_string ("company", NULL, NULL, NULL, flags);
  /**
   * LiveonRecordVerifier:head: (getter get_head)
   *
   * The head of the log as JSON, to be kept for the next time.
   */
  properties[PROP_HEAD] = g_param_spec_string ("head", NULL, NULL, NULL, flags);
  /**
   * LiveonRecordVerifier:key: (getter get_key)
   *
   * The public key with which the head is signed, in hexadecimal digits.
   */
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_record_verifier_init (LiveonRecordVerifier *self)
{
}

/**
 * liveon_record_verifier_new:
 *
 * Returns: (transfer full): a new verifier
 */
LiveonRecordVerifier *
liveon_record_verifier_new (void)
{
  return g_object_new (LIVEON_TYPE_RECORD_VERIFIER, NULL);
}

/**
 * liveon_record_verifier_set_kept_head:
 * @self: a verifier
 * @head: (nullable): a head of the same chain as JSON, as the server or
 * [property@RecordVerifier:head] gave it; %NULL for none
 * @error: return location for a #LiveonError
 *
 * Demands that the log contains the row of this head, with the same hash.
 *
 * So a log that was cut or rewritten is found, even if the server signed it.
 *
 * Returns: %FALSE with %LIVEON_ERROR_INVALID_ARGUMENT when @head is not a head with a fitting
 * signature
 */
gboolean
liveon_record_verifier_set_kept_head (LiveonRecordVerifier *self, const char *head, GError **error)
{
  g_autoptr (LvJson) json = NULL;
  LvHeadLine line;

  g_return_val_if_fail (LIVEON_IS_RECORD_VERIFIER (self), FALSE);

  self->has_kept = FALSE;
  if (head == NULL)
    return TRUE;
  json = lv_json_parse (head, strlen (head), MAX_HEAD, NULL);
  if (json == NULL || !lv_head_line_read (json, &line, NULL) || !lv_head_line_verify (&line))
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "head", NULL);
      return FALSE;
    }
  self->kept = line;
  self->has_kept = TRUE;
  return TRUE;
}

/**
 * liveon_record_verifier_set_expected_key:
 * @self: a verifier
 * @key: (nullable): a public key of Ed25519 as 64 hexadecimal digits; %NULL for any
 * @error: return location for a #LiveonError
 *
 * Demands that the log is signed with this key.
 *
 * Returns: %FALSE with %LIVEON_ERROR_INVALID_ARGUMENT when @key is not such a key
 */
gboolean
liveon_record_verifier_set_expected_key (LiveonRecordVerifier *self,
                                         const char *key,
                                         GError **error)
{
  g_return_val_if_fail (LIVEON_IS_RECORD_VERIFIER (self), FALSE);

  self->has_key = key != NULL && lv_hex_decode (key, self->key, sizeof self->key);
  if (key == NULL || self->has_key)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "key", NULL);
  return FALSE;
}

/**
 * liveon_record_verifier_verify_async:
 * @self: a verifier
 * @stream: where the log comes from; it is read in another thread until the end, and not closed
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when it is done
 * @user_data: for @callback
 *
 * Reads and checks a log.
 */
void
liveon_record_verifier_verify_async (LiveonRecordVerifier *self,
                                     GInputStream *stream,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  Verification *verification;
  GMainContext *context;

  g_return_if_fail (LIVEON_IS_RECORD_VERIFIER (self));
  g_return_if_fail (G_IS_INPUT_STREAM (stream));

  verification = g_new0 (Verification, 1);
  verification->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (verification->task, liveon_record_verifier_verify_async);
  verification->stream = g_object_ref (stream);
  verification->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  verification->check = lv_record_check_new ();
  if (self->has_kept)
    lv_record_check_set_kept_head (verification->check, &self->kept);
  if (self->has_key)
    lv_record_check_set_key (verification->check, self->key);
  context = g_task_get_context (verification->task);
  if (!lv_offload_start (context, "records", run_verification, on_verified, verification,
                         &verification->error))
    on_verified (verification);
}

/**
 * liveon_record_verifier_verify_finish:
 * @self: a verifier
 * @result: what the callback got
 * @error: return location for a #LiveonError
 *
 * Tells whether the log is whole and unaltered.
 *
 * %LIVEON_ERROR_VERIFICATION says that it is not, with the first row that does not fit as argument
 * `seq`, and with `reason`: "format", "sequence", "digest", "hash", "tenant", "key", "signature",
 * "truncated" or "kept-head".
 *
 * Returns: %TRUE if everything fits
 */
gboolean
liveon_record_verifier_verify_finish (LiveonRecordVerifier *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_record_verifier_get_rows: (get-property rows)
 * @self: a verifier
 *
 * Returns: how many rows were found good
 */
gint64
liveon_record_verifier_get_rows (LiveonRecordVerifier *self)
{
  g_return_val_if_fail (LIVEON_IS_RECORD_VERIFIER (self), 0);

  return self->rows;
}

/**
 * liveon_record_verifier_get_purged_rows: (get-property purged-rows)
 * @self: a verifier
 *
 * Returns: how many of them no longer have their contents
 */
gint64
liveon_record_verifier_get_purged_rows (LiveonRecordVerifier *self)
{
  g_return_val_if_fail (LIVEON_IS_RECORD_VERIFIER (self), 0);

  return self->purged_rows;
}

/**
 * liveon_record_verifier_get_company: (get-property company)
 * @self: a verifier
 *
 * Returns: (nullable): the name that the log gives to the company
 */
const char *
liveon_record_verifier_get_company (LiveonRecordVerifier *self)
{
  g_return_val_if_fail (LIVEON_IS_RECORD_VERIFIER (self), NULL);

  return self->company;
}

/**
 * liveon_record_verifier_get_head: (get-property head)
 * @self: a verifier
 *
 * Returns: (nullable): the head of the log as JSON; %NULL unless it was found good
 */
const char *
liveon_record_verifier_get_head (LiveonRecordVerifier *self)
{
  g_return_val_if_fail (LIVEON_IS_RECORD_VERIFIER (self), NULL);

  return self->head;
}

/**
 * liveon_record_verifier_get_key: (get-property key)
 * @self: a verifier
 *
 * Returns: (nullable): the key of the head in hexadecimal digits; %NULL unless it was found good
 */
const char *
liveon_record_verifier_get_key (LiveonRecordVerifier *self)
{
  g_return_val_if_fail (LIVEON_IS_RECORD_VERIFIER (self), NULL);

  return self->signing_key;
}
