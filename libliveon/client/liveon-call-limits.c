/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much a call may send and receive. */
#include "lv-media-call.h"

static void
apply_to_sending (LiveonCall *self)
{
  const LvSendLimit limit = { self->max_send_bps, self->saves_data };

  if (self->session != NULL)
    lv_media_session_set_limit (self->session, &limit);
}

/**
 * liveon_call_set_saves_data:
 * @self: a call
 * @saves_data: whether less is sent and received than could be
 *
 * Switches the saving of data on or off, also while the call runs; see [property@Call:saves-data].
 */
void
liveon_call_set_saves_data (LiveonCall *self, gboolean saves_data)
{
  g_return_if_fail (LIVEON_IS_CALL (self));

  saves_data = !!saves_data;
  if (self->saves_data == saves_data)
    return;
  self->saves_data = saves_data;
  apply_to_sending (self);
  lv_stage_set_is_saving (self->stage, saves_data);
  lv_media_call_update_view (self);
  g_object_notify (G_OBJECT (self), "saves-data");
}

/**
 * liveon_call_get_saves_data:
 * @self: a call
 *
 * Gets whether less is sent and received than could be.
 *
 * Returns: whether it is so
 */
gboolean
liveon_call_get_saves_data (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), FALSE);

  return self->saves_data;
}

/**
 * liveon_call_set_max_send_bps:
 * @self: a call
 * @max_send_bps: bits a second, or 0 for no bound
 *
 * Bounds what is sent, also while the call runs. Sound goes on below any bound.
 */
void
liveon_call_set_max_send_bps (LiveonCall *self, gint64 max_send_bps)
{
  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail (max_send_bps >= 0 && max_send_bps <= G_MAXINT32);

  if (self->max_send_bps == max_send_bps)
    return;
  self->max_send_bps = max_send_bps;
  apply_to_sending (self);
  g_object_notify (G_OBJECT (self), "max-send-bps");
}

/**
 * liveon_call_get_max_send_bps:
 * @self: a call
 *
 * Gets how much may be sent at most.
 *
 * Returns: bits a second, or 0 for no bound
 */
gint64
liveon_call_get_max_send_bps (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->max_send_bps;
}

/**
 * liveon_call_set_max_receive_bps:
 * @self: a call
 * @max_receive_bps: bits a second, or 0 for no bound
 *
 * Bounds what the server sends, also while the call runs. Sound goes on below any bound.
 */
void
liveon_call_set_max_receive_bps (LiveonCall *self, gint64 max_receive_bps)
{
  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail (max_receive_bps >= 0 && max_receive_bps <= G_MAXINT32);

  if (self->max_receive_bps == max_receive_bps)
    return;
  self->max_receive_bps = max_receive_bps;
  lv_media_call_update_view (self);
  g_object_notify (G_OBJECT (self), "max-receive-bps");
}

/**
 * liveon_call_get_max_receive_bps:
 * @self: a call
 *
 * Gets how much the server may send at most.
 *
 * Returns: bits a second, or 0 for no bound
 */
gint64
liveon_call_get_max_receive_bps (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->max_receive_bps;
}
