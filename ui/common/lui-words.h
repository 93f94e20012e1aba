/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* "ja" or "en": what the interface speaks. */
const char *lui_words_get_language (void);

/* What went wrong and what to do next, in one or two sentences. */
char *lui_words_dup_error (const GError *error);
/* Whether those sentences speak of the camera already. */
gboolean lui_words_is_of_camera (const GError *error);
/* What ended a meeting; message: a host's words, or "". */
char *lui_words_dup_leave_reason (LiveonLeaveReason reason, const char *message);

G_END_DECLS
