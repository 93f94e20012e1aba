/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-stage-plan.h"

/* People keep their places. Oneself is first, the others follow in the order of entering. Where one
 * left, the last one steps in; who speaks and is on no page that is seen changes places with who
 * has been silent longest. So never more than two tiles move. */

#define SPEECH_US (1 * G_TIME_SPAN_SECOND)  /* shorter is a cough */
#define WINDOW_US (60 * G_TIME_SPAN_SECOND) /* in which two may change places */
#define MAX_MOVES 2
#define DWELL_US (4 * G_TIME_SPAN_SECOND)   /* the large one stays at least */
#define FORGET_US (60 * G_TIME_SPAN_SECOND) /* a screen that comes back later is another one */
#define LONG_AGO (-G_MAXINT64 / 2)

typedef struct
{
  gpointer person;
  gboolean is_own;
  gboolean is_speaking;
  gint64 speaking_us; /* since when, or until when */
  gboolean is_sharing;
  gboolean is_put_away; /* the screen was looked at, and something else was chosen */
  gint64 shared_us;     /* until when; LONG_AGO: never */
} Person;

struct _LuiStagePlan
{
  GArray *people;    /* Person, in their places */
  LuiLayout layout;  /* grid or speaker */
  gpointer in_front; /* whose screen is large; NULL: none */
  LuiPlace pinned;   /* person NULL: none */
  gboolean hides_own;
  gboolean is_single;
  gpointer speaker; /* who is followed while it is; NULL: nobody yet */
  guint capacity;
  guint page;
  gint64 moves_us[MAX_MOVES]; /* the newest first */
  gint64 main_since_us;
};

LuiStagePlan *
lui_stage_plan_new (void)
{
  LuiStagePlan *self = g_new0 (LuiStagePlan, 1);

  self->people = g_array_new (FALSE, TRUE, sizeof (Person));
  self->capacity = 1;
  self->main_since_us = LONG_AGO;
  for (guint i = 0; i < MAX_MOVES; i++)
    self->moves_us[i] = LONG_AGO;
  return self;
}

void
lui_stage_plan_free (LuiStagePlan *self)
{
  g_array_unref (self->people);
  g_free (self);
}

static Person *
get (LuiStagePlan *self, guint i)
{
  return &g_array_index (self->people, Person, i);
}

static Person *
find (LuiStagePlan *self, gpointer person)
{
  for (guint i = 0; i < self->people->len; i++)
    if (get (self, i)->person == person)
      return get (self, i);
  return NULL;
}

/* The first who is not oneself; oneself when alone. */
static guint
get_first (LuiStagePlan *self)
{
  return self->people->len > 1 && get (self, 0)->is_own ? 1 : 0;
}

static void
swap (LuiStagePlan *self, guint a, guint b)
{
  Person person = *get (self, a);

  *get (self, a) = *get (self, b);
  *get (self, b) = person;
}

void
lui_stage_plan_add (LuiStagePlan *self, gpointer person, gboolean is_own)
{
  Person added
      = { .person = person, .is_own = is_own, .speaking_us = LONG_AGO, .shared_us = LONG_AGO };

  if (is_own)
    g_array_prepend_val (self->people, added);
  else
    g_array_append_val (self->people, added);
}

static void
put_next_screen_in_front (LuiStagePlan *self)
{
  self->in_front = NULL;
  for (guint i = 0; i < self->people->len; i++)
    if (get (self, i)->is_sharing && !get (self, i)->is_put_away)
      self->in_front = get (self, i)->person;
}

void
lui_stage_plan_set_is_sharing (LuiStagePlan *self,
                               gpointer person,
                               gboolean is_sharing,
                               gint64 now_us)
{
  Person *found = find (self, person);

  if (found == NULL || found->is_own || found->is_sharing == is_sharing)
    return;
  found->is_sharing = is_sharing;
  if (!is_sharing)
    {
      found->shared_us = now_us;
      if (self->pinned.person == person && self->pinned.source == LIVEON_MEDIA_SOURCE_SCREEN)
        self->pinned.person = NULL;
      if (self->in_front == person)
        put_next_screen_in_front (self);
      return;
    }
  if (now_us - found->shared_us >= FORGET_US)
    found->is_put_away = FALSE;
  if (found->is_put_away)
    return;
  self->in_front = person;
  self->pinned.person = NULL;
}

