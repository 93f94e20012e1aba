/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any thread. */
#pragma once

#include <glib.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

LIVEON_API char **liveon_get_components (void);

G_END_DECLS
