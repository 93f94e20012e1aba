/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-media-messages.h"
#include "test-support.h"

#define SEAT_A "0123456789abcdef0123456789abcdef"
#define SEAT_B "fedcba9876543210fedcba9876543210"

static LvJson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LvJson *json = lv_json_parse (text, strlen (text), 65536, &error);

  g_assert_no_error (error);
  return json;
}

static LvJsonWriter *
begin (void)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  return writer;
}

static char *
end (LvJsonWriter *writer)
{
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

static void
test_offer (void)
{
  static const char full[]
      = "{\"sdp\":\"v=0\\r\\n\",\"lines\":{\"microphone\":\"0\",\"camera\":\"1\",\"screen\":\"2\","
        "\"screen_sound\":\"3\",\"sound\":[\"4\",\"5\",\"6\"],\"shared_sound\":\"7\","
        "\"video\":[\"8\",\"9\"]}}";
  static const char bare[] = "{\"sdp\":\"v=0\",\"lines\":{\"sound\":[],\"video\":[]}}";
  const char *const texts[] = { full, bare };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvJson) json = parse (texts[i]);
      g_autoptr (LvMediaOffer) offer = lv_media_offer_read (json, &error);
      LvJsonWriter *writer = begin ();
      g_autofree char *back = NULL;

      g_assert_no_error (error);
      lv_media_offer_write (offer, writer);
      back = end (writer);
      g_assert_cmpstr (back, ==, texts[i]);
    }
}

static void
test_offer_refused (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"sdp\":\"v=0\"}",
    "{\"sdp\":\"\",\"lines\":{}}",
    "{\"sdp\":1,\"lines\":{}}",
    "{\"sdp\":\"v=0\",\"lines\":[]}",
    "{\"sdp\":\"v=0\",\"lines\":{\"microphone\":1}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"microphone\":\"12345678901234567\"}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"microphone\":\"0\",\"camera\":\"0\"}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"microphone\":\"0\",\"video\":[\"0\"]}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"sound\":[\"0\",\"0\"]}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"shared_sound\":\"1\",\"sound\":[\"0\",\"1\"]}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"sound\":[\"0\",\"1\",\"2\",\"3\"]}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"sound\":[\"\"]}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"sound\":[1]}}",
    "{\"sdp\":\"v=0\",\"lines\":{\"video\":\"1\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvJson) json = parse (texts[i]);
      g_autoptr (LvMediaOffer) offer = lv_media_offer_read (json, &error);

      g_test_message ("%s", texts[i]);
      g_assert_null (offer);
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_answer (void)
{
  static const char full[]
      = "{\"sdp\":\"v=0\",\"turn\":[{\"urls\":[\"turn:t.example:3478?transport=udp\"],"
        "\"username\":\"1:u\",\"credential\":\"c\"}],\"socket\":\"token\",\"max_bps\":4000000}";
  static const char bare[] = "{\"sdp\":\"v=0\",\"turn\":[],\"max_bps\":0}";
  const char *const texts[] = { full, bare };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvJson) json = parse (texts[i]);
      g_autoptr (LvMediaAnswer) answer = lv_media_answer_read (json, &error);
      LvJsonWriter *writer = begin ();
      g_autofree char *back = NULL;

      g_assert_no_error (error);
      lv_media_answer_write (answer, writer);
      back = end (writer);
      g_assert_cmpstr (back, ==, texts[i]);
    }
}

static void
test_view (void)
{
  static const char text[]
      = "{\"videos\":[{\"seat\":\"" SEAT_A
        "\",\"source\":\"camera\",\"width\":320,\"height\":180},{\"seat\":\"" SEAT_B
        "\",\"source\":\"screen\",\"width\":1,\"height\":16384}],\"max_bps\":500000}";
  g_autoptr (LvJson) json = parse (text);
  g_autoptr (GError) error = NULL;
  gint64 max_bps = 0;
  g_autoptr (GArray) view = lv_media_view_read (json, &max_bps, &error);
  LvJsonWriter *writer = begin ();
  g_autofree char *back = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_array_index (view, LvViewItem, 1).source, ==, LV_SOURCE_SCREEN);
  g_assert_cmpint (max_bps, ==, 500000);
  lv_media_view_write (view, max_bps, writer);
  back = end (writer);
  g_assert_cmpstr (back, ==, text);
}

