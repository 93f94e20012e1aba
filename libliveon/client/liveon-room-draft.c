/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room-draft.h"

#include "liveon-meeting-types.h"
#include "lv-members.h"
#include "lv-hash.h"
#include "lv-passphrase-words.h"
#include "lv-text.h"

/**
 * LiveonRoomDraft:
 *
 * What a new room shall be, or what shall change about one. Only the properties that are set are
 * sent; the rest stays as it is, or as the server has it for new rooms.
 */
struct _LiveonRoomDraft
{
  GObject parent_instance;

  char *name;
  char *reading;
  char *description;
  guint capacity;
  int mode;
  char **groups;
  int schedule;
  gint64 starts_ms;
  gint64 ends_ms;
  int chat;
  int share;
  int guests;
  gboolean is_closed;
  int floor_mode;
  guint64 mask; /* which properties were set */
  LvSecret *password;
  LvSecret *link_secret;
  char *link_text; /* base64url */
};

static const LvMember fields[] = {
  { "name", "name", LV_MEMBER_STRING, offsetof (LiveonRoomDraft, name) },
  { "reading", "reading", LV_MEMBER_STRING, offsetof (LiveonRoomDraft, reading) },
  { "description", "description", LV_MEMBER_STRING, offsetof (LiveonRoomDraft, description) },
  { "capacity", "capacity", LV_MEMBER_UINT, offsetof (LiveonRoomDraft, capacity) },
  { "mode", "mode", LV_MEMBER_ENUM, offsetof (LiveonRoomDraft, mode), liveon_room_mode_get_type },
  { "groups", "groups", LV_MEMBER_IDS, offsetof (LiveonRoomDraft, groups) },
  { "schedule", "schedule", LV_MEMBER_ENUM, offsetof (LiveonRoomDraft, schedule),
    liveon_schedule_get_type },
  { "starts", "starts", LV_MEMBER_TIME, offsetof (LiveonRoomDraft, starts_ms) },
  { "ends", "ends", LV_MEMBER_TIME, offsetof (LiveonRoomDraft, ends_ms) },
  { "chat", "chat", LV_MEMBER_ENUM, offsetof (LiveonRoomDraft, chat), liveon_switch_get_type },
  { "share", "share", LV_MEMBER_ENUM, offsetof (LiveonRoomDraft, share), liveon_switch_get_type },
  { "guests", "guests", LV_MEMBER_ENUM, offsetof (LiveonRoomDraft, guests),
    liveon_switch_get_type },
  { "is-closed", "is_closed", LV_MEMBER_BOOL, offsetof (LiveonRoomDraft, is_closed) },
  { "floor-mode", "floor_mode", LV_MEMBER_ENUM, offsetof (LiveonRoomDraft, floor_mode),
    liveon_floor_mode_get_type },
};

G_DEFINE_FINAL_TYPE (LiveonRoomDraft, liveon_room_draft, G_TYPE_OBJECT)

static void
liveon_room_draft_dispose (GObject *object)
{
  LiveonRoomDraft *self = LIVEON_ROOM_DRAFT (object);

  g_clear_pointer (&self->password, lv_secret_unref);
  g_clear_pointer (&self->link_secret, lv_secret_unref);
  g_clear_pointer (&self->link_text, g_free);
  G_OBJECT_CLASS (liveon_room_draft_parent_class)->dispose (object);
}

