/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-server-uri.h"
#include "lv-trust-store.h"

#include "lv-certificate.h"
#include "lv-error.h"
#include "lv-file-save.h"
#include "lv-http-client.h"
#include "lv-private-file.h"

#define MAX_FILE (256 * 1024)
#define MAX_ENTRY 160 /* bytes of a group without its name */
#define HTTPS_PORT 443

/**
 * LiveonTrustStore:
 *
 * Which servers a person decided to trust by their pins, and when.
 *
 * It is for servers whose certificate no authority signed. Give it to
 * [method@Client.set_trust_store]: the client then trusts what the store says of its server. At the
 * first contact there is nothing, and the client fails with %LIVEON_ERROR_CERTIFICATE: show the
 * error's `pin` ([func@format_pin]) beside what the administrator gave out. When the person says
 * that they are the same, [method@TrustStore.trust_async] remembers it, or
 * [method@Client.set_pins] takes it for this once. Later, another certificate fails with
 * %LIVEON_ERROR_PIN, whose `since` says when the old one was trusted. That is a stop, and no
 * question.
 *
 * Of a server whose certificate an authority signed it remembers that it was so. If nobody vouches
 * for that server later, that is %LIVEON_ERROR_PIN too, with an argument `authority`: somebody else
 * may stand in its place, and a pin that is offered then is no first one.
 *
 * The file is a key file with a group for each server. Only its owner can read it, and it is
 * replaced as a whole.
 */
struct _LiveonTrustStore
{
  GObject parent_instance;

  char *path;
  LvClock *clock;
  GKeyFile *entries; /* group "host:port": pin and since, or authority: when one vouched for it */
  gboolean is_saving;
  GQueue waiting; /* of GTask: what they changed is not on the disk yet */
  GQueue saving;  /* of GTask: what they changed is being written */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LiveonTrustStore, liveon_trust_store, G_TYPE_OBJECT)

static void
liveon_trust_store_finalize (GObject *object)
{
  LiveonTrustStore *self = LIVEON_TRUST_STORE (object);

  g_free (self->path);
  g_clear_object (&self->clock);
  g_key_file_unref (self->entries);
  G_OBJECT_CLASS (liveon_trust_store_parent_class)->finalize (object);
}

