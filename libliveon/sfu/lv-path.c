/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-path.h"

#include "lv-tcp-connection.h"
#include "lv-web-path.h"
#include "lv-worker.h"

guint8 *
lv_path_get_room (const LvPath *self, LvWorker *worker)
{
  return self->kind == LV_SFU_PATH_UDP ? lv_udp_socket_get_room (worker->socket) : worker->scratch;
}

void
lv_path_send (const LvPath *self, LvWorker *worker, gsize length, guint8 dscp)
{
  switch (self->kind)
    {
    case LV_SFU_PATH_UDP:
      lv_udp_socket_queue (worker->socket, length, &self->address, dscp);
      break;
    case LV_SFU_PATH_TCP:
      lv_tcp_connection_send (self->tcp, worker->scratch, length);
      break;
    case LV_SFU_PATH_WEBSOCKET:
      lv_web_path_send (self->web, worker->scratch, length);
      break;
    case LV_SFU_PATH_NONE:
    default:
      break;
    }
}

gboolean
lv_path_equal (const LvPath *a, const LvPath *b)
{
  return a->kind == b->kind && a->tcp == b->tcp && a->web == b->web
         && (a->kind != LV_SFU_PATH_UDP || lv_address_equal (&a->address, &b->address));
}
