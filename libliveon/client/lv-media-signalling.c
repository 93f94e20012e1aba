/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-signalling.h"

#include "lv-error.h"
#include "lv-meeting-state.h"

/* A value that is said whenever it changes. */
typedef struct
{
  LvMediaSignalling *signalling;
  const char *method;
  char *params; /* the newest; NULL: none yet */
  gboolean is_said;
  gboolean is_under_way;
} Topic;

typedef enum
{
  TOPIC_SOURCES,
  TOPIC_VIEW,
  N_TOPICS,
} TopicId;

struct _LvMediaSignalling
{
  LvLink *link;
  LvMediaAnswered answered;
  LvSourcesRefused refused;
  gpointer data;
  GCancellable *cancellable;
  Topic topics[N_TOPICS];
};

typedef struct
{
  LvMediaSignalling *signalling;
  gboolean is_restart;
} Offer;

LvMediaSignalling *
lv_media_signalling_new (LvLink *link,
                         LvMediaAnswered answered,
                         LvSourcesRefused refused,
                         gpointer data)
{
  LvMediaSignalling *self = g_new0 (LvMediaSignalling, 1);

  self->link = g_object_ref (link);
  self->answered = answered;
  self->refused = refused;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->topics[TOPIC_SOURCES] = (Topic){ .signalling = self, .method = "media.sources" };
  self->topics[TOPIC_VIEW] = (Topic){ .signalling = self, .method = "media.view" };
  return self;
}

void
lv_media_signalling_free (LvMediaSignalling *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->link);
  for (guint i = 0; i < N_TOPICS; i++)
    g_free (self->topics[i].params);
  g_free (self);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Offer *offer = user_data;
  LvMediaSignalling *self = offer->signalling;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_link_call_finish (LV_LINK (source), result, &error);
  g_autoptr (LvMediaAnswer) answer = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* freed */
  if (json != NULL)
    answer = lv_media_answer_read (json, &error);
  self->answered (answer, offer->is_restart, error, self->data);
}

static char *
write_restart (const LvMediaOffer *offer)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "sdp", offer->sdp);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

static char *
write_offer (const LvMediaOffer *offer)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_media_offer_write (offer, writer);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

void
lv_media_signalling_offer (LvMediaSignalling *self, const LvMediaOffer *offer, gboolean is_restart)
{
  g_autofree char *params = is_restart ? write_restart (offer) : write_offer (offer);
  Offer *pending = g_new (Offer, 1);

  *pending = (Offer){ self, is_restart };
  lv_link_call_async (self->link, is_restart ? "media.restart" : "media.offer", params,
                      self->cancellable, on_answered, pending);
}

static void say (Topic *topic);

static void
on_said (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Topic *topic = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_link_call_finish (LV_LINK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* freed */
  topic->is_under_way = FALSE;
  if (error != NULL)
    g_debug ("%s: %s", topic->method, error->message);
  if (!topic->is_said && (error == NULL || !lv_meeting_state_is_passing (error)))
    say (topic);
  else if (topic == &topic->signalling->topics[TOPIC_SOURCES]
           && g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_NOT_PERMITTED))
    topic->signalling->refused (error, topic->signalling->data);
}

static void
say (Topic *topic)
{
  LvMediaSignalling *self = topic->signalling;

  topic->is_under_way = TRUE;
  topic->is_said = TRUE;
  lv_link_call_async (self->link, topic->method, topic->params, self->cancellable, on_said, topic);
}

static void
update (Topic *topic, LvJsonWriter *owned_writer)
{
  char *params = lv_json_writer_free_to_string (owned_writer, NULL);

  if (g_strcmp0 (params, topic->params) == 0)
    {
      g_free (params);
      return;
    }
  g_free (topic->params);
  topic->params = params;
  topic->is_said = FALSE;
  if (!topic->is_under_way)
    say (topic);
}

void
lv_media_signalling_set_view (LvMediaSignalling *self, GArray *view, gint64 max_bps)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_media_view_write (view, max_bps, writer);
  lv_json_end_object (writer);
  update (&self->topics[TOPIC_VIEW], writer);
}

void
lv_media_signalling_set_sources (LvMediaSignalling *self, const LvMediaSources *sources)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_media_sources_write (sources, writer);
  lv_json_end_object (writer);
  update (&self->topics[TOPIC_SOURCES], writer);
}

void
lv_media_signalling_resume (LvMediaSignalling *self)
{
  for (guint i = 0; i < N_TOPICS; i++)
    if (self->topics[i].params != NULL && !self->topics[i].is_under_way)
      say (&self->topics[i]);
}
