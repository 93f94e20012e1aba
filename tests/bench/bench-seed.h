/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A state folder with one company, its people, their sessions and its rooms. Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BenchSeed BenchSeed;

/* Writes liveond.conf and the state into the folder. */
BenchSeed *bench_seed_new (const char *folder, guint n_people, guint n_rooms);
void bench_seed_free (BenchSeed *self);
/* The access token of a signed-in person; the first is an administrator. */
const char *bench_seed_get_token (BenchSeed *self, guint index);
const char *bench_seed_get_room (BenchSeed *self, guint index);

G_END_DECLS
