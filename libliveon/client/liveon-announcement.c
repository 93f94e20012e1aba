/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-announcement.h"

#include "lv-members.h"

/**
 * LiveonAnnouncement:
 *
 * Something that the operator or the company tells everyone: a change, maintenance, an incident or
 * information.
 */
struct _LiveonAnnouncement
{
  GObject parent_instance;

  char *id;
  int kind;
  char *title_ja;
  char *title_en;
  char *body_ja;
  char *body_en;
  char *follows;
  gint64 published_ms;
  gint64 effective_ms;
  gboolean is_short_notice;
  int source;
};

static const LvMember fields[] = {
  { "id", "id", LV_MEMBER_ID, offsetof (LiveonAnnouncement, id) },
  { "kind", "kind", LV_MEMBER_ENUM, offsetof (LiveonAnnouncement, kind),
    liveon_announcement_kind_get_type },
  { "title-ja", "title.ja", LV_MEMBER_STRING, offsetof (LiveonAnnouncement, title_ja) },
  { "title-en", "title.en", LV_MEMBER_STRING, offsetof (LiveonAnnouncement, title_en) },
  { "body-ja", "body.ja", LV_MEMBER_STRING, offsetof (LiveonAnnouncement, body_ja) },
  { "body-en", "body.en", LV_MEMBER_STRING, offsetof (LiveonAnnouncement, body_en) },
  { "follows", "follows", LV_MEMBER_ID_OR_NULL, offsetof (LiveonAnnouncement, follows) },
  { "published", "published", LV_MEMBER_TIME, offsetof (LiveonAnnouncement, published_ms) },
  { "effective", "effective", LV_MEMBER_TIME, offsetof (LiveonAnnouncement, effective_ms) },
  { "is-short-notice", "is_short_notice", LV_MEMBER_BOOL,
    offsetof (LiveonAnnouncement, is_short_notice) },
  { "source", "from", LV_MEMBER_ENUM, offsetof (LiveonAnnouncement, source),
    liveon_announcement_source_get_type },
};

G_DEFINE_FINAL_TYPE (LiveonAnnouncement, liveon_announcement, G_TYPE_OBJECT)

static void
liveon_announcement_class_init (LiveonAnnouncementClass *klass)
{
  /**
   * LiveonAnnouncement:id:
   *
   * The announcement's id.
   */
  /**
   * LiveonAnnouncement:kind:
   *
   * What it is about.
   */
  /**
   * LiveonAnnouncement:title-ja:
   *
   * The title in Japanese.
   */
  /**
   * LiveonAnnouncement:title-en:
   *
   * The title in English.
   */
  /**
   * LiveonAnnouncement:body-ja:
   *
   * The text in Japanese.
   */
  /**
   * LiveonAnnouncement:body-en:
   *
   * The text in English.
   */
  /**
   * LiveonAnnouncement:follows:
   *
   * The id of the incident of which this is news.
   */
  /**
   * LiveonAnnouncement:published:
   *
   * When it was published.
   */
  /**
   * LiveonAnnouncement:effective:
   *
   * When it takes effect.
   */
  /**
   * LiveonAnnouncement:is-short-notice:
   *
   * Whether a change is announced less than a calendar month ahead.
   */
  /**
   * LiveonAnnouncement:source:
   *
   * Who announces it.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_announcement_init (LiveonAnnouncement *self)
{
}

/**
 * liveon_announcement_get_id:
 * @self: a announcement
 *
 * Gets the announcement's id.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_announcement_get_id (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return self->id;
}

/**
 * liveon_announcement_get_kind:
 * @self: a announcement
 *
 * Gets what it is about.
 *
 * Returns: the value
 */
LiveonAnnouncementKind
liveon_announcement_get_kind (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), 0);

  return self->kind;
}

/**
 * liveon_announcement_get_title_ja:
 * @self: a announcement
 *
 * Gets the title in Japanese.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_announcement_get_title_ja (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return self->title_ja;
}

/**
 * liveon_announcement_get_title_en:
 * @self: a announcement
 *
 * Gets the title in English.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_announcement_get_title_en (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return self->title_en;
}

/**
 * liveon_announcement_get_body_ja:
 * @self: a announcement
 *
 * Gets the text in Japanese.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_announcement_get_body_ja (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return self->body_ja;
}

/**
 * liveon_announcement_get_body_en:
 * @self: a announcement
 *
 * Gets the text in English.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_announcement_get_body_en (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return self->body_en;
}

/**
 * liveon_announcement_get_follows:
 * @self: a announcement
 *
 * Gets the id of the incident of which this is news.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL
 */
const char *
liveon_announcement_get_follows (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return self->follows;
}

/**
 * liveon_announcement_dup_published:
 * @self: a announcement
 *
 * Gets when it was published.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_announcement_dup_published (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return lv_members_dup_time (self->published_ms);
}

/**
 * liveon_announcement_dup_effective:
 * @self: a announcement
 *
 * Gets when it takes effect.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_announcement_dup_effective (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), NULL);

  return lv_members_dup_time (self->effective_ms);
}

/**
 * liveon_announcement_get_is_short_notice:
 * @self: a announcement
 *
 * Gets whether a change is announced less than a calendar month ahead.
 *
 * Returns: whether it is so
 */
gboolean
liveon_announcement_get_is_short_notice (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), FALSE);

  return self->is_short_notice;
}

/**
 * liveon_announcement_get_source:
 * @self: a announcement
 *
 * Gets who announces it.
 *
 * Returns: the value
 */
LiveonAnnouncementSource
liveon_announcement_get_source (LiveonAnnouncement *self)
{
  g_return_val_if_fail (LIVEON_IS_ANNOUNCEMENT (self), 0);

  return self->source;
}
