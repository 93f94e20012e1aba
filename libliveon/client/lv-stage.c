/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-stage.h"

#include "lv-participant.h"
#include "lv-seq.h"
#include "lv-video-decoder.h"
#include "lv-view-saver.h"

/* Pictures change hands twice: a slot's frames come on the media thread, its pictures on the
 * decoder's. Which sender a picture is of stands in the frame, which stream shows that sender is
 * said by the main context. Streams belong to who watches them: a slot's is handed its pictures
 * under the lock, and taken out of the slot under it before it goes. */

#define N_SOUNDS (LV_MAX_SOUND_SLOTS + 1)
#define N_SENDERS 4 /* changes that a decoder may be behind */
#define TELL_SLACK_US G_USEC_PER_SEC
#define SLACK_STEP_US 10000
#define SAVING_PICTURES 4                           /* of cameras */
#define MAX_HOLD_US (400 * G_TIME_SPAN_MILLISECOND) /* a picture waits for its sound at most */

typedef struct
{
  guint32 since; /* RTP time of the sender's first frame in the slot */
  int index;
} Sender;

typedef struct
{
  LvStage *view;
  guint number;
  LvVideoDecoder *decoder;
  /* under the lock */
  LiveonVideoStream *stream; /* that shows it, not owned; NULL: nobody */
  int stream_index;          /* the sender's whom the stream shows */
  Sender senders[N_SENDERS]; /* the newest first */
  guint n_senders;
  gint64 slack_us, told_slack_us; /* how long pictures waited at most, since told_us */
  gint64 told_us;
} Slot;

typedef struct
{
  int index; /* -1: none yet */
  gint64 rtp_time;
} Sound;

struct _LvStage
{
  LiveonMeeting *meeting;
  LvAudioPlayer *player;
  void (*changed) (gpointer data);
  gpointer data;
  gboolean is_saving;
  GPtrArray *streams; /* LiveonVideoStream that are watched, not owned: weak references */
  Slot *slots;
  guint n_slots;
  GArray *told;            /* LvSlotItem: the server's last word */
  GMutex lock;             /* lint: lock: frames and pictures come on threads of their own */
  LvMediaSession *session; /* under the lock, as the sounds */
  Sound sounds[N_SOUNDS];
};

static void
remember_sender (Slot *slot, const LvFrame *frame)
{
  if (slot->n_senders > 0 && slot->senders[0].index == frame->sender_index)
    return;
  slot->n_senders = MIN (slot->n_senders + 1, N_SENDERS);
  memmove (slot->senders + 1, slot->senders, (slot->n_senders - 1) * sizeof (Sender));
  slot->senders[0] = (Sender){ frame->rtp_time, frame->sender_index };
}

static int
find_sender (const Slot *slot, guint32 rtp_time)
{
  for (guint i = 0; i < slot->n_senders; i++)
    if (lv_time_diff (slot->senders[i].since, rtp_time) >= 0)
      return slot->senders[i].index;
  return -1;
}

/* When the sound that was captured together with this picture is heard; 0: at once. */
static gint64
find_show_time (LvStage *self, guint slot, int sender, guint32 rtp_time)
{
  gint64 picture_us, heard_us, spoken_us, show_us;
  guint i = 0;

  while (i < N_SOUNDS && (sender < 0 || self->sounds[i].index != sender))
    i++;
  if (i == N_SOUNDS || self->session == NULL)
    return 0;
  picture_us = lv_media_session_get_capture_time (self->session, TRUE, slot, rtp_time);
  spoken_us = lv_media_session_get_capture_time (self->session, FALSE, i, self->sounds[i].rtp_time);
  heard_us = lv_audio_player_get_play_time (self->player, i, self->sounds[i].rtp_time);
  if (picture_us == 0 || heard_us == 0 || spoken_us == 0)
    return 0;
  show_us = picture_us + heard_us - spoken_us;
  return show_us > g_get_monotonic_time () + MAX_HOLD_US ? 0 : show_us;
}

