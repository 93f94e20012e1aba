/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passwords: from a file, the secret service, or the terminal; never from the command line. Main
 * context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* Wipes and frees. */
void cli_secret_free (char *secret);
/* The first line of a file; "-" is standard input. */
char *cli_secret_read_file (const char *path, GError **error);
/* Asks on the terminal, without echo. */
char *cli_secret_ask (const char *question, GError **error);
/* NULL where there is none, or no secret service. The company may be NULL. */
char *cli_secret_look_up (const char *server, const char *company, const char *user);
gboolean cli_secret_keep (
    const char *server, const char *company, const char *user, const char *secret, GError **error);
/* What opens a room without its password (liveon_meeting_dup_entry_key), by the account and the
 * room. */
char *cli_secret_look_up_key (LiveonClient *client, LiveonRoom *room);
gboolean
cli_secret_keep_key (LiveonClient *client, LiveonRoom *room, const char *key, GError **error);
void cli_secret_forget_key (LiveonClient *client, LiveonRoom *room);
/* A question to be answered with "yes" on the terminal. */
gboolean cli_confirm (const char *question);

G_END_DECLS
