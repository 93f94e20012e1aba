/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-ways.h"

/* Of each kind; a server has an address or two of each family. */
#define MAX_CLIENTS 4

struct _LvWays
{
  LvIceCredentials local;
  LvAnswer *answer;
  const LvWaysEvents *events;
  gpointer user_data;
  LvPathChoice choice;
  guint *n_closing;
  GPtrArray *clients;  /* LvIceClient */
  LvIceClient *chosen; /* of them; NULL: none, or the WebSocket */
  gboolean had_rivals; /* the server may have been told another one last */
};

static gboolean
has_candidate (const LvAnswer *answer, gboolean is_tcp)
{
  for (guint i = 0; i < answer->sdp->candidates->len; i++)
    if (((LvSdpCandidate *) answer->sdp->candidates->pdata[i])->is_tcp == is_tcp)
      return TRUE;
  return FALSE;
}

LvWays *
lv_ways_new (const LvWaysConfig *config,
             const LvWaysEvents *events,
             gpointer user_data,
             gint64 now_us)
{
  LvWays *self = g_new0 (LvWays, 1);
  const LvAnswer *answer = config->answer;
  const gboolean offered[LV_N_PATHS] = {
    [LV_PATH_UDP] = has_candidate (answer, FALSE),
    [LV_PATH_TCP] = has_candidate (answer, TRUE),
    [LV_PATH_TURN] = answer->turn->len > 0 && has_candidate (answer, FALSE),
    [LV_PATH_WEBSOCKET] = answer->socket_token != NULL,
  };

  self->local
      = (LvIceCredentials){ g_strdup (config->local->ufrag), g_strdup (config->local->pwd) };
  self->answer = lv_answer_ref (config->answer);
  self->events = events;
  self->user_data = user_data;
  self->n_closing = config->n_closing;
  self->clients = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_ice_client_free);
  lv_path_choice_begin (&self->choice, offered, config->rule, config->only, now_us);
  return self;
}

void
lv_ways_free (LvWays *self)
{
  g_ptr_array_unref (self->clients);
  lv_ice_credentials_clear (&self->local);
  lv_answer_unref (self->answer);
  g_free (self);
}

static void
on_changed (gpointer user_data)
{
  LvWays *self = user_data;

  self->events->changed (self->user_data);
}

static void
on_receive (guint8 *data, gsize length, gpointer user_data)
{
  LvWays *self = user_data;

  self->events->receive (self, data, length, self->user_data);
}

static const LvIceClientEvents client_events = { on_changed, on_receive };

static guint
count_clients (LvWays *self, LvPath path)
{
  guint n = 0;

  for (guint i = 0; i < self->clients->len; i++)
    n += lv_ice_client_get_path (self->clients->pdata[i]) == path;
  return n;
}

static void
add_client (LvWays *self,
            LvPath path,
            const LvSdpCandidate *candidate,
            const LvTurnServer *turn,
            guint turn_url)
{
  const LvIceClientConfig config = {
    .path = path,
    .local = &self->local,
    .remote = &self->answer->server,
    .address = candidate->address,
    .port = candidate->port,
    .priority = candidate->priority,
    .turn = turn,
    .turn_url = turn_url,
    .n_closing = self->n_closing,
  };
  LvIceClient *client;

  if (count_clients (self, path) >= MAX_CLIENTS)
    return;
  client = lv_ice_client_new (&config, &client_events, self);
  if (client != NULL)
    g_ptr_array_add (self->clients, client);
}

static void
add_relays (LvWays *self, const LvSdpCandidate *candidate)
{
  for (guint i = 0; i < self->answer->turn->len; i++)
    {
      const LvTurnServer *turn = self->answer->turn->pdata[i];

      for (guint k = 0; turn->urls[k] != NULL; k++)
        add_client (self, LV_PATH_TURN, candidate, turn, k);
    }
}

static void
start_ice (LvWays *self, LvPath path)
{
  const GPtrArray *candidates = self->answer->sdp->candidates;

  for (guint i = 0; i < candidates->len; i++)
    {
      const LvSdpCandidate *candidate = candidates->pdata[i];

      if (candidate->is_tcp != (path == LV_PATH_TCP))
        continue;
      if (path == LV_PATH_TURN)
        add_relays (self, candidate);
      else
        add_client (self, path, candidate, NULL, 0);
    }
}

