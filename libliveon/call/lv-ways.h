/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All ways to the server of one set of ICE credentials, and the one that was chosen of them: one
 * round. An ICE restart is a new round beside the old one, which carries on until the new one has
 * chosen. Media thread only. */
#pragma once

#include "lv-answer.h"
#include "lv-ice-client.h"

G_BEGIN_DECLS

typedef struct
{
  const LvIceCredentials *local;
  LvAnswer *answer; /* a reference is taken */
  LvPathRule rule;
  LvPath only;      /* for LV_PATH_FORCED */
  guint *n_closing; /* as in LvIceClientConfig */
} LvWaysConfig;

typedef struct _LvWays LvWays;

/* No LvWays may be freed in any of these. */
typedef struct
{
  /* lv_ways_step() has something to do. */
  void (*changed) (gpointer user_data);
  /* May be changed in place. */
  void (*receive) (LvWays *ways, guint8 *data, gsize length, gpointer user_data);
  /* A WebSocket is wanted: lv_ways_set_socket() says how it goes. */
  void (*need_socket) (const char *token, gpointer user_data);
  /* FALSE when it is full. */
  gboolean (*send_socket) (const guint8 *data, gsize length, gpointer user_data);
} LvWaysEvents;

LvWays *lv_ways_new (const LvWaysConfig *config,
                     const LvWaysEvents *events,
                     gpointer user_data,
                     gint64 now_us);
void lv_ways_free (LvWays *self);
/* Begins what is due and chooses. */
void lv_ways_step (LvWays *self, gint64 now_us, LvPathStep *step);
LvPath lv_ways_get_chosen (LvWays *self);
const char *lv_ways_get_reason (LvWays *self); /* static */
/* The chosen way does not lead there any more. */
gboolean lv_ways_is_lost (LvWays *self);
void lv_ways_set_socket (LvWays *self, gboolean is_open);
gboolean lv_ways_send (LvWays *self, const guint8 *data, gsize length, guint8 dscp);
gsize lv_ways_get_backlog (LvWays *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvWays, lv_ways_free)

G_END_DECLS
