/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-invite.h"

#include "lv-certificate.h"
#include "lv-error.h"
#include "lv-http-client.h"
#include "lv-invite-link.h"
#include "lv-server-uri.h"

/**
 * LiveonInvite:
 *
 * Where somebody is invited to: a server, and mostly a room on it.
 *
 * It comes from a link and can be made into one:
 *
 * - `liveon://HOST[:PORT]/[ROOM][?company=CODE][&pin=PIN][#k=SECRET]`, which the desktop opens.
 * - `https://HOST[:PORT]/join[/ROOM][?company=CODE][&pin=PIN]`, which a browser opens, too; the
 *   server answers with a page that leads to the first form. It never carries a secret.
 *
 * A link comes from anywhere. What it says of a server is no reason to trust that server: an
 * unknown certificate is asked about as if there were no link, and [property@Invite:pin] only helps
 * to compare. When the certificate that was seen has another pin, something is wrong.
 */
struct _LiveonInvite
{
  GObject parent_instance;

  LvInviteLink link;
  char *server;
};

enum
{
  PROP_SERVER = 1,
  PROP_COMPANY,
  PROP_ROOM_ID,
  PROP_SECRET,
  PROP_PIN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LiveonInvite, liveon_invite, G_TYPE_OBJECT)

static void
liveon_invite_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonInvite *self = LIVEON_INVITE (object);

  switch (id)
    {
    case PROP_SERVER:
      g_value_set_string (value, self->server);
      break;
    case PROP_COMPANY:
      g_value_set_string (value, self->link.company);
      break;
    case PROP_ROOM_ID:
      g_value_set_string (value, self->link.room);
      break;
    case PROP_SECRET:
      g_value_set_string (value, self->link.secret);
      break;
    case PROP_PIN:
      g_value_set_string (value, self->link.pin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_invite_finalize (GObject *object)
{
  LiveonInvite *self = LIVEON_INVITE (object);

  lv_invite_link_clear (&self->link);
  g_free (self->server);
  G_OBJECT_CLASS (liveon_invite_parent_class)->finalize (object);
}

static void
liveon_invite_class_init (LiveonInviteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = liveon_invite_get_property;
  object_class->finalize = liveon_invite_finalize;

  /**
   * LiveonInvite:server: (getter get_server)
   *
   * `https://host/` or `https://host:port/`, as [property@Client:server] has it.
   */
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, flags);
  /**
   * LiveonInvite:company: (getter get_company)
   *
   * The company code, or %NULL.
   */
  properties[PROP_COMPANY] = g_param_spec_string ("company", NULL, NULL, NULL, flags);
  /**
   * LiveonInvite:room-id: (getter get_room_id)
   *
   * The room, or %NULL when only the server is meant.
   */
  properties[PROP_ROOM_ID] = g_param_spec_string ("room-id", NULL, NULL, NULL, flags);
  /**
   * LiveonInvite:secret: (getter get_secret)
   *
   * What opens the room in place of an entry password, or %NULL.
   */
  properties[PROP_SECRET] = g_param_spec_string ("secret", NULL, NULL, NULL, flags);
  /**
   * LiveonInvite:pin: (getter get_pin)
   *
   * The server's pin, as whoever made the link knew it, or %NULL. It is never set by itself.
   */
  properties[PROP_PIN] = g_param_spec_string ("pin", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_invite_init (LiveonInvite *self)
{
}

/**
 * liveon_invite_new_from_link:
 * @link: what a person clicked, dropped or pasted; blanks around it do no harm
 * @error: return location for a [error@Error]
 *
 * Reads an invitation link, at most 2048 characters.
 *
 * Returns: (transfer full): the invitation, or %NULL with %LIVEON_ERROR_INVALID_ARGUMENT, whose
 * `field` is "link"
 */
LiveonInvite *
liveon_invite_new_from_link (const char *link, GError **error)
{
  g_auto (LvInviteLink) parsed = { NULL };
  g_autoptr (GUri) server = NULL;
  LiveonInvite *self;

  g_return_val_if_fail (link != NULL, NULL);

  if (!lv_invite_link_parse (link, &parsed, error))
    return NULL;
  self = g_object_new (LIVEON_TYPE_INVITE, NULL);
  self->link = parsed;
  parsed = (LvInviteLink){ NULL };
  server = lv_server_uri_new (self->link.host, (int) self->link.port);
  self->server = g_uri_to_string (server);
  return self;
}

/* Parts that make a link which is read as something else are no good. */
static gboolean
is_made_of (LiveonInvite *self, const LvInviteLink *parts)
{
  return g_strcmp0 (self->link.company, parts->company) == 0
         && g_strcmp0 (self->link.room, parts->room) == 0
         && g_strcmp0 (self->link.secret, parts->secret) == 0;
}

/**
 * liveon_invite_new:
 * @server: "host", "host:port" or "https://host:port"
 * @company: (nullable): the company code; %NULL where the server needs none
 * @room_id: (nullable): the room; %NULL to invite to the server
 * @secret: (nullable): the secret of a room whose mode is %LIVEON_ROOM_MODE_LINK, as
 *   [method@RoomDraft.get_link_secret] has it. Never an entry password
 * @pin: (nullable): the server's pin, in groups or not; %NULL where its certificate is signed by an
 *   authority
 * @error: return location for a [error@Error]
 *
 * Makes an invitation. For a room of one's list, [method@Client.make_invite] knows most of it.
 *
 * Returns: (transfer full): the invitation, or %NULL with %LIVEON_ERROR_INVALID_ARGUMENT, whose
 * `field` is "server", "pin" or "link"
 */
LiveonInvite *
liveon_invite_new (const char *server,
                   const char *company,
                   const char *room_id,
                   const char *secret,
                   const char *pin,
                   GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *text = NULL;
  /* Borrowed. */
  LvInviteLink parts
      = { .company = (char *) company, .room = (char *) room_id, .secret = (char *) secret };
  LiveonInvite *self;

  g_return_val_if_fail (server != NULL, NULL);

  uri = lv_server_uri_parse (server, error);
  if (uri == NULL || (pin != NULL && (digits = lv_pin_parse (pin, error)) == NULL))
    return NULL;
  parts.host = (char *) g_uri_get_host (uri);
  parts.port = g_uri_get_port (uri) < 0 ? 443 : (guint) g_uri_get_port (uri);
  parts.pin = digits;
  text = lv_invite_link_write (&parts, FALSE);
  self = liveon_invite_new_from_link (text, error);
  explicit_bzero (text, strlen (text));
  if (self != NULL && !is_made_of (self, &parts))
    {
      g_clear_object (&self);
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "link", NULL);
    }
  return self;
}

/**
 * liveon_invite_get_server: (get-property server)
 * @self: an invitation
 *
 * Gets the server's address.
 *
 * Returns: (transfer none): `https://host/` or `https://host:port/`
 */
const char *
liveon_invite_get_server (LiveonInvite *self)
{
  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);

  return self->server;
}

/**
 * liveon_invite_get_company: (get-property company)
 * @self: an invitation
 *
 * Gets the company code.
 *
 * Returns: (transfer none) (nullable): the code, or %NULL
 */
const char *
liveon_invite_get_company (LiveonInvite *self)
{
  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);

  return self->link.company;
}

