/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-ice-lite.h"

#include <string.h>

#include "test-support.h"

#define SECOND G_USEC_PER_SEC

static const guint8 transaction[12] = "0123456789ab";
static const LvIceCredentials ours
    = { (char *) "AAAAaaaa", (char *) "our-password-is-long-4nough" };
static const LvIceCredentials theirs = { (char *) "wxyz", (char *) "their-password-of-22-chars" };
static const LvIceCredentials ours_later
    = { (char *) "BBBBbbbb", (char *) "another-password-of-ours" };
static const LvIceCredentials theirs_later
    = { (char *) "abcd", (char *) "another-password-of-them" };

static LvAddress
address_of (const char *ip)
{
  LvAddress address;

  g_assert_true (lv_address_parse (&address, ip, 40000));
  return address;
}

/* What a message is answered with: its type and, for an error, its code. */
typedef struct
{
  guint16 type, code; /* 0: no answer */
  gsize length;
  gboolean is_signed, is_nominated;
} Answer;

static Answer
ask (LvIceLite *self, const guint8 *data, gsize length, const char *ip, gint64 now_us)
{
  LvAddress from = address_of (ip);
  LvStunMessage message, response;
  guint8 out[LV_STUN_MAX_SIZE];
  Answer answer = { 0 };

  g_assert_true (lv_stun_parse (data, length, &message));
  answer.length = lv_ice_lite_receive (self, data, length, &message, &from, now_us, out, sizeof out,
                                       &answer.is_nominated);
  if (answer.length == 0)
    return answer;
  g_assert_true (lv_stun_parse (out, answer.length, &response));
  g_assert_cmpmem (response.transaction, 12, message.transaction, 12);
  g_assert_true (response.has_fingerprint);
  answer.type = response.type;
  answer.code = response.error_code;
  answer.is_signed = lv_stun_check_integrity (out, answer.length, &response, ours.pwd)
                     || lv_stun_check_integrity (out, answer.length, &response, ours_later.pwd);
  if (response.type == LV_STUN_BINDING_RESPONSE)
    {
      g_assert_true (answer.is_signed);
      g_assert_true (lv_address_equal (&response.mapped_address, &from));
    }
  return answer;
}

/* A check as a controlling agent with these credentials makes it. */
static Answer
check (LvIceLite *self,
       const LvIceCredentials *local,
       const LvIceCredentials *remote,
       const char *ip,
       gboolean use_candidate,
       gint64 now_us)
{
  g_autofree char *username = g_strconcat (local->ufrag, ":", remote->ufrag, NULL);
  guint8 data[LV_STUN_MAX_SIZE];
  gsize length = lv_stun_write_request (data, sizeof data, transaction, username, local->pwd, 1, 2,
                                        use_candidate);

  return ask (self, data, length, ip, now_us);
}

static void
assert_good (Answer answer, gboolean is_nominated)
{
  g_assert_cmphex (answer.type, ==, LV_STUN_BINDING_RESPONSE);
  g_assert_cmpint (answer.is_nominated, ==, is_nominated);
}

static void
assert_refused (Answer answer, guint16 code, gboolean is_signed)
{
  g_assert_cmphex (answer.type, ==, LV_STUN_BINDING_ERROR);
  g_assert_cmpuint (answer.code, ==, code);
  g_assert_cmpint (answer.is_signed, ==, is_signed);
  g_assert_false (answer.is_nominated);
}

static void
test_nominate (void)
{
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);

  g_assert_cmpint (lv_ice_lite_get_state (ice, 0), ==, LV_ICE_NEW);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 100 * SECOND), ==, LV_ICE_NEW);
  assert_good (check (ice, &ours, &theirs, "192.0.2.1", FALSE, 0), FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 0), ==, LV_ICE_CHECKING);
  assert_good (check (ice, &ours, &theirs, "192.0.2.2", FALSE, 0), FALSE);
  assert_good (check (ice, &ours, &theirs, "192.0.2.1", TRUE, 0), TRUE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 0), ==, LV_ICE_CONNECTED);
  /* The peer may change its mind. */
  assert_good (check (ice, &ours, &theirs, "2001:db8::1", TRUE, 0), TRUE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 0), ==, LV_ICE_CONNECTED);
}

