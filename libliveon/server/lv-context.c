/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-context.h"

#include <errno.h>
#include <string.h>

#include "lv-admin.h"
#include "lv-announcement-feed.h"
#include "lv-certificate.h"
#include "lv-chain.h"
#include "lv-config-keys.h"
#include "lv-dispatch.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-media.h"
#include "lv-meeting.h"
#include "lv-private-file.h"
#include "lv-recorder.h"
#include "lv-records.h"
#include "lv-session.h"
#include "lv-tally.h"
#include "lv-tenant.h"

#define PEPPER_SIZE 32

static char *
state_file (LvContext *self, const char *name)
{
  return g_build_filename (lv_config_get_string (self->config, LV_KEY_STATE_DIRECTORY), name, NULL);
}

static LvSecret *
ensure_pepper (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (LvSecret) pepper = lv_private_file_read (path, PEPPER_SIZE, &local);
  gboolean exists = FALSE;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (pepper == NULL)
    {
      pepper = lv_secret_new_zeroed (PEPPER_SIZE);
      lv_random_bytes (lv_secret_get_data (pepper), PEPPER_SIZE);
      if (!lv_private_file_write (path, lv_secret_get_data (pepper), PEPPER_SIZE, 0600, FALSE,
                                  &exists, error))
        return NULL;
    }
  if (exists || lv_secret_get_size (pepper) != PEPPER_SIZE)
    {
      lv_error_set_detail (error, LIVEON_ERROR_STORE,
                           "%s is damaged: it must come back from a backup, or no room password "
                           "fits any more",
                           path);
      return NULL;
    }
  return g_steal_pointer (&pepper);
}

/* For whom the self-signed certificate is made out: what people may type. */
static char **
certificate_names (LiveonServerConfig *config)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const char *const *advertised = lv_config_get_list (config, LV_KEY_ADVERTISE);

  for (guint i = 0; advertised[i] != NULL; i++)
    {
      g_autofree char *host = NULL;
      guint16 port;
      gboolean has_port;

      if (lv_config_split_host_port (advertised[i], &host, &port, &has_port))
        g_strv_builder_add (names, host);
    }
  g_strv_builder_add (names, g_get_host_name ());
  g_strv_builder_add_many (names, "localhost", "127.0.0.1", "::1", NULL);
  return g_strv_builder_end (names);
}

/* The pin of the first certificate in a PEM file. */
static char *
read_pin (const char *path, GError **error)
{
  static const char begin[] = "-----BEGIN CERTIFICATE-----";
  g_autofree char *text = NULL;
  g_autofree guint8 *der = NULL;
  g_autoptr (GError) local = NULL;
  char *start = NULL, *end = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, NULL, &local))
    {
      start = strstr (text, begin);
      end = start != NULL ? strstr (start, "-----END CERTIFICATE-----") : NULL;
    }
  if (end == NULL)
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "%s",
                           local != NULL ? local->message : "there is no certificate in the file");
      if (error != NULL)
        {
          g_prefix_error (error, "%s: ", path);
          lv_error_add_argument (*error, "file", path);
          lv_error_add_argument (*error, "group", "server");
          lv_error_add_argument (*error, "key", "certificate");
        }
      return NULL;
    }
  *end = '\0';
  der = g_base64_decode (start + strlen (begin), &length);
  return lv_certificate_pin_from_der (der, length, error);
}

gboolean
lv_context_load_certificate (LvContext *self, LiveonServerConfig *config, GError **error)
{
  g_autofree char *certificate = g_strdup (lv_config_get_string (config, LV_KEY_CERTIFICATE));
  g_autofree char *key = g_strdup (lv_config_get_string (config, LV_KEY_PRIVATE_KEY));
  g_autofree char *pin = NULL;

  if (*certificate == '\0')
    {
      g_auto (GStrv) names = certificate_names (config);

      g_free (certificate);
      g_free (key);
      certificate = state_file (self, "certificate.pem");
      key = state_file (self, "certificate-key.pem");
      if (!lv_certificate_ensure (certificate, key, (const char *const *) names,
                                  lv_clock_now_ms (self->clock), error))
        return FALSE;
    }
  pin = read_pin (certificate, error);
  if (pin == NULL)
    return FALSE;
  g_free (self->certificate_file);
  self->certificate_file = g_steal_pointer (&certificate);
  g_free (self->private_key_file);
  self->private_key_file = g_steal_pointer (&key);
  g_free (self->pin);
  self->pin = g_steal_pointer (&pin);
  return TRUE;
}

