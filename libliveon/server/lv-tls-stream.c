/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tls-stream.h"

#include <openssl/err.h>

#include "lv-error.h"

/* What one dispatch may read, so that a flood does not hold up the others. */
#define READ_BUDGET (64 * 1024)
#define RECORD_SIZE (16 * 1024)

typedef struct
{
  GSocket *socket;
  SSL *ssl; /* NULL before the handshake */
  GInputStream *input;
  GOutputStream *output;
  GSource *sources[2];  /* by which the stream's user waits to read and to write; NULL: never did */
  GByteArray *injected; /* taken, and not yet on its way; NULL when there is none */
  gsize budget;
  GIOCondition read_condition; /* on which the next read waits */
  gboolean is_write_pending;   /* OpenSSL holds a record of the user's that did not fit */
  gboolean is_failed;
  gboolean is_ended; /* the reader has been told */
  gboolean is_closed;
} LvTlsStreamPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LvTlsStream, lv_tls_stream, G_TYPE_IO_STREAM)

/* The two halves only lead to the whole, which owns them and outlives the sources on them. */
struct _LvTlsInput
{
  GInputStream parent_instance;
  LvTlsStream *stream;
};

struct _LvTlsOutput
{
  GOutputStream parent_instance;
  LvTlsStream *stream;
};

#define LV_TYPE_TLS_INPUT (lv_tls_input_get_type ())
G_DECLARE_FINAL_TYPE (LvTlsInput, lv_tls_input, LV, TLS_INPUT, GInputStream)
#define LV_TYPE_TLS_OUTPUT (lv_tls_output_get_type ())
G_DECLARE_FINAL_TYPE (LvTlsOutput, lv_tls_output, LV, TLS_OUTPUT, GOutputStream)

static void lv_tls_input_pollable_init (GPollableInputStreamInterface *interface);
static void lv_tls_output_pollable_init (GPollableOutputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LvTlsInput,
                               lv_tls_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      lv_tls_input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (LvTlsOutput,
                               lv_tls_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      lv_tls_output_pollable_init))

static gssize
would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "nothing to do now");
  return -1;
}

static gssize
broken (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "the connection is gone");
  return -1;
}

static gboolean
is_usable (LvTlsStreamPrivate *priv)
{
  return priv->ssl != NULL && !priv->is_failed && !priv->is_closed;
}

/* TRUE when nothing of ours stands before what the user writes next. */
static gboolean
flush_injected (LvTlsStreamPrivate *priv)
{
  int taken;

  if (priv->injected == NULL)
    return TRUE;
  ERR_clear_error ();
  taken = SSL_write (priv->ssl, priv->injected->data, priv->injected->len);
  if (taken > 0)
    g_byte_array_remove_range (priv->injected, 0, taken);
  if (priv->injected->len == 0)
    g_clear_pointer (&priv->injected, g_byte_array_unref);
  return priv->injected == NULL;
}

/* close_notify, unless something stands before it. */
static void
say_goodbye (LvTlsStreamPrivate *priv)
{
  if (!is_usable (priv) || priv->is_write_pending || !flush_injected (priv))
    return;
  ERR_clear_error ();
  SSL_shutdown (priv->ssl);
}

/* Reading */

static gssize
end_reading (LvTlsStream *self, void *buffer, gsize count, GError **error)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);
  gsize left = 0;

  say_goodbye (priv);
  priv->is_failed = TRUE;
  if (!priv->is_ended && !priv->is_closed)
    left = LV_TLS_STREAM_GET_CLASS (self)->did_end (self, buffer, count);
  priv->is_ended = TRUE;
  return left > 0 ? (gssize) left : broken (error);
}

static gssize
read_some (LvTlsStream *self, void *buffer, gsize count, GError **error)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);
  int seen;

  if (!is_usable (priv))
    return end_reading (self, buffer, count, error);
  if (priv->budget == 0)
    {
      priv->budget = READ_BUDGET;
      return would_block (error);
    }

  ERR_clear_error ();
  seen = SSL_peek (priv->ssl, buffer, MIN (count, priv->budget));
  if (seen > 0)
    {
      gsize admitted = LV_TLS_STREAM_GET_CLASS (self)->admit (self, buffer, seen);

      if (admitted == 0)
        return end_reading (self, buffer, count, error);
      priv->budget -= admitted;
      return SSL_read (priv->ssl, buffer, admitted);
    }

  switch (SSL_get_error (priv->ssl, seen))
    {
    case SSL_ERROR_WANT_READ:
      priv->read_condition = G_IO_IN;
      priv->budget = READ_BUDGET;
      return would_block (error);
    case SSL_ERROR_WANT_WRITE:
      priv->read_condition = G_IO_OUT;
      priv->budget = READ_BUDGET;
      return would_block (error);
    case SSL_ERROR_ZERO_RETURN:
      return end_reading (self, buffer, count, error);
    default:
      priv->is_failed = TRUE;
      return end_reading (self, buffer, count, error);
    }
}

