/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-sounds.h"

#define FEW 10          /* people among whom each one who comes matters */
#define REST_US 2000000 /* between two of a kind: a group comes in at once */
#define N_SOUNDS (LIVEON_SOUND_HAND + 1)

struct _LuiCallSounds
{
  GObject parent_instance;

  GSettings *settings;
  LiveonCall *call;
  GListModel *people;
  gboolean is_in;            /* oneself is in the list: who is added now has come later */
  guint n_hands;             /* of the others */
  gint64 sound_us[N_SOUNDS]; /* the last one of each */
};

G_DEFINE_FINAL_TYPE (LuiCallSounds, lui_call_sounds, G_TYPE_OBJECT)

/* Whoever leads has to know of hands in the largest meeting, too. */
gboolean
lui_call_sounds_is_wanted (LiveonSound sound, guint n_people, gboolean is_host)
{
  return n_people <= FEW || (sound == LIVEON_SOUND_HAND && is_host);
}

static void
play (LuiCallSounds *self, LiveonSound sound)
{
  static const char *const keys[N_SOUNDS]
      = { [LIVEON_SOUND_JOINED] = "sound-on-join", [LIVEON_SOUND_HAND] = "sound-on-hand" };
  LiveonMeeting *meeting = liveon_call_get_meeting (self->call);
  gint64 now = g_get_monotonic_time ();

  if (!g_settings_get_boolean (self->settings, keys[sound])
      || !lui_call_sounds_is_wanted (sound, g_list_model_get_n_items (self->people),
                                     liveon_meeting_get_is_host (meeting))
      || (self->sound_us[sound] != 0 && now - self->sound_us[sound] < REST_US))
    return;
  self->sound_us[sound] = now;
  liveon_call_play_sound (self->call, sound);
}

static gboolean
is_own (LuiCallSounds *self, LiveonParticipant *person)
{
  return g_strcmp0 (liveon_participant_get_seat (person),
                    liveon_meeting_get_seat (liveon_call_get_meeting (self->call)))
         == 0;
}

static guint
count_hands (LuiCallSounds *self)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (self->people, i);

      count += !is_own (self, person) && liveon_participant_get_hand_place (person) > 0 ? 1 : 0;
    }
  return count;
}

static void
on_hand (LuiCallSounds *self)
{
  guint before = self->n_hands;

  self->n_hands = count_hands (self);
  if (self->n_hands > before)
    play (self, LIVEON_SOUND_HAND);
}

static void
on_people_changed (LuiCallSounds *self, guint position, guint removed, guint added)
{
  gboolean was_in = self->is_in;

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (self->people, position + i);

      self->is_in |= is_own (self, person);
      g_signal_connect_object (person, "notify::hand-place", G_CALLBACK (on_hand), self,
                               G_CONNECT_SWAPPED);
    }
  self->n_hands = count_hands (self);
  if (was_in && added > removed)
    play (self, LIVEON_SOUND_JOINED);
}

static void
lui_call_sounds_dispose (GObject *object)
{
  LuiCallSounds *self = LUI_CALL_SOUNDS (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->call);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (lui_call_sounds_parent_class)->dispose (object);
}

static void
lui_call_sounds_class_init (LuiCallSoundsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_call_sounds_dispose;
}

static void
lui_call_sounds_init (LuiCallSounds *self)
{
}

LuiCallSounds *
lui_call_sounds_new (GSettings *settings, LiveonCall *call)
{
  LuiCallSounds *self = g_object_new (LUI_TYPE_CALL_SOUNDS, NULL);

  self->settings = g_object_ref (settings);
  self->call = g_object_ref (call);
  self->people = g_object_ref (liveon_meeting_get_people (liveon_call_get_meeting (call)));
  g_signal_connect_object (self->people, "items-changed", G_CALLBACK (on_people_changed), self,
                           G_CONNECT_SWAPPED);
  on_people_changed (self, 0, 0, g_list_model_get_n_items (self->people));
  return self;
}
