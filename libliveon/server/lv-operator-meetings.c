/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is in a meeting now and how well their sound and pictures get through, and what a visit used
 * minute by minute. Main context; the works on the store thread. */
#include "lv-media-minutes.h"
#include "lv-meeting-media.h"
#include "lv-operation.h"

static void
list_people (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_meetings_write_media (context->meetings, lv_operation_get_tenant (operation), writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static gboolean
minutes_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  note->target = g_strdup (data);
  *result = lv_media_minutes_list (db, data, error);
  return *result != NULL;
}

static void
write_minute (LvJsonWriter *writer, const LvMediaMinute *minute)
{
  lv_json_begin_object (writer, NULL);
  lv_json_time (writer, "time", minute->time_ms);
  lv_json_int (writer, "seconds", minute->seconds);
  lv_json_int (writer, "bytes_sent", minute->bytes_sent);
  lv_json_int (writer, "bytes_received", minute->bytes_received);
  lv_json_int (writer, "peak_bps", minute->peak_bps);
  lv_json_double (writer, "loss_sent_percent", minute->loss_sent * 100);
  lv_json_double (writer, "loss_received_percent", minute->loss_received * 100);
  if (minute->round_trip_us >= 0)
    lv_json_double (writer, "round_trip_ms", (double) minute->round_trip_us / 1000);
  else
    lv_json_null (writer, "round_trip_ms");
  if (minute->quality >= 0)
    lv_json_double (writer, "quality", minute->quality);
  else
    lv_json_null (writer, "quality");
  lv_json_end_object (writer);
}

static void
on_minutes (LvOperation *operation, gpointer result)
{
  GArray *minutes = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "minutes");
  for (guint i = 0; i < minutes->len; i++)
    write_minute (writer, &g_array_index (minutes, LvMediaMinute, i));
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
show_minutes (LvOperation *operation)
{
  char *visit_id = g_strdup (lv_json_get_id (lv_operation_get_arguments (operation), "visit"));

  lv_operation_set_data (operation, visit_id, g_free);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, minutes_work, (GDestroyNotify) g_array_unref, on_minutes);
}

const LvOperatorCommand lv_operator_meetings[] = {
  { "meeting.list", LV_SCOPE_PEOPLE, 0, list_people },
  { "meeting.minutes", LV_SCOPE_PEOPLE, 0, show_minutes },
  { NULL },
};
