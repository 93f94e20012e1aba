/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-invite-link.h"

#include <gio/gio.h>
#include <string.h>

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-text.h"

#define MAX_LINK 2048
#define MAX_HOST 253
#define MAX_LABEL 63
#define HTTPS_PORT 443
#define PIN_SIZE 32

/* A URI as GLib took it apart, escapes still in place. */
typedef struct
{
  char *scheme;
  char *userinfo;
  char *host;
  int port;
  char *path;
  char *query;
  char *fragment;
} Parts;

static void
parts_clear (Parts *self)
{
  g_free (self->scheme);
  g_free (self->userinfo);
  g_free (self->host);
  g_free (self->path);
  g_free (self->query);
  if (self->fragment != NULL)
    explicit_bzero (self->fragment, strlen (self->fragment));
  g_free (self->fragment);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static gboolean
is_name (const char *host)
{
  g_auto (GStrv) labels = NULL;

  if (strlen (host) > MAX_HOST)
    return FALSE;
  labels = g_strsplit (host, ".", -1);
  for (char **label = labels; *label != NULL; label++)
    {
      gsize length = strlen (*label);

      if (length == 0 || length > MAX_LABEL || (*label)[0] == '-' || (*label)[length - 1] == '-'
          || strspn (*label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
        return FALSE;
    }
  return labels[0] != NULL;
}

static gboolean
read_address (const Parts *parts, LvInviteLink *out)
{
  if (parts->userinfo != NULL || parts->host == NULL || parts->port == 0 || parts->port > 65535)
    return FALSE;
  out->host = g_ascii_strdown (parts->host, -1);
  out->port = parts->port < 0 ? HTTPS_PORT : (guint) parts->port;
  /* An address with a zone is one of this machine's network alone. */
  return g_hostname_is_ip_address (out->host) ? strchr (out->host, '%') == NULL
                                              : is_name (out->host);
}

static gboolean
read_path (const Parts *parts, gboolean is_web, LvInviteLink *out)
{
  const char *path = parts->path;

  if (is_web && !g_str_has_prefix (path, LV_INVITE_WEB_PATH))
    return FALSE;
  if (is_web)
    path += strlen (LV_INVITE_WEB_PATH);
  if (*path == '\0' || g_str_equal (path, "/"))
    return TRUE;
  if (*path != '/' || !lv_id_is_valid (path + 1))
    return FALSE;
  out->room = g_strdup (path + 1);
  return TRUE;
}

/* Takes the value. FALSE when there was one before. */
static gboolean
set_once (char **place, char *value)
{
  if (*place != NULL)
    {
      g_free (value);
      return FALSE;
    }
  *place = value;
  return TRUE;
}

static gboolean
read_company (const char *value, LvInviteLink *out)
{
  g_autofree char *code = g_uri_unescape_string (value, NULL);
  g_autofree char *clean = code == NULL ? NULL : lv_text_clean_name (code, LV_LIMIT_NAME);

  if (clean == NULL || *clean == '\0' || !g_str_equal (clean, code) || strchr (code, ' ') != NULL)
    return FALSE;
  return set_once (&out->company, g_steal_pointer (&code));
}

static gboolean
read_pin (const char *value, LvInviteLink *out)
{
  guint8 digest[PIN_SIZE];

  return lv_hex_decode (value, digest, sizeof digest)
         && set_once (&out->pin, g_ascii_strdown (value, -1));
}

static gboolean
read_secret (const char *value, LvInviteLink *out)
{
  gsize length = 0;
  guint8 *bytes = lv_base64url_decode (value, LV_INVITE_SECRET_SIZE, &length);
  gboolean is_good = bytes != NULL && length == LV_INVITE_SECRET_SIZE;

  if (bytes != NULL)
    explicit_bzero (bytes, length);
  g_free (bytes);
  return is_good && set_once (&out->secret, g_strdup (value));
}

typedef struct
{
  const char *start; /* with the equals sign */
  gboolean (*read) (const char *value, LvInviteLink *out);
} Member;

static const Member query_members[] = {
  { "company=", read_company },
  { "pin=", read_pin },
  { NULL, NULL },
};

static const Member fragment_members[] = {
  { "k=", read_secret },
  { NULL, NULL },
};

static gboolean
read_members (char *text, const Member *members, LvInviteLink *out)
{
  char *end = NULL;

  for (char *item = text; item != NULL; item = end == NULL ? NULL : end + 1)
    {
      end = strchr (item, '&');
      if (end != NULL)
        *end = '\0';
      for (const Member *member = members; member->start != NULL; member++)
        if (g_str_has_prefix (item, member->start)
            && !member->read (item + strlen (member->start), out))
          return FALSE;
    }
  return TRUE;
}

static gboolean
read_parts (Parts *parts, LvInviteLink *out)
{
  gboolean is_web = g_strcmp0 (parts->scheme, "https") == 0;

  if (!is_web && g_strcmp0 (parts->scheme, "liveon") != 0)
    return FALSE;
  if (!read_address (parts, out) || !read_path (parts, is_web, out)
      || !read_members (parts->query, query_members, out)
      || !read_members (parts->fragment, fragment_members, out))
    return FALSE;
  /* A web page's own server could read the secret, and without a room it opens nothing. */
  return out->secret == NULL || (!is_web && out->room != NULL);
}

static gboolean
is_plain (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] <= ' ' || text[i] > '~')
      return FALSE;
  return length > 0 && length <= MAX_LINK;
}

gboolean
lv_invite_link_parse (const char *text, LvInviteLink *out, GError **error)
{
  g_auto (LvInviteLink) link = { NULL };
  g_auto (Parts) parts = { NULL };
  char copy[MAX_LINK + 1];
  gsize length;
  gboolean is_good;

  g_return_val_if_fail (text != NULL && out != NULL, FALSE);

  text += strspn (text, " \t\r\n");
  length = strcspn (text, " \t\r\n");
  is_good = is_plain (text, length) && text[length + strspn (text + length, " \t\r\n")] == '\0';
  if (is_good)
    {
      memcpy (copy, text, length);
      copy[length] = '\0';
      is_good = g_uri_split (copy, G_URI_FLAGS_ENCODED, &parts.scheme, &parts.userinfo, &parts.host,
                             &parts.port, &parts.path, &parts.query, &parts.fragment, NULL)
                && read_parts (&parts, &link);
      explicit_bzero (copy, length);
    }
  if (!is_good)
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "link", "hint", "link", NULL);
      return FALSE;
    }
  *out = link;
  link = (LvInviteLink){ NULL };
  return TRUE;
}

