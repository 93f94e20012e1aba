/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-call.h"

const LvRoute lv_announcement_routes[] = {
  { 0 },
};
