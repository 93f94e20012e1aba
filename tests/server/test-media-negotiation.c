/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-error.h"
#include "lv-media-negotiation.h"
#include "test-support.h"

static const char *const sound[] = { "4", "5", "6", NULL };
static const char *const video[] = { "8", "9", "10", NULL };

/* What Chromium 156 offers; the lines as its page would name them. */
static LvMediaOffer *
make_chromium_offer (void)
{
  LvMediaOffer *offer = g_new0 (LvMediaOffer, 1);
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests/fuzz/corpus/sdp/chromium", NULL);

  g_assert_true (g_file_get_contents (path, &offer->sdp, NULL, NULL));
  for (guint i = 0; i < LV_N_SOURCES; i++)
    offer->sends[i] = g_strdup_printf ("%u", i);
  offer->sound = g_strdupv ((char **) sound);
  offer->shared_sound = g_strdup ("7");
  offer->video = g_strdupv ((char **) video);
  return offer;
}

static void
add_codec (LvSdpLine *line)
{
  static const char *const video_feedback[] = { "nack", "nack pli", "transport-cc", NULL };
  static const char *const sound_feedback[] = { "transport-cc", NULL };
  LvSdpCodec *codec = line->is_video ? lv_sdp_line_add_codec (line, 96, "VP8", 90000, 1)
                                     : lv_sdp_line_add_codec (line, 111, "opus", 48000, 2);

  g_strfreev (codec->feedback);
  codec->feedback = g_strdupv ((char **) (line->is_video ? video_feedback : sound_feedback));
  if (line->is_video)
    lv_sdp_line_add_codec (line, 97, "rtx", 90000, 1)->apt = 96;
  for (guint i = 0; i < LV_N_EXTS; i++)
    lv_sdp_line_add_ext (line, i + 1, lv_rtp_ext_to_uri (i));
}

/* As a client of ours writes it: numbers and names of its own. */
static LvSdp *
make_own_sdp (void)
{
  LvSdp *sdp = lv_sdp_new ();
  LvSdpLine *microphone = lv_sdp_add_line (sdp, FALSE, "mic");
  LvSdpLine *camera = lv_sdp_add_line (sdp, TRUE, "cam");
  LvSdpLine *slot = lv_sdp_add_line (sdp, TRUE, "v0");

  sdp->ice_ufrag = g_strdup ("abcdefgh");
  sdp->ice_pwd = g_strdup ("0123456789abcdefghijABCD");
  sdp->setup = LV_SDP_ACTIVE;
  memset (sdp->fingerprint, 0xAB, sizeof sdp->fingerprint);
  microphone->direction = camera->direction = LV_SDP_SENDONLY;
  slot->direction = LV_SDP_RECVONLY;
  microphone->ssrc = 77;
  microphone->cname = g_strdup ("me");
  camera->rids = (g_strfreev (camera->rids), g_strsplit ("h l m", " ", -1));
  add_codec (microphone);
  add_codec (camera);
  add_codec (slot);
  return sdp;
}

static LvMediaOffer *
make_own_offer (LvSdp *sdp)
{
  static const char *const slots[] = { "v0", NULL };
  LvMediaOffer *offer = g_new0 (LvMediaOffer, 1);

  offer->sdp = lv_sdp_write (sdp);
  offer->sends[LV_SOURCE_MICROPHONE] = g_strdup ("mic");
  offer->sends[LV_SOURCE_CAMERA] = g_strdup ("cam");
  offer->sound = g_new0 (char *, 1);
  offer->video = g_strdupv ((char **) slots);
  return offer;
}

static LvNegotiation *
negotiate (const LvMediaOffer *offer)
{
  g_autoptr (GError) error = NULL;
  LvNegotiation *negotiation = lv_negotiation_new (offer, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < negotiation->spec.n_slots; i++)
    {
      negotiation->spec.slots[i].ssrc = 1000 + i;
      negotiation->spec.slots[i].rtx_ssrc = 2000 + i;
    }
  return negotiation;
}

