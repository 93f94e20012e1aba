/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of the server's, kept current here: loaded once it is connected, changed by pushes, loaded
 * again after every reconnection. What is pushed while the list is under way is applied after it.
 * Main context only. */
#pragma once

#include "lv-keyed-list.h"
#include "lv-link.h"

G_BEGIN_DECLS

#define LV_TYPE_MIRROR (lv_mirror_get_type ())
G_DECLARE_FINAL_TYPE (LvMirror, lv_mirror, LV, MIRROR, GObject)

typedef struct
{
  const char *event;
  /* An error stays in data and is looked at by the mirror. */
  void (*apply) (LvMirror *self, LvJson *data);
} LvMirrorEvent;

typedef struct
{
  const char *path;
  const char *member; /* of the answer: the list */
  guint max_count;
  GType (*get_type) (void);
  gpointer (*make) (LvLink *link, LvJson *json, GError **error);
  LvUpdateFunc update;
  LvDupKeyFunc dup_key;
  LvDupKeyFunc dup_sort_key;
  const char *reset_event; /* load again; NULL: there is none */
  const LvMirrorEvent *events;
  guint event_count;
} LvMirrorKind;

/* kind must be static. */
LvMirror *lv_mirror_new (const LvMirrorKind *kind, LvLink *link);
LvKeyedList *lv_mirror_get_list (LvMirror *self);
LvLink *lv_mirror_get_link (LvMirror *self);
/* Joins a loading that is under way. */
void lv_mirror_load_async (LvMirror *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean lv_mirror_load_finish (LvMirror *self, GAsyncResult *result, GError **error);
/* An apply function for a push that brings a whole item. */
void lv_mirror_put (LvMirror *self, LvJson *data);

G_END_DECLS
