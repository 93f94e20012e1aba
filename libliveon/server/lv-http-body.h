/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A body that is made while it is sent, into an answer of HTTP/1.1 in chunks. Main context only. */
#pragma once

#include "lv-body.h"
#include "lv-peer.h"

G_BEGIN_DECLS

/* Once the headers are set; from there on until the end, or until either side has gone. */
void lv_http_body_send (SoupServerMessage *message, LvPeer *peer, LvBody *body);

G_END_DECLS