/* Under the lock: whoever puts packets together may use the time for which pictures wait here. */
static void
note_slack (Slot *slot, gint64 show_us)
{
  const gint64 now_us = g_get_monotonic_time ();

  slot->slack_us = MAX (slot->slack_us, show_us != 0 ? show_us - now_us : 0);
  if (now_us - slot->told_us < TELL_SLACK_US)
    return;
  if (ABS (slot->slack_us - slot->told_slack_us) >= SLACK_STEP_US && slot->view->session != NULL)
    {
      slot->told_slack_us = slot->slack_us;
      lv_media_session_set_slack (slot->view->session, slot->number, slot->slack_us);
    }
  slot->slack_us = 0;
  slot->told_us = now_us;
}

static void
on_picture (LiveonFrame *picture, guint32 rtp_time, gpointer data)
{
  Slot *slot = data;
  LvStage *self = slot->view;
  int sender;

  g_mutex_lock (&self->lock);
  sender = find_sender (slot, rtp_time);
  if (slot->stream != NULL && (sender < 0 || sender == slot->stream_index))
    {
      const gint64 show_us = find_show_time (self, slot->number, sender, rtp_time);

      note_slack (slot, show_us);
      lv_video_stream_state_show (slot->stream, picture, show_us);
    }
  g_mutex_unlock (&self->lock);
}

void
lv_stage_take_frame (LvStage *self, guint number, LvFrame *frame)
{
  Slot *slot;

  if (number >= self->n_slots)
    return;
  slot = &self->slots[number];
  g_mutex_lock (&self->lock);
  remember_sender (slot, frame);
  g_mutex_unlock (&self->lock);
  lv_video_decoder_push (slot->decoder, frame);
  if (!lv_video_decoder_take_need_key_frame (slot->decoder))
    return;
  g_mutex_lock (&self->lock);
  if (self->session != NULL)
    lv_media_session_request_key_frame (self->session, number);
  g_mutex_unlock (&self->lock);
}

void
lv_stage_set_session (LvStage *self, LvMediaSession *session)
{
  g_mutex_lock (&self->lock);
  self->session = session;
  for (guint i = 0; i < self->n_slots; i++)
    self->slots[i].told_slack_us = 0;
  g_mutex_unlock (&self->lock);
}

void
lv_stage_note_sound (LvStage *self, guint slot, int sender_index, gint64 rtp_time)
{
  g_return_if_fail (slot < N_SOUNDS);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < N_SOUNDS; i++)
    if (i != slot && self->sounds[i].index == sender_index)
      self->sounds[i].index = -1;
  self->sounds[slot] = (Sound){ sender_index, rtp_time };
  g_mutex_unlock (&self->lock);
}

LvStage *
lv_stage_new (LiveonMeeting *meeting,
              LvAudioPlayer *player,
              guint n_slots,
              void (*changed) (gpointer data),
              gpointer data)
{
  LvStage *self = g_new0 (LvStage, 1);

  g_mutex_init (&self->lock);
  self->meeting = meeting;
  self->player = player;
  self->changed = changed;
  self->data = data;
  self->streams = g_ptr_array_new ();
  self->n_slots = n_slots;
  self->slots = g_new0 (Slot, n_slots);
  for (guint i = 0; i < N_SOUNDS; i++)
    self->sounds[i].index = -1;
  for (guint i = 0; i < n_slots; i++)
    {
      self->slots[i].view = self;
      self->slots[i].number = i;
      self->slots[i].decoder = lv_video_decoder_new (on_picture, &self->slots[i]);
    }
  return self;
}

static LiveonVideoStream *
find_stream (LvStage *self, const char *seat, LvSource source)
{
  for (guint i = 0; i < self->streams->len; i++)
    {
      LiveonVideoStream *stream = g_ptr_array_index (self->streams, i);

      if ((LvSource) liveon_video_stream_get_source (stream) == source
          && g_str_equal (
              liveon_participant_get_seat (liveon_video_stream_get_participant (stream)), seat))
        return stream;
    }
  return NULL;
}

