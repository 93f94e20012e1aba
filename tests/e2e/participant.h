/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of participant.c. Main context only. */
#pragma once

#include <stdio.h>

#include "fake-camera-clip.h"
#include "liveon.h"
#include "lv-media-call.h"

#define MAX_TONES 256

typedef struct
{
  gint64 shown_us;
  guint32 counter;
  guint32 made_ms; /* as the code has it */
  float psnr;      /* 0: not compared */
  guint16 width, height;
} Seen;

typedef struct
{
  LiveonParticipant *person;
  LiveonVideoStream *stream;
  GArray *seen; /* Seen */
  guint unreadable;
  GHashTable *widths; /* of all pictures, how many had it */
} Watched;

typedef struct
{
  char *server, *pin, *company, *user, *password_file, *room, *entry_file, *state;
  char *proxy;
  char *microphone, *camera, *screen, *sound_file;
  char *only; /* who is watched; NULL: everybody */
  int width, height, seconds, times;
  gboolean is_watching, is_compared, is_take_over;
  gboolean is_remembered; /* was inside before, and has the key of it */
} Options;

typedef struct
{
  Options options;
  LiveonClient *client;
  LiveonMeeting *meeting;
  LiveonCall *call;
  GPtrArray *watched;
  GHashTable *sizes; /* name → "WIDTHxHEIGHT", of who is watched in a size of their own */
  ClipFile clip;
  FILE *sound;
  gint64 clicked_us, joined_us, connected_us, first_picture_us;
  gint64 first_sound_us; /* atomic enough: written once, by on_sound() */
  gint64 sound_began_us; /* when the first sample of the file was heard */
  guint64 samples;
  gint64 tones_us[MAX_TONES]; /* as on_sound() hears them begin */
  guint n_tones, quiet;
  gboolean is_stopped, is_told_to_go_on;
  guint round; /* of meetings, from 1 */
  LiveonVideoStream *mirror;
  guint n_mirrored;
  GPtrArray *said_people; /* who began or ended to send or to speak, as it was noticed */
  GString *states;        /* as they came */
} Program;

/* participant-pictures.c: of everybody who comes. */
void participant_watch (Program *self);
void participant_unwatch (Program *self);
/* The camera of somebody who is or comes in is watched in another size, "WIDTHxHEIGHT". */
void participant_set_size (Program *self, const char *name, const char *size);
/* participant-report.c: one line of JSON. */
const char *participant_nick (GType type, int value);
void participant_print_report (Program *self);
