/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any thread. */
#pragma once

#include <glib-object.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

/**
 * LiveonMediaSource:
 * @LIVEON_MEDIA_SOURCE_MICROPHONE: what is spoken
 * @LIVEON_MEDIA_SOURCE_CAMERA: the camera's picture
 * @LIVEON_MEDIA_SOURCE_SCREEN: a shared screen or window
 * @LIVEON_MEDIA_SOURCE_SCREEN_SOUND: the sound that goes with it
 *
 * What a participant can send.
 */
typedef enum
{
  LIVEON_MEDIA_SOURCE_MICROPHONE,
  LIVEON_MEDIA_SOURCE_CAMERA,
  LIVEON_MEDIA_SOURCE_SCREEN,
  LIVEON_MEDIA_SOURCE_SCREEN_SOUND,
} LiveonMediaSource;

#define LIVEON_TYPE_MEDIA_SOURCE (liveon_media_source_get_type ())
LIVEON_API GType liveon_media_source_get_type (void);

/**
 * LiveonInputKind:
 * @LIVEON_INPUT_KIND_DEVICE: a device by its id, or the preferred one; for a screen what the person
 *   chooses in the desktop's dialog
 * @LIVEON_INPUT_KIND_FILE: a clip or picture, repeated for ever
 * @LIVEON_INPUT_KIND_TEST: a picture with a running clock, a tone every second
 *
 * Where sound or pictures are taken from.
 */
typedef enum
{
  LIVEON_INPUT_KIND_DEVICE,
  LIVEON_INPUT_KIND_FILE,
  LIVEON_INPUT_KIND_TEST,
} LiveonInputKind;

#define LIVEON_TYPE_INPUT_KIND (liveon_input_kind_get_type ())
LIVEON_API GType liveon_input_kind_get_type (void);

/**
 * LiveonInputState:
 * @LIVEON_INPUT_STATE_OFF: nobody wants it; the device is free
 * @LIVEON_INPUT_STATE_STARTING: the device is being opened
 * @LIVEON_INPUT_STATE_ON: sound or pictures come
 * @LIVEON_INPUT_STATE_FAILED: the device went away or refuses
 *
 * How far a device has come that is looked at before a meeting.
 */
typedef enum
{
  LIVEON_INPUT_STATE_OFF,
  LIVEON_INPUT_STATE_STARTING,
  LIVEON_INPUT_STATE_ON,
  LIVEON_INPUT_STATE_FAILED,
} LiveonInputState;

#define LIVEON_TYPE_INPUT_STATE (liveon_input_state_get_type ())
LIVEON_API GType liveon_input_state_get_type (void);

/**
 * LiveonSound:
 * @LIVEON_SOUND_JOINED: for somebody who comes in
 * @LIVEON_SOUND_HAND: for a hand that is raised
 *
 * Short sounds that a call can play, soft enough not to interrupt who speaks.
 */
typedef enum
{
  LIVEON_SOUND_JOINED,
  LIVEON_SOUND_HAND,
} LiveonSound;

#define LIVEON_TYPE_SOUND (liveon_sound_get_type ())
LIVEON_API GType liveon_sound_get_type (void);

/**
 * LiveonCallState:
 * @LIVEON_CALL_STATE_NEW: not started
 * @LIVEON_CALL_STATE_CONNECTING: looking for a way to the server
 * @LIVEON_CALL_STATE_CONNECTED: sound and pictures go both ways
 * @LIVEON_CALL_STATE_RECONNECTING: the way was lost and is looked for again
 * @LIVEON_CALL_STATE_FAILED: there is no way, see [property@Call:state]
 * @LIVEON_CALL_STATE_ENDED: the meeting is over, or the call was stopped
 *
 * How far a [class@Call] has come.
 */
typedef enum
{
  LIVEON_CALL_STATE_NEW,
  LIVEON_CALL_STATE_CONNECTING,
  LIVEON_CALL_STATE_CONNECTED,
  LIVEON_CALL_STATE_RECONNECTING,
  LIVEON_CALL_STATE_FAILED,
  LIVEON_CALL_STATE_ENDED,
} LiveonCallState;

#define LIVEON_TYPE_CALL_STATE (liveon_call_state_get_type ())
LIVEON_API GType liveon_call_state_get_type (void);

/**
 * LiveonCallPath:
 * @LIVEON_CALL_PATH_NONE: none yet
 * @LIVEON_CALL_PATH_UDP: straight, by UDP
 * @LIVEON_CALL_PATH_TCP: by TCP to the server's port
 * @LIVEON_CALL_PATH_TURN: by a relay
 * @LIVEON_CALL_PATH_WEBSOCKET: within TLS, through a proxy where there is one
 *
 * Which way sound and pictures go.
 */
typedef enum
{
  LIVEON_CALL_PATH_NONE,
  LIVEON_CALL_PATH_UDP,
  LIVEON_CALL_PATH_TCP,
  LIVEON_CALL_PATH_TURN,
  LIVEON_CALL_PATH_WEBSOCKET,
} LiveonCallPath;

#define LIVEON_TYPE_CALL_PATH (liveon_call_path_get_type ())
LIVEON_API GType liveon_call_path_get_type (void);

/**
 * LiveonVideoState:
 * @LIVEON_VIDEO_STATE_WAITING: asked for, and not there yet
 * @LIVEON_VIDEO_STATE_LIVE: pictures come
 * @LIVEON_VIDEO_STATE_PAUSED_BANDWIDTH: our own network has no room for it
 * @LIVEON_VIDEO_STATE_PAUSED_SENDER: the other side sends none now
 * @LIVEON_VIDEO_STATE_PAUSED_SAVER: not asked for, because data is saved
 * @LIVEON_VIDEO_STATE_OFF: the other side has switched it off, or has gone
 * @LIVEON_VIDEO_STATE_PAUSED_LIMIT: the network has room for it, and the limit that was set has not
 *
 * Why a [class@VideoStream] shows what it shows.
 */
typedef enum
{
  LIVEON_VIDEO_STATE_WAITING,
  LIVEON_VIDEO_STATE_LIVE,
  LIVEON_VIDEO_STATE_PAUSED_BANDWIDTH,
  LIVEON_VIDEO_STATE_PAUSED_SENDER,
  LIVEON_VIDEO_STATE_PAUSED_SAVER,
  LIVEON_VIDEO_STATE_OFF,
  LIVEON_VIDEO_STATE_PAUSED_LIMIT,
} LiveonVideoState;

#define LIVEON_TYPE_VIDEO_STATE (liveon_video_state_get_type ())
LIVEON_API GType liveon_video_state_get_type (void);

G_END_DECLS
