/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-client.h"

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-members.h"
#include "lv-room-save.h"
#include "lv-text.h"
#include "lv-visit-pages.h"

/* New rooms, and the person's own history. */

static void
on_room_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LiveonClient *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LiveonRoom) room = lv_room_save_finish (result, &error);

  if (room == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, lv_room_list_put (self->rooms, room), g_object_unref);
}

/**
 * liveon_client_create_room_async:
 * @self: a client that is signed in
 * @draft: what the room shall be; name and mode at least
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Makes a room. An entry password takes a moment on another thread.
 */
void
liveon_client_create_room_async (LiveonClient *self,
                                 LiveonRoomDraft *draft,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (LIVEON_IS_ROOM_DRAFT (draft));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_create_room_async);
  lv_room_save_async (self->link, NULL, draft, cancellable, on_room_made, task);
}

/**
 * liveon_client_create_room_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.create_room_async]. The room is in [property@Client:rooms] then.
 *
 * Returns: (transfer full): the room, or %NULL with an error
 */
LiveonRoom *
liveon_client_create_room_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * liveon_client_make_invite:
 * @self: a client
 * @room: one of its rooms
 * @secret: (nullable): the secret of a room whose mode is %LIVEON_ROOM_MODE_LINK
 * @error: return location for a [error@Error]
 *
 * Makes an invitation to a room, with all that somebody else needs for it: the server, its pin
 * where it is trusted by one, and the company code that [method@Client.set_company] set.
 *
 * Returns: (transfer full): the invitation, or %NULL with %LIVEON_ERROR_INVALID_ARGUMENT for a
 * secret that is none
 */
LiveonInvite *
liveon_client_make_invite (LiveonClient *self, LiveonRoom *room, const char *secret, GError **error)
{
  const char *company;

  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);
  g_return_val_if_fail (LIVEON_IS_ROOM (room), NULL);

  company = self->company != NULL && *self->company != '\0' ? self->company : NULL;
  return liveon_invite_new (self->server, company, liveon_room_get_id (room), secret,
                            liveon_client_get_pin (self), error);
}

/**
 * liveon_client_list_visits:
 * @self: a client that is signed in
 * @room_id: (nullable): only visits to this room
 * @from: (nullable): only visits that began at this time or later
 * @to: (nullable): only visits that began before this time
 *
 * Makes a list of the person's own visits, the newest first, that loads as it is scrolled. Its
 * first page is under way.
 *
 * Returns: (transfer full): the list
 */
LiveonVisitList *
liveon_client_list_visits (LiveonClient *self, const char *room_id, GDateTime *from, GDateTime *to)
{
  LvVisitFilter filter = { (char *) room_id, 0, 0 };

  g_return_val_if_fail (LIVEON_IS_CLIENT (self), NULL);

  filter.from_ms = lv_date_time_to_ms (from);
  filter.to_ms = lv_date_time_to_ms (to);
  return lv_visit_list_new (self->link, &filter);
}

static void
on_visits (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *cursor;
  g_autoptr (GPtrArray) visits = lv_visit_page_finish (result, &cursor, &error);
  GListStore *store;

  if (visits == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  store = g_list_store_new (LIVEON_TYPE_VISIT);
  g_list_store_splice (store, 0, 0, visits->pdata, visits->len);
  g_task_set_task_data (task, cursor, g_free);
  g_task_return_pointer (task, store, g_object_unref);
}

/**
 * liveon_client_get_visits_async:
 * @self: a client that is signed in
 * @room_id: (nullable): only visits to this room
 * @from: (nullable): only visits that began at this time or later
 * @to: (nullable): only visits that began before this time
 * @cursor: (nullable): where the page before ended; %NULL for the first
 * @limit: how many at most, 1 to 200
 * @cancellable: (nullable): cancels the question
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Asks for one page of the person's own visits, the newest first.
 */
void
liveon_client_get_visits_async (LiveonClient *self,
                                const char *room_id,
                                GDateTime *from,
                                GDateTime *to,
                                const char *cursor,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  LvVisitFilter filter = { (char *) room_id, 0, 0 };
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (limit > 0);

  filter.from_ms = lv_date_time_to_ms (from);
  filter.to_ms = lv_date_time_to_ms (to);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_get_visits_async);
  lv_visit_page_async (self->link, &filter, cursor, MIN (limit, LV_LIMIT_PAGE), cancellable,
                       on_visits, task);
}

/**
 * liveon_client_get_visits_finish:
 * @self: a client
 * @result: what the callback got
 * @cursor: (out) (optional) (nullable) (transfer full): where the page ended; %NULL after the last
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.get_visits_async].
 *
 * Returns: (transfer full): a list of [class@Visit], or %NULL with an error
 */
GListModel *
liveon_client_get_visits_finish (LiveonClient *self,
                                 GAsyncResult *result,
                                 char **cursor,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (cursor != NULL)
    *cursor = g_strdup (g_task_get_task_data (G_TASK (result)));
  return g_task_propagate_pointer (G_TASK (result), error);
}
