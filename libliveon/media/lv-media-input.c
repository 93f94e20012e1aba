/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-input.h"

#include <fcntl.h>
#include <unistd.h>

LvMediaInput *
lv_media_input_new (LvInputKind kind, const char *name)
{
  LvMediaInput *self = g_new0 (LvMediaInput, 1);

  self->kind = kind;
  self->name = g_strdup (name);
  self->fd = self->watch_fd = -1;
  return self;
}

LvMediaInput *
lv_media_input_copy (const LvMediaInput *self)
{
  LvMediaInput *copy = lv_media_input_new (self->kind, self->name);

  copy->node = self->node;
  if (self->fd >= 0)
    copy->fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 3);
  if (self->watch_fd >= 0)
    copy->watch_fd = fcntl (self->watch_fd, F_DUPFD_CLOEXEC, 3);
  return copy;
}

void
lv_media_input_free (LvMediaInput *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->watch_fd >= 0)
    close (self->watch_fd);
  g_free (self->name);
  g_free (self);
}
