/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-words.h"

#include <glib/gi18n.h>

#include "lui-words.h"

#define PATIENCE_S 4 /* a way that is found sooner is no trouble */

char *
lui_call_words_dup_duration (gint64 seconds)
{
  seconds = CLAMP (seconds, 0, 359999);
  return g_strdup_printf ("%02d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                          (int) (seconds % 60));
}

char *
lui_call_words_dup_trouble (gboolean is_away, LiveonCallState state, gint64 seconds)
{
  if (is_away)
    return g_strdup_printf (_ ("Connection lost. Coming back… %d s"), (int) seconds);
  switch (state)
    {
    case LIVEON_CALL_STATE_RECONNECTING:
      return g_strdup_printf (_ ("Sound and pictures are interrupted. Coming back… %d s"),
                              (int) seconds);
    case LIVEON_CALL_STATE_CONNECTING:
      if (seconds < PATIENCE_S)
        return NULL;
      return g_strdup_printf (_ ("Looking for a way for sound and pictures… %d s"), (int) seconds);
    case LIVEON_CALL_STATE_FAILED:
      return g_strdup (_ ("Sound and pictures cannot get through. Your network blocks them."));
    case LIVEON_CALL_STATE_NEW:
    case LIVEON_CALL_STATE_CONNECTED:
    case LIVEON_CALL_STATE_ENDED:
    default:
      return NULL;
    }
}

char *
lui_call_words_dup_failure (LiveonMediaSource source, const GError *error)
{
  static const char *const names[] = {
    [LIVEON_MEDIA_SOURCE_MICROPHONE] = N_ ("Microphone"),
    [LIVEON_MEDIA_SOURCE_CAMERA] = N_ ("Camera"),
    [LIVEON_MEDIA_SOURCE_SCREEN] = N_ ("Share screen"),
    [LIVEON_MEDIA_SOURCE_SCREEN_SOUND] = N_ ("Shared sound"),
  };
  g_autofree char *sentence = lui_words_dup_error (error);

  if (lui_words_is_of_camera (error))
    return g_steal_pointer (&sentence);
  /* TRANSLATORS: "Camera: It is used by another program." */
  return g_strdup_printf (C_ ("what failed", "%s: %s"), _ (names[source]), sentence);
}

char *
lui_call_words_dup_speaker_failure (const GError *error, const char *next)
{
  g_autofree char *sentence = NULL;

  if (next != NULL)
    /* TRANSLATORS: %s is a speaker. */
    return g_strdup_printf (_ ("The speaker stopped. Sound comes from %s now."), next);
  sentence = lui_words_dup_error (error);
  return g_strdup_printf (C_ ("what failed", "%s: %s"), _ ("Speaker"), sentence);
}

char *
lui_call_words_dup_rate (gint64 bps)
{
  if (bps >= 1000000)
    return g_strdup_printf (_ ("%.1f Mbit/s"), (double) bps / 1000000);
  return g_strdup_printf (_ ("%d kbit/s"), (int) (bps / 1000));
}

static char *
dup_path (LiveonCall *call)
{
  switch (liveon_call_get_path (call))
    {
    case LIVEON_CALL_PATH_UDP:
      return g_strdup (_ ("Straight (UDP)"));
    case LIVEON_CALL_PATH_TCP:
      return g_strdup (_ ("By TCP"));
    case LIVEON_CALL_PATH_TURN:
      return g_strdup (_ ("By a relay (TURN)"));
    case LIVEON_CALL_PATH_WEBSOCKET:
      return g_strdup (_ ("Within TLS"));
    case LIVEON_CALL_PATH_NONE:
    default:
      return g_strdup (_ ("None yet"));
    }
}

static char *
dup_path_reason (LiveonCall *call)
{
  const char *reason = liveon_call_get_path_reason (call);

  if (g_str_equal (reason, "udp-blocked"))
    return g_strdup (_ ("The network blocks UDP"));
  if (g_str_equal (reason, "tcp-blocked"))
    return g_strdup (_ ("The network blocks UDP and TCP"));
  if (g_str_equal (reason, "proxy"))
    return g_strdup (_ ("The network has a proxy"));
  return g_strdup (*reason == '\0' ? _ ("It is the best") : reason);
}

static char *
dup_percent (double share)
{
  return g_strdup_printf (_ ("%.1f %%"), share * 100);
}

static char *
dup_round_trip (LiveonCall *call)
{
  gint64 ms = liveon_call_get_round_trip_ms (call);

  return ms < 0 ? g_strdup ("–") : g_strdup_printf (_ ("%d ms"), (int) ms);
}

static char *
dup_bytes (LiveonCall *call)
{
  g_autofree char *sent = g_format_size (liveon_call_get_bytes_sent (call));
  g_autofree char *received = g_format_size (liveon_call_get_bytes_received (call));

  /* TRANSLATORS: amounts of data: sent, received. */
  return g_strdup_printf (_ ("%s out, %s in"), sent, received);
}

static char *
dup_limit (LiveonCall *call)
{
  gint64 bps = liveon_call_get_max_receive_bps (call);

  return bps == 0 ? g_strdup (C_ ("limit", "None")) : lui_call_words_dup_rate (bps);
}

static void
add (GArray *facts, const char *name, char *owned_value)
{
  LuiCallFact fact = { name, owned_value };

  g_array_append_val (facts, fact);
}

static void
clear_fact (gpointer data)
{
  g_free (((LuiCallFact *) data)->value);
}

GArray *
lui_call_words_dup_facts (LiveonCall *call)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (LuiCallFact));

  g_array_set_clear_func (facts, clear_fact);
  add (facts, _ ("Way to the server"), dup_path (call));
  add (facts, _ ("Why this way"), dup_path_reason (call));
  add (facts, _ ("Sent"), lui_call_words_dup_rate (liveon_call_get_bps_sent (call)));
  add (facts, _ ("Received"), lui_call_words_dup_rate (liveon_call_get_bps_received (call)));
  add (facts, _ ("Room for sending"),
       lui_call_words_dup_rate (liveon_call_get_estimate_bps (call)));
  add (facts, _ ("There and back"), dup_round_trip (call));
  add (facts, _ ("Lost on the way there"), dup_percent (liveon_call_get_loss (call)));
  add (facts, _ ("Sound made up"), dup_percent (liveon_call_get_concealment (call)));
  add (facts, _ ("Data used"), dup_bytes (call));
  add (facts, _ ("Data saver"),
       g_strdup (liveon_call_get_saves_data (call) ? C_ ("data saver", "On")
                                                   : C_ ("data saver", "Off")));
  add (facts, _ ("Upper limit"), dup_limit (call));
  return facts;
}
