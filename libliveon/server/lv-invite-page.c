/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-invite-page.h"

#include <string.h>

#include "lv-call.h"
#include "lv-config.h"
#include "lv-error.h"
#include "lv-words.h"

static const char pattern[] = "<!DOCTYPE html>\n"
                              "<html lang=\"{language}\"><head><meta charset=\"utf-8\">\n"
                              "<meta name=\"viewport\" content=\"width=device-width\">\n"
                              "<meta name=\"color-scheme\" content=\"light dark\">\n"
                              "<title>{title}</title></head>\n"
                              "<body><main><h1>{title}</h1>\n"
                              "<p>{server}</p>\n"
                              "<p><a href=\"{link}\">{open}</a></p>\n"
                              "<p>{otherwise}</p>\n"
                              "</main></body></html>\n";

static void
fill (GString *page, const char *name, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_replace (page, name, escaped, 0);
}

char *
lv_invite_page (const LvInviteLink *link, const char *server_name, const char *language)
{
  GString *page = g_string_new (pattern);
  g_autofree char *target = lv_invite_link_write (link, FALSE);

  fill (page, "{language}", language);
  fill (page, "{title}", lv_words_lookup (language, N_ ("Invitation to a meeting")));
  fill (page, "{open}", lv_words_lookup (language, N_ ("Open in LiveOn")));
  fill (
      page, "{otherwise}",
      lv_words_lookup (language, N_ ("If nothing happens, LiveOn is not installed on this device. "
                                     "Ask whoever invited you, or your IT staff.")));
  fill (page, "{link}", target);
  /* Last: a name may have anything in it. */
  fill (page, "{server}", server_name);
  return g_string_free (page, FALSE);
}

static void
get_join (LvCall *call)
{
  LiveonServerConfig *config = lv_call_get_context (call)->config;
  const char *name = lv_config_get_string (config, LV_KEY_SERVER_NAME);
  const char *room = lv_call_get_path_id (call);
  const char *company = lv_call_get_query (call, "company");
  const char *pin = lv_call_get_query (call, "pin");
  g_auto (LvInviteLink) link = { NULL };
  g_autoptr (GString) asked = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  GError *error = NULL;
  char *page;

  if (lv_call_get_host (call) == NULL)
    {
      lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
      return;
    }
  /* As the browser has it, read as strictly as every other link. */
  g_string_append_printf (asked, "https://%s" LV_INVITE_WEB_PATH, lv_call_get_host (call));
  if (room != NULL)
    g_string_append_printf (asked, "/%s", room);
  if (company != NULL)
    {
      g_string_append (asked, "?company=");
      g_string_append_uri_escaped (asked, company, NULL, FALSE);
    }
  if (pin != NULL)
    {
      g_string_append_printf (asked, "%cpin=", company != NULL ? '&' : '?');
      g_string_append_uri_escaped (asked, pin, NULL, FALSE);
    }
  if (!lv_invite_link_parse (asked->str, &link, &error))
    {
      lv_call_refuse (call, error);
      return;
    }
  page = lv_invite_page (&link, name != NULL ? name : "", lv_call_get_language (call));
  body = g_bytes_new_take (page, strlen (page));
  lv_call_reply_text (call, "text/html; charset=utf-8", body);
}

const LvRoute lv_invite_routes[] = {
  { "GET", LV_INVITE_WEB_PATH, LV_ACCESS_ANYONE, get_join },
  { "GET", LV_INVITE_WEB_PATH "/{id}", LV_ACCESS_ANYONE, get_join },
  { NULL, NULL, LV_ACCESS_ANYONE, NULL },
};
