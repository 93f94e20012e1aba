/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells people of announcements when these are added, or when their time comes, and has them mailed
 * where that is wanted. Main context only. */
#pragma once

#include "lv-json-writer.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

LvAnnouncementFeed *lv_announcement_feed_new (LvContext *context);
void lv_announcement_feed_free (LvAnnouncementFeed *self);
/* From now on those whose time comes are told, within a minute. */
void lv_announcement_feed_start (LvAnnouncementFeed *self);
/* One that has been written to the store. tenant NULL: the operator's, to everybody. Told now if
 * its time has come. */
void
lv_announcement_feed_added (LvAnnouncementFeed *self, LvTenant *tenant, LvAnnouncementRow *row);

/* The protocol's `announcement`. */
void lv_announcement_write (LvJsonWriter *writer,
                            const char *name,
                            const LvAnnouncementRow *row,
                            gboolean is_from_operator);
/* What is in it, into an object that is open. */
void lv_announcement_write_members (LvJsonWriter *writer,
                                    const LvAnnouncementRow *row,
                                    gboolean is_from_operator);
/* The words of the protocol in the order of the enumeration, ended by NULL. */
extern const char *const lv_announcement_words[];

/* Whether a change comes less than a calendar month after it is announced (12.1.2), in the zone:
 * from 31 January until 28 February is one. Other kinds, and changes without a date, are never
 * short. Any thread. */
gboolean lv_announcement_is_short_notice (LvAnnouncementKind kind,
                                          gint64 published_ms,
                                          gint64 effective_ms,
                                          const char *time_zone);

G_END_DECLS