void
lui_stage_plan_remove (LuiStagePlan *self, gpointer person, gint64 now_us)
{
  Person *found = find (self, person);
  guint i;

  if (found == NULL)
    return;
  lui_stage_plan_set_is_sharing (self, person, FALSE, now_us);
  if (self->pinned.person == person)
    self->pinned.person = NULL;
  if (self->speaker == person)
    self->speaker = NULL;
  i = (guint) (found - get (self, 0));
  if (found->is_own)
    g_array_remove_index (self->people, i);
  else
    g_array_remove_index_fast (self->people, i);
}

void
lui_stage_plan_set_is_speaking (LuiStagePlan *self,
                                gpointer person,
                                gboolean is_speaking,
                                gint64 now_us)
{
  Person *found = find (self, person);

  if (found == NULL || found->is_speaking == is_speaking)
    return;
  found->is_speaking = is_speaking;
  found->speaking_us = now_us;
}

static gboolean
wants_to_be_seen (const Person *person, gint64 now_us)
{
  return !person->is_own && person->is_speaking && now_us - person->speaking_us >= SPEECH_US;
}

static gboolean
follow_speaker (LuiStagePlan *self, gint64 now_us)
{
  guint first = get_first (self);

  if (self->people->len == 0 || get (self, first)->is_speaking
      || now_us - self->main_since_us < DWELL_US)
    return FALSE;
  for (guint i = first + 1; i < self->people->len; i++)
    if (wants_to_be_seen (get (self, i), now_us))
      {
        swap (self, first, i);
        self->main_since_us = now_us;
        return TRUE;
      }
  return FALSE;
}

/* The same, and everybody keeps their place. */
static gboolean
follow_alone (LuiStagePlan *self, gint64 now_us)
{
  Person *before = find (self, self->speaker);

  if (before != NULL && (before->is_speaking || now_us - self->main_since_us < DWELL_US))
    return FALSE;
  for (guint i = 0; i < self->people->len; i++)
    if (wants_to_be_seen (get (self, i), now_us))
      {
        self->speaker = get (self, i)->person;
        self->main_since_us = now_us;
        return TRUE;
      }
  return FALSE;
}

/* Whose picture is large if nothing else is. */
static gpointer
get_face (LuiStagePlan *self)
{
  if (self->is_single && self->speaker != NULL)
    return self->speaker;
  return self->people->len > 0 ? get (self, get_first (self))->person : NULL;
}

gboolean
lui_stage_plan_get_main (LuiStagePlan *self, LuiPlace *place)
{
  gpointer face = get_face (self);

  if (self->pinned.person != NULL)
    *place = self->pinned;
  else if (self->in_front != NULL)
    *place = (LuiPlace){ self->in_front, LIVEON_MEDIA_SOURCE_SCREEN };
  else if (face != NULL
           && (self->is_single || (self->layout == LUI_LAYOUT_SPEAKER && self->people->len > 1)))
    *place = (LuiPlace){ face, LIVEON_MEDIA_SOURCE_CAMERA };
  else
    return FALSE;
  return TRUE;
}

static gboolean
is_same (const LuiPlace *a, const LuiPlace *b)
{
  return a->person == b->person && a->source == b->source;
}

/* All but the large one: screens, then people. */
static GArray *
dup_all (LuiStagePlan *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (LuiPlace));
  LuiPlace main = { NULL, 0 };

  if (self->is_single)
    return places;
  lui_stage_plan_get_main (self, &main);
  for (guint i = 0; i < self->people->len; i++)
    {
      LuiPlace screen = { get (self, i)->person, LIVEON_MEDIA_SOURCE_SCREEN };

      if (get (self, i)->is_sharing && !is_same (&screen, &main))
        g_array_append_val (places, screen);
    }
  for (guint i = 0; i < self->people->len; i++)
    {
      LuiPlace camera = { get (self, i)->person, LIVEON_MEDIA_SOURCE_CAMERA };

      if (!is_same (&camera, &main) && !(get (self, i)->is_own && self->hides_own))
        g_array_append_val (places, camera);
    }
  return places;
}

