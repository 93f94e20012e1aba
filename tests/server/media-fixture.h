/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A room of a server whose media is fake-sfu.h's, and people who speak of media. Main context only.
 */
#pragma once

#include "fake-sfu.h"
#include "lv-sdp.h"
#include "room-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  Person *suzuki;
  char *room;
  LvSfu *sfu;
} MediaTest;

void media_fixture_set_up (MediaTest *self, gconstpointer unused);
void media_fixture_tear_down (MediaTest *self, gconstpointer unused);
/* Of [media]; it counts from the next start. */
void media_fixture_set_config (Fixture *fixture, const char *key, const char *value);
void media_fixture_start (MediaTest *self);
#define media_fixture_add(path, test)                                                              \
  g_test_add (path, MediaTest, NULL, media_fixture_set_up, test, media_fixture_tear_down)

/* Chromium's offer. */
Answer *media_offer (Person *person);
/* The same with another user name, so that it can be a restart. */
Answer *media_restart (Person *person, const char *ufrag);
/* Joined, with media: its seat's id, the caller's. */
char *media_enter_room (Person *person, const char *room);
LvSdp *media_get_sdp (Answer *answer);

G_END_DECLS
