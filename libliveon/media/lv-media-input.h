/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where sound or pictures come from. A value. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_INPUT_DEVICE,   /* name: the stable id of a device; NULL: the preferred one */
  LV_INPUT_PIPEWIRE, /* as a portal gives it: fd, and a screen's node or a camera's name or none */
  LV_INPUT_X11,      /* the whole screen of DISPLAY */
  LV_INPUT_FILE,     /* name: a clip or picture, repeated for ever; its sound for a microphone */
  LV_INPUT_TEST,     /* a picture with a running clock; a tone every second */
  LV_INPUT_SYSTEM_SOUND, /* everything that is heard but ourselves */
} LvInputKind;

typedef struct
{
  LvInputKind kind;
  char *name;
  int fd;       /* -1: none; owned */
  int watch_fd; /* another one, by which it is seen when the node goes; -1: none; owned */
  guint32 node;
} LvMediaInput;

LvMediaInput *lv_media_input_new (LvInputKind kind, const char *name);
LvMediaInput *lv_media_input_copy (const LvMediaInput *self); /* with duplicates of the fds */
void lv_media_input_free (LvMediaInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMediaInput, lv_media_input_free)

G_END_DECLS
