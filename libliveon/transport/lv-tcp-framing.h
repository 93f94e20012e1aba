/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datagrams in a byte stream, each after its length in two bytes (RFC 4571). The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LvTcpReader LvTcpReader;
LvTcpReader *lv_tcp_reader_new (gsize max_datagram);
void lv_tcp_reader_free (LvTcpReader *self);
/* Where to read to; at least 1 byte while the reader has not failed. */
guint8 *lv_tcp_reader_get_space (LvTcpReader *self, gsize *size);
void lv_tcp_reader_add (LvTcpReader *self, gsize length);
/* The next whole datagram, inside the reader until the next call; NULL: not there yet. FALSE when
 * the stream is broken (a length of zero or too large): close it. */
gboolean lv_tcp_reader_take (LvTcpReader *self, guint8 **datagram, gsize *length);

void lv_tcp_write_length (guint8 out[2], gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvTcpReader, lv_tcp_reader_free)

G_END_DECLS