static void
liveon_room_draft_class_init (LiveonRoomDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = liveon_room_draft_dispose;
  /**
   * LiveonRoomDraft:name:
   *
   * The room's name, 1 to 80 characters. A new room needs one.
   */
  /**
   * LiveonRoomDraft:reading:
   *
   * How the name is read; lists sort by it. At most 80 characters.
   */
  /**
   * LiveonRoomDraft:description:
   *
   * What the room is for, at most 2000 characters.
   */
  /**
   * LiveonRoomDraft:capacity:
   *
   * How many people fit in, 1 to 1000.
   */
  /**
   * LiveonRoomDraft:mode:
   *
   * What the door asks for. It can be set for a new room only.
   */
  /**
   * LiveonRoomDraft:groups:
   *
   * The ids of the groups who may enter; none is everyone.
   */
  /**
   * LiveonRoomDraft:schedule:
   *
   * When the room can be entered.
   */
  /**
   * LiveonRoomDraft:starts:
   *
   * The scheduled start.
   */
  /**
   * LiveonRoomDraft:ends:
   *
   * The scheduled end.
   */
  /**
   * LiveonRoomDraft:chat:
   *
   * Whether messages are allowed.
   */
  /**
   * LiveonRoomDraft:share:
   *
   * Whether screen sharing is allowed.
   */
  /**
   * LiveonRoomDraft:guests:
   *
   * Whether people without an account may be invited.
   */
  /**
   * LiveonRoomDraft:is-closed:
   *
   * Whether the room is closed to everyone. It can be set for a room that is there only.
   */
  /**
   * LiveonRoomDraft:floor-mode:
   *
   * Who may speak when a meeting begins. A meeting that is on stays as it is.
   */
  lv_members_install_writable (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields),
                               offsetof (LiveonRoomDraft, mask));
}

static void
liveon_room_draft_init (LiveonRoomDraft *self)
{
}

LiveonRoomMode
lv_room_draft_get_mode (LiveonRoomDraft *self)
{
  return (LiveonRoomMode) self->mode;
}

LvSecret *
lv_room_draft_get_password (LiveonRoomDraft *self)
{
  return self->password;
}

LvSecret *
lv_room_draft_ensure_link_secret (LiveonRoomDraft *self)
{
  if (self->link_secret == NULL)
    {
      self->link_secret = lv_secret_new_zeroed (32);
      lv_random_bytes (lv_secret_get_data (self->link_secret), 32);
      self->link_text = lv_base64url_encode (lv_secret_get_data (self->link_secret), 32);
    }
  return self->link_secret;
}

void
lv_room_draft_write (LiveonRoomDraft *self, LvJsonWriter *writer)
{
  lv_members_write (self, writer);
}

/**
 * liveon_room_draft_new:
 *
 * Makes an empty draft.
 *
 * Returns: (transfer full): the draft
 */
LiveonRoomDraft *
liveon_room_draft_new (void)
{
  return g_object_new (LIVEON_TYPE_ROOM_DRAFT, NULL);
}

/**
 * liveon_room_draft_set_password:
 * @self: a draft
 * @password: (nullable): the entry password, 1 to 256 characters
 *
 * Sets the entry password of a room whose mode is %LIVEON_ROOM_MODE_PASSWORD. It never leaves this
 * library: what the server gets is derived from it and cannot be turned back.
 */
void
liveon_room_draft_set_password (LiveonRoomDraft *self, const char *password)
{
  g_return_if_fail (LIVEON_IS_ROOM_DRAFT (self));

  g_clear_pointer (&self->password, lv_secret_unref);
  if (password != NULL)
    self->password = lv_secret_new (password, strlen (password));
}

/**
 * liveon_room_draft_get_link_secret:
 * @self: a draft
 *
 * Gets the secret of a new room whose mode is %LIVEON_ROOM_MODE_LINK, once it has been made. It
 * belongs into the invitation and nowhere else: the server does not have it.
 *
 * Returns: (transfer none) (nullable): the secret as text, or %NULL
 */
const char *
liveon_room_draft_get_link_secret (LiveonRoomDraft *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM_DRAFT (self), NULL);

  return self->link_text;
}

/**
 * liveon_generate_passphrase:
 * @language: (nullable): "ja" or "en", or a locale that begins so; %NULL for the environment's
 *
 * Draws an entry password to be offered for a new room: six words in small Latin letters with
 * hyphens between, which can be said on the phone and typed without an input method. Japanese words
 * have only syllables that everybody writes alike.
 *
 * It has 48 bits of entropy: each word is one of 256, drawn evenly. With the hardening of entry
 * passwords that is beyond what whoever holds the server's data can try out.
 *
 * Returns: (transfer full): the passphrase
 */
char *
liveon_generate_passphrase (const char *language)
{
  g_autoptr (LvSecret) passphrase = lv_passphrase_generate (language);

  return g_strdup (lv_secret_get_text (passphrase));
}