static LvSdp *
answer (LvNegotiation *negotiation)
{
  static const char *const addresses[] = { "192.0.2.1", "2001:db8::1", NULL };
  static const guint8 fingerprint[32] = { 1, 2, 3 };
  LvIceCredentials credentials = { (char *) "serverfr", (char *) "0123456789abcdefghijklmn" };
  LvMediaWays ways = {
    .addresses = addresses,
    .udp_port = 7443,
    .tcp_port = 8443,
    .credentials = &credentials,
    .fingerprint = fingerprint,
  };
  g_autofree char *text = lv_negotiation_answer (negotiation, &ways);
  g_autoptr (GError) error = NULL;
  LvSdp *sdp = lv_sdp_parse (text, &error);

  g_assert_no_error (error);
  return sdp;
}

static void
test_chromium_spec (void)
{
  g_autoptr (LvMediaOffer) offer = make_chromium_offer ();
  g_autoptr (LvNegotiation) negotiation = negotiate (offer);
  const LvSfuPeerSpec *spec = &negotiation->spec;
  const LvSfuSend *camera = &spec->sends[LV_SOURCE_CAMERA];

  g_assert_cmpstr (spec->remote.ufrag, ==, negotiation->offer->ice_ufrag);
  g_assert_cmpmem (spec->fingerprint, 32, negotiation->offer->fingerprint, 32);
  g_assert_cmpuint (spec->exts.id[LV_EXT_SOUND_LEVEL], ==, 1);
  g_assert_cmpuint (spec->exts.id[LV_EXT_TRANSPORT_SEQ], ==, 3);
  g_assert_cmpuint (spec->exts.id[LV_EXT_MID], ==, 4);
  g_assert_cmpuint (spec->exts.id[LV_EXT_RID], ==, 10);
  g_assert_cmpuint (spec->exts.id[LV_EXT_REPAIRED_RID], ==, 11);
  g_assert_true (spec->sends[LV_SOURCE_MICROPHONE].is_there);
  g_assert_cmpuint (spec->sends[LV_SOURCE_MICROPHONE].payload_type, ==, 111);
  g_assert_cmpuint (spec->sends[LV_SOURCE_MICROPHONE].ssrc, !=, 0);
  g_assert_cmpuint (camera->n_rids, ==, 3);
  g_assert_cmpstr (camera->rids[0], ==, "l");
  g_assert_cmpstr (camera->rids[2], ==, "h");
  g_assert_cmpuint (camera->payload_type, ==, 96);
  g_assert_cmpuint (camera->rtx_payload_type, ==, 97);
  g_assert_cmpuint (camera->ssrc, ==, 0);
  g_assert_cmpuint (spec->n_slots, ==, 7);
  g_assert_false (spec->slots[0].is_video);
  g_assert_false (spec->slots[2].is_shared_sound);
  g_assert_true (spec->slots[3].is_shared_sound);
  g_assert_true (spec->slots[4].is_video);
  g_assert_cmpstr (spec->slots[4].mid, ==, "8");
  g_assert_cmpuint (spec->slots[4].rtx_payload_type, ==, 97);
}

static void
check_slot (LvSdpLine *line, guint index)
{
  g_autofree char *msid = g_strdup_printf ("slot%u t%u", index, index);

  g_assert_cmpint (line->direction, ==, LV_SDP_SENDONLY);
  g_assert_cmpuint (line->ssrc, ==, 1000 + index);
  g_assert_cmpuint (line->rtx_ssrc, ==, line->is_video ? 2000 + index : 0);
  g_assert_cmpstr (line->cname, ==, "liveon");
  g_assert_cmpstr (line->msid, ==, msid);
}

