/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How one's own network is doing, in one mark and one sentence. It is fed once a second; what was
 * bad for a moment is not told. Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

typedef enum
{
  LUI_NETWORK_GOOD,
  LUI_NETWORK_FAIR,
  LUI_NETWORK_POOR,
} LuiNetworkLevel;

typedef struct
{
  double loss;          /* of what is sent, 0 to 1 */
  double concealment;   /* of what is heard, 0 to 1 */
  gint64 round_trip_ms; /* -1: unknown */
  gint64 estimate_bps;  /* 0: unknown */
  gboolean sends_picture;
} LuiNetworkSample;

typedef struct
{
  LuiNetworkLevel level;
  LuiNetworkSample sample; /* that the level follows from */
  guint worse, better;     /* samples in a row */
} LuiNetwork;

/* Whether the level is another now. */
gboolean lui_network_take (LuiNetwork *self, const LuiNetworkSample *sample);
char *lui_network_dup_sentence (const LuiNetwork *self);
const char *lui_network_get_icon (const LuiNetwork *self);

G_END_DECLS
