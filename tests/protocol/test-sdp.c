/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-error.h"
#include "lv-sdp.h"
#include "test-support.h"

#define MINIMAL                                                                                    \
  "v=0\r\n"                                                                                        \
  "o=- 1 7 IN IP4 127.0.0.1\r\n"                                                                   \
  "s=-\r\n"                                                                                        \
  "t=0 0\r\n"                                                                                      \
  "a=group:BUNDLE 0 v\r\n"                                                                         \
  "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"                                                            \
  "a=mid:0\r\n"                                                                                    \
  "a=ice-ufrag:abcd\r\n"                                                                           \
  "a=ice-pwd:0123456789012345678901\r\n"                                                           \
  "a=fingerprint:sha-256 "                                                                         \
  "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"                                               \
  "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1f\r\n"                                            \
  "a=setup:actpass\r\n"                                                                            \
  "a=sendonly\r\n"                                                                                 \
  "a=rtcp-mux\r\n"                                                                                 \
  "a=rtpmap:111 opus/48000/2\r\n"                                                                  \
  "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n"                                                          \
  "a=mid:v\r\n"                                                                                    \
  "a=recvonly\r\n"                                                                                 \
  "a=rtcp-mux\r\n"                                                                                 \
  "a=rtpmap:96 VP8/90000\r\n"                                                                      \
  "a=rtpmap:97 rtx/90000\r\n"                                                                      \
  "a=fmtp:97 apt=96\r\n"

static LvSdp *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LvSdp *sdp = lv_sdp_parse (text, &error);

  g_assert_no_error (error);
  return sdp;
}

static char *
read_seed (const char *name)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests/fuzz/corpus/sdp", name, NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_minimal (void)
{
  g_autoptr (LvSdp) sdp = parse (MINIMAL);
  LvSdpLine *line = lv_sdp_find_line (sdp, "v");

  g_assert_cmpuint (sdp->session_version, ==, 7);
  g_assert_false (sdp->is_ice_lite);
  g_assert_cmpstr (sdp->ice_ufrag, ==, "abcd");
  g_assert_cmpstr (sdp->ice_pwd, ==, "0123456789012345678901");
  g_assert_cmpint (sdp->setup, ==, LV_SDP_ACTPASS);
  for (guint i = 0; i < 32; i++)
    g_assert_cmpuint (sdp->fingerprint[i], ==, i);
  g_assert_cmpuint (sdp->lines->len, ==, 2);
  g_assert_true (line == sdp->lines->pdata[1]);
  g_assert_true (line->is_video);
  g_assert_cmpint (line->direction, ==, LV_SDP_RECVONLY);
  g_assert_cmpuint (lv_sdp_line_find_codec (line, "vp8")->payload_type, ==, 96);
  g_assert_cmpuint (lv_sdp_line_find_rtx (line, 96)->payload_type, ==, 97);
  g_assert_null (lv_sdp_line_find_codec (line, "H264"));
  g_assert_null (lv_sdp_find_line (sdp, "1"));
  g_assert_cmpuint (lv_sdp_line_find_codec (sdp->lines->pdata[0], "opus")->channels, ==, 2);
}

/* What Chromium 156 offers: microphone, camera with three layers, screen, its sound; then what it
 * receives: four of sound, three of pictures. */
static void
test_chromium (void)
{
  g_autofree char *text = read_seed ("chromium");
  g_autoptr (LvSdp) sdp = parse (text);
  LvSdpLine *microphone = lv_sdp_find_line (sdp, "0"), *camera = lv_sdp_find_line (sdp, "1");
  LvSdpCodec *vp8 = lv_sdp_line_find_codec (camera, "VP8");

  g_assert_cmpuint (sdp->lines->len, ==, 11);
  g_assert_cmpint (sdp->setup, ==, LV_SDP_ACTPASS);
  g_assert_cmpuint (sdp->candidates->len, ==, 2); /* without its two active TCP ones */
  g_assert_cmpint (microphone->direction, ==, LV_SDP_SENDONLY);
  g_assert_cmpuint (microphone->ssrc, !=, 0);
  g_assert_nonnull (microphone->cname);
  g_assert_nonnull (microphone->msid);
  g_assert_cmpstr (lv_sdp_line_find_codec (microphone, "opus")->fmtp, ==,
                   "minptime=10;useinbandfec=1");
  g_assert_cmpuint (camera->ssrc, ==, 0);
  g_assert_cmpstrv (camera->rids, ((const char *const[]){ "l", "m", "h", NULL }));
  g_assert_false (camera->is_rid_recv);
  g_assert_nonnull (vp8);
  g_assert_true (g_strv_contains ((const char *const *) vp8->feedback, "nack pli"));
  g_assert_nonnull (lv_sdp_line_find_rtx (camera, vp8->payload_type));
  g_assert_cmpuint (camera->exts->len, ==, 13);
  g_assert_cmpint (lv_sdp_find_line (sdp, "10")->direction, ==, LV_SDP_RECVONLY);
}

