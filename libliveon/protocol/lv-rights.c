/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rights.h"

#include "lv-error.h"

const char *const lv_role_words[] = { "participant", "co-host", "creator", "administrator", NULL };
const char *const lv_floor_mode_words[] = { "free", "formal", NULL };

#define NOBODY LV_N_ROLES

typedef struct
{
  LvRole own;                /* the lowest that may do it to itself, or to the meeting */
  LvRole others;             /* the lowest that may do it to somebody else */
  gboolean is_bound_by_rank; /* not to somebody of a higher rank */
} Right;

static const Right rights[LV_N_DEEDS] = {
  [LV_DEED_RAISE_HAND] = { LV_ROLE_PARTICIPANT, NOBODY, FALSE },
  [LV_DEED_LOWER_HAND] = { LV_ROLE_PARTICIPANT, LV_ROLE_CO_HOST, FALSE },
  [LV_DEED_MUTE] = { NOBODY, LV_ROLE_CO_HOST, TRUE },
  [LV_DEED_MUTE_EVERYONE] = { LV_ROLE_CO_HOST, NOBODY, FALSE },
  [LV_DEED_LOCK] = { LV_ROLE_CO_HOST, NOBODY, FALSE },
  /* Who owns a room is never locked out of it. */
  [LV_DEED_PASS_LOCK] = { LV_ROLE_CREATOR, NOBODY, FALSE },
  [LV_DEED_EXTEND] = { LV_ROLE_CO_HOST, NOBODY, FALSE },
  [LV_DEED_END] = { LV_ROLE_CO_HOST, NOBODY, FALSE },
  [LV_DEED_EJECT] = { NOBODY, LV_ROLE_CO_HOST, TRUE },
  [LV_DEED_SET_FLOOR_MODE] = { LV_ROLE_CO_HOST, NOBODY, FALSE },
  [LV_DEED_SPEAK] = { LV_ROLE_CO_HOST, NOBODY, FALSE },
  [LV_DEED_REQUEST_FLOOR] = { LV_ROLE_PARTICIPANT, NOBODY, FALSE },
  [LV_DEED_WITHDRAW_FLOOR] = { LV_ROLE_PARTICIPANT, LV_ROLE_CO_HOST, FALSE },
  [LV_DEED_ALLOW_FLOOR] = { LV_ROLE_CO_HOST, LV_ROLE_CO_HOST, FALSE },
  [LV_DEED_END_FLOOR] = { LV_ROLE_PARTICIPANT, LV_ROLE_CO_HOST, TRUE },
};

static gboolean
check (gboolean may, GError **error)
{
  if (!may)
    lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, "rule", "host", NULL);
  return may;
}

gboolean
lv_rights_may (LvDeed deed, LvRole role, GError **error)
{
  g_return_val_if_fail (deed < LV_N_DEEDS && role < LV_N_ROLES, FALSE);

  return check (role >= rights[deed].own, error);
}

gboolean
lv_rights_may_to (LvDeed deed, LvRole role, LvRole other, GError **error)
{
  const Right *right = &rights[deed];

  g_return_val_if_fail (deed < LV_N_DEEDS && role < LV_N_ROLES && other < LV_N_ROLES, FALSE);

  return check (role >= right->others && (!right->is_bound_by_rank || role >= other), error);
}
