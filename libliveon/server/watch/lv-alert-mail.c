/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-alert-mail.h"

#include "lv-words.h"

static const char *
get_state_words (LvAlarmState state, const char *language)
{
  static const char *const words[] = {
    [LV_ALARM_CALM] = N_ ("there is room again"),
    [LV_ALARM_WARNED] = N_ ("room is running out"),
    [LV_ALARM_CRITICAL_STATE] = N_ ("there is almost no room left"),
  };

  return lv_words_lookup (language, words[state]);
}

char *
lv_alert_mail_subject (const char *server_name, LvResource resource, LvAlarmState state)
{
  return g_strdup_printf ("%s: %s: %s / %s: %s", server_name, lv_resource_name (resource, "ja"),
                          get_state_words (state, "ja"), lv_resource_name (resource, "en"),
                          get_state_words (state, "en"));
}

static void
append_line (GString *body, const char *name, const char *value)
{
  if (*value != '\0')
    g_string_append_printf (body, "  %s: %s\n", name, value);
}

static void
append_numbers (GString *body,
                LvResource resource,
                const LvResourceReport *report,
                const char *language)
{
  g_autofree char *now = lv_resource_format (resource, report->now);
  g_autofree char *most = lv_resource_format (resource, report->most);
  g_autofree char *limit = lv_resource_format (resource, report->limit > 0 ? report->limit : -1);
  g_autofree char *forecast = lv_forecast_format (&report->forecast, language);

  append_line (body, lv_words_lookup (language, N_ ("now")), now);
  append_line (body, lv_words_lookup (language, N_ ("most in 30 days")), most);
  append_line (body, lv_words_lookup (language, N_ ("limit")), limit);
  append_line (body, lv_words_lookup (language, N_ ("forecast")), forecast);
}

static void
append_part (GString *body,
             const char *server_name,
             LvResource resource,
             LvAlarmState state,
             const LvResourceReport *report,
             const char *language)
{
  g_string_append_printf (body, "%s: %s: %s\n\n", server_name,
                          lv_resource_name (resource, language), get_state_words (state, language));
  append_numbers (body, resource, report, language);
  g_string_append_printf (
      body, "\n%s\n\n",
      lv_words_lookup (language, N_ ("“liveond capacity” on the server says more.")));
}

/* What is announced is of the operator's own choice: this is a beginning. */

const char *
lv_alert_draft_title (const char *language)
{
  return lv_words_lookup (language, N_ ("Maintenance to enlarge the service"));
}

const char *
lv_alert_draft_text (const char *language)
{
  return lv_words_lookup (language,
                          N_ ("We are adding resources so that the service stays as fast as it "
                              "is. We will tell you the date and how long it takes."));
}

static void
append_draft (GString *body)
{
  g_string_append_printf (body, "%s / %s\n\n",
                          lv_words_lookup ("ja", N_ ("A draft, should you announce it:")),
                          lv_words_lookup ("en", N_ ("A draft, should you announce it:")));
  g_string_append_printf (body,
                          "liveond announcement add maintenance \\\n"
                          "  --title-ja '%s' \\\n  --title-en '%s' \\\n"
                          "  --body-ja '%s' \\\n  --body-en '%s'\n",
                          lv_alert_draft_title ("ja"), lv_alert_draft_title ("en"),
                          lv_alert_draft_text ("ja"), lv_alert_draft_text ("en"));
}

char *
lv_alert_mail_body (const char *server_name,
                    LvResource resource,
                    LvAlarmState state,
                    const LvResourceReport *report)
{
  GString *body = g_string_new (NULL);

  append_part (body, server_name, resource, state, report, "ja");
  append_part (body, server_name, resource, state, report, "en");
  if (state != LV_ALARM_CALM)
    append_draft (body);
  return g_string_free (body, FALSE);
}
