/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An LvConnection without a socket: it remembers what it was sent, and how it was closed. For the
 * fixtures that test what is behind the wire. Main context only. */
#pragma once

#include "lv-connection.h"

G_BEGIN_DECLS

#define FAKE_CONNECTION_ADDRESS "192.0.2.7"

LvConnection *fake_connection_new (const char *language);
/* Of char *, the oldest first; may be taken from. */
GPtrArray *fake_connection_get_messages (LvConnection *self);
/* The last message with this text in it, NULL when there is none. */
const char *fake_connection_find (LvConnection *self, const char *part);
void fake_connection_clear (LvConnection *self);
/* 0: it is open. */
guint fake_connection_get_close_code (LvConnection *self);
/* Bytes that are taken to wait for a slow network. */
void fake_connection_set_waiting (LvConnection *self, guint64 waiting);
void fake_connection_set_last_seen_ms (LvConnection *self, gint64 last_seen_ms);

G_END_DECLS