static void
test_chromium_answer (void)
{
  g_autoptr (LvMediaOffer) offer = make_chromium_offer ();
  g_autoptr (LvNegotiation) negotiation = negotiate (offer);
  g_autoptr (LvSdp) sdp = answer (negotiation);
  LvSdpLine *microphone = lv_sdp_find_line (sdp, "0"), *camera = lv_sdp_find_line (sdp, "1");
  LvSdpCodec *vp8 = camera->codecs->pdata[0], *rtx = camera->codecs->pdata[1];

  g_assert_true (sdp->is_ice_lite);
  g_assert_cmpint (sdp->setup, ==, LV_SDP_PASSIVE);
  g_assert_cmpstr (sdp->ice_ufrag, ==, "serverfr");
  g_assert_cmpuint (sdp->lines->len, ==, 11);
  g_assert_cmpint (microphone->direction, ==, LV_SDP_RECVONLY);
  g_assert_cmpuint (microphone->codecs->len, ==, 1);
  g_assert_cmpstr (((LvSdpCodec *) microphone->codecs->pdata[0])->fmtp, ==,
                   "minptime=10;useinbandfec=1;usedtx=1");
  g_assert_cmpuint (microphone->exts->len, ==, 3);
  g_assert_cmpint (camera->direction, ==, LV_SDP_RECVONLY);
  g_assert_cmpuint (camera->codecs->len, ==, 2);
  g_assert_cmpstr (vp8->name, ==, "VP8");
  g_assert_cmpstrv (vp8->feedback,
                    ((const char *const[]){ "transport-cc", "nack", "nack pli", NULL }));
  g_assert_cmpuint (rtx->apt, ==, vp8->payload_type);
  g_assert_cmpuint (camera->exts->len, ==, 4);
  g_assert_true (camera->is_rid_recv);
  g_assert_cmpstrv (camera->rids, ((const char *const[]){ "l", "m", "h", NULL }));
  for (guint i = 0; i < 7; i++)
    check_slot (sdp->lines->pdata[4 + i], i);
}

/* Copies of sound go to and from who prefers them. */
static void
test_copies (void)
{
  g_autoptr (LvSdp) sdp = make_own_sdp ();
  LvSdpLine *line = lv_sdp_find_line (sdp, "mic");
  LvSdpCodec *red = lv_sdp_line_add_codec (line, 98, "red", 48000, 2);
  g_autoptr (LvMediaOffer) behind = NULL, before = NULL, strange = NULL;
  g_autoptr (LvNegotiation) without = NULL, with = NULL, unknown = NULL;
  g_autoptr (LvSdp) answered = NULL;

  red->fmtp = g_strdup ("111/111");
  behind = make_own_offer (sdp);
  without = negotiate (behind);
  g_assert_cmpuint (without->spec.sends[LV_SOURCE_MICROPHONE].red_payload_type, ==, 0);

  g_ptr_array_insert (line->codecs, 0, g_ptr_array_steal_index (line->codecs, 1));
  before = make_own_offer (sdp);
  with = negotiate (before);
  g_assert_cmpuint (with->spec.sends[LV_SOURCE_MICROPHONE].red_payload_type, ==, 98);
  g_assert_cmpuint (with->spec.sends[LV_SOURCE_MICROPHONE].payload_type, ==, 111);
  answered = answer (with);
  red = lv_sdp_line_find_codec (lv_sdp_find_line (answered, "mic"), "red");
  g_assert_nonnull (red);
  g_assert_cmpuint (red->payload_type, ==, 98);
  g_assert_cmpstr (red->fmtp, ==, "111/111");

  /* Of another codec. */
  g_free (((LvSdpCodec *) line->codecs->pdata[0])->fmtp);
  ((LvSdpCodec *) line->codecs->pdata[0])->fmtp = g_strdup ("0/0");
  strange = make_own_offer (sdp);
  unknown = negotiate (strange);
  g_assert_cmpuint (unknown->spec.sends[LV_SOURCE_MICROPHONE].red_payload_type, ==, 0);
}

static void
test_candidates (void)
{
  g_autoptr (LvMediaOffer) offer = make_chromium_offer ();
  g_autoptr (LvNegotiation) negotiation = negotiate (offer);
  g_autoptr (LvSdp) sdp = answer (negotiation);
  LvSdpCandidate *udp = sdp->candidates->pdata[0], *tcp = sdp->candidates->pdata[1];
  LvSdpCandidate *udp6 = sdp->candidates->pdata[2];

  g_assert_cmpuint (sdp->candidates->len, ==, 4);
  g_assert_false (udp->is_tcp);
  g_assert_cmpstr (udp->address, ==, "192.0.2.1");
  g_assert_cmpuint (udp->port, ==, 7443);
  g_assert_true (tcp->is_tcp);
  g_assert_cmpuint (tcp->port, ==, 8443);
  g_assert_cmpstr (udp6->address, ==, "2001:db8::1");
  g_assert_cmpuint (udp->priority, >, udp6->priority);
  g_assert_cmpuint (udp6->priority, >, tcp->priority);
}

