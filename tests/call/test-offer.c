/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-answer.h"
#include "lv-ice-client.h"
#include "lv-media-negotiation.h"
#include "test-support.h"

#include <string.h>

/* An offer, and what the server would answer. */
typedef struct
{
  LvOfferTerms terms;
  LvMediaOffer *offer;
  LvNegotiation *negotiation;
  LvIceCredentials local;
  guint8 ours[32], theirs[32];
} Talk;

static void
begin (Talk *self, guint n_video)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  for (guint i = 0; i < 32; i++)
    {
      self->ours[i] = (guint8) (i + 1);
      self->theirs[i] = (guint8) (200 - i);
    }
  lv_offer_terms_init (&self->terms, self->ours, n_video);
  self->offer = lv_offer_write (&self->terms);
  lv_ice_credentials_draw (&self->local, 0);
  self->negotiation = lv_negotiation_new (self->offer, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->negotiation->spec.n_slots; i++)
    {
      self->negotiation->spec.slots[i].ssrc = 1000 + i;
      if (self->negotiation->spec.slots[i].rtx_payload_type != 0)
        self->negotiation->spec.slots[i].rtx_ssrc = 2000 + i;
    }
}

static void
end (Talk *self)
{
  lv_offer_terms_clear (&self->terms);
  lv_media_offer_free (self->offer);
  lv_negotiation_free (self->negotiation);
  lv_ice_credentials_clear (&self->local);
}

static LvMediaAnswer *
make_answer (Talk *self)
{
  const char *addresses[] = { "192.0.2.1", "2001:db8::1", NULL };
  const LvMediaWays ways = { addresses, 40000, 443, &self->local, self->theirs };
  LvMediaAnswer *answer = lv_media_answer_new ();

  answer->sdp = lv_negotiation_answer (self->negotiation, &ways);
  answer->max_bps = 2500000;
  return answer;
}

/* The same with other words in its text. */
static LvMediaAnswer *
make_other_answer (Talk *self, const char *from, const char *to)
{
  LvMediaAnswer *answer = make_answer (self);
  g_auto (GStrv) parts = g_strsplit (answer->sdp, from, -1);

  g_assert_cmpuint (g_strv_length (parts), >, 1);
  g_free (answer->sdp);
  answer->sdp = g_strjoinv (to, parts);
  return answer;
}

static void
test_server_reads_it (void)
{
  Talk talk;
  const LvSfuPeerSpec *spec;

  begin (&talk, 9);
  spec = &talk.negotiation->spec;
  g_assert_cmpstr (spec->remote.ufrag, ==, talk.terms.credentials.ufrag);
  g_assert_cmpmem (spec->fingerprint, 32, talk.ours, 32);
  g_assert_cmpuint (spec->n_slots, ==, LV_MAX_SOUND_SLOTS + 1 + 9);
  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    {
      g_assert_true (spec->sends[source].is_there);
      if (source != LV_SOURCE_CAMERA)
        g_assert_cmpuint (spec->sends[source].ssrc, ==, talk.terms.streams[source][0].ssrc);
    }
  g_assert_cmpuint (spec->sends[LV_SOURCE_MICROPHONE].red_payload_type, ==, LV_OFFER_RED);
  g_assert_cmpuint (spec->slots[0].red_payload_type, ==, LV_OFFER_RED);
  g_assert_cmpuint (spec->sends[LV_SOURCE_CAMERA].n_rids, ==, LV_CAMERA_LAYERS);
  for (LvRtpExt ext = 0; ext < LV_N_EXTS; ext++)
    g_assert_cmpuint (spec->exts.id[ext], ==, lv_offer_get_ext_id (ext));
  end (&talk);
}

static void
test_most_slots (void)
{
  Talk talk;

  begin (&talk, 1000);
  g_assert_cmpuint (talk.negotiation->spec.n_slots, ==, LV_MAX_SLOTS);
  end (&talk);
  begin (&talk, 0);
  g_assert_cmpuint (talk.negotiation->spec.n_slots, ==, LV_MAX_SOUND_SLOTS + 1);
  end (&talk);
}

