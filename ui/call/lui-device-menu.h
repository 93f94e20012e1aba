/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* Keeps a menu filled with the devices of a kind: each the target of an action whose state is the
 * id of the one in use. As long as the menu lives. */
void lui_device_menu_follow (GMenu *menu,
                             LiveonMediaDevices *devices,
                             LiveonMediaKind kind,
                             const char *action);

G_END_DECLS