static void
test_chromium_with_25 (void)
{
  g_autofree char *text = read_seed ("chromium-25");
  g_autoptr (LvSdp) sdp = parse (text);

  g_assert_cmpuint (sdp->lines->len, ==, 33);
  g_assert_cmpuint (((LvSdpLine *) sdp->lines->pdata[32])->codecs->len, ==, 2);
}

/* As written so read, and what is read is written as the same. */
static void
check_there_and_back (LvSdp *sdp)
{
  g_autofree char *text = lv_sdp_write (sdp);
  g_autoptr (LvSdp) back = parse (text);
  g_autofree char *again = lv_sdp_write (back);

  g_assert_cmpstr (text, ==, again);
}

static void
test_there_and_back (void)
{
  static const char *const seeds[] = { "chromium", "chromium-25" };

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autofree char *text = read_seed (seeds[i]);
      g_autoptr (LvSdp) sdp = parse (text);

      check_there_and_back (sdp);
    }
}

static LvSdp *
make_answer (void)
{
  LvSdp *sdp = lv_sdp_new ();
  LvSdpLine *camera = lv_sdp_add_line (sdp, TRUE, "cam");
  LvSdpLine *slot = lv_sdp_add_line (sdp, TRUE, "s1");
  LvSdpLine *unused = lv_sdp_add_line (sdp, FALSE, "x");
  LvSdpCodec *codec = lv_sdp_line_add_codec (camera, 96, "VP8", 90000, 1);

  sdp->session_version = 3;
  sdp->is_ice_lite = TRUE;
  sdp->ice_ufrag = g_strdup ("abcdefgh");
  sdp->ice_pwd = g_strdup ("0123456789abcdefghijABCD");
  sdp->setup = LV_SDP_PASSIVE;
  lv_sdp_add_candidate (sdp, FALSE, 2130706431, "192.0.2.1", 7443);
  lv_sdp_add_candidate (sdp, TRUE, 1671430143, "2001:db8::1", 443);
  camera->direction = LV_SDP_RECVONLY;
  camera->rids = (g_strfreev (camera->rids), g_strsplit ("l m h", " ", -1));
  camera->is_rid_recv = TRUE;
  g_strfreev (codec->feedback);
  codec->feedback = g_strsplit ("nack,nack pli,transport-cc", ",", -1);
  lv_sdp_line_add_codec (camera, 97, "rtx", 90000, 1)->apt = 96;
  lv_sdp_line_add_ext (camera, 4, "urn:ietf:params:rtp-hdrext:sdes:mid");
  slot->direction = LV_SDP_SENDONLY;
  slot->ssrc = 11;
  slot->rtx_ssrc = 12;
  slot->cname = g_strdup ("slot");
  slot->msid = g_strdup ("slot1 t1");
  lv_sdp_line_add_codec (slot, 96, "VP8", 90000, 1);
  unused->is_rejected = TRUE;
  return sdp;
}

