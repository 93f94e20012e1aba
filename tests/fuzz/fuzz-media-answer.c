/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-answer.h"
#include "lv-ice-client.h"

static LvMediaOffer *
make_offer (void)
{
  LvMediaOffer *offer = g_new0 (LvMediaOffer, 1);

  offer->sends[LV_SOURCE_MICROPHONE] = g_strdup ("0");
  offer->sends[LV_SOURCE_CAMERA] = g_strdup ("1");
  offer->sends[LV_SOURCE_SCREEN] = g_strdup ("2");
  offer->sends[LV_SOURCE_SCREEN_SOUND] = g_strdup ("3");
  offer->sound = g_strsplit ("4 5 6", " ", -1);
  offer->shared_sound = g_strdup ("7");
  offer->video = g_strsplit ("8 9", " ", -1);
  return offer;
}

/* Every slot of an answer that was taken has a number of its own, or none. */
static void
check_slots (const LvAnswer *answer)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_assert_cmpuint (answer->n_video, ==, 2);
  for (guint i = 0; i < answer->n_video; i++)
    if (answer->video[i].ssrc != 0)
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (answer->video[i].ssrc)));
  for (guint i = 0; i <= LV_MAX_SOUND_SLOTS; i++)
    if (answer->sound[i].ssrc != 0)
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (answer->sound[i].ssrc)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (LvMediaOffer) offer = make_offer ();
  g_autoptr (LvMediaAnswer) message = lv_media_answer_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LvAnswer) answer = NULL;
  g_autofree char *host = NULL;
  gboolean is_tcp;
  guint16 port;

  if (lv_turn_url_parse (text, &host, &port, &is_tcp))
    g_assert_true (*host != '\0' && port != 0);
  message->sdp = g_steal_pointer (&text);
  answer = lv_answer_read (message, offer, &error);
  g_assert_true ((answer == NULL) == (error != NULL));
  if (answer != NULL)
    check_slots (answer);
  return 0;
}