static void
show_in_slot (LvStage *self, Slot *slot, LiveonVideoStream *stream)
{
  g_mutex_lock (&self->lock);
  slot->stream = stream;
  if (stream != NULL)
    slot->stream_index
        = (int) liveon_participant_get_index (liveon_video_stream_get_participant (stream));
  g_mutex_unlock (&self->lock);
  lv_video_decoder_set_is_visible (slot->decoder,
                                   stream != NULL && liveon_video_stream_get_is_visible (stream));
  if (stream == NULL)
    return;
  lv_video_decoder_set_format (slot->decoder, liveon_video_stream_get_pixel_format (stream));
  lv_video_decoder_set_target (slot->decoder, liveon_video_stream_get_width (stream),
                               liveon_video_stream_get_height (stream));
}

static LiveonVideoState
get_state (LvStage *self, LiveonVideoStream *stream)
{
  static const LiveonVideoState states[] = {
    [LV_SLOT_EMPTY] = LIVEON_VIDEO_STATE_WAITING,
    [LV_SLOT_LIVE] = LIVEON_VIDEO_STATE_LIVE,
    [LV_SLOT_PAUSED_BANDWIDTH] = LIVEON_VIDEO_STATE_PAUSED_BANDWIDTH,
    [LV_SLOT_PAUSED_SENDER] = LIVEON_VIDEO_STATE_PAUSED_SENDER,
    [LV_SLOT_PAUSED_LIMIT] = LIVEON_VIDEO_STATE_PAUSED_LIMIT,
  };
  LiveonParticipant *participant = liveon_video_stream_get_participant (stream);
  LiveonMediaSource source = liveon_video_stream_get_source (stream);
  const char *seat = liveon_participant_get_seat (participant);

  if (lv_meeting_state_find (self->meeting, seat) != participant
      || !liveon_participant_get_sends (participant, source))
    return LIVEON_VIDEO_STATE_OFF;
  for (guint i = 0; i < self->told->len; i++)
    {
      LvSlotItem *item = &g_array_index (self->told, LvSlotItem, i);

      if (item->source == (LvSource) source && g_str_equal (item->seat, seat))
        return states[item->state];
    }
  return self->is_saving && source == LIVEON_MEDIA_SOURCE_CAMERA ? LIVEON_VIDEO_STATE_PAUSED_SAVER
                                                                 : LIVEON_VIDEO_STATE_WAITING;
}

void
lv_stage_update_states (LvStage *self)
{
  if (self->told == NULL)
    return;
  for (guint i = 0; i < self->streams->len; i++)
    {
      LiveonVideoStream *stream = g_ptr_array_index (self->streams, i);

      lv_video_stream_state_set (stream, get_state (self, stream));
    }
}

void
lv_stage_take_slots (LvStage *self, GArray *slots, const char *const *mids)
{
  g_clear_pointer (&self->told, g_array_unref);
  self->told = g_array_ref (slots);
  for (guint i = 0; i < slots->len; i++)
    {
      LvSlotItem *item = &g_array_index (slots, LvSlotItem, i);
      guint number = 0;

      while (mids[number] != NULL && !g_str_equal (mids[number], item->mid))
        number++;
      if (mids[number] != NULL && number < self->n_slots)
        show_in_slot (self, &self->slots[number], find_stream (self, item->seat, item->source));
    }
  lv_stage_update_states (self);
}

static void
on_wish_changed (LvStage *self, LiveonVideoStream *stream)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].stream == stream)
      show_in_slot (self, &self->slots[i], stream);
  self->changed (self->data);
}

static void
on_stream_gone (gpointer data, GObject *where_it_was)
{
  LvStage *self = data;

  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].stream == (LiveonVideoStream *) where_it_was)
      show_in_slot (self, &self->slots[i], NULL);
  g_ptr_array_remove (self->streams, where_it_was);
  self->changed (self->data);
}

static void
forget_stream (LvStage *self, LiveonVideoStream *stream)
{
  g_object_weak_unref (G_OBJECT (stream), on_stream_gone, self);
  g_signal_handlers_disconnect_by_data (stream, self);
}