static void
test_write_answer (void)
{
  g_autoptr (LvSdp) sdp = make_answer ();
  g_autofree char *text = lv_sdp_write (sdp);
  g_autoptr (LvSdp) back = parse (text);
  LvSdpLine *camera = lv_sdp_find_line (back, "cam"), *slot = lv_sdp_find_line (back, "s1");
  LvSdpCandidate *tcp = back->candidates->pdata[1];

  check_there_and_back (sdp);
  g_assert_true (back->is_ice_lite);
  g_assert_cmpint (back->setup, ==, LV_SDP_PASSIVE);
  g_assert_true (tcp->is_tcp);
  g_assert_cmpstr (tcp->address, ==, "2001:db8::1");
  g_assert_cmpuint (tcp->port, ==, 443);
  g_assert_cmpuint (tcp->priority, ==, 1671430143);
  g_assert_true (camera->is_rid_recv);
  g_assert_cmpstrv (camera->rids, ((const char *const[]){ "l", "m", "h", NULL }));
  g_assert_cmpuint (slot->ssrc, ==, 11);
  g_assert_cmpuint (slot->rtx_ssrc, ==, 12);
  g_assert_cmpstr (slot->cname, ==, "slot");
  g_assert_cmpstr (slot->msid, ==, "slot1 t1");
  g_assert_true (((LvSdpLine *) back->lines->pdata[2])->is_rejected);
  g_assert_null (lv_sdp_find_line (back, "x"));
  g_assert_nonnull (strstr (text, "a=group:BUNDLE cam s1\r\n"));
  /* The transport's ways stand in the first line only. */
  g_assert_true (strstr (text, "a=candidate:") < strstr (text, "a=mid:s1"));
  g_assert_null (strstr (strstr (text, "a=mid:s1"), "a=candidate:"));
}

