/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What sound and pictures are made with: a name and the version that is running now each. */
void lv_media_add_components (GStrvBuilder *builder);

G_END_DECLS
