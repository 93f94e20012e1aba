/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-channel.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lv-error.h"

typedef struct _Call Call;
struct _Call
{
  Call *before; /* posted earlier */
  LvChannelFunc func;
  gpointer data;
};

struct _LvChannel
{
  int fd;
  gpointer target;
  Call *newest; /* atomic */
};

LvChannel *
lv_channel_new (gpointer target, GError **error)
{
  int fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
  LvChannel *self;

  if (fd < 0)
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "eventfd: %s", g_strerror (errno));
      return NULL;
    }
  self = g_new0 (LvChannel, 1);
  self->fd = fd;
  self->target = target;
  return self;
}

void
lv_channel_free (LvChannel *self)
{
  lv_channel_run (self);
  close (self->fd);
  g_free (self);
}

int
lv_channel_get_fd (LvChannel *self)
{
  return self->fd;
}

void
lv_channel_wake (LvChannel *self)
{
  guint64 one = 1;
  gssize n;

  /* Full means that it is readable already. */
  do
    n = write (self->fd, &one, sizeof one);
  while (n < 0 && errno == EINTR);
}

void
lv_channel_post (LvChannel *self, LvChannelFunc func, gpointer data)
{
  Call *call = g_new (Call, 1);
  Call *before;

  call->func = func;
  call->data = data;
  do
    {
      before = g_atomic_pointer_get (&self->newest);
      call->before = before;
    }
  while (!g_atomic_pointer_compare_and_exchange (&self->newest, before, call));
  /* Whoever made the queue non-empty wakes: the reader takes all of it. */
  if (before == NULL)
    lv_channel_wake (self);
}

static Call *
take_all (LvChannel *self)
{
  Call *newest;
  Call *oldest = NULL;

  do
    newest = g_atomic_pointer_get (&self->newest);
  while (!g_atomic_pointer_compare_and_exchange (&self->newest, newest, NULL));
  while (newest != NULL)
    {
      Call *before = newest->before;

      newest->before = oldest;
      oldest = newest;
      newest = before;
    }
  return oldest;
}

void
lv_channel_run_posted (LvChannel *self)
{
  Call *call;

  while ((call = take_all (self)) != NULL)
    while (call != NULL)
      {
        Call *next = call->before;

        call->func (self->target, call->data);
        g_free (call);
        call = next;
      }
}

void
lv_channel_run (LvChannel *self)
{
  guint64 count;
  gssize n;

  do
    n = read (self->fd, &count, sizeof count);
  while (n < 0 && errno == EINTR);
  lv_channel_run_posted (self);
}

gboolean
lv_channel_is_empty (LvChannel *self)
{
  return g_atomic_pointer_get (&self->newest) == NULL;
}
