/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-diagnostics.h"

#include "lv-json-writer.h"

/* What was found, in words for a support case. */

static const char *
get_nick (GType type, int value)
{
  g_autoptr (GTypeClass) enum_class = g_type_class_ref (type);

  return g_enum_get_value ((GEnumClass *) enum_class, value)->value_nick;
}

static void
write_check (LiveonCheck *check, LvJsonWriter *writer)
{
  const GError *error = liveon_check_get_error (check);

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "leg", get_nick (LIVEON_TYPE_LEG, (int) liveon_check_get_leg (check)));
  lv_json_string (writer, "state",
                  get_nick (LIVEON_TYPE_CHECK_STATE, (int) liveon_check_get_state (check)));
  lv_json_string (writer, "detail", liveon_check_get_detail (check));
  if (error != NULL)
    {
      g_autofree char *cause = liveon_error_dup_cause (error, "en");
      g_autofree char *remedy = liveon_error_dup_remedy (error, "en");

      lv_json_string (writer, "code", liveon_error_get_code (error));
      lv_json_string (writer, "cause", cause);
      lv_json_string (writer, "remedy", remedy);
      lv_json_string (writer, "mender",
                      get_nick (LIVEON_TYPE_MENDER, (int) liveon_check_get_mender (check)));
    }
  lv_json_end_object (writer);
}

/**
 * liveon_diagnostics_dup_report:
 * @self: a diagnosis that has run
 *
 * Writes what was found as JSON, for a support case: server, versions and legs, without any secret.
 *
 * Returns: (transfer full): the report
 */
char *
liveon_diagnostics_dup_report (LiveonDiagnostics *self)
{
  LiveonClient *client;
  LvJsonWriter *writer;

  g_return_val_if_fail (LIVEON_IS_DIAGNOSTICS (self), NULL);

  client = liveon_diagnostics_get_client (self);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "server", liveon_client_get_server (client));
  lv_json_string (writer, "client", liveon_client_get_application (client));
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_begin_array (writer, "legs");
  for (guint i = 0; i <= LIVEON_LEG_LIVE; i++)
    write_check (liveon_diagnostics_get_check (self, (LiveonLeg) i), writer);
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}
