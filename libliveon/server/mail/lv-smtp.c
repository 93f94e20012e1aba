/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-smtp.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-mail-text.h"
#include "lv-smtp-reply.h"

#define TIMEOUT_S 60
#define PORT_PLAIN 25
#define PORT_STARTTLS 587
#define PORT_TLS 465

/* A conversation. */
typedef struct
{
  const LvSmtpServer *server;
  GCancellable *cancellable;
  GIOStream *stream;
  char buffer[1024]; /* what was read and not looked at yet */
  gsize begin, end;
  LvSmtpReply reply; /* the last one */
} Talk;

LvSmtpMail *
lv_smtp_mail_new (const char *to, const char *text)
{
  LvSmtpMail *self = g_new0 (LvSmtpMail, 1);

  self->to = g_strdup (to);
  self->text = g_strdup (text);
  return self;
}

void
lv_smtp_mail_free (LvSmtpMail *self)
{
  g_free (self->to);
  g_free (self->text);
  g_free (self);
}

gboolean
lv_smtp_server_parse (LvSmtpServer *self, const char *text)
{
  static const struct
  {
    const char *scheme;
    LvSmtpSecurity security;
    guint16 port;
  } kinds[] = {
    { "smtp", LV_SMTP_PLAIN, PORT_PLAIN },
    { "smtp+starttls", LV_SMTP_STARTTLS, PORT_STARTTLS },
    { "smtps", LV_SMTP_TLS, PORT_TLS },
  };
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL
      || (*g_uri_get_path (uri) != '\0' && !g_str_equal (g_uri_get_path (uri), "/")))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (g_uri_get_scheme (uri), kinds[i].scheme))
      {
        self->host = g_strdup (g_uri_get_host (uri));
        self->port = g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : kinds[i].port;
        self->security = kinds[i].security;
        return TRUE;
      }
  return FALSE;
}

void
lv_smtp_server_clear (LvSmtpServer *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, lv_secret_unref);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->authorities, g_free);
}

char *
lv_smtp_stuff (const char *text)
{
  GString *stuffed = g_string_new (*text == '.' ? "." : NULL);

  g_string_append (stuffed, text);
  g_string_replace (stuffed, "\r\n.", "\r\n..", 0);
  if (!g_str_has_suffix (stuffed->str, "\r\n"))
    g_string_append (stuffed, "\r\n");
  g_string_append (stuffed, ".\r\n");
  return g_string_free (stuffed, FALSE);
}

/* Talking */

static gboolean
fail (GError **error, const char *words)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, words);
  return FALSE;
}

static gboolean
read_more (Talk *self, GError **error)
{
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (self->stream), self->buffer,
                                  sizeof self->buffer, self->cancellable, error);

  if (n == 0)
    fail (error, "the mail server closed the connection");
  self->begin = 0;
  self->end = (gsize) MAX (n, 0);
  return n > 0;
}

static gboolean
listen (Talk *self, GError **error)
{
  LvSmtpReplyState state = LV_SMTP_REPLY_MORE;

  lv_smtp_reply_reset (&self->reply);
  while (state == LV_SMTP_REPLY_MORE)
    {
      if (self->begin == self->end && !read_more (self, error))
        return FALSE;
      state = lv_smtp_reply_feed (&self->reply, self->buffer[self->begin++]);
    }
  return state == LV_SMTP_REPLY_WHOLE || fail (error, "what answers is no mail server");
}

/* Says it and hears what comes back. */
static gboolean
say (Talk *self, const char *words, GError **error)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), words,
                                    strlen (words), NULL, self->cancellable, error)
         && listen (self, error);
}

static gboolean
expect (Talk *self, const char *words, guint code, const char *what, GError **error)
{
  if (words != NULL ? !say (self, words, error) : !listen (self, error))
    return FALSE;
  if (self->reply.code == code)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the mail server refuses %s (%u)", what,
               self->reply.code);
  return FALSE;
}

static gboolean
greet (Talk *self, GError **error)
{
  g_autofree char *hello = g_strdup_printf ("EHLO %s\r\n", self->server->name);

  return expect (self, hello, 250, "EHLO", error);
}

/* A company's own authority in place of those that the system knows. */
static gboolean
set_authorities (const char *file, GIOStream *tls, GError **error)
{
  g_autoptr (GTlsDatabase) database = file != NULL ? g_tls_file_database_new (file, error) : NULL;

  if (database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), database);
  return file == NULL || database != NULL;
}

