/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Everything is hidden unless it says otherwise: only liveon_ names carry this. */
#define LIVEON_API __attribute__ ((visibility ("default"))) extern
