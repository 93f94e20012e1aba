/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-now.h"

#include <string.h>

#include "lv-admin-routes.h"
#include "lv-admin-session.h"
#include "lv-audit-note.h"
#include "lv-limits.h"
#include "lv-log.h"
#include "lv-meeting-media.h"
#include "lv-peer-websocket.h"

#define TICK_MS 1000
#define REVIEW_MS 5000 /* how soon a session that has ended is noticed */
#define MESSAGE_MAX 1024
#define CLOSE_ENDED 4001

/* One company that is looked at. */
typedef struct
{
  LvAdminNow *now;
  LvTenant *tenant;
  GPtrArray *watchers; /* of Watcher, borrowed */
  GHashTable *rooms;   /* room id → its JSON, as it was told last */
  guint timer;
} Watch;

struct _LvAdminNow
{
  LvContext *context;
  GHashTable *watches; /* LvTenant, within the watch → Watch */
};

/* One administrator's page. Its WebSocket keeps it until that is closed, and each review. */
typedef struct
{
  grefcount count;
  LvAdminCall *call;
  Watch *watch;               /* NULL once it has ended */
  LvPeerWebsocket *websocket; /* NULL once it is gone */
  gint64 next_review_ms;
} Watcher;

static void
watcher_unref (Watcher *self)
{
  if (!g_ref_count_dec (&self->count))
    return;
  lv_admin_call_unref (self->call);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watcher, watcher_unref)

static void
watch_free (Watch *self)
{
  for (guint i = 0; i < self->watchers->len; i++)
    ((Watcher *) self->watchers->pdata[i])->watch = NULL;
  lv_clock_timeout_remove (self->now->context->clock, self->timer);
  g_ptr_array_unref (self->watchers);
  g_hash_table_unref (self->rooms);
  g_object_unref (self->tenant);
  g_free (self);
}

LvAdminNow *
lv_admin_now_new (LvContext *context)
{
  LvAdminNow *self = g_new0 (LvAdminNow, 1);

  self->context = context;
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) watch_free);
  return self;
}

void
lv_admin_now_free (LvAdminNow *self)
{
  g_hash_table_unref (self->watches);
  g_free (self);
}

/* What is told */

/* NULL for a room that there is nothing to say of. */
static char *
write_room (Watch *self, LvRoom *room)
{
  LvMeetings *meetings = self->now->context->meetings;
  LvRoomPresence presence;
  LvJsonWriter *writer;

  lv_meetings_get_presence (meetings, self->tenant, room->id, &presence);
  if (presence.people == 0 && !room->is_closed)
    return NULL;
  writer = lv_json_writer_new ();
  lv_meetings_write_room (meetings, self->tenant, room, writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

/* Brings what was told up to date; what changed goes to changed, of JSON, borrowed, and to gone. */
static void
update (Watch *self, GPtrArray *changed, GPtrArray *gone)
{
  GPtrArray *rooms = lv_tenant_get_rooms (self->tenant);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->rooms);
  GHashTableIter iter;
  gpointer id;

  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < rooms->len; i++)
    {
      LvRoom *room = rooms->pdata[i];
      char *json = write_room (self, room);

      if (json == NULL)
        continue;
      if (g_strcmp0 (g_hash_table_lookup (before, room->id), json) != 0)
        g_ptr_array_add (changed, json);
      g_hash_table_remove (before, room->id);
      g_hash_table_insert (self->rooms, g_strdup (room->id), json);
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (gone, g_strdup (id));
}

static char *
make_event (GPtrArray *rooms, GPtrArray *gone, gboolean is_first)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "event");
  lv_json_string (writer, "event", "now");
  lv_json_begin_object (writer, "data");
  lv_json_bool (writer, "is_first", is_first);
  lv_json_begin_array (writer, "rooms");
  for (guint i = 0; i < rooms->len; i++)
    lv_json_raw (writer, NULL, rooms->pdata[i], -1);
  lv_json_end_array (writer);
  lv_json_begin_array (writer, "gone");
  for (guint i = 0; gone != NULL && i < gone->len; i++)
    lv_json_string (writer, NULL, gone->pdata[i]);
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

static void
send_text (Watcher *self, const char *text)
{
  if (lv_peer_websocket_is_open (self->websocket))
    soup_websocket_connection_send_text (lv_peer_websocket_get_connection (self->websocket), text);
}

static gboolean
on_tick (gpointer data)
{
  Watch *self = data;
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;

  update (self, changed, gone);
  if (changed->len == 0 && gone->len == 0)
    return G_SOURCE_CONTINUE;
  text = make_event (changed, gone, FALSE);
  for (guint i = 0; i < self->watchers->len; i++)
    send_text (self->watchers->pdata[i], text);
  return G_SOURCE_CONTINUE;
}

static void
send_first (Watcher *self)
{
  g_autoptr (GPtrArray) rooms = g_ptr_array_new ();
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer json;

  g_hash_table_iter_init (&iter, self->watch->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &json))
    g_ptr_array_add (rooms, json);
  text = make_event (rooms, NULL, TRUE);

  send_text (self, text);
}

static Watch *
ensure_watch (LvAdminNow *self, LvTenant *tenant)
{
  Watch *watch = g_hash_table_lookup (self->watches, tenant);

  if (watch != NULL)
    return watch;
  watch = g_new0 (Watch, 1);
  watch->now = self;
  watch->tenant = g_object_ref (tenant);
  watch->watchers = g_ptr_array_new ();
  watch->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  watch->timer = lv_clock_timeout_add (self->context->clock, TICK_MS, on_tick, watch);
  g_hash_table_insert (self->watches, tenant, watch);
  return watch;
}