static void
assert_view_refused (const char *videos)
{
  g_autofree char *text = g_strdup_printf ("{\"videos\":%s}", videos);
  g_autoptr (LvJson) json = parse (text);
  g_autoptr (GError) error = NULL;
  gint64 max_bps = 0;

  g_assert_null (lv_media_view_read (json, &max_bps, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

#define VIEW(seat, source, width)                                                                  \
  "{\"seat\":\"" seat "\",\"source\":\"" source "\",\"width\":" width ",\"height\":1}"

static void
test_view_refused (void)
{
  g_autoptr (GString) many = g_string_new ("[" VIEW (SEAT_A, "camera", "1"));

  assert_view_refused ("1");
  assert_view_refused ("[1]");
  assert_view_refused ("[" VIEW ("x", "camera", "1") "]");
  assert_view_refused ("[" VIEW (SEAT_A, "microphone", "1") "]");
  assert_view_refused ("[" VIEW (SEAT_A, "window", "1") "]");
  assert_view_refused ("[" VIEW (SEAT_A, "camera", "0") "]");
  assert_view_refused ("[" VIEW (SEAT_A, "camera", "16385") "]");
  for (guint i = 0; i < LV_MAX_VIDEO_SLOTS; i++)
    g_string_append (many, "," VIEW (SEAT_A, "camera", "1"));
  g_string_append_c (many, ']');
  assert_view_refused (many->str);
}

static void
test_slots (void)
{
  static const char text[]
      = "{\"slots\":[{\"mid\":\"4\",\"seat\":\"\",\"source\":\"microphone\",\"state\":\"empty\"},"
        "{\"mid\":\"8\",\"seat\":\"" SEAT_A
        "\",\"source\":\"camera\",\"state\":\"paused-bandwidth\"}]}";
  g_autoptr (LvJson) json = parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) slots = lv_media_slots_read (json, &error);
  LvJsonWriter *writer = begin ();
  g_autofree char *back = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (g_array_index (slots, LvSlotItem, 1).state, ==, LV_SLOT_PAUSED_BANDWIDTH);
  lv_media_slots_write (slots, writer);
  back = end (writer);
  g_assert_cmpstr (back, ==, text);
}

static void
test_sources (void)
{
  g_autoptr (LvJson) json = parse ("{\"screen\":true,\"is_text\":true}");
  g_autoptr (LvJson) wrong = parse ("{\"screen\":\"yes\"}");
  g_autoptr (GError) error = NULL;
  LvMediaSources sources;
  LvJsonWriter *writer = begin ();
  g_autofree char *back = NULL;

  g_assert_true (lv_media_sources_read (json, &sources, &error));
  lv_media_sources_write (&sources, writer);
  back = end (writer);
  g_assert_cmpstr (back, ==,
                   "{\"microphone\":false,\"camera\":false,\"screen\":true,"
                   "\"screen_sound\":false,\"is_text\":true}");
  g_assert_false (lv_media_sources_read (wrong, &sources, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

static void
test_wanted (void)
{
  static const char text[] = "{\"camera\":[true,false,true],\"screen\":true}";
  static const char *const wrong[] = {
    "{\"screen\":true}",
    "{\"camera\":[true,false]}",
    "{\"camera\":[true,false,true,true]}",
    "{\"camera\":[true,false,1]}",
    "{\"camera\":[]}",
  };
  g_autoptr (LvJson) json = parse (text);
  LvMediaWanted wanted;
  LvJsonWriter *writer = begin ();
  g_autofree char *back = NULL;

  g_assert_true (lv_media_wanted_read (json, &wanted, NULL));
  lv_media_wanted_write (&wanted, writer);
  back = end (writer);
  g_assert_cmpstr (back, ==, text);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (LvJson) other = parse (wrong[i]);

      g_assert_false (lv_media_wanted_read (other, &wanted, NULL));
    }
}

static void
test_speaking (void)
{
  static const char text[] = "{\"seats\":[\"" SEAT_B "\",\"" SEAT_A "\"]}";
  g_autoptr (LvJson) json = parse (text);
  g_autoptr (LvJson) wrong = parse ("{\"seats\":[\"me\"]}");
  g_auto (GStrv) seats = lv_media_speaking_read (json, NULL);
  LvJsonWriter *writer = begin ();
  g_autofree char *back = NULL;

  lv_media_speaking_write ((const char *const *) seats, writer);
  back = end (writer);
  g_assert_cmpstr (back, ==, text);
  g_assert_null (lv_media_speaking_read (wrong, NULL));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/media-messages/offer", test_offer);
  g_test_add_func ("/media-messages/offer-refused", test_offer_refused);
  g_test_add_func ("/media-messages/answer", test_answer);
  g_test_add_func ("/media-messages/view", test_view);
  g_test_add_func ("/media-messages/view-refused", test_view_refused);
  g_test_add_func ("/media-messages/slots", test_slots);
  g_test_add_func ("/media-messages/sources", test_sources);
  g_test_add_func ("/media-messages/wanted", test_wanted);
  g_test_add_func ("/media-messages/speaking", test_speaking);
  return g_test_run ();
}
