/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The operator's announcements as anybody may read them (12.1.2, 16.1.1): a feed (Atom, RFC 4287)
 * and a page without scripts. Of no company anything. Pure; any thread. */
#pragma once

#include "lv-announcements.h"

G_BEGIN_DECLS

typedef struct
{
  const char *base;        /* "https://meet.example.com" */
  const char *feed_id;     /* a URI that stays the same */
  const char *server;      /* what the service is called */
  const char *operator;    /* who runs it; "" if that is not said */
  const char *contacts[3]; /* to be shown as they are; "" for none */
  const char *language;    /* "ja" or "en" */
  gint64 now_ms;
  gint64 started_ms; /* of the server */
} LvPublicNotices;

/* rows: of LvAnnouncementRow, published, the newest first. The text is the caller's. */
char *lv_public_feed_write (const LvPublicNotices *self, const GPtrArray *rows);
char *lv_status_page_write (const LvPublicNotices *self, const GPtrArray *rows);

G_END_DECLS