LiveonVideoStream *
lv_stage_watch (LvStage *self, LiveonParticipant *participant, LiveonMediaSource source)
{
  LiveonVideoStream *stream
      = find_stream (self, liveon_participant_get_seat (participant), (LvSource) source);

  if (stream != NULL)
    return g_object_ref (stream);
  stream = lv_video_stream_state_new (participant, source);
  g_object_weak_ref (G_OBJECT (stream), on_stream_gone, self);
  g_signal_connect_swapped (stream, "wish-changed", G_CALLBACK (on_wish_changed), self);
  g_ptr_array_add (self->streams, stream);
  lv_stage_update_states (self);
  self->changed (self->data);
  return stream;
}

typedef struct
{
  gboolean is_sent, is_heard;
  LvViewItem item;
} Wish;

/* What is sent comes before what may be sent later, then the largest, then who is heard. */
static int
compare_wishes (gconstpointer a, gconstpointer b)
{
  const Wish *one = a, *other = b;
  guint64 area = (guint64) one->item.width * one->item.height;
  guint64 other_area = (guint64) other->item.width * other->item.height;

  if (one->is_sent != other->is_sent)
    return one->is_sent ? -1 : 1;
  if (area != other_area)
    return area < other_area ? 1 : -1;
  return other->is_heard - one->is_heard;
}

static gboolean
is_heard (LvStage *self, LiveonParticipant *participant)
{
  const int index = (int) liveon_participant_get_index (participant);
  gboolean is_heard = FALSE;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < N_SOUNDS; i++)
    is_heard |= self->sounds[i].index == index;
  g_mutex_unlock (&self->lock);
  return is_heard;
}

/* FALSE when nobody sees it, or who was shown has left. */
static gboolean
read_wish (LvStage *self, LiveonVideoStream *stream, Wish *wish)
{
  LiveonParticipant *participant = liveon_video_stream_get_participant (stream);
  LiveonMediaSource source = liveon_video_stream_get_source (stream);
  const char *seat = liveon_participant_get_seat (participant);

  if (!liveon_video_stream_get_is_visible (stream)
      || lv_meeting_state_find (self->meeting, seat) != participant)
    return FALSE;
  wish->is_sent = liveon_participant_get_sends (participant, source);
  /* Without need nothing changes places when another one speaks. */
  wish->is_heard = self->is_saving && is_heard (self, participant);
  wish->item = (LvViewItem){
    .source = (LvSource) source,
    .width = liveon_video_stream_get_width (stream),
    .height = liveon_video_stream_get_height (stream),
  };
  g_strlcpy (wish->item.seat, seat, sizeof wish->item.seat);
  return TRUE;
}

void
lv_stage_set_is_saving (LvStage *self, gboolean is_saving)
{
  self->is_saving = is_saving;
  lv_stage_update_states (self);
}

GArray *
lv_stage_dup_wishes (LvStage *self)
{
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  GArray *items = g_array_new (FALSE, FALSE, sizeof (LvViewItem));
  Wish wish;

  for (guint i = 0; i < self->streams->len; i++)
    if (read_wish (self, g_ptr_array_index (self->streams, i), &wish))
      g_array_append_val (wishes, wish);
  g_array_sort (wishes, compare_wishes);
  for (guint i = 0; i < MIN (wishes->len, self->n_slots); i++)
    g_array_append_val (items, g_array_index (wishes, Wish, i).item);
  if (self->is_saving)
    lv_view_saver_reduce (items);
  return items;
}

void
lv_stage_stop (LvStage *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    {
      lv_video_decoder_stop (self->slots[i].decoder);
      show_in_slot (self, &self->slots[i], NULL);
    }
  for (guint i = 0; i < self->streams->len; i++)
    {
      forget_stream (self, g_ptr_array_index (self->streams, i));
      lv_video_stream_state_set (g_ptr_array_index (self->streams, i), LIVEON_VIDEO_STATE_OFF);
    }
  g_ptr_array_set_size (self->streams, 0);
}

void
lv_stage_free (LvStage *self)
{
  lv_stage_stop (self);
  for (guint i = 0; i < self->n_slots; i++)
    g_object_unref (self->slots[i].decoder);
  g_clear_pointer (&self->told, g_array_unref);
  g_ptr_array_unref (self->streams);
  g_mutex_clear (&self->lock);
  g_free (self->slots);
  g_free (self);
}
