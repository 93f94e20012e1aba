/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datagrams in a byte stream, each after its length in two bytes (RFC 4571). A length of zero is
 * the RFC's null packet and says nothing. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LvTcpReader LvTcpReader;
LvTcpReader *lv_tcp_reader_new (gsize max_datagram);
void lv_tcp_reader_free (LvTcpReader *self);
/* Where to read to; there is space once all whole datagrams are taken. */
guint8 *lv_tcp_reader_get_space (LvTcpReader *self, gsize *size);
void lv_tcp_reader_add (LvTcpReader *self, gsize length);
/* The next whole datagram, inside the reader until the next get_space; NULL: not there yet. FALSE
 * when the stream is broken (a length too large): close it. */
gboolean lv_tcp_reader_take (LvTcpReader *self, guint8 **datagram, gsize *length);

void lv_tcp_write_length (guint8 out[2], gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvTcpReader, lv_tcp_reader_free)

G_END_DECLS
