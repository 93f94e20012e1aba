/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* "Tanaka, Sato and 2 others · since 10:02". names: of some of the people, the longest present
 * first; people: how many there are; since: NULL where it is not known. */
char *lui_room_words_dup_inside (const char *const *names,
                                 guint people,
                                 GDateTime *since,
                                 GDateTime *now);
/* "Today 13:00–14:00 · opens 12:55", or that it is over. */
char *lui_room_words_dup_times (GDateTime *starts, GDateTime *ends, GDateTime *now);
/* What a room's schedule says, in a few words. */
char *lui_room_words_dup_schedule (LiveonRoom *room, GDateTime *now);
/* The second line of a room in the list: that it is closed, or who is inside, or its schedule, or
 * one's own last visit, or what it is for; "" where there is nothing to say. */
char *lui_room_words_dup_summary (LiveonRoom *room, GDateTime *now);

G_END_DECLS