static void
test_own (void)
{
  g_autoptr (LvSdp) sdp = make_own_sdp ();
  g_autoptr (LvMediaOffer) offer = make_own_offer (sdp);
  g_autoptr (LvNegotiation) negotiation = negotiate (offer);
  g_autoptr (LvSdp) answered = answer (negotiation);
  const LvSfuSend *camera = &negotiation->spec.sends[LV_SOURCE_CAMERA];

  g_assert_cmpuint (negotiation->spec.sends[LV_SOURCE_MICROPHONE].ssrc, ==, 77);
  /* Sorted, whatever the order of the offer. */
  g_assert_cmpstr (camera->rids[0], ==, "l");
  g_assert_cmpstr (camera->rids[1], ==, "m");
  g_assert_cmpstr (camera->rids[2], ==, "h");
  g_assert_false (negotiation->spec.sends[LV_SOURCE_SCREEN].is_there);
  check_slot (lv_sdp_find_line (answered, "v0"), 0);
}

/* What was offered and not named is inactive, and of no codec of ours refused. */
static void
test_unnamed (void)
{
  g_autoptr (LvSdp) sdp = make_own_sdp ();
  LvSdpLine *first = lv_sdp_add_line (sdp, FALSE, "extra");
  LvSdpLine *second = lv_sdp_add_line (sdp, TRUE, "other");
  g_autoptr (LvMediaOffer) offer = NULL;
  g_autoptr (LvNegotiation) negotiation = NULL;
  g_autoptr (LvSdp) answered = NULL;

  add_codec (first);
  lv_sdp_line_add_codec (second, 96, "AV1", 90000, 1);
  offer = make_own_offer (sdp);
  negotiation = negotiate (offer);
  answered = answer (negotiation);
  g_assert_cmpint (lv_sdp_find_line (answered, "extra")->direction, ==, LV_SDP_INACTIVE);
  g_assert_null (lv_sdp_find_line (answered, "other"));
  g_assert_cmpuint (answered->lines->len, ==, 5);
}

