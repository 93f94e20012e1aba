/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sound by which a preview tries the speaker. */
#include "lv-preview.h"

#include "lv-chime.h"

static void
set_testing (LiveonPreview *self, GTask *task)
{
  gboolean was_testing = self->testing != NULL;

  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  self->testing = task;
  if (was_testing != (task != NULL))
    lv_preview_notify_is_testing (self);
}

static void
on_heard (GObject *player, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  LiveonPreview *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean is_heard = lv_audio_player_play_finish (LV_AUDIO_PLAYER (player), result, &error);

  if (self->testing == task)
    {
      set_testing (self, NULL);
      lv_device_choice_stop (self->choice);
    }
  if (is_heard)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  LiveonPreview *self = data;

  lv_device_choice_stop (self->choice);
  return G_SOURCE_REMOVE;
}

/**
 * liveon_preview_test_speaker_async:
 * @self: a preview
 * @cancellable: (nullable): ends the sound
 * @callback: (scope async): called when the sound was heard to its end
 * @user_data: for @callback
 *
 * Plays a short, friendly sound on the preferred speaker. A second time begins anew and ends the
 * first with `G_IO_ERROR_CANCELLED`.
 */
void
liveon_preview_test_speaker_async (LiveonPreview *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GBytes) chime = lv_chime_make (LV_CHIME_SPEAKER);
  GTask *task;

  g_return_if_fail (LIVEON_IS_PREVIEW (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_preview_test_speaker_async);
  set_testing (self, task);
  lv_audio_player_play_async (self->player, chime, on_heard, task);
  lv_device_choice_start (self->choice);
  if (cancellable == NULL || self->testing != task)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancelled, g_main_context_get_thread_default ());
}

/**
 * liveon_preview_test_speaker_finish:
 * @self: the preview
 * @result: the result that the callback was given
 * @error: place for an error: `LIVEON_ERROR_DEVICE`, or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Preview.test_speaker_async].
 *
 * Returns: whether the sound was played; whether it was heard, only people know
 */
gboolean
liveon_preview_test_speaker_finish (LiveonPreview *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_preview_get_is_testing_speaker:
 * @self: a preview
 *
 * Gets whether the speaker plays its sound.
 *
 * Returns: whether it is so
 */
gboolean
liveon_preview_get_is_testing_speaker (LiveonPreview *self)
{
  g_return_val_if_fail (LIVEON_IS_PREVIEW (self), FALSE);

  return self->testing != NULL;
}
