/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-support.h"

#include <libintl.h>
#include <locale.h>

void
ui_speak (const char *language)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("LANGUAGE", language, TRUE);
  /* This also lets gettext forget what it looked up before. */
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("LIVEON_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

GDateTime *
ui_moment (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Tokyo");
  GDateTime *moment = g_date_time_new_from_iso8601 (text, zone);

  g_assert_nonnull (moment);
  return moment;
}
