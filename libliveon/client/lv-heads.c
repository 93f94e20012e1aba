/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-heads.h"

#include "lv-chain.h"
#include "lv-error.h"
#include "lv-file-save.h"
#include "lv-hash.h"
#include "lv-text.h"

#define MAX_HEAD_SIZE 4096

struct _LvHeads
{
  GObject parent_instance;

  LvLink *link;
  char *directory;
  char *tenant;      /* whose chain it is */
  LvHeadLine *known; /* NULL: none yet */
  char *newest;      /* the known one as JSON */
  gboolean is_loading;
  GQueue pending; /* of LvHeadLine, while the kept one is being read */
  gboolean is_saving;
  char *unsaved; /* what to write next */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_BROKEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvHeads, lv_heads, G_TYPE_OBJECT)

static void save (LvHeads *self);

static void
lv_heads_dispose (GObject *object)
{
  LvHeads *self = LV_HEADS (object);

  g_clear_object (&self->link);
  G_OBJECT_CLASS (lv_heads_parent_class)->dispose (object);
}

static void
lv_heads_finalize (GObject *object)
{
  LvHeads *self = LV_HEADS (object);

  g_queue_clear_full (&self->pending, g_free);
  g_free (self->directory);
  g_free (self->tenant);
  g_free (self->known);
  g_free (self->newest);
  g_free (self->unsaved);
  G_OBJECT_CLASS (lv_heads_parent_class)->finalize (object);
}

static void
lv_heads_class_init (LvHeadsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_heads_dispose;
  object_class->finalize = lv_heads_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LV_TYPE_HEADS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_BROKEN] = g_signal_new ("broken", LV_TYPE_HEADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
lv_heads_init (LvHeads *self)
{
  g_queue_init (&self->pending);
}

static gboolean
is_signed (const LvHeadLine *line)
{
  LvChainHead head = { .seq = line->seq, .time_ms = line->time_ms };

  memcpy (head.hash, line->hash, sizeof head.hash);
  memcpy (head.signature, line->signature, sizeof head.signature);
  memcpy (head.public_key, line->key, sizeof head.public_key);
  return lv_chain_head_verify (&head, line->tenant);
}

gboolean
lv_head_continues (const LvHeadLine *known,
                   const LvHeadLine *fresh,
                   const char *tenant,
                   GError **error)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, fresh->seq);
  const char *why = NULL;

  if (!g_str_equal (fresh->tenant, tenant))
    why = "the head is another company's";
  else if (!is_signed (fresh))
    why = "the head's signature does not fit";
  else if (known == NULL)
    return TRUE;
  else if (memcmp (known->key, fresh->key, sizeof fresh->key) != 0)
    why = "the head is signed with another key";
  else if (fresh->seq < known->seq)
    why = "records that were there are missing";
  else if (fresh->seq == known->seq && memcmp (known->hash, fresh->hash, sizeof fresh->hash) != 0)
    why = "records were rewritten";
  if (why == NULL)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_VERIFICATION, "seq", seq, "detail", why, NULL);
  return FALSE;
}

static char *
write_head (const LvHeadLine *line)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_head_line_write (writer, NULL, line);
  return lv_json_writer_free_to_string (writer, NULL);
}

