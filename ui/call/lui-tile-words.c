/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-tile-words.h"

#include <glib/gi18n.h>

char *
lui_tile_words_dup_reason (const LuiTileFacts *facts)
{
  if (facts->away_s >= 0)
    return g_strdup_printf (ngettext ("Connection lost %d second ago",
                                      "Connection lost %d seconds ago", (gulong) facts->away_s),
                            (int) MIN (facts->away_s, 3600));
  switch (facts->video)
    {
    case LIVEON_VIDEO_STATE_OFF:
      return facts->is_screen ? g_strdup (_ ("No longer shared")) : g_strdup (_ ("Camera off"));
    case LIVEON_VIDEO_STATE_PAUSED_BANDWIDTH:
      return g_strdup (_ ("Not enough bandwidth for this picture"));
    case LIVEON_VIDEO_STATE_PAUSED_LIMIT:
      return g_strdup (_ ("Not shown, to stay within the upper limit"));
    case LIVEON_VIDEO_STATE_PAUSED_SAVER:
      return g_strdup (_ ("Not shown, to save data"));
    case LIVEON_VIDEO_STATE_PAUSED_SENDER:
      return facts->is_own ? g_strdup (_ ("Not enough bandwidth to send your picture"))
                           : g_strdup (_ ("The sender’s network has no room for a picture"));
    case LIVEON_VIDEO_STATE_WAITING:
    case LIVEON_VIDEO_STATE_LIVE:
    default:
      if (facts->has_picture)
        return NULL;
      return facts->is_own ? g_strdup (_ ("The camera is starting"))
                           : g_strdup (_ ("Waiting for the sender"));
    }
}

char *
lui_tile_words_dup_name (const LuiTileFacts *facts)
{
  const char *name = facts->name != NULL ? facts->name : "";

  if (facts->is_screen)
    /* TRANSLATORS: %s is a person: the screen that they share. */
    return g_strdup_printf (_ ("%s’s screen"), name);
  if (facts->is_own)
    /* TRANSLATORS: %s is one's own name. */
    return g_strdup_printf (_ ("%s (you)"), name);
  return g_strdup (name);
}

static void
add (GPtrArray *words, const char *sentence)
{
  if (sentence != NULL && *sentence != '\0')
    g_ptr_array_add (words, g_strdup (sentence));
}

char *
lui_tile_words_dup_all (const LuiTileFacts *facts)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = lui_tile_words_dup_name (facts);
  g_autofree char *reason = lui_tile_words_dup_reason (facts);

  add (words, name);
  if (!facts->is_screen)
    {
      add (words, facts->affiliation);
      add (words, facts->is_host ? _ ("Host") : NULL);
      add (words, facts->hand_place > 0 ? _ ("Hand raised") : NULL);
      add (words, facts->is_speaking ? _ ("Speaking") : facts->is_muted ? _ ("Muted") : NULL);
    }
  add (words, facts->is_pinned ? _ ("Pinned") : NULL);
  add (words, reason);
  g_ptr_array_add (words, NULL);
  /* TRANSLATORS: between the things that are said of one person, as in "Sato, Sales, Muted". */
  return g_strjoinv (C_ ("between words", ", "), (char **) words->pdata);
}
