/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound and pictures of `join`, without a window. Main context only. */
#pragma once

#include "cli.h"

G_BEGIN_DECLS

typedef struct _CliMedia CliMedia;

/* Checked before anything is connected. */
gboolean cli_media_check_options (const CliOptions *options, GError **error);
/* Takes part: sends what the options say, hears everyone, looks at everyone with --watch. Says how
 * it goes: a word when the way changes, with --json an object a second. */
CliMedia *cli_media_start (LiveonMeeting *meeting, const CliOptions *options);
void cli_media_stop (CliMedia *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliMedia, cli_media_stop)

G_END_DECLS
