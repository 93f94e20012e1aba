/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-relay.h"

/* Each reader on the same text; what it took is written and taken again. */

static gboolean
copy_relay (LvJson *json, LvJsonWriter *writer)
{
  g_autoptr (LvRelay) relay = lv_relay_read (json, NULL);

  if (relay == NULL)
    return FALSE;
  g_assert_cmpuint (relay->parts->len, <=, LV_MAX_RELAY_PARTS);
  g_assert_cmpuint (g_bytes_get_size (relay->message), <=, lv_relay_get_max_size (relay->kind));
  lv_relay_write (relay, writer);
  return TRUE;
}

static gboolean
copy_relayed (LvJson *json, LvJsonWriter *writer)
{
  g_autoptr (LvRelayed) relayed = lv_relayed_read (json, NULL);

  if (relayed != NULL)
    lv_relayed_write (relayed, writer);
  return relayed != NULL;
}

static gboolean
copy_change (LvJson *json, LvJsonWriter *writer)
{
  g_autoptr (LvKeysChange) change = lv_keys_change_read (json, NULL);

  if (change != NULL)
    lv_keys_change_write (change, writer);
  return change != NULL;
}

typedef gboolean (*Copy) (LvJson *json, LvJsonWriter *writer);

/* NULL when it is not taken. */
static char *
run (Copy copy, const char *text, gsize length, gsize *out_length)
{
  g_autoptr (LvJson) json = lv_json_parse (text, length, 65536, NULL);
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();

  if (json == NULL)
    return NULL;
  lv_json_begin_object (writer, NULL);
  if (!copy (json, writer))
    return NULL;
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (g_steal_pointer (&writer), out_length);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const Copy copies[] = { copy_relay, copy_relayed, copy_change };

  for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      gsize length = 0, again_length = 0;
      g_autofree char *text = run (copies[i], (const char *) data, size, &length);
      g_autofree char *again = text != NULL ? run (copies[i], text, length, &again_length) : NULL;

      if (text == NULL)
        continue;
      g_assert_nonnull (again);
      g_assert_cmpmem (text, length, again, again_length);
    }
  return 0;
}
