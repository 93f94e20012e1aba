/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The library's client and a whole server in one process: what one person does, another sees. */
#include "e2e-fixture.h"

#include "liveon-client.h"
#include "liveon-meeting.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-password.h"
#include "lv-users.h"

#define PASSWORD "Right-horse-77"

typedef struct
{
  E2e *e2e;
  char *tenant;
  LiveonClient *admin;
  LiveonClient *tanaka;
} Fixture;

static gboolean
add_user (LvDb *db, gpointer data, GError **error)
{
  return lv_users_add (db, data, error);
}

static void
add_person (Fixture *self, const char *login, gboolean is_admin)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (LvSecret) password = lv_secret_new (PASSWORD, strlen (PASSWORD));
  g_autoptr (GError) error = NULL;

  g_free (user->id);
  user->id = lv_random_id ();
  g_free (user->login);
  user->login = g_strdup (login);
  g_free (user->name);
  user->name = g_strdup (login);
  user->is_admin = is_admin;
  user->created_ms = user->password_changed_ms = g_get_real_time () / 1000;
  user->password_hash = lv_password_hash (password, &error);
  g_assert_no_error (error);
  e2e_run (self->e2e, self->tenant, add_user, user);
}

static LiveonClient *
make_client (Fixture *self, const char *login)
{
  g_autoptr (GError) error = NULL;
  LiveonClient *client = liveon_client_new (self->e2e->origin, &error);

  g_assert_no_error (error);
  liveon_client_set_pins (client, liveon_server_get_pin (self->e2e->server), NULL, &error);
  g_assert_no_error (error);
  liveon_client_set_company (client, "acme");
  liveon_client_set_user_id (client, login);
  return client;
}

