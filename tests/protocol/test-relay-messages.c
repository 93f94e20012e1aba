/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-relay.h"
#include "test-support.h"

#define SEAT_A "0123456789abcdef0123456789abcdef"
#define SEAT_B "fedcba9876543210fedcba9876543210"

static LvJson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LvJson *json = lv_json_parse (text, strlen (text), 131072, &error);

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
test_relay (void)
{
  static const char *const texts[] = {
    "{\"kind\":\"keys\",\"message\":\"AQID\",\"parts\":[{\"seat\":\"" SEAT_A
    "\",\"bytes\":\"BAUG\"},{\"seat\":\"" SEAT_B "\",\"bytes\":\"BwgJ\"}]}",
    "{\"kind\":\"keys\",\"parts\":[{\"seat\":\"" SEAT_A "\",\"bytes\":\"BAUG\"}]}",
    "{\"kind\":\"chat\",\"to\":\"" SEAT_B "\",\"message\":\"AQID\"}",
    "{\"kind\":\"reaction\",\"message\":\"AQID\"}",
    "{\"kind\":\"act\",\"message\":\"AQID\"}",
    "{\"kind\":\"code\",\"message\":\"AQID\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvJson) json = parse (texts[i]);
      g_autoptr (LvRelay) relay = lv_relay_read (json, &error);
      LvJsonWriter *writer = begin ();
      g_autofree char *back = NULL;

      g_assert_no_error (error);
      lv_relay_write (relay, writer);
      back = end (writer);
      g_assert_cmpstr (back, ==, texts[i]);
    }
}

static void
test_relay_refused (void)
{
  static const char *const texts[] = {
    "{\"message\":\"AQID\"}",
    "{\"kind\":\"noise\",\"message\":\"AQID\"}",
    "{\"kind\":\"chat\"}",
    "{\"kind\":\"chat\",\"message\":\"\"}",
    "{\"kind\":\"chat\",\"message\":\"AQI*\"}",
    "{\"kind\":\"chat\",\"message\":7}",
    "{\"kind\":\"chat\",\"message\":\"AQID\",\"to\":\"a\"}",
    "{\"kind\":\"chat\",\"message\":\"AQID\",\"to\":\"" SEAT_A "\",\"parts\":[{\"seat\":\"" SEAT_A
    "\",\"bytes\":\"BAUG\"}]}",
    "{\"kind\":\"keys\",\"parts\":[{\"seat\":\"" SEAT_A "\"}]}",
    "{\"kind\":\"keys\",\"parts\":[{\"bytes\":\"BAUG\"}]}",
    "{\"kind\":\"keys\",\"message\":\"AQID\",\"parts\":[{\"seat\":\"" SEAT_A
    "\",\"bytes\":\"BAUG\"},{\"seat\":\"" SEAT_A "\",\"bytes\":\"BwgJ\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvJson) json = parse (texts[i]);

      g_assert_null (lv_relay_read (json, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
    }
}

/* What one is given counts, message and part together. */
static void
test_bounds (void)
{
  const gsize max = lv_relay_get_max_size (LV_RELAY_KEYS);
  g_autofree guint8 *zeros = g_malloc0 (max);
  g_autoptr (GBytes) message = g_bytes_new (zeros, 100);

  for (guint more = 0; more < 2; more++)
    {
      g_autoptr (LvRelay) relay = lv_relay_new (LV_RELAY_KEYS, message);
      g_autoptr (GBytes) part = g_bytes_new (zeros, max - 100 + more);
      g_autoptr (LvRelay) again = NULL;
      LvJsonWriter *writer = begin ();
      g_autofree char *text = NULL;
      g_autoptr (LvJson) json = NULL;

      lv_relay_add_part (relay, SEAT_A, part);
      lv_relay_write (relay, writer);
      text = end (writer);
      json = parse (text);
      again = lv_relay_read (json, NULL);
      g_assert_cmpint (again != NULL, ==, more == 0);
    }
}

static void
test_relayed (void)
{
  static const char text[]
      = "{\"kind\":\"chat\",\"from\":\"" SEAT_A "\",\"is_private\":true,\"message\":\"AQID\"}";
  static const char *const refused[] = {
    "{\"kind\":\"chat\",\"from\":\"" SEAT_A "\"}",
    "{\"kind\":\"chat\",\"message\":\"AQID\"}",
    "{\"from\":\"" SEAT_A "\",\"message\":\"AQID\"}",
  };
  g_autoptr (LvJson) json = parse (text);
  g_autoptr (LvRelayed) relayed = lv_relayed_read (json, NULL);
  LvJsonWriter *writer = begin ();
  g_autofree char *back = NULL;

  g_assert_nonnull (relayed);
  lv_relayed_write (relayed, writer);
  back = end (writer);
  g_assert_cmpstr (back, ==, text);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (LvJson) bad = parse (refused[i]);

      g_assert_null (lv_relayed_read (bad, NULL));
    }
}

static void
test_change (void)
{
  static const char *const texts[] = {
    "{\"version\":7,\"seat\":\"" SEAT_A "\",\"announcement\":\"AQID\",\"is_ejected\":false}",
    "{\"version\":8,\"seat\":\"" SEAT_A "\",\"announcement\":null,\"is_ejected\":true}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LvJson) json = parse (texts[i]);
      g_autoptr (LvKeysChange) change = lv_keys_change_read (json, NULL);
      LvJsonWriter *writer = begin ();
      g_autofree char *back = NULL;

      g_assert_nonnull (change);
      lv_keys_change_write (change, writer);
      back = end (writer);
      g_assert_cmpstr (back, ==, texts[i]);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/protocol/relay/relay", test_relay);
  g_test_add_func ("/protocol/relay/relay-refused", test_relay_refused);
  g_test_add_func ("/protocol/relay/bounds", test_bounds);
  g_test_add_func ("/protocol/relay/relayed", test_relayed);
  g_test_add_func ("/protocol/relay/change", test_change);
  return g_test_run ();
}
