/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The server's side of a TLS 1.3 connection as a pollable stream on a non-blocking socket. GIO's
 * own has no lowest version and no choice of ciphers, and spends a thread on each handshake, which
 * silent clients would use up. Only the non-blocking calls work. Main context only. */
#pragma once

#include <gio/gio.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

#define LV_TYPE_TLS_STREAM (lv_tls_stream_get_type ())
G_DECLARE_DERIVABLE_TYPE (LvTlsStream, lv_tls_stream, LV, TLS_STREAM, GIOStream)

struct _LvTlsStreamClass
{
  GIOStreamClass parent_class;

  /* Bytes came in: how many of them the reader gets now. The others are shown again when it reads
   * on; 0: the stream fails, the reader never sees them. */
  gsize (*admit) (LvTlsStream *self, const guint8 *data, gsize length);
  /* The first time that nothing more can be read: up to count bytes may be left to be read in place
   * of the end, and their number is answered. */
  gsize (*did_end) (LvTlsStream *self, void *buffer, gsize count);
  /* After bytes were taken for the network. */
  void (*did_write) (LvTlsStream *self, const guint8 *data, gsize length);
  /* Once, when the stream's user closed it. The socket is still open: to be closed by this. */
  void (*did_close) (LvTlsStream *self);
};

void lv_tls_stream_set_socket (LvTlsStream *self, GSocket *socket);
GSocket *lv_tls_stream_get_socket (LvTlsStream *self);

/* One step of the handshake: TRUE when it is done; FALSE without error: to be called again when the
 * socket meets *condition. */
gboolean lv_tls_stream_handshake (LvTlsStream *self,
                                  SSL_CTX *context,
                                  GIOCondition *condition,
                                  GError **error);
/* Writes these bytes between those of the stream's user, as far as the network takes them now.
 * FALSE, and nothing of it goes out, while something else waits to be sent. */
gboolean lv_tls_stream_inject (LvTlsStream *self, gconstpointer data, gsize length);
/* The last write found no room, and none has succeeded since. */
gboolean lv_tls_stream_is_blocked (LvTlsStream *self);
/* Says goodbye as far as that fits, fails every later read and write, and wakes those who wait. */
void lv_tls_stream_fail (LvTlsStream *self);

G_END_DECLS
