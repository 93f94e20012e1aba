/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* In the interface's language; in the other one where it was not written in this. */
const char *lui_notice_words_get_title (LiveonAnnouncement *notice);
const char *lui_notice_words_get_body (LiveonAnnouncement *notice);
/* "Maintenance"; "News of the incident" for what follows one. */
const char *lui_notice_words_get_kind (LiveonAnnouncementKind kind, gboolean is_follow_up);
const char *lui_notice_words_get_icon (LiveonAnnouncementKind kind);
/* Whether everybody should see it at once: an incident for three days, what interrupts or changes
 * the service until a day after it did; one without a date, for a week. effective: NULL when there
 * is none. */
gboolean lui_notice_words_is_urgent (LiveonAnnouncementKind kind,
                                     GDateTime *published,
                                     GDateTime *effective,
                                     GDateTime *now);

G_END_DECLS
