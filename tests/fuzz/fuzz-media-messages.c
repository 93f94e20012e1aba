/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-media-messages.h"

/* Each reader on the same text; what it took is written and taken again. */

static gboolean
copy_offer (LvJson *json, LvJsonWriter *writer)
{
  g_autoptr (LvMediaOffer) offer = lv_media_offer_read (json, NULL);

  if (offer != NULL)
    lv_media_offer_write (offer, writer);
  return offer != NULL;
}

static gboolean
copy_answer (LvJson *json, LvJsonWriter *writer)
{
  g_autoptr (LvMediaAnswer) answer = lv_media_answer_read (json, NULL);

  if (answer != NULL)
    lv_media_answer_write (answer, writer);
  return answer != NULL;
}

static gboolean
copy_view (LvJson *json, LvJsonWriter *writer)
{
  gint64 max_bps = 0;
  g_autoptr (GArray) view = lv_media_view_read (json, &max_bps, NULL);

  if (view != NULL)
    lv_media_view_write (view, max_bps, writer);
  return view != NULL;
}

static gboolean
copy_slots (LvJson *json, LvJsonWriter *writer)
{
  g_autoptr (GArray) slots = lv_media_slots_read (json, NULL);

  if (slots != NULL)
    lv_media_slots_write (slots, writer);
  return slots != NULL;
}

static gboolean
copy_sources (LvJson *json, LvJsonWriter *writer)
{
  LvMediaSources sources;

  if (!lv_media_sources_read (json, &sources, NULL))
    return FALSE;
  lv_media_sources_write (&sources, writer);
  return TRUE;
}

static gboolean
copy_wanted (LvJson *json, LvJsonWriter *writer)
{
  LvMediaWanted wanted;

  if (!lv_media_wanted_read (json, &wanted, NULL))
    return FALSE;
  lv_media_wanted_write (&wanted, writer);
  return TRUE;
}

static gboolean
copy_speaking (LvJson *json, LvJsonWriter *writer)
{
  g_auto (GStrv) seats = lv_media_speaking_read (json, NULL);

  if (seats != NULL)
    lv_media_speaking_write ((const char *const *) seats, writer);
  return seats != NULL;
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
  static const Copy copies[] = { copy_offer,   copy_answer, copy_view,    copy_slots,
                                 copy_sources, copy_wanted, copy_speaking };

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
