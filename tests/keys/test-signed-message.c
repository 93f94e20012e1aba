/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed messages and lists of hosts, with real signatures. */
#include "lv-signed-message.h"

#include <string.h>

#include "lv-host-list.h"
#include "lv-key-vault.h"
#include "test-support.h"

typedef struct
{
  LvKeyVault *vault;
  LvKeyCrypto crypto;
  LvKeyAnnouncement card;
  LvMessageChain chain;
} Person;

static void
person_init (Person *self, guint8 number)
{
  g_autoptr (LvSigningKey) device = lv_signing_key_generate ();

  *self = (Person){ 0 };
  self->vault = lv_key_vault_new (device, NULL, NULL);
  self->crypto = lv_key_vault_get_crypto (self->vault);
  self->card.room[0] = 1;
  self->card.session[0] = number;
  memcpy (self->card.device_key, lv_signing_key_get_public (device), LV_ED25519_KEY_SIZE);
}

static void
person_clear (Person *self)
{
  lv_key_vault_free (self->vault);
}

static GBytes *
say_as (
    Person *self, const LvKeyAnnouncement *as, LvMessageKind kind, const char *text, gsize length)
{
  LvSignedMessage message = {
    .kind = kind,
    .time_ms = 5,
    .body = (const guint8 *) text,
    .body_length = length,
  };

  memcpy (message.room, as->room, sizeof message.room);
  memcpy (message.from, as->session, sizeof message.from);
  return lv_signed_message_write (&message, &self->chain, &self->crypto);
}

static GBytes *
say (Person *self, const char *text)
{
  return say_as (self, &self->card, LV_MESSAGE_CHAT, text, strlen (text));
}

static gboolean
is_genuine (GBytes *bytes, const Person *from)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return lv_signed_message_verify (data, length, &from->card, &from->crypto);
}

static LvMessagePlace
take (LvMessageChain *chain, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return lv_message_chain_take (chain, data, length);
}

static void
test_message (void)
{
  Person a, b;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) forged = NULL;
  g_autofree guint8 *data = NULL;
  LvSignedMessage message;
  gsize length;

  person_init (&a, 1);
  person_init (&b, 2);
  bytes = say (&a, "こんにちは");
  length = g_bytes_get_size (bytes);
  data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  g_assert_true (is_genuine (bytes, &a));
  g_assert_false (is_genuine (bytes, &b));
  g_assert_true (lv_signed_message_parse (data, length, &message));
  g_assert_cmpmem (message.body, message.body_length, "こんにちは", strlen ("こんにちは"));
  g_assert_cmpuint (message.number, ==, 1);
  for (gsize i = 0; i < length; i++)
    {
      data[i] ^= 4;
      g_assert_false (lv_signed_message_verify (data, length, &a.card, &a.crypto));
      data[i] ^= 4;
    }
  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (lv_signed_message_parse (data, cut, &message));
  /* By another who is inside. */
  forged = say_as (&b, &a.card, LV_MESSAGE_CHAT, "yes", 3);
  g_assert_false (is_genuine (forged, &a));
  person_clear (&a);
  person_clear (&b);
}

static void
test_text (void)
{
  g_autofree char *longest = g_strnfill (LV_MESSAGE_MAX_BODY + 1, 'x');
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) broken = NULL;
  g_autoptr (GBytes) bare = NULL;
  Person a;

  person_init (&a, 1);
  g_assert_null (say (&a, longest));
  g_assert_cmpuint (a.chain.number, ==, 0);
  longest[LV_MESSAGE_MAX_BODY] = '\0';
  whole = say (&a, longest);
  g_assert_true (is_genuine (whole, &a));
  broken = say_as (&a, &a.card, LV_MESSAGE_CHAT, "\xff", 1);
  g_assert_false (is_genuine (broken, &a));
  bare = say_as (&a, &a.card, LV_MESSAGE_HAND, "\1", 1);
  g_assert_true (is_genuine (bare, &a));
  person_clear (&a);
}

