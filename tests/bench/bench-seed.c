/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-seed.h"

#include "lv-chain.h"
#include "lv-hash.h"
#include "lv-records.h"
#include "lv-rooms.h"
#include "lv-store.h"
#include "lv-token.h"
#include "lv-users.h"

struct _BenchSeed
{
  char *tenant_id;
  GPtrArray *tokens;
  GPtrArray *rooms; /* ids */
  guint n_people;
};

static void
set (char **field, char *value_taken)
{
  g_free (*field);
  *field = value_taken;
}

static gboolean
add_person (BenchSeed *self, LvDb *db, guint index, gint64 now_ms, GError **error)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (LvSessionRow) session = lv_session_row_new ();
  g_autofree char *token = NULL;

  set (&user->id, lv_random_id ());
  set (&user->login, g_strdup_printf ("user%05u", index));
  set (&user->name, g_strdup_printf ("利用者 %05u", index));
  set (&user->reading, g_strdup_printf ("りようしゃ %05u", index));
  set (&user->affiliation, g_strdup ("営業部"));
  user->is_admin = index == 0;
  user->created_ms = now_ms;
  user->password_changed_ms = now_ms;
  set (&session->id, lv_random_id ());
  set (&session->user_id, g_strdup (user->id));
  set (&session->device_id, lv_random_id ());
  set (&session->device_name, g_strdup ("bench"));
  token = lv_token_new_access (self->tenant_id, session->access_hash);
  session->access_expires_ms = now_ms + 86400000;
  lv_random_bytes (session->resume_hash, 32);
  session->resume_expires_ms = now_ms + 86400000;
  session->created_ms = session->used_ms = now_ms;
  g_ptr_array_add (self->tokens, g_steal_pointer (&token));
  return lv_users_add (db, user, error) && lv_sessions_add (db, session, error);
}

static gboolean
add_room (BenchSeed *self, LvDb *db, guint index, gint64 now_ms, GError **error)
{
  g_autoptr (LvRoom) room = lv_room_new ();

  set (&room->id, lv_random_id ());
  set (&room->name, g_strdup_printf ("会議室 %04u", index));
  set (&room->reading, g_strdup_printf ("かいぎしつ %04u", index));
  set (&room->description, g_strdup ("週の予定を話し合う部屋"));
  room->created_ms = now_ms;
  g_ptr_array_add (self->rooms, g_strdup (room->id));
  return lv_rooms_add (db, room, error);
}

typedef struct
{
  BenchSeed *seed;
  guint n_rooms;
  gint64 now_ms;
} Filling;

static gboolean
fill (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Filling *filling = input;

  for (guint i = 0; i < filling->seed->n_people; i++)
    if (!add_person (filling->seed, db, i, filling->now_ms, error))
      return FALSE;
  for (guint i = 0; i < filling->n_rooms; i++)
    if (!add_room (filling->seed, db, i, filling->now_ms, error))
      return FALSE;
  return TRUE;
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **out = data;

  *out = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
write_config (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "liveond.conf", NULL);
  g_autofree char *text = g_strdup_printf ("[server]\n"
                                           "listen=127.0.0.1:0\n"
                                           "state_directory=%s/state\n"
                                           "control_socket=%s/run/control\n"
                                           "single_tenant=true\n"
                                           "[limits]\n"
                                           "max_connections_address=10000\n",
                                           folder, folder);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
fill_store (BenchSeed *self, LvStore *store, gint64 now_ms, guint n_rooms)
{
  const LvRecordHashes hashes = { lv_random_bytes, lv_chain_digest, lv_chain_next };
  g_autoptr (LvTenantRow) tenant = lv_tenant_row_new ();
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) filled = NULL;
  g_autoptr (GError) error = NULL;
  Filling filling = { self, n_rooms, now_ms };

  lv_store_set_record_hashes (store, &hashes);
  set (&tenant->id, g_strdup (self->tenant_id));
  set (&tenant->code, g_strdup ("bench"));
  set (&tenant->name, g_strdup ("Bench K.K."));
  tenant->created_ms = now_ms;
  lv_store_add_tenant_async (store, tenant, NULL, take_result, &added);
  lv_store_add_tenant_finish (store, wait_for (&added), &error);
  g_assert_no_error (error);
  lv_store_run_async (store, self->tenant_id, fill, &filling, NULL, NULL, NULL, take_result,
                      &filled);
  lv_store_run_finish (store, wait_for (&filled), NULL, &error);
  g_assert_no_error (error);
}

BenchSeed *
bench_seed_new (const char *folder, guint n_people, guint n_rooms)
{
  BenchSeed *self = g_new0 (BenchSeed, 1);
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autoptr (LvClock) clock = lv_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LvStore) store = lv_store_open (state, clock, &error);

  g_assert_no_error (error);
  self->tenant_id = lv_random_id ();
  self->tokens = g_ptr_array_new_with_free_func (g_free);
  self->rooms = g_ptr_array_new_with_free_func (g_free);
  self->n_people = n_people;
  fill_store (self, store, lv_clock_now_ms (clock), n_rooms);
  lv_store_close (store);
  write_config (folder);
  return self;
}

void
bench_seed_free (BenchSeed *self)
{
  g_ptr_array_unref (self->tokens);
  g_ptr_array_unref (self->rooms);
  g_free (self->tenant_id);
  g_free (self);
}

const char *
bench_seed_get_token (BenchSeed *self, guint index)
{
  return g_ptr_array_index (self->tokens, index);
}

const char *
bench_seed_get_room (BenchSeed *self, guint index)
{
  return g_ptr_array_index (self->rooms, index);
}
