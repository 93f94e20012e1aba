/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-media-types.h"

G_DEFINE_ENUM_TYPE (LiveonMediaSource,
                    liveon_media_source,
                    G_DEFINE_ENUM_VALUE (LIVEON_MEDIA_SOURCE_MICROPHONE, "microphone"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEDIA_SOURCE_CAMERA, "camera"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEDIA_SOURCE_SCREEN, "screen"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEDIA_SOURCE_SCREEN_SOUND, "screen-sound"))

G_DEFINE_ENUM_TYPE (LiveonInputKind,
                    liveon_input_kind,
                    G_DEFINE_ENUM_VALUE (LIVEON_INPUT_KIND_DEVICE, "device"),
                    G_DEFINE_ENUM_VALUE (LIVEON_INPUT_KIND_FILE, "file"),
                    G_DEFINE_ENUM_VALUE (LIVEON_INPUT_KIND_TEST, "test"))

G_DEFINE_ENUM_TYPE (LiveonInputState,
                    liveon_input_state,
                    G_DEFINE_ENUM_VALUE (LIVEON_INPUT_STATE_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (LIVEON_INPUT_STATE_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (LIVEON_INPUT_STATE_ON, "on"),
                    G_DEFINE_ENUM_VALUE (LIVEON_INPUT_STATE_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (LiveonSound,
                    liveon_sound,
                    G_DEFINE_ENUM_VALUE (LIVEON_SOUND_JOINED, "joined"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SOUND_HAND, "hand"))

G_DEFINE_ENUM_TYPE (LiveonCallState,
                    liveon_call_state,
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_STATE_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_STATE_RECONNECTING, "reconnecting"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_STATE_ENDED, "ended"))

G_DEFINE_ENUM_TYPE (LiveonCallPath,
                    liveon_call_path,
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_PATH_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_PATH_UDP, "udp"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_PATH_TCP, "tcp"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_PATH_TURN, "turn"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CALL_PATH_WEBSOCKET, "websocket"))

G_DEFINE_ENUM_TYPE (LiveonVideoState,
                    liveon_video_state,
                    G_DEFINE_ENUM_VALUE (LIVEON_VIDEO_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (LIVEON_VIDEO_STATE_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (LIVEON_VIDEO_STATE_PAUSED_BANDWIDTH, "paused-bandwidth"),
                    G_DEFINE_ENUM_VALUE (LIVEON_VIDEO_STATE_PAUSED_SENDER, "paused-sender"),
                    G_DEFINE_ENUM_VALUE (LIVEON_VIDEO_STATE_PAUSED_SAVER, "paused-saver"),
                    G_DEFINE_ENUM_VALUE (LIVEON_VIDEO_STATE_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (LIVEON_VIDEO_STATE_PAUSED_LIMIT, "paused-limit"))
