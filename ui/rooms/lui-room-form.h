/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is checked of a room that is being made or changed, before the server hears of it. A check
 * returns NULL, or a sentence that says what to do. */

const char *lui_room_form_check_name (const char *name);
const char *lui_room_form_check_reading (const char *reading);
const char *lui_room_form_check_description (const char *description);
/* is_needed: of a room that asks for one and has none yet. */
const char *lui_room_form_check_password (const char *password, gboolean is_needed);
const char *lui_room_form_check_end (GDateTime *ends, GDateTime *now);

/* "13:05", "1305", "9", "９：３０", "13時5分"; FALSE when it is no time of day. */
gboolean lui_room_form_parse_time (const char *text, int *minutes);
/* The moments that two times of day mean on a day; an end that is not after the start is on the
 * next day. day: any moment of it, in the person's zone. */
void lui_room_form_get_moments (
    GDateTime *day, int start_minutes, int end_minutes, GDateTime **starts, GDateTime **ends);

G_END_DECLS