static gboolean
open_files (LvContext *self, GError **error)
{
  static const LvRecordHashes hashes = { lv_random_bytes, lv_chain_digest, lv_chain_next };
  g_autofree char *pepper_file = state_file (self, "pepper");
  g_autofree char *record_key_file = state_file (self, "record-key");

  self->store = lv_store_open (lv_config_get_string (self->config, LV_KEY_STATE_DIRECTORY),
                               self->clock, error);
  if (self->store == NULL)
    return FALSE;
  lv_store_set_record_hashes (self->store, &hashes);
  self->pepper = ensure_pepper (pepper_file, error);
  if (self->pepper == NULL)
    return FALSE;
  self->record_key = lv_signing_key_ensure_file (record_key_file, error);
  return self->record_key != NULL && lv_context_load_certificate (self, self->config, error);
}

LvContext *
lv_context_open (LiveonServerConfig *config, LvClock *clock, GError **error)
{
  static const LvRoute *const routes[]
      = { lv_server_routes,       lv_session_routes, lv_room_routes,   lv_meeting_routes,
          lv_hand_routes,         lv_media_routes,   lv_relay_routes,  lv_visit_routes,
          lv_announcement_routes, lv_invite_routes,  lv_public_routes, lv_group_routes };
  g_autoptr (LvContext) self = g_new0 (LvContext, 1);

  self->config = g_object_ref (config);
  self->clock = g_object_ref (clock);
  if (!open_files (self, error))
    return NULL;
  self->tally = lv_tally_new ();
  self->passwords = lv_password_pool_new ();
  self->dispatch = lv_dispatch_new (self);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    lv_dispatch_add (self->dispatch, routes[i]);
  self->admin = lv_admin_new (self, LV_AUDIENCE_TENANT);
  lv_dispatch_set_else (self->dispatch, lv_admin_serve, self->admin);
  self->tenants = lv_tenants_new (self);
  self->sessions = lv_sessions_new (self);
  self->meetings = lv_meetings_new (self);
  self->recorder = lv_recorder_new (self);
  self->announcements = lv_announcement_feed_new (self);
  return g_steal_pointer (&self);
}

void
lv_context_shut (LvContext *self)
{
  self->is_stopping = TRUE;
  if (self->passwords != NULL)
    lv_password_pool_stop (self->passwords);
  if (self->store != NULL)
    lv_store_close (self->store);
}

void
lv_context_free (LvContext *self)
{
  lv_context_shut (self);
  g_clear_pointer (&self->admin, lv_admin_free);
  g_clear_pointer (&self->announcements, lv_announcement_feed_free);
  g_clear_pointer (&self->recorder, lv_recorder_free);
  g_clear_pointer (&self->meetings, lv_meetings_free);
  g_clear_pointer (&self->media, lv_media_free);
  g_clear_pointer (&self->sessions, lv_sessions_free);
  g_clear_pointer (&self->tenants, lv_tenants_free);
  g_clear_pointer (&self->dispatch, lv_dispatch_free);
  g_clear_object (&self->passwords);
  g_clear_object (&self->store);
  g_clear_pointer (&self->pepper, lv_secret_unref);
  g_clear_pointer (&self->record_key, lv_signing_key_unref);
  g_clear_pointer (&self->tally, lv_tally_free);
  g_clear_object (&self->clock);
  g_clear_object (&self->config);
  g_free (self->certificate_file);
  g_free (self->private_key_file);
  g_free (self->pin);
  g_free (self);
}
