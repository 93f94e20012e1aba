/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-path-choice.h"

/* A check that gets lost is sent again after 200 ms, then 400 ms: 1.2 s are three chances for UDP,
 * and leave TCP well within the 3 s in which people have to be heard. */
static const gint64 start_after_us[LV_N_PATHS] = {
  [LV_PATH_UDP] = 0,
  [LV_PATH_TCP] = 250000,
  [LV_PATH_TURN] = 800000,
  [LV_PATH_WEBSOCKET] = 1000000,
};
static const gint64 take_after_us[LV_N_PATHS] = {
  [LV_PATH_UDP] = 0,
  [LV_PATH_TCP] = 1200000,
  [LV_PATH_TURN] = 1600000,
  [LV_PATH_WEBSOCKET] = 2200000,
};

void
lv_path_choice_begin (LvPathChoice *self,
                      const gboolean offered[LV_N_PATHS],
                      LvPathRule rule,
                      LvPath only,
                      gint64 now_us)
{
  *self = (LvPathChoice){ .rule = rule, .begun_us = now_us };
  if (rule == LV_PATH_PROXIED)
    only = LV_PATH_WEBSOCKET;
  for (LvPath path = LV_PATH_UDP; path < LV_N_PATHS; path++)
    if (offered[path] && (rule == LV_PATH_ANY || path == only))
      self->ways[path] = LV_WAY_WAITING;
}

void
lv_path_choice_set (LvPathChoice *self, LvPath path, LvWayState state)
{
  self->ways[path] = state;
}

static gboolean
is_out (LvWayState state)
{
  return state == LV_WAY_ABSENT || state == LV_WAY_OVER;
}

/* Whether nothing better is left to hope for. */
static gboolean
is_best_left (const LvPathChoice *self, LvPath path)
{
  for (LvPath better = LV_PATH_UDP; better < path; better++)
    if (!is_out (self->ways[better]))
      return FALSE;
  return TRUE;
}

static void
wake_at (LvPathStep *step, gint64 time_us)
{
  step->next_us = step->next_us < 0 ? time_us : MIN (step->next_us, time_us);
}

void
lv_path_choice_step (LvPathChoice *self, gint64 now_us, LvPathStep *step)
{
  const gint64 age_us = now_us - self->begun_us;
  gboolean is_hopeless = TRUE;

  *step = (LvPathStep){ .chosen = self->chosen, .next_us = -1 };
  for (LvPath path = LV_PATH_UDP; self->chosen == LV_PATH_NONE && path < LV_N_PATHS; path++)
    {
      const gboolean is_best = is_best_left (self, path);

      if (self->ways[path] == LV_WAY_WAITING)
        {
          if (is_best || age_us >= start_after_us[path])
            {
              step->start[path] = TRUE;
              self->ways[path] = LV_WAY_TRYING;
            }
          else
            wake_at (step, self->begun_us + start_after_us[path]);
        }
      else if (self->ways[path] == LV_WAY_READY)
        {
          if (is_best || age_us >= take_after_us[path])
            self->chosen = step->chosen = path;
          else
            wake_at (step, self->begun_us + take_after_us[path]);
        }
      is_hopeless = is_hopeless && is_out (self->ways[path]);
    }
  if (self->chosen != LV_PATH_NONE)
    step->next_us = -1;
  else if (is_hopeless || age_us >= LV_PATH_GIVE_UP_US)
    step->is_hopeless = TRUE;
  else
    wake_at (step, self->begun_us + LV_PATH_GIVE_UP_US);
}

const char *
lv_path_choice_get_reason (const LvPathChoice *self)
{
  const gboolean has_udp = self->ways[LV_PATH_UDP] != LV_WAY_ABSENT;
  const gboolean has_tcp = self->ways[LV_PATH_TCP] != LV_WAY_ABSENT;

  if (self->rule == LV_PATH_PROXIED)
    return "proxy";
  if (self->rule == LV_PATH_FORCED)
    return "chosen";
  if (self->chosen > LV_PATH_TCP && has_tcp)
    return "tcp-blocked";
  if (self->chosen > LV_PATH_UDP && has_udp)
    return "udp-blocked";
  return "";
}
