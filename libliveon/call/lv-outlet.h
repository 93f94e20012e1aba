/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where packets go: secured and sent, or lost while there is no way. Media thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_DSCP_SOUND 46 /* EF; RFC 8837 */
#define LV_DSCP_VIDEO 34 /* AF41 */

/* In place; both need room for LV_SRTP_OVERHEAD more bytes behind the packet. FALSE when it is
 * lost. */
typedef struct
{
  gpointer user_data;
  gboolean (*send_rtp) (
      guint8 *packet, gsize length, gsize header_length, guint8 dscp, gpointer user_data);
  gboolean (*send_rtcp) (guint8 *packet, gsize length, gpointer user_data);
} LvOutlet;

G_END_DECLS
