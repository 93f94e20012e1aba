/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py: a speaker that fails or goes, and the next one in its place. */
#include "lv-device-choice.h"

#include "lv-gst.h"
#include "test-support.h"

typedef struct
{
  LiveonMediaDevices *devices;
  LvSenders *senders;
  LvAudioPlayer *player;
  LvDeviceChoice *choice;
  GPtrArray *told; /* errors */
  char *module;    /* of the speaker "other" */
} Fixture;

static char *
run (const char *command)
{
  char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (command, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (out);
}

static void
on_source_changed (LvSource source, const GError *error, gpointer data)
{
}

static const LvSendersEvents events = { .changed = on_source_changed };

static void
on_speaker_failed (const GError *error, gpointer data)
{
  g_ptr_array_add (((Fixture *) data)->told, g_error_copy (error));
}

static gboolean
has_both (gpointer data)
{
  Fixture *self = data;

  return liveon_media_devices_get_is_ready (self->devices)
         && g_list_model_get_n_items (
                liveon_media_devices_get_list (self->devices, LIVEON_MEDIA_KIND_SPEAKER))
                >= 2;
}

static void
unload (Fixture *self)
{
  g_autofree char *command = g_strconcat ("pactl unload-module ", self->module, NULL);

  g_free (run (command));
  g_clear_pointer (&self->module, g_free);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const order[] = { "other", "spk", NULL };

  self->module = run ("pactl load-module module-null-sink sink_name=other"
                      " sink_properties=device.description=other");
  self->told = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  self->devices = liveon_media_devices_new ();
  liveon_media_devices_set_order (self->devices, LIVEON_MEDIA_KIND_SPEAKER, order);
  test_wait_until (has_both, self);
  self->senders = lv_senders_new (&events, self);
  self->player = lv_audio_player_new (0);
  self->choice = lv_device_choice_new (self->devices, self->senders, self->player);
  lv_device_choice_set_speaker_func (self->choice, on_speaker_failed, self);
  lv_device_choice_start (self->choice);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lv_device_choice_stop (self->choice);
  lv_device_choice_free (self->choice);
  lv_senders_free (self->senders);
  g_assert_finalize_object (self->player);
  g_assert_finalize_object (self->devices);
  g_ptr_array_unref (self->told);
  if (self->module != NULL)
    unload (self);
}

typedef struct
{
  Fixture *fixture;
  const char *device;
} Wanted;

static gboolean
is_playing (gpointer data)
{
  Wanted *wanted = data;

  return g_strcmp0 (lv_audio_player_get_device (wanted->fixture->player), wanted->device) == 0;
}

static void
wait_playing (Fixture *self, const char *device)
{
  Wanted wanted = { self, device };

  test_wait_until (is_playing, &wanted);
}

static void
assert_told (Fixture *self, const char *device, const char *why)
{
  const GError *error;

  g_assert_cmpuint (self->told->len, ==, 1);
  error = g_ptr_array_index (self->told, 0);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "device"), ==, device);
  g_assert_cmpstr (liveon_error_get_argument (error, "why"), ==, why);
}

static void
fail (Fixture *self)
{
  g_autofree char *device = g_strdup (lv_device_choice_get_speaker (self->choice));
  g_autoptr (GError) error = lv_gst_error_new (device, "failed", NULL);

  g_ptr_array_set_size (self->told, 0);
  g_signal_emit_by_name (self->player, "failed", error);
  assert_told (self, device, "failed");
}

/* They are still in the list, but give up one after another. */
static void
test_failed (Fixture *self, gconstpointer data)
{
  wait_playing (self, "other");
  fail (self);
  g_assert_cmpstr (lv_device_choice_get_speaker (self->choice), ==, "spk");
  wait_playing (self, "spk");
  fail (self);
  g_assert_cmpstr (lv_device_choice_get_speaker (self->choice), ==, "micfeed");
  fail (self);
  g_assert_null (lv_device_choice_get_speaker (self->choice));
}

static gboolean
is_told (gpointer data)
{
  return ((Fixture *) data)->told->len > 0;
}

/* It is pulled out: told once, whoever notices first. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  wait_playing (self, "other");
  unload (self);
  test_wait_until (is_told, self);
  wait_playing (self, "spk");
  g_assert_cmpstr (lv_device_choice_get_speaker (self->choice), ==, "spk");
  g_assert_cmpuint (self->told->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add ("/device-choice/failed", Fixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/device-choice/gone", Fixture, NULL, set_up, test_gone, tear_down);
  return g_test_run ();
}
