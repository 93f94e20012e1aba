/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-messages.h"

#include "lv-limits.h"
#include "lv-sdp.h"
#include "lv-text.h"

/* In the order of LvSource. */
static const char *const source_members[] = { "microphone", "camera", "screen", "screen_sound" };
static const char *const state_words[]
    = { "empty", "live", "paused-bandwidth", "paused-sender", "paused-limit", NULL };

static LvSource
read_source (LvJson *json)
{
  LvSource source = LV_SOURCE_MICROPHONE;

  if (!lv_source_from_word (lv_json_get_string (json, "source", 16), &source))
    lv_json_fail (json, "source", "is not a known word");
  return source;
}

/* media.offer */

static char *
dup_optional (LvJson *json, const char *name, gsize max_chars)
{
  const char *text = lv_json_get_optional_string (json, name, max_chars, NULL);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* One line is one thing. */
static void
check_mids (LvJson *lines, const LvMediaOffer *offer)
{
  g_autoptr (GHashTable) mids = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_twice = FALSE;

  for (guint i = 0; i < LV_N_SOURCES; i++)
    is_twice |= offer->sends[i] != NULL && !g_hash_table_add (mids, offer->sends[i]);
  is_twice |= offer->shared_sound != NULL && !g_hash_table_add (mids, offer->shared_sound);
  for (guint i = 0; offer->sound[i] != NULL; i++)
    is_twice |= !g_hash_table_add (mids, offer->sound[i]);
  for (guint i = 0; offer->video[i] != NULL; i++)
    is_twice |= !g_hash_table_add (mids, offer->video[i]);
  if (is_twice)
    lv_json_fail (lines, "video", "or another member names a line twice");
}

LvMediaOffer *
lv_media_offer_read (LvJson *json, GError **error)
{
  g_autoptr (LvMediaOffer) self = g_new0 (LvMediaOffer, 1);
  LvJson *lines = lv_json_get_object (json, "lines");

  self->sdp = g_strdup (lv_json_get_string (json, "sdp", LV_SDP_MAX_SIZE));
  for (guint i = 0; i < LV_N_SOURCES; i++)
    self->sends[i] = dup_optional (lines, source_members[i], LV_MAX_MID);
  self->sound = lv_json_get_strings (lines, "sound", LV_MAX_SOUND_SLOTS, LV_MAX_MID);
  self->shared_sound = dup_optional (lines, "shared_sound", LV_MAX_MID);
  self->video = lv_json_get_strings (lines, "video", LV_MAX_VIDEO_SLOTS, LV_MAX_MID);
  check_mids (lines, self);
  return lv_json_end (json, error) ? g_steal_pointer (&self) : NULL;
}

static void
write_optional (LvJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    lv_json_string (writer, name, value);
}

void
lv_media_offer_write (const LvMediaOffer *self, LvJsonWriter *writer)
{
  lv_json_string (writer, "sdp", self->sdp);
  lv_json_begin_object (writer, "lines");
  for (guint i = 0; i < LV_N_SOURCES; i++)
    write_optional (writer, source_members[i], self->sends[i]);
  lv_json_strv (writer, "sound", (const char *const *) self->sound);
  write_optional (writer, "shared_sound", self->shared_sound);
  lv_json_strv (writer, "video", (const char *const *) self->video);
  lv_json_end_object (writer);
}

void
lv_media_offer_free (LvMediaOffer *self)
{
  if (self == NULL)
    return;
  g_free (self->sdp);
  for (guint i = 0; i < LV_N_SOURCES; i++)
    g_free (self->sends[i]);
  g_strfreev (self->sound);
  g_free (self->shared_sound);
  g_strfreev (self->video);
  g_free (self);
}

/* Its answer */

static void
turn_free (LvTurnServer *self)
{
  g_strfreev (self->urls);
  g_free (self->username);
  g_free (self->credential);
  g_free (self);
}

LvMediaAnswer *
lv_media_answer_new (void)
{
  LvMediaAnswer *self = g_new0 (LvMediaAnswer, 1);

  self->turn = g_ptr_array_new_with_free_func ((GDestroyNotify) turn_free);
  return self;
}

LvMediaAnswer *
lv_media_answer_read (LvJson *json, GError **error)
{
  g_autoptr (LvMediaAnswer) self = lv_media_answer_new ();
  GPtrArray *turn = lv_json_get_objects (json, "turn", LV_MAX_TURN);

  self->sdp = g_strdup (lv_json_get_string (json, "sdp", LV_SDP_MAX_SIZE));
  for (guint i = 0; i < turn->len; i++)
    {
      LvTurnServer *server = g_new0 (LvTurnServer, 1);

      g_ptr_array_add (self->turn, server);
      server->urls = lv_json_get_strings (turn->pdata[i], "urls", LV_MAX_TURN, 300);
      server->username = g_strdup (lv_json_get_string (turn->pdata[i], "username", 508));
      server->credential = g_strdup (lv_json_get_string (turn->pdata[i], "credential", 256));
    }
  self->socket_token = dup_optional (json, "socket", 256);
  self->max_bps = lv_json_get_int (json, "max_bps", 0, G_MAXINT64);
  return lv_json_end (json, error) ? g_steal_pointer (&self) : NULL;
}

void
lv_media_answer_write (const LvMediaAnswer *self, LvJsonWriter *writer)
{
  lv_json_string (writer, "sdp", self->sdp);
  lv_json_begin_array (writer, "turn");
  for (guint i = 0; i < self->turn->len; i++)
    {
      const LvTurnServer *server = self->turn->pdata[i];

      lv_json_begin_object (writer, NULL);
      lv_json_strv (writer, "urls", (const char *const *) server->urls);
      lv_json_string (writer, "username", server->username);
      lv_json_string (writer, "credential", server->credential);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  write_optional (writer, "socket", self->socket_token);
  lv_json_int (writer, "max_bps", self->max_bps);
}

void
lv_media_answer_free (LvMediaAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->sdp);
  g_ptr_array_unref (self->turn);
  g_free (self->socket_token);
  g_free (self);
}

/* media.view */

GArray *
lv_media_view_read (LvJson *json, gint64 *max_bps, GError **error)
{
  g_autoptr (GArray) view = g_array_new (FALSE, TRUE, sizeof (LvViewItem));
  GPtrArray *videos = lv_json_get_objects (json, "videos", LV_MAX_VIDEO_SLOTS);

  for (guint i = 0; i < videos->len; i++)
    {
      LvJson *video = videos->pdata[i];
      LvViewItem item = { .source = read_source (video) };

      g_strlcpy (item.seat, lv_json_get_id (video, "seat"), sizeof item.seat);
      item.width = lv_json_get_int (video, "width", 1, LV_MAX_TILE);
      item.height = lv_json_get_int (video, "height", 1, LV_MAX_TILE);
      if (!lv_source_is_video (item.source))
        lv_json_fail (video, "source", "is nothing to look at");
      g_array_append_val (view, item);
    }
  *max_bps = lv_json_get_optional_int (json, "max_bps", 0, G_MAXINT32, 0);
  return lv_json_end (json, error) ? g_steal_pointer (&view) : NULL;
}

void
lv_media_view_write (GArray *view, gint64 max_bps, LvJsonWriter *writer)
{
  lv_json_begin_array (writer, "videos");
  for (guint i = 0; i < view->len; i++)
    {
      const LvViewItem *item = &g_array_index (view, LvViewItem, i);

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "seat", item->seat);
      lv_json_string (writer, "source", lv_source_to_word (item->source));
      lv_json_int (writer, "width", item->width);
      lv_json_int (writer, "height", item->height);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  if (max_bps > 0)
    lv_json_int (writer, "max_bps", max_bps);
}

/* media.slots */

GArray *
lv_media_slots_read (LvJson *json, GError **error)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, TRUE, sizeof (LvSlotItem));
  GPtrArray *objects = lv_json_get_objects (json, "slots", LV_MAX_SLOTS);

  for (guint i = 0; i < objects->len; i++)
    {
      LvJson *object = objects->pdata[i];
      const char *seat = lv_json_get_optional_string (object, "seat", LV_MAX_SEAT, "");
      LvSlotItem item = { .source = read_source (object) };

      if (*seat != '\0' && !lv_id_is_valid (seat))
        lv_json_fail (object, "seat", "is not an id");
      g_strlcpy (item.mid, lv_json_get_string (object, "mid", LV_MAX_MID), sizeof item.mid);
      g_strlcpy (item.seat, seat, sizeof item.seat);
      item.state = lv_json_get_word (object, "state", state_words, -1);
      g_array_append_val (slots, item);
    }
  return lv_json_end (json, error) ? g_steal_pointer (&slots) : NULL;
}

