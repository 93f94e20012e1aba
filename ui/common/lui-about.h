/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What LiveOn is, and the versions of what it is made of. */
void lui_about_show (GtkWindow *parent);

G_END_DECLS
