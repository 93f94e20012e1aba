/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What anyone may ask before signing in: who runs this server, where, and how to talk to it. */
#include "lv-call.h"

#include "lv-config.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-server-resources.h"

typedef struct
{
  const char *name;
  LvConfigKey key;
} Text;

static const Text operator_texts[] = {
  { "name", LV_KEY_OPERATOR_NAME },
  { "address", LV_KEY_OPERATOR_ADDRESS },
};

static const Text link_texts[] = {
  { "security_policy", LV_KEY_LINK_SECURITY_POLICY },
  { "cloud_policy", LV_KEY_LINK_CLOUD_POLICY },
  { "privacy", LV_KEY_LINK_PRIVACY },
  { "terms", LV_KEY_LINK_TERMS },
  { "certification", LV_KEY_LINK_CERTIFICATION },
};

static const Text contact_texts[] = {
  { "mail", LV_KEY_CONTACT_MAIL },
  { "phone", LV_KEY_CONTACT_PHONE },
  { "form", LV_KEY_CONTACT_FORM },
  { "hours", LV_KEY_CONTACT_HOURS },
};

static void
write_text (LvJsonWriter *writer, LiveonServerConfig *config, const Text *text)
{
  const char *value = lv_config_get_string (config, text->key);

  lv_json_string (writer, text->name, value != NULL ? value : "");
}

static void
write_texts (LvJsonWriter *writer,
             LiveonServerConfig *config,
             const char *name,
             const Text *texts,
             gsize n_texts)
{
  lv_json_begin_object (writer, name);
  for (gsize i = 0; i < n_texts; i++)
    write_text (writer, config, &texts[i]);
  lv_json_end_object (writer);
}

static void
get_server (LvCall *call)
{
  LvContext *context = lv_call_get_context (call);
  LiveonServerConfig *config = context->config;
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  write_text (writer, config, &(Text){ "name", LV_KEY_SERVER_NAME });
  write_texts (writer, config, "operator", operator_texts, G_N_ELEMENTS (operator_texts));
  write_text (writer, config, &(Text){ "data_location", LV_KEY_DATA_LOCATION });
  write_text (writer, config, &(Text){ "governing_law", LV_KEY_GOVERNING_LAW });
  write_texts (writer, config, "links", link_texts, G_N_ELEMENTS (link_texts));
  write_texts (writer, config, "contacts", contact_texts, G_N_ELEMENTS (contact_texts));
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_int (writer, "protocol", LV_PROTOCOL_VERSION);
  lv_json_bool (writer, "company_code_required",
                !lv_config_get_bool (config, LV_KEY_SINGLE_TENANT));
  lv_json_time (writer, "time", lv_clock_now_ms (context->clock));
  lv_json_string (writer, "clock", lv_clock_state_word (lv_clock_get_state (context->clock)));
  lv_json_end_object (writer);
  lv_call_reply (call, g_steal_pointer (&writer));
}

static void
get_openapi (LvCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text
      = g_resource_lookup_data (lv_server_get_resource (), "/liveon/server/openapi.json",
                                G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (text == NULL)
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    lv_call_reply_text (call, "application/json", text);
}

const LvRoute lv_server_routes[] = {
  { "GET", "/api/v1/server", LV_ACCESS_ANYONE, get_server },
  { "GET", "/api/v1/openapi.json", LV_ACCESS_ANYONE, get_openapi },
  { NULL, NULL, LV_ACCESS_ANYONE, NULL },
};