static void
append_member (GString *text, char *separator, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_c (text, *separator);
  g_string_append (text, name);
  g_string_append_c (text, '=');
  g_string_append_uri_escaped (text, value, NULL, FALSE);
  *separator = '&';
}

char *
lv_invite_link_write (const LvInviteLink *self, gboolean is_web)
{
  GString *text;
  char separator = '?';

  g_return_val_if_fail (self->host != NULL, NULL);

  text = g_string_new (is_web ? "https://" : "liveon://");
  g_string_append_printf (text, strchr (self->host, ':') != NULL ? "[%s]" : "%s", self->host);
  if (self->port != HTTPS_PORT)
    g_string_append_printf (text, ":%u", self->port);
  g_string_append (text, is_web ? LV_INVITE_WEB_PATH : "/");
  if (self->room != NULL)
    g_string_append_printf (text, is_web ? "/%s" : "%s", self->room);
  append_member (text, &separator, "company", self->company);
  append_member (text, &separator, "pin", self->pin);
  separator = '#';
  if (!is_web)
    append_member (text, &separator, "k", self->secret);
  return g_string_free (text, FALSE);
}

void
lv_invite_link_clear (LvInviteLink *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->company, g_free);
  g_clear_pointer (&self->room, g_free);
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_clear_pointer (&self->secret, g_free);
  g_clear_pointer (&self->pin, g_free);
}
