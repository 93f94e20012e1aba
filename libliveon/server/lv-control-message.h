/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines on the control socket, see lv-control-socket.h, and the end that asks. Any thread. */
#pragma once

#include <gio/gunixfdlist.h>
#include <sys/types.h>

#include "lv-json.h"

G_BEGIN_DECLS

gboolean lv_control_message_read (
    const char *line, gsize length, char **command, LvJson **arguments, GError **error);
/* The texts are the caller's and end with a line feed. error counts where answer is NULL. */
char *lv_control_message_answer (const char *answer, const GError *error);
char *lv_control_message_ask_files (guint n_files);

/* "operator:root"; with the number of the account that somebody signed in to the machine with,
 * where the kernel knows another one: "operator:root(1000)". */
char *lv_control_actor (uid_t uid, pid_t pid);

/* Asks the server behind the socket and waits. files: descriptors, or NULL. *is_there tells whether
 * anybody listens; without, the error says no more than that. */
char *lv_control_ask (const char *path,
                      const char *command,
                      const char *arguments,
                      GUnixFDList *files,
                      gboolean *is_there,
                      GError **error);

G_END_DECLS