/* Consent is what comes from the nominated address, and nothing else. */
static void
test_consent (void)
{
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);
  gint64 now_us = 1000 * SECOND;

  assert_good (check (ice, &ours, &theirs, "192.0.2.1", TRUE, now_us), TRUE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, now_us + 15 * SECOND - 1), ==, LV_ICE_CONNECTED);
  g_assert_cmpint (lv_ice_lite_get_state (ice, now_us + 15 * SECOND), ==, LV_ICE_LOST);

  assert_good (check (ice, &ours, &theirs, "192.0.2.1", FALSE, now_us + 14 * SECOND), FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, now_us + 28 * SECOND), ==, LV_ICE_CONNECTED);
  assert_good (check (ice, &ours, &theirs, "192.0.2.2", FALSE, now_us + 28 * SECOND), FALSE);
  assert_refused (check (ice, &ours_later, &theirs, "192.0.2.1", FALSE, now_us + 28 * SECOND), 401,
                  FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, now_us + 29 * SECOND), ==, LV_ICE_LOST);
  assert_good (check (ice, &ours, &theirs, "192.0.2.1", FALSE, now_us + 40 * SECOND), FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, now_us + 40 * SECOND), ==, LV_ICE_CONNECTED);
}

/* Media is as good as a check: from there, and in time. */
static void
test_confirm (void)
{
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);
  LvAddress there = address_of ("192.0.2.1"), elsewhere = address_of ("192.0.2.2");

  lv_ice_lite_confirm (ice, &there, SECOND);
  g_assert_cmpint (lv_ice_lite_get_state (ice, SECOND), ==, LV_ICE_NEW);
  assert_good (check (ice, &ours, &theirs, "192.0.2.1", TRUE, 0), TRUE);
  lv_ice_lite_confirm (ice, &there, 14 * SECOND);
  lv_ice_lite_confirm (ice, &elsewhere, 20 * SECOND);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 28 * SECOND), ==, LV_ICE_CONNECTED);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 29 * SECOND), ==, LV_ICE_LOST);
  lv_ice_lite_confirm (ice, &there, 30 * SECOND);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 30 * SECOND), ==, LV_ICE_LOST);
  assert_good (check (ice, &ours, &theirs, "192.0.2.1", FALSE, 31 * SECOND), FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 31 * SECOND), ==, LV_ICE_CONNECTED);
}

static void
test_checking_ends (void)
{
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);

  assert_good (check (ice, &ours, &theirs, "192.0.2.1", FALSE, 0), FALSE);
  assert_good (check (ice, &ours, &theirs, "192.0.2.2", FALSE, 10 * SECOND), FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 24 * SECOND), ==, LV_ICE_CHECKING);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 25 * SECOND), ==, LV_ICE_LOST);
}

static void
test_restart (void)
{
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);

  assert_good (check (ice, &ours, &theirs, "192.0.2.1", TRUE, 0), TRUE);
  lv_ice_lite_restart (ice, &ours_later, &theirs_later);
  /* The old way stays, also after a second restart, and cannot be moved. */
  lv_ice_lite_restart (ice, &ours_later, &theirs_later);
  assert_good (check (ice, &ours, &theirs, "192.0.2.1", TRUE, 10 * SECOND), FALSE);
  assert_good (check (ice, &ours, &theirs, "192.0.2.9", TRUE, 10 * SECOND), FALSE);
  assert_good (check (ice, &ours_later, &theirs_later, "192.0.2.2", FALSE, 20 * SECOND), FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 24 * SECOND), ==, LV_ICE_CONNECTED);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 25 * SECOND), ==, LV_ICE_LOST);
  assert_refused (check (ice, &ours_later, &theirs, "192.0.2.2", FALSE, 20 * SECOND), 401, FALSE);
  assert_refused (check (ice, &ours, &theirs_later, "192.0.2.2", FALSE, 20 * SECOND), 401, FALSE);

  assert_good (check (ice, &ours_later, &theirs_later, "192.0.2.2", TRUE, 20 * SECOND), TRUE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 34 * SECOND), ==, LV_ICE_CONNECTED);
  assert_refused (check (ice, &ours, &theirs, "192.0.2.1", TRUE, 34 * SECOND), 401, FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 35 * SECOND), ==, LV_ICE_LOST);
}

