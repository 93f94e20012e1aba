/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for what happens between people. */
#include "call-fixture.h"

#include "test-support.h"

typedef struct
{
  CallPerson *self, *from;
  LvMediaSessionState state;
  LvPath path;
  guint slot, n;
} Wait;

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What happens on media threads wakes nobody here. */
static void
wait_until (TestCondition condition, Wait *wait)
{
  guint wake = g_timeout_add (5, on_wake, NULL);

  test_wait_until (condition, wait);
  g_source_remove (wake);
}

static gboolean
has_state (gpointer data)
{
  Wait *wait = data;

  if (wait->state != LV_MEDIA_SESSION_FAILED)
    g_assert_no_error (wait->self->error);
  return wait->self->state == wait->state;
}

void
call_wait_state (CallPerson *self, LvMediaSessionState state)
{
  Wait wait = { .self = self, .state = state };

  wait_until (has_state, &wait);
}

static guint
count_sound (CallPerson *self, CallPerson *from)
{
  int slot = call_person_find_sound (self, from);

  return slot < 0 ? 0 : call_person_get_sound (self, (guint) slot).n_frames;
}

static gboolean
has_sound (gpointer data)
{
  Wait *wait = data;

  return count_sound (wait->self, wait->from) >= wait->n;
}

void
call_wait_sound (CallPerson *self, CallPerson *from, guint n_more)
{
  Wait wait = { .self = self, .from = from, .n = count_sound (self, from) + n_more };

  wait_until (has_sound, &wait);
}

static gboolean
has_video (gpointer data)
{
  Wait *wait = data;

  return call_person_get_video (wait->self, wait->slot).n_frames >= wait->n;
}

void
call_wait_video (CallPerson *self, guint slot, guint n_more)
{
  Wait wait = { .self = self, .slot = slot };

  wait.n = call_person_get_video (self, slot).n_frames + n_more;
  wait_until (has_video, &wait);
}

static gboolean
has_path (gpointer data)
{
  Wait *wait = data;

  return wait->self->path == wait->path;
}

void
call_wait_path (CallPerson *self, LvPath path)
{
  Wait wait = { .self = self, .path = path };

  wait_until (has_path, &wait);
}

static gboolean
has_wrong (gpointer data)
{
  Wait *wait = data;
  CallPerson *self = wait->self;
  gboolean has_enough;

  g_mutex_lock (&self->lock);
  has_enough = self->n_wrong >= wait->n;
  g_mutex_unlock (&self->lock);
  return has_enough;
}

void
call_person_wait_n_wrong (CallPerson *self, guint n)
{
  Wait wait = { .self = self, .n = n };

  wait_until (has_wrong, &wait);
  self->is_forgiven = TRUE;
}

static gboolean
is_gone (gpointer data)
{
  CallPerson *self = ((Wait *) data)->self;

  return self->peer == NULL && self->remains == NULL;
}

void
call_wait_gone (CallPerson *self)
{
  Wait wait = { .self = self };

  wait_until (is_gone, &wait);
}
