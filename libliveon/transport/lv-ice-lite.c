/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-ice-lite.h"

#include <string.h>

/* What a check has to show, and what its answer is signed with. */
typedef struct
{
  char *username; /* "ours:theirs"; NULL: nothing passes */
  char *pwd;      /* ours */
} Secret;

struct _LvIceLite
{
  Secret current;
  Secret previous; /* while a restart is on: until the new ones nominate */
  gboolean was_checked;
  gboolean has_nominated;
  LvAddress nominated;
  gint64
      consent_us; /* last sign from the nominated address; a check from any before there is one */
};

static void
secret_set (Secret *self, const LvIceCredentials *local, const LvIceCredentials *remote)
{
  self->username = g_strconcat (local->ufrag, ":", remote->ufrag, NULL);
  self->pwd = g_strdup (local->pwd);
}

static void
secret_clear (Secret *self)
{
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->pwd, g_free);
}

LvIceLite *
lv_ice_lite_new (const LvIceCredentials *local, const LvIceCredentials *remote)
{
  LvIceLite *self = g_new0 (LvIceLite, 1);

  secret_set (&self->current, local, remote);
  return self;
}

void
lv_ice_lite_free (LvIceLite *self)
{
  secret_clear (&self->current);
  secret_clear (&self->previous);
  g_free (self);
}

/* Of several in a row, the ones that nominated are kept. */
void
lv_ice_lite_restart (LvIceLite *self, const LvIceCredentials *local, const LvIceCredentials *remote)
{
  if (self->previous.username == NULL)
    self->previous = self->current;
  else
    secret_clear (&self->current);
  secret_set (&self->current, local, remote);
}

static const Secret *
find_secret (const LvIceLite *self, const char *username)
{
  if (strcmp (username, self->current.username) == 0)
    return &self->current;
  if (self->previous.username != NULL && strcmp (username, self->previous.username) == 0)
    return &self->previous;
  return NULL;
}

/* The error to answer with, 0: it is a good check. *secret: whose it is, once it has shown that. */
static guint16
judge (const LvIceLite *self,
       const guint8 *data,
       gsize length,
       const LvStunMessage *message,
       const Secret **secret)
{
  const Secret *named;

  *secret = NULL;
  if (message->username[0] == '\0' || message->integrity_at == 0)
    return 400;
  named = find_secret (self, message->username);
  if (named == NULL || !lv_stun_check_integrity (data, length, message, named->pwd))
    return 401;
  *secret = named;
  if (message->has_unknown)
    return 420;
  /* We can only be controlled, so the tie-breaker decides nothing (RFC 8445 7.3.1.1). */
  if (message->has_controlled)
    return 487;
  return message->priority == 0 ? 400 : 0;
}

static void
take_check (LvIceLite *self,
            const LvStunMessage *message,
            const LvAddress *from,
            gint64 now_us,
            gboolean is_current,
            gboolean *is_nominated)
{
  *is_nominated = is_current && message->has_use_candidate;
  self->was_checked = TRUE;
  if (*is_nominated)
    {
      self->has_nominated = TRUE;
      self->nominated = *from;
      secret_clear (&self->previous);
    }
  if (!self->has_nominated || lv_address_equal (&self->nominated, from))
    self->consent_us = now_us;
}

gsize
lv_ice_lite_receive (LvIceLite *self,
                     const guint8 *data,
                     gsize length,
                     const LvStunMessage *message,
                     const LvAddress *from,
                     gint64 now_us,
                     guint8 *out,
                     gsize size,
                     gboolean *is_nominated)
{
  const Secret *secret;
  guint16 code;
  gsize n;

  *is_nominated = FALSE;
  if (message->type != LV_STUN_BINDING_REQUEST)
    return 0;
  code = judge (self, data, length, message, &secret);
  if (code == 0)
    n = lv_stun_write_response (out, size, message->transaction, from, secret->pwd);
  else
    n = lv_stun_write_error (out, size, message->transaction, code,
                             code == 420 ? message->unknown : 0,
                             secret != NULL ? secret->pwd : NULL);
  if (code == 0)
    take_check (self, message, from, now_us, secret == &self->current, is_nominated);
  /* A stranger may have written another's address: nobody is sent more than they cost. */
  return secret != NULL || n <= length ? n : 0;
}

void
lv_ice_lite_confirm (LvIceLite *self, const LvAddress *from, gint64 now_us)
{
  if (self->has_nominated && now_us - self->consent_us < LV_ICE_CONSENT_US
      && lv_address_equal (&self->nominated, from))
    self->consent_us = now_us;
}

LvIceState
lv_ice_lite_get_state (LvIceLite *self, gint64 now_us)
{
  if (!self->was_checked)
    return LV_ICE_NEW;
  if (now_us - self->consent_us >= LV_ICE_CONSENT_US)
    return LV_ICE_LOST;
  return self->has_nominated ? LV_ICE_CONNECTED : LV_ICE_CHECKING;
}
