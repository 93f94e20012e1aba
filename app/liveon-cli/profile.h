/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is remembered between runs, in files that only the person can read: the server, the
 * account, the device's key and the resume token. Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

typedef struct _CliProfile CliProfile;

CliProfile *cli_profile_load (void);
void cli_profile_free (CliProfile *self);
/* Borrowed, or NULL. Keys: "server", "company", "user". */
const char *cli_profile_get (CliProfile *self, const char *key);
/* NULL removes it. */
void cli_profile_set (CliProfile *self, const char *key, const char *value);
gboolean cli_profile_save (CliProfile *self, GError **error);
/* Where keys and heads are. */
char *cli_profile_get_state_folder (void);
char *cli_profile_read_token (void);
void cli_profile_write_token (const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliProfile, cli_profile_free)

G_END_DECLS