static void
keep (LvHeads *self, const LvHeadLine *fresh)
{
  g_free (self->known);
  self->known = g_memdup2 (fresh, sizeof *fresh);
  g_free (self->newest);
  self->newest = write_head (fresh);
  g_free (self->unsaved);
  self->unsaved = g_strdup (self->newest);
  save (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
check (LvHeads *self, const LvHeadLine *fresh)
{
  g_autoptr (GError) error = NULL;

  if (!lv_head_continues (self->known, fresh, self->tenant, &error))
    g_signal_emit (self, signals[SIGNAL_BROKEN], 0, error);
  else if (self->known == NULL || fresh->seq > self->known->seq)
    keep (self, fresh);
}

/* One file a server and company. */
static char *
make_path (LvHeads *self)
{
  GUri *uri = lv_http_client_get_server (lv_link_get_http (self->link));
  g_autofree char *server = g_uri_to_string (uri);
  guint8 digest[LV_SHA256_SIZE];
  g_autofree char *hex = NULL;
  g_autofree char *name = NULL;

  lv_sha256 ((const guint8 *) server, strlen (server), digest);
  hex = lv_hex_encode (digest, 8);
  name = g_strdup_printf ("head-%s-%s.json", hex, self->tenant);
  return g_build_filename (self->directory, name, NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LvHeads *self = LV_HEADS (source);
  g_autoptr (GError) error = NULL;

  if (!lv_file_save_finish (result, &error))
    g_info ("the head of the record chain could not be kept: %s", error->message);
  self->is_saving = FALSE;
  if (self->link != NULL)
    save (self);
}

static void
save (LvHeads *self)
{
  g_autofree char *path = NULL;

  if (self->is_saving || self->unsaved == NULL || self->directory == NULL)
    return;
  self->is_saving = TRUE;
  path = make_path (self);
  lv_file_save_async (self, path, g_steal_pointer (&self->unsaved), on_saved, NULL);
}

static gboolean
parse_head (const char *text, gsize length, LvHeadLine *line, GError **error)
{
  g_autoptr (LvJson) json = lv_json_parse (text, length, MAX_HEAD_SIZE, error);

  return json != NULL && lv_head_line_read (json, line, error);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  LvHeadLine line;

  if (!g_file_get_contents (path, &text, &length, &error)
      || !parse_head (text, length, &line, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_memdup2 (&line, sizeof line), g_free);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LvHeads *self = LV_HEADS (source);
  g_autofree char *tenant = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree LvHeadLine *line = g_task_propagate_pointer (G_TASK (result), &error);
  LvHeadLine *fresh;

  if (line == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_info ("the head of the record chain that was kept cannot be read: %s", error->message);
  /* Another company meanwhile: its own load is on its way. */
  if (g_strcmp0 (tenant, self->tenant) != 0)
    return;
  self->is_loading = FALSE;
  if (line != NULL && self->known == NULL)
    {
      self->known = g_steal_pointer (&line);
      self->newest = write_head (self->known);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  while ((fresh = g_queue_pop_head (&self->pending)) != NULL)
    {
      check (self, fresh);
      g_free (fresh);
    }
}

static void
load (LvHeads *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->directory == NULL || self->known != NULL)
    return;
  self->is_loading = TRUE;
  task = g_task_new (self, NULL, on_loaded, g_strdup (self->tenant));
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, make_path (self), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

static void
use_tenant (LvHeads *self, const char *tenant)
{
  if (g_strcmp0 (self->tenant, tenant) == 0)
    return;
  g_free (self->tenant);
  self->tenant = g_strdup (tenant);
  if (self->known != NULL && !g_str_equal (self->known->tenant, tenant))
    {
      g_clear_pointer (&self->known, g_free);
      g_clear_pointer (&self->newest, g_free);
    }
  g_queue_clear_full (&self->pending, g_free);
  load (self);
}

static void
on_head (LvHeads *self, LvJson *json)
{
  LiveonUser *user = lv_link_get_user (self->link);
  g_autoptr (GError) error = NULL;
  LvHeadLine fresh;

  if (user == NULL)
    return;
  if (!lv_head_line_read (json, &fresh, &error))
    {
      g_debug ("a head of the record chain could not be read: %s", error->message);
      return;
    }
  use_tenant (self, liveon_user_get_tenant_id (user));
  if (self->is_loading)
    g_queue_push_tail (&self->pending, g_memdup2 (&fresh, sizeof fresh));
  else
    check (self, &fresh);
}

LvHeads *
lv_heads_new (LvLink *link)
{
  LvHeads *self = g_object_new (LV_TYPE_HEADS, NULL);

  self->link = g_object_ref (link);
  g_signal_connect_object (link, "head", G_CALLBACK (on_head), self, G_CONNECT_SWAPPED);
  return self;
}

void
lv_heads_set_directory (LvHeads *self, const char *directory)
{
  g_free (self->directory);
  self->directory = g_strdup (directory);
}

const char *
lv_heads_get_directory (LvHeads *self)
{
  return self->directory;
}

gboolean
lv_heads_set_known (LvHeads *self, const char *json, GError **error)
{
  LvHeadLine line;

  if (!parse_head (json, strlen (json), &line, error))
    return FALSE;
  g_free (self->known);
  self->known = g_memdup2 (&line, sizeof line);
  g_free (self->newest);
  self->newest = write_head (&line);
  return TRUE;
}

const char *
lv_heads_get_newest (LvHeads *self)
{
  return self->newest;
}