static LvIceClient *
find_ready (LvWays *self, LvPath path)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      LvIceClient *client = self->clients->pdata[i];

      if (lv_ice_client_get_path (client) == path
          && lv_ice_client_get_state (client) == LV_WAY_READY)
        return client;
    }
  return NULL;
}

/* A kind of way is over when all of it are. */
static gboolean
is_any_left (LvWays *self, LvPath path)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      LvIceClient *client = self->clients->pdata[i];

      if (lv_ice_client_get_path (client) == path
          && lv_ice_client_get_state (client) != LV_WAY_OVER)
        return TRUE;
    }
  return FALSE;
}

static void
look_at_clients (LvWays *self)
{
  for (LvPath path = LV_PATH_UDP; path < LV_PATH_WEBSOCKET; path++)
    {
      const LvWayState state = self->choice.ways[path];

      if (state != LV_WAY_TRYING && state != LV_WAY_READY)
        continue;
      if (find_ready (self, path) != NULL)
        lv_path_choice_set (&self->choice, path, LV_WAY_READY);
      else if (!is_any_left (self, path))
        lv_path_choice_set (&self->choice, path, LV_WAY_OVER);
      else
        lv_path_choice_set (&self->choice, path, LV_WAY_TRYING);
    }
}

static void
keep_chosen (LvWays *self)
{
  LvIceClient *chosen = find_ready (self, self->choice.chosen);

  self->had_rivals = self->clients->len > 1;
  for (guint i = self->clients->len; i-- > 0;)
    if (self->clients->pdata[i] != chosen)
      g_ptr_array_remove_index_fast (self->clients, i);
  self->chosen = chosen;
  if (chosen != NULL && self->had_rivals)
    lv_ice_client_nominate (chosen);
}

static void
start (LvWays *self, LvPath path)
{
  if (path != LV_PATH_WEBSOCKET)
    start_ice (self, path);
  else
    self->events->need_socket (self->answer->socket_token, self->user_data);
}

void
lv_ways_step (LvWays *self, gint64 now_us, LvPathStep *step)
{
  const LvPath before = self->choice.chosen;
  gboolean is_any_started = FALSE;

  if (before != LV_PATH_NONE)
    {
      lv_path_choice_step (&self->choice, now_us, step);
      return;
    }
  do
    {
      is_any_started = FALSE;
      look_at_clients (self);
      lv_path_choice_step (&self->choice, now_us, step);
      for (LvPath path = LV_PATH_UDP; path < LV_N_PATHS; path++)
        if (step->start[path])
          {
            start (self, path);
            is_any_started = TRUE;
          }
    }
  while (is_any_started);
  if (self->choice.chosen != LV_PATH_NONE)
    keep_chosen (self);
}

LvPath
lv_ways_get_chosen (LvWays *self)
{
  return self->choice.chosen;
}

const char *
lv_ways_get_reason (LvWays *self)
{
  return lv_path_choice_get_reason (&self->choice);
}

gboolean
lv_ways_is_lost (LvWays *self)
{
  if (self->choice.chosen == LV_PATH_NONE)
    return FALSE;
  if (self->chosen != NULL)
    return lv_ice_client_get_state (self->chosen) == LV_WAY_OVER;
  return self->choice.ways[LV_PATH_WEBSOCKET] == LV_WAY_OVER;
}

void
lv_ways_set_socket (LvWays *self, gboolean is_open)
{
  const LvWayState state = self->choice.ways[LV_PATH_WEBSOCKET];

  if (state != LV_WAY_TRYING && state != LV_WAY_READY)
    return;
  lv_path_choice_set (&self->choice, LV_PATH_WEBSOCKET, is_open ? LV_WAY_READY : LV_WAY_OVER);
  self->events->changed (self->user_data);
}

gboolean
lv_ways_send (LvWays *self, const guint8 *data, gsize length, guint8 dscp)
{
  if (self->chosen != NULL)
    return lv_ice_client_send (self->chosen, data, length, dscp);
  if (self->choice.chosen != LV_PATH_WEBSOCKET)
    return FALSE;
  return self->events->send_socket (data, length, self->user_data);
}

gsize
lv_ways_get_backlog (LvWays *self)
{
  return self->chosen != NULL ? lv_ice_client_get_backlog (self->chosen) : 0;
}