static gboolean
secure (Talk *self, GError **error)
{
  g_autoptr (GSocketConnectable) identity
      = g_network_address_new (self->server->host, self->server->port);
  g_autoptr (GIOStream) tls = g_tls_client_connection_new (self->stream, identity, error);

  if (tls == NULL || !set_authorities (self->server->authorities, tls, error)
      || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, error))
    return FALSE;
  g_set_object (&self->stream, tls);
  return TRUE;
}

/* What came in the clear after the answer is nobody's: it must not be heard as said under TLS. */
static gboolean
start_tls (Talk *self, GError **error)
{
  if (!lv_smtp_reply_has (&self->reply, "STARTTLS"))
    return fail (error, "the mail server offers no TLS");
  if (!expect (self, "STARTTLS\r\n", 220, "STARTTLS", error))
    return FALSE;
  if (self->begin != self->end)
    return fail (error, "something was slipped in before TLS");
  return secure (self, error) && greet (self, error);
}

static gboolean
sign_in (Talk *self, GError **error)
{
  const LvSmtpServer *server = self->server;
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autofree char *encoded = NULL;
  g_autofree char *words = NULL;
  gboolean is_in;

  if (server->security == LV_SMTP_PLAIN)
    return fail (error, "a password is said to a mail server under TLS alone");
  g_byte_array_append (plain, (const guint8 *) "", 1);
  g_byte_array_append (plain, (const guint8 *) server->user, (guint) strlen (server->user) + 1);
  g_byte_array_append (plain, lv_secret_get_data (server->password),
                       (guint) lv_secret_get_size (server->password));
  encoded = g_base64_encode (plain->data, plain->len);
  words = g_strdup_printf ("AUTH PLAIN %s\r\n", encoded);
  is_in = expect (self, words, 235, "the user or password", error);
  OPENSSL_cleanse (plain->data, plain->len);
  OPENSSL_cleanse (encoded, strlen (encoded));
  OPENSSL_cleanse (words, strlen (words));
  return is_in;
}

static gboolean
begin (Talk *self, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, TIMEOUT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, self->server->host, self->server->port,
                                                self->cancellable, error);
  if (connection == NULL)
    return FALSE;
  self->stream = G_IO_STREAM (connection);
  return (self->server->security != LV_SMTP_TLS || secure (self, error))
         && expect (self, NULL, 220, "connections", error) && greet (self, error)
         && (self->server->security != LV_SMTP_STARTTLS || start_tls (self, error))
         && (self->server->user == NULL || sign_in (self, error));
}

/* Mails */

static LvSmtpResult
judge (guint code)
{
  return code >= 500 ? LV_SMTP_NEVER : LV_SMTP_LATER;
}

/* FALSE: the conversation is over. */
static gboolean
send_mail (Talk *self, LvSmtpMail *mail, GError **error)
{
  g_autofree char *from = g_strdup_printf ("MAIL FROM:<%s>\r\n", self->server->from);
  g_autofree char *to = g_strdup_printf ("RCPT TO:<%s>\r\n", mail->to);
  g_autofree char *text = lv_smtp_stuff (mail->text);

  /* The sender is the operator's, who will put that right: nothing is wrong with the mail. */
  if (!expect (self, from, 250, "the sender", error) || !say (self, to, error))
    return FALSE;
  if (self->reply.code != 250 && self->reply.code != 251)
    {
      mail->code = self->reply.code;
      mail->result = judge (mail->code);
      return say (self, "RSET\r\n", error);
    }
  if (!expect (self, "DATA\r\n", 354, "mail", error) || !say (self, text, error))
    return FALSE;
  mail->result = self->reply.code == 250 ? LV_SMTP_SENT : judge (self->reply.code);
  mail->code = mail->result == LV_SMTP_SENT ? 0 : self->reply.code;
  return TRUE;
}

gboolean
lv_smtp_send (const LvSmtpServer *server,
              GPtrArray *mails,
              GCancellable *cancellable,
              GError **error)
{
  Talk talk = { .server = server, .cancellable = cancellable };
  gboolean is_whole;

  lv_smtp_reply_init (&talk.reply);
  is_whole = begin (&talk, error);
  for (guint i = 0; is_whole && i < mails->len; i++)
    is_whole = send_mail (&talk, mails->pdata[i], error);
  if (is_whole)
    say (&talk, "QUIT\r\n", NULL);
  if (talk.stream != NULL)
    g_io_stream_close (talk.stream, NULL, NULL);
  g_clear_object (&talk.stream);
  lv_smtp_reply_clear (&talk.reply);
  return is_whole;
}
