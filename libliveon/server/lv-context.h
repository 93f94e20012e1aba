/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parts of one running server share: made by LiveonServer before it accepts anything, given
 * to each part, never global. Several live in one process. Main context only. */
#pragma once

#include "liveon-server-config.h"
#include "lv-clock.h"
#include "lv-password.h"
#include "lv-secret.h"
#include "lv-signing-key.h"
#include "lv-store.h"

G_BEGIN_DECLS

typedef struct _LvDispatch LvDispatch;
typedef struct _LvTenants LvTenants;
typedef struct _LvSessions LvSessions;
typedef struct _LvMeetings LvMeetings;
typedef struct _LvRecorder LvRecorder;
typedef struct _LvAnnouncementFeed LvAnnouncementFeed;

typedef struct
{
  LiveonServerConfig *config;
  LvClock *clock;
  LvStore *store;
  LvPasswordPool *passwords;
  LvSecret *pepper;          /* 32 bytes, beside the databases in a file of its own */
  LvSigningKey *record_key;  /* signs the heads of the chains */
  LvTenants *tenants;
  LvSessions *sessions;
  LvMeetings *meetings;
  LvRecorder *recorder;
  LvAnnouncementFeed *announcements;
  LvDispatch *dispatch;
  char *pin; /* of the certificate in use; NULL before it is known */
  gboolean is_stopping;
} LvContext;

G_END_DECLS