static void
test_restart (void)
{
  g_autoptr (LvSdp) sdp = make_own_sdp ();
  g_autoptr (LvMediaOffer) offer = make_own_offer (sdp);
  g_autoptr (LvNegotiation) negotiation = negotiate (offer);
  g_autoptr (GError) error = NULL;
  g_autofree char *restart = NULL;
  g_autoptr (LvSdp) answered = NULL;
  guint64 version = negotiation->version;

  g_free (sdp->ice_ufrag);
  sdp->ice_ufrag = g_strdup ("ijklmnop");
  restart = lv_sdp_write (sdp);
  g_assert_true (lv_negotiation_restart (negotiation, restart, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (negotiation->spec.remote.ufrag, ==, "ijklmnop");
  answered = answer (negotiation);
  g_assert_cmpuint (answered->session_version, ==, version + 1);
  check_slot (lv_sdp_find_line (answered, "v0"), 0);

  /* The same again is no restart. */
  g_assert_false (lv_negotiation_restart (negotiation, restart, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
}

static void
test_restart_with_another_key (void)
{
  g_autoptr (LvSdp) sdp = make_own_sdp ();
  g_autoptr (LvMediaOffer) offer = make_own_offer (sdp);
  g_autoptr (LvNegotiation) negotiation = negotiate (offer);
  g_autofree char *restart = NULL;

  g_free (sdp->ice_ufrag);
  sdp->ice_ufrag = g_strdup ("ijklmnop");
  sdp->fingerprint[0]++;
  restart = lv_sdp_write (sdp);
  g_assert_false (lv_negotiation_restart (negotiation, restart, NULL));
  g_assert_cmpstr (negotiation->spec.remote.ufrag, ==, "abcdefgh");
}

typedef void (*Spoil) (LvSdp *sdp);

static LvSdpLine *
get (LvSdp *sdp, const char *mid)
{
  return lv_sdp_find_line (sdp, mid);
}

static void
spoil_lite (LvSdp *sdp)
{
  sdp->is_ice_lite = TRUE;
}

static void
spoil_setup (LvSdp *sdp)
{
  sdp->setup = LV_SDP_PASSIVE;
}

static void
spoil_direction (LvSdp *sdp)
{
  get (sdp, "mic")->direction = LV_SDP_SENDRECV;
}

static void
spoil_slot_direction (LvSdp *sdp)
{
  get (sdp, "v0")->direction = LV_SDP_SENDONLY;
}

static void
spoil_kind (LvSdp *sdp)
{
  get (sdp, "mic")->is_video = TRUE;
}

static void
spoil_codec (LvSdp *sdp)
{
  LvSdpCodec *codec = get (sdp, "cam")->codecs->pdata[0];

  g_free (codec->name);
  codec->name = g_strdup ("H264");
}

static void
spoil_rids (LvSdp *sdp)
{
  g_strfreev (get (sdp, "cam")->rids);
  get (sdp, "cam")->rids = g_strsplit ("l h", " ", -1);
}

static void
spoil_rids_of_slot (LvSdp *sdp)
{
  get (sdp, "cam")->is_rid_recv = TRUE;
}

static void
spoil_exts (LvSdp *sdp)
{
  ((LvSdpExt *) get (sdp, "cam")->exts->pdata[LV_EXT_MID])->id = 9;
}

static void
spoil_numbers (LvSdp *sdp)
{
  LvSdpLine *camera = get (sdp, "cam");

  g_strfreev (camera->rids);
  camera->rids = g_new0 (char *, 1);
  camera->ssrc = 77;
  camera->cname = g_strdup ("me");
}

static void
spoil_anonymous (LvSdp *sdp)
{
  for (guint i = 0; i < sdp->lines->len; i++)
    g_ptr_array_set_size (((LvSdpLine *) sdp->lines->pdata[i])->exts, 0);
}

static void
spoil_name (LvSdp *sdp)
{
  g_free (get (sdp, "v0")->mid);
  ((LvSdpLine *) sdp->lines->pdata[2])->mid = g_strdup ("v1");
}

static void
test_refused (void)
{
  static const Spoil spoils[] = {
    spoil_lite, spoil_setup,   spoil_direction, spoil_slot_direction,
    spoil_kind, spoil_codec,   spoil_rids,      spoil_rids_of_slot,
    spoil_exts, spoil_numbers, spoil_anonymous,
  };

  for (guint i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      g_autoptr (LvSdp) sdp = make_own_sdp ();
      g_autoptr (LvMediaOffer) offer = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (LvNegotiation) negotiation = NULL;

      spoils[i](sdp);
      offer = make_own_offer (sdp);
      negotiation = lv_negotiation_new (offer, &error);
      g_test_message ("%u: %s", i, error != NULL ? error->message : "taken");
      g_assert_null (negotiation);
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
    }
}

static void
test_unknown_line (void)
{
  g_autoptr (LvSdp) sdp = make_own_sdp ();
  g_autoptr (LvMediaOffer) offer = NULL;
  g_autoptr (GError) error = NULL;

  spoil_name (sdp);
  offer = make_own_offer (sdp);
  g_assert_null (lv_negotiation_new (offer, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "v0"));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/media-negotiation/chromium-spec", test_chromium_spec);
  g_test_add_func ("/media-negotiation/chromium-answer", test_chromium_answer);
  g_test_add_func ("/media-negotiation/copies", test_copies);
  g_test_add_func ("/media-negotiation/candidates", test_candidates);
  g_test_add_func ("/media-negotiation/own", test_own);
  g_test_add_func ("/media-negotiation/unnamed", test_unnamed);
  g_test_add_func ("/media-negotiation/restart", test_restart);
  g_test_add_func ("/media-negotiation/restart-with-another-key", test_restart_with_another_key);
  g_test_add_func ("/media-negotiation/refused", test_refused);
  g_test_add_func ("/media-negotiation/unknown-line", test_unknown_line);
  return g_test_run ();
}
