/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-invite-link.h"
#include "lv-text.h"

static void
check_same (const LvInviteLink *a, const LvInviteLink *b)
{
  g_assert_cmpstr (a->host, ==, b->host);
  g_assert_cmpuint (a->port, ==, b->port);
  g_assert_cmpstr (a->company, ==, b->company);
  g_assert_cmpstr (a->room, ==, b->room);
  g_assert_cmpstr (a->pin, ==, b->pin);
}

/* What was understood can be written, in ASCII, and is understood as the same; a web link never has
 * the secret. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_auto (LvInviteLink) link = { NULL };
  g_auto (LvInviteLink) again = { NULL };
  g_auto (LvInviteLink) web = { NULL };
  g_autofree char *written = NULL;
  g_autofree char *web_text = NULL;
  gboolean is_good = lv_invite_link_parse (text, &link, &error);

  g_assert_true (is_good == (error == NULL));
  if (!is_good)
    return 0;
  g_assert_true (link.host != NULL && link.port > 0 && link.port < 65536);
  g_assert_true (link.room == NULL || lv_id_is_valid (link.room));
  written = lv_invite_link_write (&link, FALSE);
  g_assert_true (g_str_is_ascii (written));
  lv_invite_link_parse (written, &again, &error);
  g_assert_no_error (error);
  check_same (&link, &again);
  g_assert_cmpstr (again.secret, ==, link.secret);
  web_text = lv_invite_link_write (&link, TRUE);
  g_assert_null (strchr (web_text, '#'));
  lv_invite_link_parse (web_text, &web, &error);
  g_assert_no_error (error);
  check_same (&link, &web);
  return 0;
}