static void
liveon_trust_store_class_init (LiveonTrustStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = liveon_trust_store_finalize;
  /**
   * LiveonTrustStore::changed:
   * @self: a store
   *
   * A server is trusted, or no longer. It may not be on the disk yet.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LIVEON_TYPE_TRUST_STORE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
liveon_trust_store_init (LiveonTrustStore *self)
{
  self->entries = g_key_file_new ();
  g_queue_init (&self->waiting);
  g_queue_init (&self->saving);
}

/* NULL for what is no address of a server. */
static char *
make_group (const char *server, GError **error)
{
  g_autoptr (GUri) uri = lv_server_uri_parse (server, error);

  if (uri == NULL)
    return NULL;
  return g_strdup_printf ("%s:%d", g_uri_get_host (uri),
                          g_uri_get_port (uri) < 0 ? HTTPS_PORT : g_uri_get_port (uri));
}

static gboolean
read_entry (GKeyFile *file, const char *group, char **pin, gint64 *since_ms)
{
  g_autofree char *text = g_key_file_get_string (file, group, "pin", NULL);
  g_autofree char *since = g_key_file_get_string (file, group, "since", NULL);

  *pin = text == NULL ? NULL : lv_pin_parse (text, NULL);
  return *pin != NULL && lv_time_parse (since, since_ms);
}

/* 0: none has vouched for it, as far as is known. */
static gint64
get_authority_ms (GKeyFile *file, const char *group)
{
  g_autofree char *text = g_key_file_get_string (file, group, "authority", NULL);
  gint64 since_ms;

  return text != NULL && lv_time_parse (text, &since_ms) ? since_ms : 0;
}

/* A damaged file is told: taken for an empty one, it would ask about servers that are known. */
static gboolean
load (LiveonTrustStore *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (LvSecret) content = lv_private_file_read (self->path, MAX_FILE, &problem);
  g_auto (GStrv) groups = NULL;
  gboolean is_good;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (content == NULL || lv_secret_get_size (content) == 0)
    return TRUE;
  is_good = g_key_file_load_from_data (self->entries, lv_secret_get_text (content),
                                       lv_secret_get_size (content), G_KEY_FILE_NONE, NULL);
  groups = g_key_file_get_groups (self->entries, NULL);
  for (guint i = 0; is_good && groups[i] != NULL; i++)
    {
      g_autofree char *pin = NULL;
      gint64 since_ms;

      is_good = read_entry (self->entries, groups[i], &pin, &since_ms)
                || (pin == NULL && !g_key_file_has_key (self->entries, groups[i], "pin", NULL)
                    && get_authority_ms (self->entries, groups[i]) > 0);
    }
  if (!is_good)
    lv_error_set (error, LIVEON_ERROR_CONFIGURATION, "file", self->path, NULL);
  return is_good;
}

LiveonTrustStore *
lv_trust_store_new (const char *path, LvClock *clock, GError **error)
{
  g_autoptr (LiveonTrustStore) self = g_object_new (LIVEON_TYPE_TRUST_STORE, NULL);

  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  return load (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * liveon_trust_store_new:
 * @path: (type filename): a file in the program's state directory; it is made when needed
 * @error: return location for a [error@Error]
 *
 * Opens a store. The file is read here, which is for the start of a program.
 *
 * Returns: (transfer full): the store, or %NULL with %LIVEON_ERROR_CONFIGURATION when the file is
 * damaged or others can read it
 */
LiveonTrustStore *
liveon_trust_store_new (const char *path, GError **error)
{
  g_autoptr (LvClock) clock = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  clock = lv_clock_new_system ();
  return lv_trust_store_new (path, clock, error);
}

/**
 * liveon_trust_store_dup_pin:
 * @self: a store
 * @server: "host", "host:port" or "https://host:port"
 *
 * Gets the pin by which a server is trusted.
 *
 * Returns: (transfer full) (nullable): 64 hexadecimal digits, or %NULL
 */
char *
liveon_trust_store_dup_pin (LiveonTrustStore *self, const char *server)
{
  g_autofree char *group = NULL;
  char *pin = NULL;
  gint64 since_ms;

  g_return_val_if_fail (LIVEON_IS_TRUST_STORE (self), NULL);
  g_return_val_if_fail (server != NULL, NULL);

  group = make_group (server, NULL);
  if (group != NULL)
    read_entry (self->entries, group, &pin, &since_ms);
  return pin;
}

gint64
lv_trust_store_get_since_ms (LiveonTrustStore *self, const char *server)
{
  g_autofree char *group = make_group (server, NULL);
  g_autofree char *pin = NULL;
  gint64 since_ms = 0;

  return group != NULL && read_entry (self->entries, group, &pin, &since_ms) ? since_ms : 0;
}

gint64
lv_trust_store_get_authority_ms (LiveonTrustStore *self, const char *server)
{
  g_autofree char *group = make_group (server, NULL);

  return group != NULL ? get_authority_ms (self->entries, group) : 0;
}

/**
 * liveon_trust_store_dup_since:
 * @self: a store
 * @server: "host", "host:port" or "https://host:port"
 *
 * Gets when the person decided to trust a server.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_trust_store_dup_since (LiveonTrustStore *self, const char *server)
{
  gint64 since_ms;

  g_return_val_if_fail (LIVEON_IS_TRUST_STORE (self), NULL);
  g_return_val_if_fail (server != NULL, NULL);

  since_ms = lv_trust_store_get_since_ms (self, server);
  return since_ms > 0 ? g_date_time_new_from_unix_utc (since_ms / 1000) : NULL;
}

static void save (LiveonTrustStore *self);

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LiveonTrustStore *self = LIVEON_TRUST_STORE (source);
  g_autoptr (GError) error = NULL;
  GTask *task;

  self->is_saving = FALSE;
  lv_file_save_finish (result, &error);
  while ((task = g_queue_pop_head (&self->saving)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
  save (self);
}

/* One write at a time; what changes meanwhile is in the next. */
static void
save (LiveonTrustStore *self)
{
  GTask *task;

  if (self->is_saving || g_queue_is_empty (&self->waiting))
    return;
  self->is_saving = TRUE;
  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    g_queue_push_tail (&self->saving, task);
  lv_file_save_async (self, self->path, g_key_file_to_data (self->entries, NULL, NULL), on_saved,
                      NULL);
}

static void
note_change (LiveonTrustStore *self, GTask *owned_task)
{
  g_queue_push_tail (&self->waiting, owned_task);
  save (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What is written must be read again. */
static gboolean
is_room_left (LiveonTrustStore *self, const char *group)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  text = g_key_file_to_data (self->entries, &length, NULL);
  return length + strlen (group) + MAX_ENTRY <= MAX_FILE;
}

void
lv_trust_store_note_authority (LiveonTrustStore *self, const char *server)
{
  g_autofree char *group = make_group (server, NULL);
  g_autofree char *since = NULL;

  if (group == NULL || g_key_file_has_group (self->entries, group) || !is_room_left (self, group))
    return;
  since = lv_time_format (lv_clock_now_ms (self->clock));
  g_key_file_set_string (self->entries, group, "authority", since);
  note_change (self, g_task_new (self, NULL, NULL, NULL));
}

/**
 * liveon_trust_store_trust_async:
 * @self: a store
 * @server: "host", "host:port" or "https://host:port"
 * @pin: the pin that the person compared, in groups or not
 * @cancellable: (nullable): cancels the waiting, not the decision
 * @callback: (scope async): called when it is on the disk
 * @user_data: for @callback
 *
 * Remembers that a server is trusted from now on. Clients of the store follow at once.
 */
void
liveon_trust_store_trust_async (LiveonTrustStore *self,
                                const char *server,
                                const char *pin,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *group = NULL;
  g_autofree char *since = NULL;
  GError *error = NULL;

  g_return_if_fail (LIVEON_IS_TRUST_STORE (self));
  g_return_if_fail (server != NULL && pin != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_trust_store_trust_async);
  digits = lv_pin_parse (pin, &error);
  group = digits == NULL ? NULL : make_group (server, &error);
  if (group != NULL && !is_room_left (self, group))
    error = lv_error_new_too_large (MAX_FILE);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  since = lv_time_format (lv_clock_now_ms (self->clock));
  g_key_file_set_string (self->entries, group, "pin", digits);
  g_key_file_set_string (self->entries, group, "since", since);
  g_key_file_remove_key (self->entries, group, "authority", NULL);
  note_change (self, g_steal_pointer (&task));
}

/**
 * liveon_trust_store_trust_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@TrustStore.trust_async]. When the file could not be written, the server is trusted
 * all the same until the program ends.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_trust_store_trust_finish (LiveonTrustStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_trust_store_forget_async:
 * @self: a store
 * @server: "host", "host:port" or "https://host:port"
 * @cancellable: (nullable): cancels the waiting, not the decision
 * @callback: (scope async): called when it is on the disk
 * @user_data: for @callback
 *
 * Forgets a server. The next contact is the first one.
 */
void
liveon_trust_store_forget_async (LiveonTrustStore *self,
                                 const char *server,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *group = NULL;
  GError *error = NULL;

  g_return_if_fail (LIVEON_IS_TRUST_STORE (self));
  g_return_if_fail (server != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_trust_store_forget_async);
  group = make_group (server, &error);
  if (group == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_key_file_remove_group (self->entries, group, NULL);
  note_change (self, g_steal_pointer (&task));
}

/**
 * liveon_trust_store_forget_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@TrustStore.forget_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_trust_store_forget_finish (LiveonTrustStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_format_pin:
 * @pin: a pin
 * @error: return location for a [error@Error]
 *
 * Puts a pin into groups of four digits, as a person compares it: "0f3a 91bc …". It is 16 groups
 * with single blanks between.
 *
 * Returns: (transfer full): the groups, or %NULL with %LIVEON_ERROR_INVALID_ARGUMENT for what is no
 * pin
 */
char *
liveon_format_pin (const char *pin, GError **error)
{
  g_autofree char *digits = NULL;

  g_return_val_if_fail (pin != NULL, NULL);

  digits = lv_pin_parse (pin, error);
  return digits == NULL ? NULL : lv_pin_format (digits);
}