/* One change of the minimal text, and what the refusal says. */
static void
test_refused (void)
{
  static const struct
  {
    const char *from, *to, *message;
  } cases[] = {
    { "v=0\r\n", "v=1\r\n", "SDP line 1 " },
    { "o=- 1 7 ", "o=- 1 x ", "SDP line 2 " },
    { "s=-", "hello", "SDP line 3 " },
    { "BUNDLE 0 v", "BUNDLE 0", "outside the bundle" },
    { "a=group:BUNDLE 0 v\r\n", "", "outside the bundle" },
    { "m=audio", "m=application", "SDP line 6 " },
    { "m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=audio 9 RTP/AVP 111", "SDP line 6 " },
    { "m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=audio 65536 UDP/TLS/RTP/SAVPF 111", "SDP line 6 " },
    { "SAVPF 111", "SAVPF 128", "SDP line 6 " },
    { "SAVPF 111", "SAVPF 111 111", "SDP line 6 " },
    { "SAVPF 111", "SAVPF", "SDP line 6 " },
    { "a=mid:0\r\n", "", "without a mid" },
    { "a=mid:v", "a=mid:0", "second time" },
    { "a=mid:v", "a=mid:a b", "SDP line 16 is no mid" },
    { "a=ice-ufrag:abcd", "a=ice-ufrag:abc", "ICE user name" },
    { "a=ice-ufrag:abcd", "a=ice-ufrag:ab\"d", "ICE user name" },
    { "a=ice-ufrag:abcd\r\n", "", "without ICE or DTLS" },
    { "a=mid:v", "a=mid:v\r\na=ice-ufrag:abce", "differs" },
    { "a=mid:v", "a=mid:v\r\na=ice-pwd:0123456789012345678902", "differs" },
    { "a=mid:v", "a=mid:v\r\na=setup:active", "differs" },
    { "a=ice-pwd:0123456789012345678901", "a=ice-pwd:0", "ICE password" },
    { "sha-256 00", "sha-1 00", "without ICE or DTLS" },
    { "sha-256 00", "sha-256 0x", "fingerprint" },
    { "sha-256 00:", "sha-256 00", "fingerprint" },
    { "a=setup:actpass", "a=setup:holdconn", "role" },
    { "a=setup:actpass\r\n", "", "without ICE or DTLS" },
    { "a=sendonly\r\na=rtcp-mux\r\n", "a=sendonly\r\n", "rtcp-mux" },
    { "a=rtpmap:111 opus/48000/2\r\n", "", "codec" },
    { "opus/48000/2", "opus", "rtpmap" },
    { "opus/48000/2", "opus/48000/2/3", "rtpmap" },
    { "opus/48000/2", "o pus/48000/2", "rtpmap" },
    { "a=mid:v", "a=mid:v\r\na=extmap:0 urn:x", "extension" },
    { "a=mid:v", "a=mid:v\r\na=extmap:1", "extension" },
    { "a=mid:v", "a=mid:v\r\na=rid:l", "rid" },
    { "a=mid:v", "a=mid:v\r\na=rid:1 send\r\na=rid:2 send\r\na=rid:3 send\r\na=rid:4 send",
      "one rid too many" },
    { "a=mid:v", "a=mid:v\r\na=simulcast:send", "simulcast" },
    { "a=mid:v", "a=mid:v\r\na=ssrc:x", "number" },
    { "a=mid:v", "a=mid:v\r\na=ssrc-group:FID 1 1", "pair" },
    { "a=mid:v", "a=mid:v\r\na=candidate:1 1 udp", "candidate" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) text = g_string_new (MINIMAL);
      g_autoptr (LvSdp) sdp = NULL;

      g_assert_cmpuint (g_string_replace (text, cases[i].from, cases[i].to, 1), ==, 1);
      sdp = lv_sdp_parse (text->str, &error);
      g_test_message ("%s → %s: %s", cases[i].from, cases[i].to,
                      error != NULL ? error->message : "taken");
      g_assert_null (sdp);
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

/* Passed over: what is unknown, an address by name, lines that end with a line feed alone. */
static void
test_passed_over (void)
{
  g_autoptr (GString) text = g_string_new (MINIMAL);
  g_autoptr (LvSdp) sdp = NULL;
  LvSdpLine *line;

  g_string_replace (text, "a=mid:v\r\n",
                    "a=mid:v\na=unknown:1\nb=AS:300\na=fingerprint:md5 00\n"
                    "a=candidate:1 1 udp 5 host.local 9 typ host\n"
                    "a=candidate:1 2 udp 5 192.0.2.1 9 typ host\n"
                    "a=candidate:1 1 tcp 5 192.0.2.1 9 typ host tcptype active\n"
                    "a=rid:h send\na=rid:l send\na=simulcast:send ~l,h;x;h\n",
                    1);
  sdp = parse (text->str);
  line = lv_sdp_find_line (sdp, "v");
  g_assert_cmpuint (sdp->candidates->len, ==, 0);
  g_assert_cmpstrv (line->rids, ((const char *const[]){ "l", "h", NULL }));
}

static void
test_port_zero (void)
{
  g_autoptr (GString) text = g_string_new (MINIMAL);
  g_autoptr (LvSdp) rejected = NULL;
  g_autoptr (LvSdp) bundled = NULL;

  g_string_replace (text, "m=video 9", "m=video 0", 1);
  rejected = parse (text->str);
  g_assert_null (lv_sdp_find_line (rejected, "v"));
  g_string_replace (text, "a=mid:v\r\n", "a=mid:v\r\na=bundle-only\r\n", 1);
  bundled = parse (text->str);
  g_assert_nonnull (lv_sdp_find_line (bundled, "v"));
}

static void
assert_refused (const char *text, LiveonError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSdp) sdp = lv_sdp_parse (text, &error);

  g_assert_null (sdp);
  g_assert_error (error, LIVEON_ERROR, (int) code);
}

static void
test_bounds (void)
{
  g_autofree char *long_text = g_strnfill (LV_SDP_MAX_SIZE + 1, 'a');
  g_autoptr (GString) lines = g_string_new (MINIMAL);
  g_autoptr (GString) exts = g_string_new (MINIMAL);

  assert_refused (long_text, LIVEON_ERROR_TOO_LARGE);
  assert_refused ("", LIVEON_ERROR_PROTOCOL);
  for (guint i = 0; i < LV_SDP_MAX_LINES - 2; i++)
    g_string_append_printf (lines, "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\na=mid:r%u\r\n", i);
  lv_sdp_free (parse (lines->str));
  g_string_append (lines, "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n");
  assert_refused (lines->str, LIVEON_ERROR_PROTOCOL);
  for (guint i = 0; i < LV_SDP_MAX_EXTS; i++)
    g_string_append_printf (exts, "a=extmap:%u urn:%u\r\n", i + 1, i);
  lv_sdp_free (parse (exts->str));
  g_string_append (exts, "a=extmap:33 urn:33\r\n");
  assert_refused (exts->str, LIVEON_ERROR_PROTOCOL);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/sdp/minimal", test_minimal);
  g_test_add_func ("/sdp/chromium", test_chromium);
  g_test_add_func ("/sdp/chromium-with-25", test_chromium_with_25);
  g_test_add_func ("/sdp/there-and-back", test_there_and_back);
  g_test_add_func ("/sdp/write-answer", test_write_answer);
  g_test_add_func ("/sdp/refused", test_refused);
  g_test_add_func ("/sdp/passed-over", test_passed_over);
  g_test_add_func ("/sdp/port-zero", test_port_zero);
  g_test_add_func ("/sdp/bounds", test_bounds);
  return g_test_run ();
}