/**
 * liveon_invite_get_room_id: (get-property room-id)
 * @self: an invitation
 *
 * Gets the room.
 *
 * Returns: (transfer none) (nullable): 32 hexadecimal digits, or %NULL
 */
const char *
liveon_invite_get_room_id (LiveonInvite *self)
{
  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);

  return self->link.room;
}

/**
 * liveon_invite_get_secret: (get-property secret)
 * @self: an invitation
 *
 * Gets the room's secret, to be given to [method@Room.join_async]. It belongs into the secret
 * service, and nowhere else.
 *
 * Returns: (transfer none) (nullable): the secret as text, or %NULL
 */
const char *
liveon_invite_get_secret (LiveonInvite *self)
{
  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);

  return self->link.secret;
}

/**
 * liveon_invite_get_pin: (get-property pin)
 * @self: an invitation
 *
 * Gets the server's pin as the link says it, to be compared with the one that is seen.
 *
 * Returns: (transfer none) (nullable): 64 hexadecimal digits, or %NULL
 */
const char *
liveon_invite_get_pin (LiveonInvite *self)
{
  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);

  return self->link.pin;
}

/**
 * liveon_invite_dup_link:
 * @self: an invitation
 *
 * Makes the link that opens the program, with the secret if there is one.
 *
 * Returns: (transfer full): a `liveon://` link of ASCII characters
 */
char *
liveon_invite_dup_link (LiveonInvite *self)
{
  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);

  return lv_invite_link_write (&self->link, FALSE);
}

/**
 * liveon_invite_dup_web_link:
 * @self: an invitation
 *
 * Makes the link that a browser opens. There is none with a secret, because the server's page could
 * read it.
 *
 * Returns: (transfer full) (nullable): an `https://` link of ASCII characters, or %NULL
 */
char *
liveon_invite_dup_web_link (LiveonInvite *self)
{
  g_return_val_if_fail (LIVEON_IS_INVITE (self), NULL);

  return self->link.secret != NULL ? NULL : lv_invite_link_write (&self->link, TRUE);
}