/* Builds a request of header and attributes, with integrity if there is a password. */
typedef struct
{
  guint8 data[LV_STUN_MAX_SIZE];
  gsize length;
} Message;

static void
add (Message *self, guint16 type, gconstpointer value, gsize length)
{
  guint16 head[2] = { GUINT16_TO_BE (type), GUINT16_TO_BE ((guint16) length) };

  memcpy (self->data + self->length, head, 4);
  memset (self->data + self->length + 4, 0, (length + 3) / 4 * 4);
  if (length > 0)
    memcpy (self->data + self->length + 4, value, length);
  self->length += 4 + (length + 3) / 4 * 4;
  self->data[2] = (guint8) ((self->length - 20) >> 8);
  self->data[3] = (guint8) (self->length - 20);
}

static void
begin (Message *self, guint16 type)
{
  guint16 type_be = GUINT16_TO_BE (type);

  memset (self, 0, sizeof *self);
  memcpy (self->data, &type_be, 2);
  memcpy (self->data + 4, "\x21\x12\xa4\x42", 4);
  self->length = 20;
}

static void
sign (Message *self, const char *pwd)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guint8 *) pwd, strlen (pwd));
  guint8 digest[20] = { 0 };
  gsize size = sizeof digest, covered = self->length;

  add (self, 0x0008, digest, sizeof digest);
  g_hmac_update (hmac, self->data, (gssize) covered);
  g_hmac_get_digest (hmac, digest, &size);
  memcpy (self->data + covered + 4, digest, sizeof digest);
}

static Answer
ask_message (LvIceLite *ice, const Message *message)
{
  return ask (ice, message->data, message->length, "192.0.2.1", 0);
}

static void
test_errors (void)
{
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);
  static const char username[] = "AAAAaaaa:wxyz";
  static const guint8 priority[4] = { 1 }, role[8] = { 0 };
  Message message;

  /* Somebody else's role: we can only be controlled. */
  begin (&message, LV_STUN_BINDING_REQUEST);
  add (&message, 0x0006, username, strlen (username));
  add (&message, 0x0024, priority, 4);
  add (&message, 0x8029, role, 8);
  sign (&message, ours.pwd);
  assert_refused (ask_message (ice, &message), 487, TRUE);

  begin (&message, LV_STUN_BINDING_REQUEST);
  add (&message, 0x0006, username, strlen (username));
  add (&message, 0x0024, priority, 4);
  add (&message, 0x7abc, priority, 4);
  sign (&message, ours.pwd);
  assert_refused (ask_message (ice, &message), 420, TRUE);

  begin (&message, LV_STUN_BINDING_REQUEST);
  add (&message, 0x0006, username, strlen (username));
  sign (&message, ours.pwd);
  assert_refused (ask_message (ice, &message), 400, TRUE);

  begin (&message, LV_STUN_BINDING_REQUEST);
  add (&message, 0x0006, username, strlen (username));
  add (&message, 0x0024, priority, 4);
  add (&message, 0x0025, NULL, 0);
  sign (&message, theirs.pwd);
  assert_refused (ask_message (ice, &message), 401, FALSE);

  begin (&message, LV_STUN_BINDING_REQUEST);
  add (&message, 0x0006, username, strlen (username));
  add (&message, 0x0024, priority, 4);
  add (&message, 0x802a, role, 8);
  assert_refused (ask_message (ice, &message), 400, FALSE);
  g_assert_cmpint (lv_ice_lite_get_state (ice, 0), ==, LV_ICE_NEW);

  sign (&message, ours.pwd);
  assert_good (ask_message (ice, &message), FALSE);
}

static void
test_usernames (void)
{
  static const char *const bad[] = {
    "AAAAaaaa",       "AAAAaaaa:",     ":wxyz",         "AAAAaaaa:wxyz:", "AAAAaaaa:wxy",
    "AAAAaaaa:wxyzz", "aAAAaaaa:wxyz", "wxyz:AAAAaaaa", "AAAAaaaa wxyz",  ":",
  };
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint8 data[LV_STUN_MAX_SIZE];
      gsize length
          = lv_stun_write_request (data, sizeof data, transaction, bad[i], ours.pwd, 1, 2, TRUE);

      assert_refused (ask (ice, data, length, "192.0.2.1", 0), 401, FALSE);
    }
  g_assert_cmpint (lv_ice_lite_get_state (ice, 0), ==, LV_ICE_NEW);
}

