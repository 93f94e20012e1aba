/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which way the media go, and why not a better one: all ways of one set of ICE credentials, begun
 * one after another, and the best that answers in time. Values in, decisions out. The owner's
 * thread.
 *
 *   UDP        at once                           taken as soon as it answers
 *   TCP        after 250 ms without an answer    taken after 1.2 s, when UDP had its second chance
 *   TURN       after 800 ms                      taken after 1.6 s
 *   WebSocket  after 1 s                         taken after 2.2 s
 *
 * A way is taken earlier when every better one is over. What was taken stays until the next round,
 * which an ICE restart begins. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order of preference. */
typedef enum
{
  LV_PATH_NONE,
  LV_PATH_UDP,
  LV_PATH_TCP, /* ICE-TCP on the server's HTTPS port */
  LV_PATH_TURN,
  LV_PATH_WEBSOCKET, /* inside TLS, through a proxy where there is one */
  LV_N_PATHS,
} LvPath;

/* When nothing has answered at all, the round is given up. */
#define LV_PATH_GIVE_UP_US (15 * G_USEC_PER_SEC)

typedef enum
{
  LV_WAY_ABSENT, /* not offered, or not allowed */
  LV_WAY_WAITING,
  LV_WAY_TRYING,
  LV_WAY_READY,
  LV_WAY_OVER, /* tried in vain, or lost */
} LvWayState;

typedef enum
{
  LV_PATH_ANY,
  LV_PATH_FORCED, /* somebody knows their network */
  LV_PATH_PROXIED /* there is a proxy, which passes nothing but TLS */
} LvPathRule;

typedef struct
{
  LvWayState ways[LV_N_PATHS];
  LvPathRule rule;
  gint64 begun_us;
  LvPath chosen;
} LvPathChoice;

/* offered: which ways there are. rule: LV_PATH_FORCED leaves `only`, LV_PATH_PROXIED the WebSocket
 * alone. */
void lv_path_choice_begin (LvPathChoice *self,
                           const gboolean offered[LV_N_PATHS],
                           LvPathRule rule,
                           LvPath only,
                           gint64 now_us);
/* A way answers, or is over. */
void lv_path_choice_set (LvPathChoice *self, LvPath path, LvWayState state);

typedef struct
{
  gboolean start[LV_N_PATHS]; /* ways to begin now */
  LvPath chosen;              /* NONE: none yet */
  gboolean is_hopeless;       /* nothing leads there */
  gint64 next_us;             /* when to ask again at the latest; -1: when something happens */
} LvPathStep;

void lv_path_choice_step (LvPathChoice *self, gint64 now_us, LvPathStep *step);
/* Why it is this way and not a better one: "" "udp-blocked" "tcp-blocked" (UDP too) "proxy"
 * "chosen". Static. */
const char *lv_path_choice_get_reason (const LvPathChoice *self);

G_END_DECLS
