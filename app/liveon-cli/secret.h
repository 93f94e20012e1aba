/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passwords: from a file, the secret service, or the terminal; never from the command line. Main
 * context only. */
#pragma once

#include <glib.h>

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
/* A question to be answered with "yes" on the terminal. */
gboolean cli_confirm (const char *question);

G_END_DECLS