static gboolean
sign_in (LiveonClient *client, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_client_sign_in_async (client, password, NULL, (GAsyncReadyCallback) test_take_result,
                               &result);
  test_wait_for (result);
  return liveon_client_sign_in_finish (client, result, error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->e2e = e2e_new ();
  self->tenant = e2e_add_tenant (self->e2e, "acme", "株式会社 例");
  add_person (self, "admin", TRUE);
  add_person (self, "tanaka", FALSE);
  self->admin = make_client (self, "admin");
  self->tanaka = make_client (self, "tanaka");
  sign_in (self->admin, PASSWORD, &error);
  g_assert_no_error (error);
  sign_in (self->tanaka, PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpint (liveon_client_get_state (self->tanaka), ==, LIVEON_CLIENT_STATE_CONNECTED);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->admin);
  g_clear_object (&self->tanaka);
  e2e_free (self->e2e);
  g_free (self->tenant);
}

static gboolean
has_room (gpointer client)
{
  return g_list_model_get_n_items (liveon_client_get_rooms (client)) == 1;
}

/* The administrator makes a room with a password; the other's list has it by a push. */
static LiveonRoom *
make_room (Fixture *self)
{
  g_autoptr (LiveonRoomDraft) draft = liveon_room_draft_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LiveonRoom *room;

  g_object_set (draft, "name", "役員", "mode", LIVEON_ROOM_MODE_PASSWORD, "capacity", 5, NULL);
  liveon_room_draft_set_password (draft, "open sesame");
  liveon_client_create_room_async (self->admin, draft, NULL, (GAsyncReadyCallback) test_take_result,
                                   &result);
  test_wait_for (result);
  room = liveon_client_create_room_finish (self->admin, result, &error);
  g_assert_no_error (error);
  test_wait_until (has_room, self->tanaka);
  return room;
}

static LiveonMeeting *
join (LiveonRoom *room, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_room_join_async (room, secret, LIVEON_JOIN_FLAGS_NONE, NULL,
                          (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  return liveon_room_join_finish (room, result, error);
}

static gboolean
has_two (gpointer meeting)
{
  return g_list_model_get_n_items (liveon_meeting_get_people (meeting)) == 2;
}

static gboolean
is_over (gpointer meeting)
{
  return liveon_meeting_get_is_over (meeting);
}

static gboolean
is_closed (gpointer room)
{
  return liveon_room_get_is_closed (room);
}

static gboolean
has_people (gpointer room)
{
  return liveon_room_get_people (room) == 2;
}

static void
test_room (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = make_room (self);
  g_autoptr (LiveonRoom) seen = g_list_model_get_item (liveon_client_get_rooms (self->tanaka), 0);
  g_autoptr (LiveonRoomDraft) draft = liveon_room_draft_new ();
  g_autoptr (GAsyncResult) changed = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (LiveonMeeting) first = NULL;
  g_autoptr (LiveonMeeting) second = NULL;
  g_autoptr (GListModel) visits = NULL;
  g_autoptr (LiveonVisit) visit = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (liveon_room_get_name (seen), ==, "役員");
  g_assert_false (liveon_room_get_is_host (seen));
  g_assert_true (liveon_room_get_is_host (room));
  g_assert_null (join (seen, "wrong", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_ENTRY_PASSWORD);
  g_clear_error (&error);
  first = join (seen, "open sesame", &error);
  g_assert_no_error (error);
  second = join (room, "open sesame", &error);
  g_assert_no_error (error);
  test_wait_until (has_two, first);
  test_wait_until (has_people, seen);

  g_object_set (draft, "is-closed", TRUE, NULL);
  liveon_room_change_async (room, draft, NULL, (GAsyncReadyCallback) test_take_result, &changed);
  test_wait_for (changed);
  liveon_room_change_finish (room, changed, &error);
  g_assert_no_error (error);
  test_wait_until (is_closed, seen);
  test_wait_until (is_over, first);
  g_assert_cmpint (liveon_meeting_get_reason (first), ==, LIVEON_LEAVE_REASON_ROOM_CLOSED);

  liveon_client_get_visits_async (self->tanaka, NULL, NULL, NULL, NULL, 10, NULL,
                                  (GAsyncReadyCallback) test_take_result, &read);
  test_wait_for (read);
  visits = liveon_client_get_visits_finish (self->tanaka, read, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (visits), ==, 1);
  visit = g_list_model_get_item (visits, 0);
  g_assert_cmpstr (liveon_visit_get_room_name (visit), ==, "役員");
  g_assert_cmpint (liveon_visit_get_reason (visit), ==, LIVEON_LEAVE_REASON_ROOM_CLOSED);
}

static void
on_ended (LiveonClient *client, const GError *error, gpointer data)
{
  *(GError **) data = g_error_copy (error);
}

/* A changed password signs the other devices out, at once. */
static void
test_password (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonClient) other = make_client (self, "tanaka");
  g_autoptr (GAsyncResult) weak = NULL;
  g_autoptr (GAsyncResult) good = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) end = NULL;

  sign_in (other, PASSWORD, &error);
  g_assert_no_error (error);
  g_signal_connect (other, "ended", G_CALLBACK (on_ended), &end);
  liveon_client_change_password_async (self->tanaka, PASSWORD, "short", NULL,
                                       (GAsyncReadyCallback) test_take_result, &weak);
  test_wait_for (weak);
  g_assert_false (liveon_client_change_password_finish (self->tanaka, weak, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PASSWORD_POLICY);
  g_clear_error (&error);

  liveon_client_change_password_async (self->tanaka, PASSWORD, "Another-horse-78", NULL,
                                       (GAsyncReadyCallback) test_take_result, &good);
  test_wait_for (good);
  liveon_client_change_password_finish (self->tanaka, good, &error);
  g_assert_no_error (error);
  test_wait_for (end);
  g_assert_error (end, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED);
  g_assert_cmpint (liveon_client_get_state (self->tanaka), ==, LIVEON_CLIENT_STATE_CONNECTED);
  g_assert_false (sign_in (other, PASSWORD, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_SIGN_IN);
}

/* Coming back with the token needs the device's key too; the old token is dead afterwards. */
static void
test_resume (Fixture *self, gconstpointer data)
{
  g_autofree char *token = g_strdup (liveon_client_get_resume_token (self->tanaka));
  g_autoptr (LiveonClient) thief = make_client (self, "tanaka");
  g_autoptr (GAsyncResult) stolen = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  liveon_client_disconnect (self->tanaka);
  liveon_client_resume_async (thief, token, NULL, (GAsyncReadyCallback) test_take_result, &stolen);
  test_wait_for (stolen);
  g_assert_false (liveon_client_resume_finish (thief, stolen, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED);
  g_clear_error (&error);

  liveon_client_resume_async (self->tanaka, token, NULL, (GAsyncReadyCallback) test_take_result,
                              &result);
  test_wait_for (result);
  liveon_client_resume_finish (self->tanaka, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_client_get_resume_token (self->tanaka), !=, token);
  g_assert_cmpint (liveon_client_get_state (self->tanaka), ==, LIVEON_CLIENT_STATE_CONNECTED);
}

static void
test_devices (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonClient) other = make_client (self, "tanaka");
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GListModel) devices = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) end = NULL;

  sign_in (other, PASSWORD, &error);
  g_assert_no_error (error);
  g_signal_connect (other, "ended", G_CALLBACK (on_ended), &end);
  liveon_client_list_devices_async (self->tanaka, NULL, (GAsyncReadyCallback) test_take_result,
                                    &listed);
  test_wait_for (listed);
  devices = liveon_client_list_devices_finish (self->tanaka, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (devices), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LiveonDeviceInfo) device = g_list_model_get_item (devices, i);

      if (!liveon_device_info_get_is_current (device))
        liveon_client_remove_device_async (self->tanaka, liveon_device_info_get_id (device), NULL,
                                           (GAsyncReadyCallback) test_take_result, &removed);
    }
  test_wait_for (removed);
  liveon_client_remove_device_finish (self->tanaka, removed, &error);
  g_assert_no_error (error);
  test_wait_for (end);
  g_assert_error (end, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED);
}

static gboolean
has_head (gpointer client)
{
  return liveon_client_get_chain_head (client) != NULL;
}

/* What the server signs is what the library checks. */
static void
test_head (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = make_room (self);
  g_autoptr (LiveonClient) later = make_client (self, "tanaka");
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autoptr (GError) error = NULL;

  meeting = join (room, "open sesame", &error);
  g_assert_no_error (error);
  sign_in (later, PASSWORD, &error);
  g_assert_no_error (error);
  test_wait_until (has_head, later);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 100);

#define ADD(name, function)                                                                        \
  g_test_add ("/e2e/client/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("room", test_room);
  ADD ("password", test_password);
  ADD ("resume", test_resume);
  ADD ("devices", test_devices);
  ADD ("head", test_head);
  return g_test_run ();
}
