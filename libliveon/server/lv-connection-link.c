/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lets sessions link as long as there is no WebSocket: lv-connection.c's own definitions win. */
#include "lv-connection.h"

__attribute__ ((weak)) void
lv_connection_send (LvConnection *self, GBytes *message)
{
}

__attribute__ ((weak)) void
lv_connection_close (LvConnection *self, guint code, const GError *problem)
{
}

__attribute__ ((weak)) const char *
lv_connection_get_language (LvConnection *self)
{
  return "en";
}