static gboolean
is_readable (LvTlsStream *self)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  return !is_usable (priv) || SSL_pending (priv->ssl) > 0
         || g_socket_condition_check (priv->socket, priv->read_condition) != 0;
}

static GSource *
create_source (LvTlsStreamPrivate *priv,
               gpointer half,
               GIOCondition condition,
               gboolean is_due,
               GCancellable *cancellable)
{
  GSource **remembered = &priv->sources[G_IS_INPUT_STREAM (half) ? 0 : 1];
  g_autoptr (GSource) child = NULL;

  if (is_due || !is_usable (priv))
    child = g_timeout_source_new (0);
  else
    child = g_socket_create_source (priv->socket, condition, NULL);
  g_clear_pointer (remembered, g_source_unref);
  *remembered = g_pollable_source_new_full (half, child, cancellable);
  return g_source_ref (*remembered);
}

static gssize
lv_tls_input_read_nonblocking (GPollableInputStream *input,
                               void *buffer,
                               gsize count,
                               GError **error)
{
  return read_some (LV_TLS_INPUT (input)->stream, buffer, count, error);
}

static gboolean
lv_tls_input_is_readable (GPollableInputStream *input)
{
  return is_readable (LV_TLS_INPUT (input)->stream);
}

static GSource *
lv_tls_input_create_source (GPollableInputStream *input, GCancellable *cancellable)
{
  LvTlsStream *self = LV_TLS_INPUT (input)->stream;
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  return create_source (priv, input, priv->read_condition,
                        priv->ssl != NULL && SSL_pending (priv->ssl) > 0, cancellable);
}

static gssize
lv_tls_input_read (
    GInputStream *input, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return read_some (LV_TLS_INPUT (input)->stream, buffer, count, error);
}

static void
lv_tls_input_pollable_init (GPollableInputStreamInterface *interface)
{
  interface->is_readable = lv_tls_input_is_readable;
  interface->read_nonblocking = lv_tls_input_read_nonblocking;
  interface->create_source = lv_tls_input_create_source;
}

static void
lv_tls_input_class_init (LvTlsInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = lv_tls_input_read;
}

static void
lv_tls_input_init (LvTlsInput *self)
{
}

/* Writing */

static gssize
write_some (LvTlsStream *self, const void *buffer, gsize count, GError **error)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);
  int taken;

  if (!is_usable (priv))
    return broken (error);
  if (!flush_injected (priv))
    return would_block (error);

  ERR_clear_error ();
  taken = SSL_write (priv->ssl, buffer, MIN (count, RECORD_SIZE));
  if (taken > 0)
    {
      priv->is_write_pending = FALSE;
      LV_TLS_STREAM_GET_CLASS (self)->did_write (self, buffer, taken);
      return taken;
    }

  switch (SSL_get_error (priv->ssl, taken))
    {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      priv->is_write_pending = TRUE;
      return would_block (error);
    default:
      priv->is_failed = TRUE;
      return broken (error);
    }
}

static gssize
lv_tls_output_write_nonblocking (GPollableOutputStream *output,
                                 const void *buffer,
                                 gsize count,
                                 GError **error)
{
  return write_some (LV_TLS_OUTPUT (output)->stream, buffer, count, error);
}

static gboolean
lv_tls_output_is_writable (GPollableOutputStream *output)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (LV_TLS_OUTPUT (output)->stream);

  return !is_usable (priv) || g_socket_condition_check (priv->socket, G_IO_OUT) != 0;
}

static GSource *
lv_tls_output_create_source (GPollableOutputStream *output, GCancellable *cancellable)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (LV_TLS_OUTPUT (output)->stream);

  return create_source (priv, output, G_IO_OUT, FALSE, cancellable);
}

static gssize
lv_tls_output_write (GOutputStream *output,
                     const void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error)
{
  return write_some (LV_TLS_OUTPUT (output)->stream, buffer, count, error);
}

static void
lv_tls_output_pollable_init (GPollableOutputStreamInterface *interface)
{
  interface->is_writable = lv_tls_output_is_writable;
  interface->write_nonblocking = lv_tls_output_write_nonblocking;
  interface->create_source = lv_tls_output_create_source;
}

static void
lv_tls_output_class_init (LvTlsOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = lv_tls_output_write;
}

static void
lv_tls_output_init (LvTlsOutput *self)
{
}

/* The whole */

static GInputStream *
lv_tls_stream_get_input_stream (GIOStream *stream)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (LV_TLS_STREAM (stream));

  return priv->input;
}