/* What is left out, said twice, or said differently to others shows. */
static void
test_chain (void)
{
  GBytes *said[6];
  g_autoptr (GBytes) other = NULL;
  g_autoptr (GBytes) after_other = NULL;
  LvMessageChain chain = { 0 }, late = { 0 }, after_three;
  Person a;

  person_init (&a, 1);
  for (guint i = 0; i < 6; i++)
    {
      said[i] = say (&a, i % 2 == 0 ? "even" : "odd");
      if (i == 2)
        after_three = a.chain;
    }
  g_assert_cmpuint (take (&chain, said[0]), ==, LV_MESSAGE_NEXT);
  g_assert_cmpuint (take (&chain, said[1]), ==, LV_MESSAGE_NEXT);
  g_assert_cmpuint (take (&chain, said[1]), ==, LV_MESSAGE_REPEATED);
  g_assert_cmpuint (take (&chain, said[3]), ==, LV_MESSAGE_AFTER_GAP);
  g_assert_cmpuint (take (&chain, said[2]), ==, LV_MESSAGE_REPEATED);
  /* Some are told another fourth message, and all the fifth that comes after that. */
  a.chain = after_three;
  other = say (&a, "something else");
  after_other = say (&a, "so it is");
  g_assert_cmpuint (take (&chain, after_other), ==, LV_MESSAGE_FORKED);
  g_assert_cmpuint (take (&chain, said[5]), ==, LV_MESSAGE_FORKED);
  /* Who comes later. */
  g_assert_cmpuint (take (&late, said[4]), ==, LV_MESSAGE_NEXT);
  g_assert_cmpuint (take (&late, said[5]), ==, LV_MESSAGE_NEXT);
  for (guint i = 0; i < 6; i++)
    g_bytes_unref (said[i]);
  person_clear (&a);
}

static gboolean
read_list (GBytes *bytes, const Person *maker, guint64 version, LvHostList *out)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return lv_host_list_read (data, length, maker->card.room, maker->card.device_key, version,
                            &maker->crypto, out);
}

static void
test_hosts (void)
{
  Person maker, host, other;
  guint8 keys[2 * LV_ED25519_KEY_SIZE];
  LvHostList list = { .version = 3, .n_hosts = 2, .hosts = keys }, read;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) false_list = NULL;
  g_autofree guint8 *data = NULL;
  gsize length;

  person_init (&maker, 1);
  person_init (&host, 2);
  person_init (&other, 3);
  memcpy (list.room, maker.card.room, sizeof list.room);
  memcpy (keys, maker.card.device_key, LV_ED25519_KEY_SIZE);
  memcpy (keys + LV_ED25519_KEY_SIZE, host.card.device_key, LV_ED25519_KEY_SIZE);
  bytes = lv_host_list_sign (&list, &maker.crypto);
  g_assert_true (read_list (bytes, &maker, 3, &read));
  g_assert_true (lv_host_list_has (&read, host.card.device_key));
  g_assert_true (lv_host_list_has (&read, maker.card.device_key));
  g_assert_false (lv_host_list_has (&read, other.card.device_key));
  /* From before. */
  g_assert_false (read_list (bytes, &maker, 4, &read));
  /* A server, or a host, that makes hosts. */
  memcpy (keys, other.card.device_key, LV_ED25519_KEY_SIZE);
  false_list = lv_host_list_sign (&list, &host.crypto);
  g_assert_false (read_list (false_list, &maker, 3, &read));
  length = g_bytes_get_size (bytes);
  data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  for (gsize i = 0; i < length; i++)
    {
      data[i] ^= 4;
      g_assert_false (lv_host_list_read (data, length, maker.card.room, maker.card.device_key, 3,
                                         &maker.crypto, &read));
      data[i] ^= 4;
    }
  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (lv_host_list_read (data, cut, maker.card.room, maker.card.device_key, 3,
                                       &maker.crypto, &read));
  person_clear (&maker);
  person_clear (&host);
  person_clear (&other);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/signed-message/message", test_message);
  g_test_add_func ("/signed-message/text", test_text);
  g_test_add_func ("/signed-message/chain", test_chain);
  g_test_add_func ("/signed-message/hosts", test_hosts);
  return g_test_run ();
}
