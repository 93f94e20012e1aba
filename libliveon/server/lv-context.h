/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parts of one running server share: made by LiveonServer before it accepts anything,
 * given to each part, never global. Several live in one process. Main context only. */
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
typedef struct _LvMedia LvMedia;
typedef struct _LvMeetings LvMeetings;
typedef struct _LvRecorder LvRecorder;
typedef struct _LvAnnouncementFeed LvAnnouncementFeed;
typedef struct _LvMailer LvMailer;
typedef struct _LvTally LvTally;
typedef struct _LvWatch LvWatch;
typedef struct _LvAdmin LvAdmin;
typedef struct _LvConsole LvConsole;

typedef struct
{
  LiveonServerConfig *config;
  LvClock *clock;
  LvStore *store;
  LvPasswordPool *passwords;
  LvSecret *pepper;         /* 32 bytes, beside the databases in a file of its own */
  LvSigningKey *record_key; /* signs the heads of the chains */
  LvTenants *tenants;
  LvSessions *sessions;
  LvMeetings *meetings;
  LvMedia *media; /* NULL unless it serves */
  LvRecorder *recorder;
  LvAnnouncementFeed *announcements;
  LvDispatch *dispatch;
  LvMailer *mailer; /* NULL unless it serves */
  LvTally *tally;
  LvWatch *watch; /* NULL unless it serves */
  LvAdmin *admin;
  LvConsole *console;     /* NULL unless it serves */
  char *certificate_file; /* PEM, the chain */
  char *private_key_file; /* PEM */
  char *pin;              /* of the certificate in use */
  guint port;             /* TCP, of the first address; 0 unless it serves */
  gboolean is_stopping;
} LvContext;

/* Opens the state directory (which locks it), makes the keys that are not there yet, and sets up
 * the parts, which are idle until something is asked of them. Blocks on the disk: before the loop.
 */
LvContext *lv_context_open (LiveonServerConfig *config, LvClock *clock, GError **error);
/* The certificate that this configuration (the context's own, or one that is to replace it) names,
 * or the self-signed one, and its pin. Nothing changes on failure. */
gboolean lv_context_load_certificate (LvContext *self, LiveonServerConfig *config, GError **error);
/* Blocks until the store has written everything. Its answers come as events of the loop: only after
 * these may the context go. */
void lv_context_shut (LvContext *self);
void lv_context_free (LvContext *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvContext, lv_context_free)

G_END_DECLS