static GOutputStream *
lv_tls_stream_get_output_stream (GIOStream *stream)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (LV_TLS_STREAM (stream));

  return priv->output;
}

static gboolean
lv_tls_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  LvTlsStream *self = LV_TLS_STREAM (stream);
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  if (priv->is_closed)
    return TRUE;
  say_goodbye (priv);
  priv->is_closed = TRUE;
  LV_TLS_STREAM_GET_CLASS (self)->did_close (self);
  return TRUE;
}

/* Nothing in closing waits, so it needs no thread. */
static void
lv_tls_stream_close_async (GIOStream *stream,
                           int io_priority,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, lv_tls_stream_close_async);
  g_task_set_priority (task, io_priority);
  lv_tls_stream_close (stream, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
lv_tls_stream_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
lv_tls_stream_finalize (GObject *object)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (LV_TLS_STREAM (object));

  for (guint i = 0; i < G_N_ELEMENTS (priv->sources); i++)
    g_clear_pointer (&priv->sources[i], g_source_unref);
  g_clear_pointer (&priv->ssl, SSL_free);
  g_clear_pointer (&priv->injected, g_byte_array_unref);
  g_clear_object (&priv->input);
  g_clear_object (&priv->output);
  g_clear_object (&priv->socket);

  G_OBJECT_CLASS (lv_tls_stream_parent_class)->finalize (object);
}

static void
lv_tls_stream_class_init (LvTlsStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  object_class->finalize = lv_tls_stream_finalize;
  stream_class->get_input_stream = lv_tls_stream_get_input_stream;
  stream_class->get_output_stream = lv_tls_stream_get_output_stream;
  stream_class->close_fn = lv_tls_stream_close;
  stream_class->close_async = lv_tls_stream_close_async;
  stream_class->close_finish = lv_tls_stream_close_finish;
}

static void
lv_tls_stream_init (LvTlsStream *self)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  priv->input = g_object_new (LV_TYPE_TLS_INPUT, NULL);
  LV_TLS_INPUT (priv->input)->stream = self;
  priv->output = g_object_new (LV_TYPE_TLS_OUTPUT, NULL);
  LV_TLS_OUTPUT (priv->output)->stream = self;
  priv->budget = READ_BUDGET;
  priv->read_condition = G_IO_IN;
}

void
lv_tls_stream_set_socket (LvTlsStream *self, GSocket *socket)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  g_set_object (&priv->socket, socket);
}

GSocket *
lv_tls_stream_get_socket (LvTlsStream *self)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  return priv->socket;
}

gboolean
lv_tls_stream_handshake (LvTlsStream *self,
                         SSL_CTX *context,
                         GIOCondition *condition,
                         GError **error)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);
  int result;

  ERR_clear_error ();
  if (priv->ssl == NULL)
    {
      priv->ssl = SSL_new (context);
      if (priv->ssl == NULL || SSL_set_fd (priv->ssl, g_socket_get_fd (priv->socket)) != 1)
        {
          lv_error_set_detail (error, LIVEON_ERROR_TLS, "no TLS state could be made");
          return FALSE;
        }
      SSL_set_accept_state (priv->ssl);
    }

  result = SSL_do_handshake (priv->ssl);
  if (result == 1)
    return TRUE;
  switch (SSL_get_error (priv->ssl, result))
    {
    case SSL_ERROR_WANT_READ:
      *condition = G_IO_IN;
      return FALSE;
    case SSL_ERROR_WANT_WRITE:
      *condition = G_IO_OUT;
      return FALSE;
    default:
      {
        const char *reason = ERR_reason_error_string (ERR_peek_last_error ());

        lv_error_set_detail (error, LIVEON_ERROR_TLS, "the TLS handshake failed: %s",
                             reason != NULL ? reason : "the connection was closed");
        return FALSE;
      }
    }
}

gboolean
lv_tls_stream_inject (LvTlsStream *self, gconstpointer data, gsize length)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  if (!is_usable (priv) || priv->is_write_pending || priv->injected != NULL)
    return FALSE;
  priv->injected = g_byte_array_sized_new (length);
  g_byte_array_append (priv->injected, data, length);
  flush_injected (priv);
  return TRUE;
}

gboolean
lv_tls_stream_is_blocked (LvTlsStream *self)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  return priv->is_write_pending || priv->injected != NULL;
}

void
lv_tls_stream_fail (LvTlsStream *self)
{
  LvTlsStreamPrivate *priv = lv_tls_stream_get_instance_private (self);

  if (priv->is_failed || priv->is_closed)
    return;
  say_goodbye (priv);
  priv->is_failed = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (priv->sources); i++)
    if (priv->sources[i] != NULL)
      g_source_set_ready_time (priv->sources[i], 0);
}
