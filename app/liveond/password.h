/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passwords: from a terminal without echo, a file, or standard input; never from the command line.
 */
#pragma once

#include "lv-secret.h"

G_BEGIN_DECLS

/* The first line of a file, "-" for standard input. */
LvSecret *liveond_password_read (const char *path, GError **error);
/* Asks twice at the terminal. */
LvSecret *liveond_password_ask (const char *question, GError **error);
/* A line of text at the terminal, with what an empty one means. NULL: there is no terminal. */
char *liveond_ask (const char *question, const char *fallback);

G_END_DECLS
