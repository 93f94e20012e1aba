/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a call tells of itself. */
#include "lv-media-call.h"

#define FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)
#define WRITABLE (FLAGS | G_PARAM_WRITABLE)

static void
make_statistics (GParamSpec **properties)
{
  /**
   * LiveonCall:bytes-sent:
   *
   * Of media, with all that carries it, since the start.
   */
  properties[LV_CALL_PROP_BYTES_SENT]
      = g_param_spec_uint64 ("bytes-sent", NULL, NULL, 0, G_MAXUINT64, 0, FLAGS);
  /**
   * LiveonCall:bytes-received:
   *
   * Of media, with all that carries it, since the start.
   */
  properties[LV_CALL_PROP_BYTES_RECEIVED]
      = g_param_spec_uint64 ("bytes-received", NULL, NULL, 0, G_MAXUINT64, 0, FLAGS);
  /**
   * LiveonCall:bps-sent:
   *
   * Bits of the last second.
   */
  properties[LV_CALL_PROP_BPS_SENT]
      = g_param_spec_int64 ("bps-sent", NULL, NULL, 0, G_MAXINT64, 0, FLAGS);
  /**
   * LiveonCall:bps-received:
   *
   * Bits of the last second.
   */
  properties[LV_CALL_PROP_BPS_RECEIVED]
      = g_param_spec_int64 ("bps-received", NULL, NULL, 0, G_MAXINT64, 0, FLAGS);
  /**
   * LiveonCall:estimate-bps:
   *
   * Bits a second that the way to the server is taken to carry.
   */
  properties[LV_CALL_PROP_ESTIMATE_BPS]
      = g_param_spec_int64 ("estimate-bps", NULL, NULL, 0, G_MAXINT64, 0, FLAGS);
  /**
   * LiveonCall:round-trip-ms:
   *
   * To the server and back, in milliseconds; -1 while unknown.
   */
  properties[LV_CALL_PROP_ROUND_TRIP_MS]
      = g_param_spec_int64 ("round-trip-ms", NULL, NULL, -1, G_MAXINT64, -1, FLAGS);
  /**
   * LiveonCall:loss:
   *
   * Share of the packets sent that did not arrive, 0 to 1.
   */
  properties[LV_CALL_PROP_LOSS] = g_param_spec_double ("loss", NULL, NULL, 0, 1, 0, FLAGS);
  /**
   * LiveonCall:concealment:
   *
   * Share of the sound played that had to be made up, 0 to 1.
   */
  properties[LV_CALL_PROP_CONCEALMENT]
      = g_param_spec_double ("concealment", NULL, NULL, 0, 1, 0, FLAGS);
}