void
lv_media_slots_write (GArray *slots, LvJsonWriter *writer)
{
  lv_json_begin_array (writer, "slots");
  for (guint i = 0; i < slots->len; i++)
    {
      const LvSlotItem *item = &g_array_index (slots, LvSlotItem, i);

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "mid", item->mid);
      lv_json_string (writer, "seat", item->seat);
      lv_json_string (writer, "source", lv_source_to_word (item->source));
      lv_json_string (writer, "state", state_words[item->state]);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
}

/* media.sources */

gboolean
lv_media_sources_read (LvJson *json, LvMediaSources *sources, GError **error)
{
  for (guint i = 0; i < LV_N_SOURCES; i++)
    sources->is_on[i] = lv_json_get_optional_bool (json, source_members[i], FALSE);
  sources->is_text = lv_json_get_optional_bool (json, "is_text", FALSE);
  return lv_json_end (json, error);
}

void
lv_media_sources_write (const LvMediaSources *self, LvJsonWriter *writer)
{
  for (guint i = 0; i < LV_N_SOURCES; i++)
    lv_json_bool (writer, source_members[i], self->is_on[i]);
  lv_json_bool (writer, "is_text", self->is_text);
}

/* media.wanted */

gboolean
lv_media_wanted_read (LvJson *json, LvMediaWanted *wanted, GError **error)
{
  lv_json_get_bools (json, "camera", wanted->layers, LV_CAMERA_LAYERS);
  wanted->screen = lv_json_get_optional_bool (json, "screen", FALSE);
  return lv_json_end (json, error);
}

void
lv_media_wanted_write (const LvMediaWanted *self, LvJsonWriter *writer)
{
  lv_json_begin_array (writer, "camera");
  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    lv_json_bool (writer, NULL, self->layers[i]);
  lv_json_end_array (writer);
  lv_json_bool (writer, "screen", self->screen);
}

/* media.speaking */

char **
lv_media_speaking_read (LvJson *json, GError **error)
{
  g_auto (GStrv) seats = lv_json_get_ids (json, "seats", LV_LIMIT_CAPACITY);

  return lv_json_end (json, error) ? g_steal_pointer (&seats) : NULL;
}

void
lv_media_speaking_write (const char *const *seats, LvJsonWriter *writer)
{
  lv_json_strv (writer, "seats", seats);
}
