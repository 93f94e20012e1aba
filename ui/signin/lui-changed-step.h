/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The full stop: the server is not the one that was trusted. There is no way on from here. */
#define LUI_TYPE_CHANGED_STEP (lui_changed_step_get_type ())
G_DECLARE_FINAL_TYPE (LuiChangedStep, lui_changed_step, LUI, CHANGED_STEP, GtkWidget)

/* What is wrong, with its code; the pins that were expected and seen, where they are known; the
 * file that remembers the trusted one. All of them NULL where there is none. */
typedef struct
{
  const char *server;
  const char *sentences;
  const char *code;
  const char *trusted;
  const char *seen;
  const char *path;
} LuiChange;

void lui_changed_step_set (LuiChangedStep *self, const LuiChange *change);

G_END_DECLS
