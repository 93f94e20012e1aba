/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can be asked of a call. */
#include "lv-media-call.h"

/**
 * liveon_call_get_meeting:
 * @self: a call
 *
 * Gets the meeting.
 *
 * Returns: (transfer none): the meeting
 */
LiveonMeeting *
liveon_call_get_meeting (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);

  return self->meeting;
}

/**
 * liveon_call_get_devices:
 * @self: a call
 *
 * Gets the devices that the preferred ones are taken from.
 *
 * Returns: (transfer none) (nullable): the devices, or %NULL for the system's own choice
 */
LiveonMediaDevices *
liveon_call_get_devices (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);

  return self->devices;
}

/**
 * liveon_call_get_state:
 * @self: a call
 *
 * Gets how far it has come.
 *
 * Returns: the state
 */
LiveonCallState
liveon_call_get_state (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), LIVEON_CALL_STATE_ENDED);

  return self->state;
}

/**
 * liveon_call_get_path:
 * @self: a call
 *
 * Gets which way media goes.
 *
 * Returns: the way
 */
LiveonCallPath
liveon_call_get_path (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), LIVEON_CALL_PATH_NONE);

  return self->path;
}

/**
 * liveon_call_get_path_reason:
 * @self: a call
 *
 * Gets why it is this way and not a better one.
 *
 * Returns: (transfer none): `udp-blocked`, `tcp-blocked`, `proxy`, or an empty text
 */
const char *
liveon_call_get_path_reason (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);

  return self->path_reason;
}

/**
 * liveon_call_get_error:
 * @self: a call
 *
 * Gets why it failed.
 *
 * Returns: (transfer none) (nullable): the error, or %NULL
 */
const GError *
liveon_call_get_error (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);

  return self->error;
}

/**
 * liveon_call_get_level:
 * @self: a call
 *
 * Gets how loud the microphone is.
 *
 * Returns: 0 to 1
 */
double
liveon_call_get_level (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->level;
}

/**
 * liveon_call_get_bytes_sent:
 * @self: a call
 *
 * Counts the bytes of media sent since the start, with all that carries it.
 *
 * Returns: bytes
 */
guint64
liveon_call_get_bytes_sent (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->stats.bytes_sent;
}

/**
 * liveon_call_get_bytes_received:
 * @self: a call
 *
 * Counts the bytes of media received since the start, with all that carries it.
 *
 * Returns: bytes
 */
guint64
liveon_call_get_bytes_received (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->stats.bytes_received;
}

/**
 * liveon_call_get_bps_sent:
 * @self: a call
 *
 * Gets how much was sent in the last second.
 *
 * Returns: bits a second
 */
gint64
liveon_call_get_bps_sent (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->stats.bps_sent;
}

/**
 * liveon_call_get_bps_received:
 * @self: a call
 *
 * Gets how much was received in the last second.
 *
 * Returns: bits a second
 */
gint64
liveon_call_get_bps_received (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->stats.bps_received;
}

/**
 * liveon_call_get_estimate_bps:
 * @self: a call
 *
 * Gets how much the way to the server is taken to carry.
 *
 * Returns: bits a second
 */
gint64
liveon_call_get_estimate_bps (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->stats.estimate_bps;
}

/**
 * liveon_call_get_round_trip_ms:
 * @self: a call
 *
 * Gets how long it takes to the server and back.
 *
 * Returns: milliseconds, or -1 while unknown
 */
gint64
liveon_call_get_round_trip_ms (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), -1);

  return self->stats.round_trip_us < 0 ? -1 : self->stats.round_trip_us / 1000;
}

/**
 * liveon_call_get_loss:
 * @self: a call
 *
 * Gets the share of the packets sent that did not arrive.
 *
 * Returns: 0 to 1
 */
double
liveon_call_get_loss (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->stats.loss_sent;
}

/**
 * liveon_call_get_concealment:
 * @self: a call
 *
 * Gets the share of the sound played that had to be made up.
 *
 * Returns: 0 to 1
 */
double
liveon_call_get_concealment (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), 0);

  return self->concealment;
}