static void
test_answer (void)
{
  Talk talk;
  g_autoptr (LvMediaAnswer) message = NULL;
  g_autoptr (LvAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  begin (&talk, 4);
  message = make_answer (&talk);
  answer = lv_answer_read (message, talk.offer, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (answer->fingerprint, 32, talk.theirs, 32);
  g_assert_cmpstr (answer->server.ufrag, ==, talk.local.ufrag);
  g_assert_cmpuint (answer->n_video, ==, 4);
  g_assert_cmpuint (answer->sound[0].ssrc, ==, 1000);
  g_assert_cmpuint (answer->sound[LV_MAX_SOUND_SLOTS].ssrc, ==, 1003);
  g_assert_cmpuint (answer->video[3].ssrc, ==, 1007);
  g_assert_cmpuint (answer->video[3].rtx_ssrc, ==, 2007);
  g_assert_true (answer->takes[LV_SOURCE_SCREEN]);
  g_assert_true (answer->has_rtx);
  g_assert_true (answer->has_red);
  g_assert_cmpuint (answer->sdp->candidates->len, ==, 4);
  g_assert_cmpint (answer->max_bps, ==, 2500000);
  end (&talk);
}

static void
test_refused_answers (void)
{
  static const struct
  {
    const char *from, *to;
  } changes[] = {
    { "a=ice-lite\r\n", "" },
    { "a=setup:passive", "a=setup:active" },
    { "VP8/90000", "VP9/90000" },
    { "opus/48000", "PCMU/8000" },
    { "a=sendonly", "a=recvonly" },
    { "a=extmap:1 ", "a=extmap:9 " },
    { "a=ssrc:1001 ", "a=ssrc:1000 " },
    { "a=ssrc:1001 cname", "a=x:1001 cname" },
    { "a=fingerprint:sha-256", "a=fingerprint:sha-1" },
    { "v=0", "v=1" },
  };
  Talk talk;

  begin (&talk, 2);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (LvMediaAnswer) message = make_other_answer (&talk, changes[i].from, changes[i].to);
      g_autoptr (GError) error = NULL;
      LvAnswer *answer = lv_answer_read (message, talk.offer, &error);

      if (answer != NULL)
        g_error ("taken with %s in place of %s", changes[i].to, changes[i].from);
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
    }
  end (&talk);
}

/* What the server does not take is left out, and no fault. */
static void
test_rejected_line (void)
{
  Talk talk;
  g_autoptr (LvMediaAnswer) message = NULL;
  g_autoptr (LvAnswer) answer = NULL;
  g_autoptr (LvSdp) sdp = NULL;
  g_autoptr (GError) error = NULL;

  begin (&talk, 2);
  message = make_answer (&talk);
  sdp = lv_sdp_parse (message->sdp, &error);
  g_assert_no_error (error);
  lv_sdp_find_line (sdp, talk.offer->sends[LV_SOURCE_SCREEN])->is_rejected = TRUE;
  lv_sdp_find_line (sdp, talk.offer->video[1])->is_rejected = TRUE;
  g_free (message->sdp);
  message->sdp = lv_sdp_write (sdp);
  answer = lv_answer_read (message, talk.offer, &error);
  g_assert_no_error (error);
  g_assert_false (answer->takes[LV_SOURCE_SCREEN]);
  g_assert_true (answer->takes[LV_SOURCE_CAMERA]);
  g_assert_cmpuint (answer->video[1].ssrc, ==, 0);
  g_assert_cmpuint (answer->video[0].ssrc, !=, 0);
  end (&talk);
}

static void
test_restart (void)
{
  Talk talk;
  g_autoptr (LvMediaAnswer) message = NULL;
  g_autoptr (LvAnswer) before = NULL, after = NULL, strange = NULL;
  g_autoptr (LvMediaOffer) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *ufrag = NULL;

  begin (&talk, 2);
  message = make_answer (&talk);
  before = lv_answer_read (message, talk.offer, &error);
  g_assert_no_error (error);
  ufrag = g_strdup (talk.terms.credentials.ufrag);
  lv_offer_terms_restart (&talk.terms);
  g_assert_cmpstr (talk.terms.credentials.ufrag, !=, ufrag);
  again = lv_offer_write (&talk.terms);
  /* The server finds everything as it was. */
  g_assert_true (lv_negotiation_restart (talk.negotiation, again->sdp, &error));
  g_assert_no_error (error);
  lv_ice_credentials_clear (&talk.local);
  lv_ice_credentials_draw (&talk.local, 0);
  lv_media_answer_free (message);
  message = make_answer (&talk);
  after = lv_answer_read (message, talk.offer, &error);
  g_assert_no_error (error);
  g_assert_true (lv_answer_continues (after, before, &error));
  talk.theirs[0]++;
  lv_media_answer_free (message);
  message = make_answer (&talk);
  strange = lv_answer_read (message, talk.offer, &error);
  g_assert_no_error (error);
  g_assert_false (lv_answer_continues (strange, before, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_MEDIA);
  end (&talk);
}

static void
test_turn_urls (void)
{
  static const struct
  {
    const char *url, *host;
    guint16 port;
    gboolean is_tcp;
  } good[] = {
    { "turn:192.0.2.1", "192.0.2.1", 3478, FALSE },
    { "turn:turn.example.com:5000?transport=udp", "turn.example.com", 5000, FALSE },
    { "turn:[2001:db8::1]:443?transport=tcp", "2001:db8::1", 443, TRUE },
    { "turn:[2001:db8::1]", "2001:db8::1", 3478, FALSE },
  };
  static const char *const bad[]
      = { "",         "turn:",        "turns:192.0.2.1", "stun:192.0.2.1",
          "turn:a:0", "turn:a:70000", "turn:a:b",        "turn:a?transport=sctp",
          "turn:?",   "turn::3478",   "turn:[]",         "turn:a:1?transport=tcp&x=y" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *host = NULL;
      gboolean is_tcp;
      guint16 port;

      g_assert_true (lv_turn_url_parse (good[i].url, &host, &port, &is_tcp));
      g_assert_cmpstr (host, ==, good[i].host);
      g_assert_cmpuint (port, ==, good[i].port);
      g_assert_cmpint (is_tcp, ==, good[i].is_tcp);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *host = NULL;
      gboolean is_tcp;
      guint16 port;

      if (lv_turn_url_parse (bad[i], &host, &port, &is_tcp))
        g_error ("taken: %s", bad[i]);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/call/offer/server-reads-it", test_server_reads_it);
  g_test_add_func ("/call/offer/most-slots", test_most_slots);
  g_test_add_func ("/call/answer/read", test_answer);
  g_test_add_func ("/call/answer/refused", test_refused_answers);
  g_test_add_func ("/call/answer/rejected-line", test_rejected_line);
  g_test_add_func ("/call/answer/restart", test_restart);
  g_test_add_func ("/call/turn-urls", test_turn_urls);
  return g_test_run ();
}
