/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-words.h"

#include <glib/gi18n.h>

const char *
lui_words_get_language (void)
{
  /* TRANSLATORS: the language of this catalogue, "ja" or "en"; it is not shown. */
  return g_str_equal (C_ ("language code", "en"), "ja") ? "ja" : "en";
}

/* What a camera alone does, and what helps is another thing than with other devices. */
static const char *
get_camera_words (const GError *error)
{
  const char *why = liveon_error_get_argument (error, "why");

  if (!g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE))
    return NULL;
  if (g_strcmp0 (why, "refused") == 0)
    return _ ("Camera access was not allowed. Allow it in the system's settings.");
  if (g_strcmp0 (why, "silent") == 0)
    return _ (
        "The camera gives no picture. Unplug it and plug it in again, or choose another one.");
  return NULL;
}

gboolean
lui_words_is_of_camera (const GError *error)
{
  return get_camera_words (error) != NULL;
}

char *
lui_words_dup_error (const GError *error)
{
  const char *language = lui_words_get_language (), *camera = get_camera_words (error);
  g_autofree char *cause = NULL, *remedy = NULL;

  if (error->domain != LIVEON_ERROR)
    return g_strdup (error->message);
  if (camera != NULL)
    return g_strdup (camera);
  cause = liveon_error_dup_cause (error, language);
  remedy = liveon_error_dup_remedy (error, language);
  if (remedy == NULL || *remedy == '\0')
    return g_steal_pointer (&cause);
  /* TRANSLATORS: the cause of a fault, and what to do: two sentences, one after the other. */
  return g_strdup_printf (C_ ("sentences", "%s %s"), cause, remedy);
}

char *
lui_words_dup_leave_reason (LiveonLeaveReason reason, const char *message)
{
  switch (reason)
    {
    case LIVEON_LEAVE_REASON_EJECTED:
      if (message != NULL && *message != '\0')
        return g_strdup_printf (_ ("A host removed you from the meeting: %s"), message);
      return g_strdup (_ ("A host removed you from the meeting."));
    case LIVEON_LEAVE_REASON_CONNECTION_LOST:
      return g_strdup (_ ("The connection to the meeting was lost."));
    case LIVEON_LEAVE_REASON_SCHEDULE_ENDED:
      return g_strdup (_ ("The meeting's scheduled time is over."));
    case LIVEON_LEAVE_REASON_SERVER_STOPPED:
      return g_strdup (_ ("The server is being stopped. Try again in a few minutes."));
    case LIVEON_LEAVE_REASON_TAKEN_OVER:
      return g_strdup (_ ("You entered this room from another device."));
    case LIVEON_LEAVE_REASON_SUSPENDED:
      return g_strdup (_ ("Your account was suspended. Ask your administrator."));
    case LIVEON_LEAVE_REASON_ROOM_CLOSED:
      return g_strdup (_ ("The room was closed."));
    case LIVEON_LEAVE_REASON_LEFT:
    case LIVEON_LEAVE_REASON_NONE:
    default:
      return NULL;
    }
}
