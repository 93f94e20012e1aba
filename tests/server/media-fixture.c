/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "media-fixture.h"

#include "lv-media.h"

#define NOW "2026-11-24T00:00:00.000Z"

void
media_fixture_set_config (Fixture *fixture, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  liveon_server_config_set (fixture->config, "media", key, value, &error);
  g_assert_no_error (error);
}

void
media_fixture_start (MediaTest *self)
{
  LvContext *context = self->fixture->context;
  g_autoptr (GError) error = NULL;

  media_fixture_set_config (self->fixture, "addresses", "192.0.2.1");
  context->port = 8443;
  context->media = lv_media_new (context, &error);
  g_assert_no_error (error);
  self->sfu = lv_media_get_sfu (context->media);
}

void
media_fixture_set_up (MediaTest *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  media_fixture_start (self);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->suzuki = fixture_add_person (self->fixture, "suzuki", FALSE);
  self->room = person_add_room (self->admin, "room", NULL);
}

void
media_fixture_tear_down (MediaTest *self, gconstpointer unused)
{
  g_free (self->room);
  fixture_free (self->fixture);
}

/* Chromium's offer with another user name, so that it can be a restart. */
static char *
make_sdp (const char *ufrag)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests/fuzz/corpus/sdp/chromium", NULL);
  g_autofree char *line = g_strdup_printf ("\r\na=ice-ufrag:%s\r\n", ufrag);
  g_autoptr (GRegex) regex = g_regex_new ("\r\na=ice-ufrag:[^\r]*\r\n", 0, 0, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_regex_replace_literal (regex, text, -1, 0, line, 0, NULL);
}

static char *
make_offer (const char *ufrag)
{
  static const char *const sound[] = { "4", "5", "6", NULL };
  static const char *const video[] = { "8", "9", "10", NULL };
  g_autofree char *sdp = make_sdp (ufrag);
  LvMediaOffer offer = {
    .sdp = sdp,
    .sends = { (char *) "0", (char *) "1", (char *) "2", (char *) "3" },
    .sound = (char **) sound,
    .shared_sound = (char *) "7",
    .video = (char **) video,
  };
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_media_offer_write (&offer, writer);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

Answer *
media_offer (Person *person)
{
  g_autofree char *params = make_offer ("abcd");

  return person_call (person, "media.offer", params);
}

Answer *
media_restart (Person *person, const char *ufrag)
{
  g_autofree char *sdp = make_sdp (ufrag);
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *params = NULL;

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "sdp", sdp);
  lv_json_end_object (writer);
  params = lv_json_writer_free_to_string (writer, NULL);
  return person_call (person, "media.restart", params);
}

char *
media_enter_room (Person *person, const char *room)
{
  g_autoptr (Answer) joined = person_join (person, room);
  g_autoptr (Answer) offered = media_offer (person);

  assert_ok (offered);
  return g_strdup (answer_string (joined, "seat"));
}

LvSdp *
media_get_sdp (Answer *answer)
{
  g_autoptr (GError) error = NULL;
  LvSdp *sdp = lv_sdp_parse (answer_string (answer, "sdp"), &error);

  g_assert_no_error (error);
  return sdp;
}
