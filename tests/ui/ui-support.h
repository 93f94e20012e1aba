/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tests of the desktop's models share. */
#pragma once

#include "test-support.h"

G_BEGIN_DECLS

/* Lets gettext speak "en" or "ja" from now on; the catalogues are those of this build. */
void ui_speak (const char *language);

/* A moment in Tokyo, from "2026-11-24T13:00". */
GDateTime *ui_moment (const char *text);

#define ui_assert_text(made, expected)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *made_text = (made);                                                           \
    g_assert_cmpstr (made_text, ==, expected);                                                     \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