/* Whom nobody sees while the first page is shown changes places with who has said least. */
static gboolean
bring_speaker_in (LuiStagePlan *self, gint64 now_us)
{
  g_autoptr (GArray) places = dup_all (self);
  Person *speaker = NULL, *silent = NULL;

  if (now_us - self->moves_us[MAX_MOVES - 1] < WINDOW_US)
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    {
      const LuiPlace *place = &g_array_index (places, LuiPlace, i);
      Person *person = find (self, place->person);

      if (place->source != LIVEON_MEDIA_SOURCE_CAMERA || person->is_own)
        continue;
      if (i >= self->capacity && wants_to_be_seen (person, now_us) && speaker == NULL)
        speaker = person;
      if (i < self->capacity && !person->is_speaking
          && (silent == NULL || person->speaking_us <= silent->speaking_us))
        silent = person;
    }
  if (speaker == NULL || silent == NULL)
    return FALSE;
  swap (self, (guint) (speaker - get (self, 0)), (guint) (silent - get (self, 0)));
  memmove (self->moves_us + 1, self->moves_us, (MAX_MOVES - 1) * sizeof (gint64));
  self->moves_us[0] = now_us;
  return TRUE;
}

gboolean
lui_stage_plan_tick (LuiStagePlan *self, gint64 now_us)
{
  if (self->is_single)
    return follow_alone (self, now_us);
  if (self->layout == LUI_LAYOUT_SPEAKER && self->in_front == NULL && self->pinned.person == NULL)
    return follow_speaker (self, now_us);
  return bring_speaker_in (self, now_us);
}

static void
put_screen_away (LuiStagePlan *self)
{
  Person *person = find (self, self->in_front);

  if (person != NULL)
    person->is_put_away = TRUE;
  self->in_front = NULL;
}

void
lui_stage_plan_set_layout (LuiStagePlan *self, LuiLayout layout)
{
  self->pinned.person = NULL;
  self->page = 0;
  if (layout != LUI_LAYOUT_SCREEN)
    {
      put_screen_away (self);
      self->layout = layout;
      return;
    }
  for (guint i = 0; i < self->people->len; i++)
    get (self, i)->is_put_away = FALSE;
  if (self->in_front == NULL)
    put_next_screen_in_front (self);
}

LuiLayout
lui_stage_plan_get_layout (LuiStagePlan *self)
{
  return self->in_front != NULL ? LUI_LAYOUT_SCREEN : self->layout;
}

gboolean
lui_stage_plan_get_has_screen (LuiStagePlan *self)
{
  for (guint i = 0; i < self->people->len; i++)
    if (get (self, i)->is_sharing)
      return TRUE;
  return FALSE;
}

void
lui_stage_plan_toggle_pin (LuiStagePlan *self, const LuiPlace *place)
{
  LuiPlace front = { self->in_front, LIVEON_MEDIA_SOURCE_SCREEN };

  if (self->pinned.person != NULL && is_same (place, &self->pinned))
    self->pinned.person = NULL;
  else if (self->pinned.person == NULL && is_same (place, &front))
    put_screen_away (self);
  else
    self->pinned = *place;
}

gboolean
lui_stage_plan_get_is_pinned (LuiStagePlan *self, const LuiPlace *place)
{
  return is_same (place, &self->pinned);
}

void
lui_stage_plan_set_shows_own (LuiStagePlan *self, gboolean shows_own)
{
  self->hides_own = !shows_own;
}

void
lui_stage_plan_set_is_single (LuiStagePlan *self, gboolean is_single)
{
  self->is_single = is_single;
  self->speaker = NULL;
}

gboolean
lui_stage_plan_get_is_single (LuiStagePlan *self)
{
  return self->is_single;
}

gpointer
lui_stage_plan_get_speaker (LuiStagePlan *self)
{
  return self->speaker;
}

void
lui_stage_plan_set_capacity (LuiStagePlan *self, guint capacity)
{
  self->capacity = MAX (capacity, 1);
}

guint
lui_stage_plan_get_n_pages (LuiStagePlan *self)
{
  g_autoptr (GArray) places = dup_all (self);

  return MAX ((places->len + self->capacity - 1) / self->capacity, 1);
}

void
lui_stage_plan_set_page (LuiStagePlan *self, guint page)
{
  self->page = page;
}

guint
lui_stage_plan_get_page (LuiStagePlan *self)
{
  return MIN (self->page, lui_stage_plan_get_n_pages (self) - 1);
}

GArray *
lui_stage_plan_dup_shown (LuiStagePlan *self)
{
  GArray *places = dup_all (self);
  guint before = MIN (lui_stage_plan_get_page (self) * self->capacity, places->len);

  g_array_remove_range (places, 0, before);
  if (places->len > self->capacity)
    g_array_set_size (places, self->capacity);
  return places;
}
