/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-notices.h"

#include "lui-notice-item.h"
#include "lui-notice-words.h"

struct _LuiNotices
{
  GObject parent_instance;

  GListModel *notices;
  GSettings *settings;
  GListStore *items;
  gboolean is_watched;
  guint unread;
  LiveonAnnouncement *urgent;
};

enum
{
  PROP_UNREAD = 1,
  PROP_URGENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiNotices, lui_notices, G_TYPE_OBJECT)

static void
lui_notices_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LuiNotices *self = LUI_NOTICES (object);

  switch (id)
    {
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    case PROP_URGENT:
      g_value_set_object (value, self->urgent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lui_notices_dispose (GObject *object)
{
  LuiNotices *self = LUI_NOTICES (object);

  g_clear_object (&self->urgent);
  g_clear_object (&self->items);
  g_clear_object (&self->notices);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lui_notices_parent_class)->dispose (object);
}

static void
lui_notices_class_init (LuiNoticesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lui_notices_get_property;
  object_class->dispose = lui_notices_dispose;

  properties[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_URGENT]
      = g_param_spec_object ("urgent", NULL, NULL, LIVEON_TYPE_ANNOUNCEMENT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lui_notices_init (LuiNotices *self)
{
  self->items = g_list_store_new (LUI_TYPE_NOTICE_ITEM);
}

static GHashTable *
load_ids (LuiNotices *self, const char *key)
{
  g_auto (GStrv) ids = g_settings_get_strv (self->settings, key);
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char **id = ids; *id != NULL; id++)
    g_hash_table_add (set, g_strdup (*id));
  return set;
}

static gboolean
has_id (GHashTable *ids, LiveonAnnouncement *notice)
{
  return g_hash_table_contains (ids, liveon_announcement_get_id (notice));
}

/* An incident and all news of it are one. */
static const char *
get_story (LiveonAnnouncement *notice)
{
  const char *follows = liveon_announcement_get_follows (notice);

  return follows != NULL ? follows : liveon_announcement_get_id (notice);
}

/* Adds what belongs to a story, or all, to a list in the settings, which forgets what the server
 * has forgotten. */
static void
keep_ids (LuiNotices *self, const char *key, const char *story)
{
  g_autoptr (GHashTable) before = load_ids (self, key);
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  guint count = g_list_model_get_n_items (self->notices);

  /* Signing out empties the list, and is no reason to forget. */
  if (count == 0)
    return;
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (LiveonAnnouncement) notice = g_list_model_get_item (self->notices, i);

      if (story == NULL || g_str_equal (get_story (notice), story) || has_id (before, notice))
        g_strv_builder_add (after, liveon_announcement_get_id (notice));
    }
  ids = g_strv_builder_end (after);
  g_settings_set_strv (self->settings, key, (const char *const *) ids);
}

static gboolean
is_urgent (LiveonAnnouncement *notice, GDateTime *now)
{
  g_autoptr (GDateTime) published = liveon_announcement_dup_published (notice);
  g_autoptr (GDateTime) effective = liveon_announcement_dup_effective (notice);

  return published != NULL
         && lui_notice_words_is_urgent (liveon_announcement_get_kind (notice), published, effective,
                                        now);
}

static void
update_urgent (LuiNotices *self)
{
  g_autoptr (GHashTable) dismissed = load_ids (self, "notices-dismissed");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (LiveonAnnouncement) urgent = NULL;

  for (guint i = 0; urgent == NULL && i < g_list_model_get_n_items (self->notices); i++)
    {
      g_autoptr (LiveonAnnouncement) notice = g_list_model_get_item (self->notices, i);

      if (!has_id (dismissed, notice) && is_urgent (notice, now))
        urgent = g_steal_pointer (&notice);
    }
  if (g_set_object (&self->urgent, urgent))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URGENT]);
}

static void
update_unread (LuiNotices *self)
{
  g_autoptr (GHashTable) read = load_ids (self, "notices-read");
  guint unread = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->notices); i++)
    {
      g_autoptr (LiveonAnnouncement) notice = g_list_model_get_item (self->notices, i);

      unread += !has_id (read, notice);
    }
  if (unread == self->unread)
    return;
  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

static LiveonAnnouncement *
find (LuiNotices *self, const char *id)
{
  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (self->notices); i++)
    {
      g_autoptr (LiveonAnnouncement) notice = g_list_model_get_item (self->notices, i);

      if (g_str_equal (liveon_announcement_get_id (notice), id))
        return notice;
    }
  return NULL;
}

typedef struct
{
  GPtrArray *items;
  GHashTable *read;
} Listing;

static void
add (Listing *listing, LiveonAnnouncement *notice, gboolean is_follow_up)
{
  g_ptr_array_add (listing->items,
                   lui_notice_item_new (notice, is_follow_up, !has_id (listing->read, notice)));
}

/* One after the other as they came, the oldest first: a story is read from its beginning. */
static void
add_follow_ups (LuiNotices *self, Listing *listing, LiveonAnnouncement *followed)
{
  const char *id = liveon_announcement_get_id (followed);

  for (guint i = g_list_model_get_n_items (self->notices); i > 0; i--)
    {
      g_autoptr (LiveonAnnouncement) notice = g_list_model_get_item (self->notices, i - 1);

      if (g_strcmp0 (liveon_announcement_get_follows (notice), id) == 0)
        add (listing, notice, TRUE);
    }
}

static void
update_items (LuiNotices *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) read = load_ids (self, "notices-read");
  Listing listing = { items, read };

  for (guint i = 0; i < g_list_model_get_n_items (self->notices); i++)
    {
      g_autoptr (LiveonAnnouncement) notice = g_list_model_get_item (self->notices, i);
      LiveonAnnouncement *followed = find (self, liveon_announcement_get_follows (notice));

      /* News of what is not there any more, or of news, stand by themselves. */
      if (followed != NULL && liveon_announcement_get_follows (followed) == NULL)
        continue;
      add (&listing, notice, FALSE);
      if (liveon_announcement_get_follows (notice) == NULL)
        add_follow_ups (self, &listing, notice);
    }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
}

static void
on_notices_changed (LuiNotices *self)
{
  update_items (self);
  if (self->is_watched)
    keep_ids (self, "notices-read", NULL);
  update_unread (self);
  update_urgent (self);
}

LuiNotices *
lui_notices_new (GListModel *notices, GSettings *settings)
{
  LuiNotices *self = g_object_new (LUI_TYPE_NOTICES, NULL);

  self->notices = g_object_ref (notices);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (notices, "items-changed", G_CALLBACK (on_notices_changed), self,
                           G_CONNECT_SWAPPED);
  on_notices_changed (self);
  return self;
}

GListModel *
lui_notices_get_items (LuiNotices *self)
{
  return G_LIST_MODEL (self->items);
}

void
lui_notices_set_is_watched (LuiNotices *self, gboolean is_watched)
{
  g_return_if_fail (LUI_IS_NOTICES (self));

  self->is_watched = is_watched;
  if (is_watched)
    keep_ids (self, "notices-read", NULL);
  else
    update_items (self);
  update_unread (self);
}

guint
lui_notices_get_unread (LuiNotices *self)
{
  return self->unread;
}

LiveonAnnouncement *
lui_notices_get_urgent (LuiNotices *self)
{
  return self->urgent;
}

void
lui_notices_dismiss (LuiNotices *self)
{
  g_return_if_fail (LUI_IS_NOTICES (self));

  if (self->urgent != NULL)
    keep_ids (self, "notices-dismissed", get_story (self->urgent));
  update_urgent (self);
}
