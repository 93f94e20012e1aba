/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-call.h"

const LvRoute lv_meeting_routes[] = {
  { 0 },
};