static void
make_sources (GParamSpec **properties)
{
  /**
   * LiveonCall:microphone:
   *
   * Whether the microphone is open; see [property@Call:is-held].
   */
  properties[LV_CALL_PROP_MICROPHONE]
      = g_param_spec_boolean ("microphone", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:camera:
   *
   * Whether the camera is on.
   */
  properties[LV_CALL_PROP_CAMERA] = g_param_spec_boolean ("camera", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:screen:
   *
   * Whether a screen or window is shared.
   */
  properties[LV_CALL_PROP_SCREEN] = g_param_spec_boolean ("screen", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:screen-sound:
   *
   * Whether its sound is shared with it.
   */
  properties[LV_CALL_PROP_SCREEN_SOUND]
      = g_param_spec_boolean ("screen-sound", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:is-held:
   *
   * Whether an open microphone sends nothing, as between two pushes of a key to talk.
   */
  properties[LV_CALL_PROP_IS_HELD] = g_param_spec_boolean ("is-held", NULL, NULL, FALSE, WRITABLE);
  /**
   * LiveonCall:is-text:
   *
   * Whether a shared screen is sent sharp rather than fluent.
   */
  properties[LV_CALL_PROP_IS_TEXT] = g_param_spec_boolean ("is-text", NULL, NULL, TRUE, WRITABLE);
  /**
   * LiveonCall:parent-window:
   *
   * The window that the desktop's dialog for choosing a screen belongs to, as portals have it:
   * `x11:` and the number in hexadecimal, or `wayland:` and the exported handle; %NULL for none.
   */
  properties[LV_CALL_PROP_PARENT_WINDOW]
      = g_param_spec_string ("parent-window", NULL, NULL, NULL, WRITABLE);
  /**
   * LiveonCall:screen-token:
   *
   * What spares the person the desktop's dialog when the same screen is shared again; %NULL to be
   * asked. Another one whenever a screen went on: who keeps it keeps the newest. It is good on this
   * desktop alone.
   */
  properties[LV_CALL_PROP_SCREEN_TOKEN]
      = g_param_spec_string ("screen-token", NULL, NULL, NULL, WRITABLE);
  /**
   * LiveonCall:has-noise-suppression:
   *
   * Whether noise is taken out of what the microphone hears.
   */
  properties[LV_CALL_PROP_HAS_NOISE_SUPPRESSION]
      = g_param_spec_boolean ("has-noise-suppression", NULL, NULL, TRUE, WRITABLE);
  /**
   * LiveonCall:level:
   *
   * How loud the microphone is, 0 to 1; about ten times a second.
   */
  properties[LV_CALL_PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, FLAGS);
}

static void
make_limits (GParamSpec **properties)
{
  /**
   * LiveonCall:saves-data:
   *
   * Whether less is sent and received than could be: one's own camera at most 360 lines high with
   * 15 pictures a second, about 270 kbit/s; of others the cameras of four people at most, the
   * largest at most 360 lines high, the others 180, those who are heard first. Sound and shared
   * screens stay as they are.
   */
  properties[LV_CALL_PROP_SAVES_DATA]
      = g_param_spec_boolean ("saves-data", NULL, NULL, FALSE, WRITABLE);
  /**
   * LiveonCall:max-send-bps:
   *
   * Bits a second that may be sent at most, with all that carries them; 0 for as much as server and
   * network allow. Sound comes first and goes on below any bound.
   */
  properties[LV_CALL_PROP_MAX_SEND_BPS]
      = g_param_spec_int64 ("max-send-bps", NULL, NULL, 0, G_MAXINT32, 0, WRITABLE);
  /**
   * LiveonCall:max-receive-bps:
   *
   * Bits a second that the server may send at most; 0 for as much as server and network allow.
   * Sound comes first and goes on below any bound.
   */
  properties[LV_CALL_PROP_MAX_RECEIVE_BPS]
      = g_param_spec_int64 ("max-receive-bps", NULL, NULL, 0, G_MAXINT32, 0, WRITABLE);
}

void
lv_media_call_make_properties (GParamSpec **properties)
{
  /**
   * LiveonCall:meeting:
   *
   * The meeting.
   */
  properties[LV_CALL_PROP_MEETING]
      = g_param_spec_object ("meeting", NULL, NULL, LIVEON_TYPE_MEETING, FLAGS);
  /**
   * LiveonCall:devices:
   *
   * The devices that the preferred ones are taken from; %NULL for the system's own choice.
   */
  properties[LV_CALL_PROP_DEVICES]
      = g_param_spec_object ("devices", NULL, NULL, LIVEON_TYPE_MEDIA_DEVICES, FLAGS);
  /**
   * LiveonCall:state:
   *
   * How far it has come.
   */
  properties[LV_CALL_PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, LIVEON_TYPE_CALL_STATE, 0, FLAGS);
  /**
   * LiveonCall:path:
   *
   * Which way media goes.
   */
  properties[LV_CALL_PROP_PATH]
      = g_param_spec_enum ("path", NULL, NULL, LIVEON_TYPE_CALL_PATH, 0, FLAGS);
  /**
   * LiveonCall:path-reason:
   *
   * Why it is this way and not a better one: `udp-blocked`, `tcp-blocked`, `proxy`, or empty.
   */
  properties[LV_CALL_PROP_PATH_REASON] = g_param_spec_string ("path-reason", NULL, NULL, "", FLAGS);
  make_sources (properties);
  make_limits (properties);
  make_statistics (properties);
}