/* Coming and going */

static void
let_go (gpointer data)
{
  Watcher *self = data;
  Watch *watch = g_steal_pointer (&self->watch);

  if (watch == NULL)
    return;
  g_ptr_array_remove_fast (watch->watchers, self);
  if (watch->watchers->len == 0)
    g_hash_table_remove (watch->now->watches, watch->tenant);
}

static void
gone (gpointer data)
{
  Watcher *self = data;

  self->websocket = NULL;
  watcher_unref (self);
}

/* The session: it may have ended meanwhile, and so may the address. */

static void
on_session (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Watcher) self = data;
  g_autoptr (GError) error = NULL;

  if (!lv_admin_session_authenticate_finish (result, &error) && self->watch != NULL)
    lv_peer_websocket_close (self->websocket, CLOSE_ENDED);
}

static void
on_gate (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Watcher) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvTenant) tenant = lv_admin_gate_finish (result, &error);

  if (self->watch == NULL)
    return;
  if (tenant == NULL)
    {
      lv_peer_websocket_close (self->websocket, CLOSE_ENDED);
      return;
    }
  g_ref_count_inc (&self->count);
  lv_admin_session_authenticate_async (self->call, on_session, self);
}

static void
review (Watcher *self)
{
  g_ref_count_inc (&self->count);
  lv_admin_gate_async (self->call->context, self->call->audience, self->call->path_hash,
                       lv_call_get_address (self->call->call), on_gate, self);
}

static void
check (gpointer data, gint64 now_ms)
{
  Watcher *self = data;

  if (now_ms < self->next_review_ms)
    return;
  self->next_review_ms = now_ms + REVIEW_MS;
  review (self);
}

static const LvPeerWebsocketService service = {
  .max_message = MESSAGE_MAX,
  .frames_burst = LV_LIMIT_FRAMES_BURST,
  .frames_interval_ms = LV_LIMIT_FRAMES_INTERVAL_MS,
  .check = check,
  .let_go = let_go,
  .gone = gone,
};

static void
serve (gpointer data, LvPeer *peer, SoupWebsocketConnection *websocket)
{
  LvAdminCall *call = data;
  LvAdminNow *now = lv_admin_get_now (call->admin);
  gint64 now_ms = lv_clock_monotonic_ms (call->context->clock);
  Watcher *self = g_new0 (Watcher, 1);

  g_ref_count_init (&self->count);
  self->call = lv_admin_call_ref (call);
  self->call->is_watching = TRUE;
  self->next_review_ms = now_ms + REVIEW_MS;
  self->watch = ensure_watch (now, call->tenant);
  g_ptr_array_add (self->watch->watchers, self);
  self->websocket = lv_peer_websocket_new (call->context->clock, peer, websocket, &service, self);
  /* What others who look are told next, they are told now. */
  on_tick (self->watch);
  send_first (self);
}

/* Looking is written down, once a look. */

typedef struct
{
  char *actor;
  char *address;
  gint64 now_ms;
} Look;

static void
look_free (Look *self)
{
  g_free (self->actor);
  g_free (self->address);
  g_free (self);
}

static gboolean
look_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Look *self = input;
  LvAudit audit = {
    .actor = self->actor,
    .action = "meeting.watch",
    .result = "ok",
    .address = self->address,
  };

  return lv_audit_append (db, self->now_ms, &audit, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvAdminCall) call = data;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  lv_call_answer (call->call,
                  &(LvAnswer){ .protocol = LV_ADMIN_PROTOCOL,
                               .accept = serve,
                               .accept_data = lv_admin_call_ref (call),
                               .free_accept_data = (GDestroyNotify) lv_admin_call_unref });
}

void
lv_admin_now_watch (LvAdminNow *self, LvAdminCall *call)
{
  Look *look = g_new0 (Look, 1);

  look->actor = g_strdup (call->user->id);
  look->address = g_strdup (lv_call_get_address (call->call));
  look->now_ms = lv_clock_now_ms (self->context->clock);
  lv_store_run_async (self->context->store, lv_tenant_get_database (call->tenant), look_work, look,
                      (GDestroyNotify) look_free, NULL, NULL, on_written, lv_admin_call_ref (call));
}

static void
get_now (LvAdminCall *call)
{
  lv_admin_now_watch (lv_admin_get_now (call->admin), call);
}

const LvAdminRoute lv_admin_now_routes[] = {
  { "GET", "/api/now", .summary = "Rooms with people in them, live (WebSocket)",
    .handler = get_now },
  { "POST", "/api/rooms/{id}/put-out", .summary = "Puts somebody out",
    .operation = "meeting.put-out", .id = "id", .body = "seat reason? bar? minutes?" },
  { "POST", "/api/rooms/{id}/mute", .summary = "Switches somebody's source off",
    .operation = "meeting.mute", .id = "id", .body = "seat source" },
  { "POST", "/api/rooms/{id}/message", .summary = "Says something to all inside",
    .operation = "meeting.message", .id = "id", .body = "text" },
  { "POST", "/api/rooms/{id}/end", .summary = "Ends the meeting", .operation = "meeting.end",
    .id = "id" },
  { "GET", "/api/bars", .summary = "Who may not come back where", .operation = "bar.list" },
  { "POST", "/api/bars/lift", .summary = "Lets somebody come back", .operation = "bar.lift",
    .body = "room user" },
  { NULL },
};
