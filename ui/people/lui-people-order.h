/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* People as a panel lists them: who has the floor, hands and requests to speak in the order in
 * which the server saw them, then the others in the order of entering. It follows by itself.
 * Returns: (transfer full): over people */
GListModel *lui_people_order_new (GListModel *people);

/* < 0: a stands before b; 0: as they entered. */
int lui_people_order_compare (LiveonParticipant *a, LiveonParticipant *b);

G_END_DECLS
