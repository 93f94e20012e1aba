/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client with a test clock that is signed in to a fake server. Main context only. */
#pragma once

#include "fake-server.h"
#include "lv-client.h"
#include "lv-clock.h"
#include "test-support.h"

G_BEGIN_DECLS

#define FIXTURE_NOW_MS 1764000000000

typedef struct
{
  FakeServer *server;
  LvClock *clock;
  LiveonClient *client;
} Fixture;

/* A server that lets everyone in, and a client that trusts it. */
void fixture_set_up (Fixture *self, gconstpointer data);
void fixture_tear_down (Fixture *self, gconstpointer data);
gboolean fixture_sign_in (Fixture *self, GError **error);
/* fixture_set_up, and signed in. */
void fixture_set_up_signed_in (Fixture *self, gconstpointer data);
void fixture_wait_state (Fixture *self, LiveonClientState state);
/* Waits until the client has handled all that the server pushed before. */
void fixture_sync (Fixture *self);

G_END_DECLS