/* A stranger gets no more bytes than it sends, so nobody can be flooded through us. */
static void
test_no_amplification (void)
{
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);
  guint8 padding[100] = { 0 };

  for (gsize extra = 0; extra <= sizeof padding; extra += 4)
    for (guint has_name = 0; has_name < 2; has_name++)
      {
        Message message;

        begin (&message, LV_STUN_BINDING_REQUEST);
        if (has_name)
          add (&message, 0x0006, "AAAAaaaa:wxyz", 13);
        if (extra > 0)
          add (&message, 0x8022, padding, extra);
        g_assert_cmpuint (ask_message (ice, &message).length, <=, message.length);
      }
}

/* What is no request gets no answer and moves nothing. */
static void
test_other_types (void)
{
  static const guint16 types[] = { LV_STUN_BINDING_INDICATION, LV_STUN_BINDING_RESPONSE,
                                   LV_STUN_BINDING_ERROR, 0x0003, 0x0000 };
  g_autoptr (LvIceLite) ice = lv_ice_lite_new (&ours, &theirs);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      Message message;

      begin (&message, types[i]);
      add (&message, 0x0006, "AAAAaaaa:wxyz", 13);
      add (&message, 0x0024, "\0\0\0\1", 4);
      sign (&message, ours.pwd);
      g_assert_cmpuint (ask_message (ice, &message).length, ==, 0);
    }
  g_assert_cmpint (lv_ice_lite_get_state (ice, 0), ==, LV_ICE_NEW);
}

static void
test_credentials (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint worker = 0; worker < 64; worker++)
    for (guint i = 0; i < 20; i++)
      {
        LvIceCredentials credentials;
        g_autofree char *username = NULL;

        lv_ice_credentials_draw (&credentials, worker);
        g_assert_cmpuint (strlen (credentials.ufrag), ==, LV_ICE_UFRAG_SIZE);
        g_assert_cmpuint (strlen (credentials.pwd), ==, LV_ICE_PWD_SIZE);
        g_assert_true (g_hash_table_add (seen, g_strdup (credentials.ufrag)));
        g_assert_true (g_hash_table_add (seen, g_strdup (credentials.pwd)));
        username = g_strconcat (credentials.ufrag, ":anybody", NULL);
        g_assert_cmpint (lv_ice_username_get_worker (username), ==, worker);
        g_assert_cmpint (lv_ice_username_get_worker (credentials.ufrag), ==, -1);
        lv_ice_credentials_clear (&credentials);
        g_assert_null (credentials.ufrag);
      }
  g_assert_cmpint (lv_ice_username_get_worker (""), ==, -1);
  g_assert_cmpint (lv_ice_username_get_worker ("AAAAAAA:x"), ==, -1);
  g_assert_cmpint (lv_ice_username_get_worker ("AAAAAAAAA:x"), ==, -1);
  g_assert_cmpint (lv_ice_username_get_worker ("A-AAAAAA:x"), ==, -1);
  g_assert_cmpint (lv_ice_username_get_worker ("AAAAAAA\xff:x"), ==, -1);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/ice-lite/nominate", test_nominate);
  g_test_add_func ("/ice-lite/consent", test_consent);
  g_test_add_func ("/ice-lite/confirm", test_confirm);
  g_test_add_func ("/ice-lite/checking-ends", test_checking_ends);
  g_test_add_func ("/ice-lite/restart", test_restart);
  g_test_add_func ("/ice-lite/errors", test_errors);
  g_test_add_func ("/ice-lite/usernames", test_usernames);
  g_test_add_func ("/ice-lite/no-amplification", test_no_amplification);
  g_test_add_func ("/ice-lite/other-types", test_other_types);
  g_test_add_func ("/ice-lite/credentials", test_credentials);
  return g_test_run ();
}
