/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-metrics.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <openssl/crypto.h>

#include "lv-capacity.h"
#include "lv-config.h"
#include "lv-session.h"
#include "lv-tally.h"

static const char *const kind_words[LV_SFU_N_KINDS] = {
  [LV_SFU_SOUND] = "sound",
  [LV_SFU_VIDEO] = "video",
  [LV_SFU_CONTROL] = "control",
};

static void
gauge (LvMetricWriter *writer, const char *name, const char *unit, const char *help, double value)
{
  lv_metric_begin (writer, LV_METRIC_GAUGE, name, unit, help);
  lv_metric_add (writer, value, NULL);
}

static void
counter (LvMetricWriter *writer, const char *name, const char *help, guint64 value)
{
  lv_metric_begin (writer, LV_METRIC_COUNTER, name, NULL, help);
  lv_metric_count (writer, value, NULL);
}

static void
write_build (LvMetricWriter *writer, LvWatch *watch)
{
  g_autofree char *glib
      = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *soup = g_strdup_printf ("%u.%u.%u", soup_get_major_version (),
                                           soup_get_minor_version (), soup_get_micro_version ());

  lv_metric_begin (writer, LV_METRIC_INFO, "liveon_build", NULL, "The server and what it runs on.");
  lv_metric_count (writer, 1, "version", LIVEON_VERSION, "glib", glib, "libsoup", soup, "openssl",
                   OpenSSL_version (OPENSSL_VERSION_STRING), NULL);
  gauge (writer, "process_start_time", "seconds", "When the server started, since 1970.",
         (double) lv_watch_get_started_ms (watch) / 1000);
}

static void
write_process (LvMetricWriter *writer, const LvMachine *machine)
{
  lv_metric_begin (writer, LV_METRIC_COUNTER, "process_cpu", "seconds",
                   "Processor time that the server has used.");
  lv_metric_add (writer, machine->cpu_seconds, NULL);
  gauge (writer, "process_resident_memory", "bytes", "Memory that the server uses.",
         (double) machine->memory);
  gauge (writer, "process_open_fds", NULL, "Descriptors that the server has open.",
         machine->open_files);
  gauge (writer, "process_max_fds", NULL, "Descriptors that it may have open.", machine->max_files);
}

static void
write_people (LvMetricWriter *writer, LvWatch *watch)
{
  static const char *const paths[] = {
    [LV_SFU_PATH_NONE] = "none",
    [LV_SFU_PATH_UDP] = "udp",
    [LV_SFU_PATH_TCP] = "tcp",
    [LV_SFU_PATH_WEBSOCKET] = "websocket",
  };
  LiveonServerConfig *config = lv_watch_get_context (watch)->config;
  LvHeadcount count;

  lv_watch_count (watch, &count);
  gauge (writer, "liveon_users", NULL, "People who are signed in and in use of it.", count.users);
  if (lv_capacity_get_accounts (lv_watch_get_capacity (watch)) >= 0)
    gauge (writer, "liveon_accounts", NULL, "People who are registered, counted once an hour.",
           (double) lv_capacity_get_accounts (lv_watch_get_capacity (watch)));
  gauge (writer, "liveon_sessions", NULL, "Devices that are signed in and in use.", count.sessions);
  gauge (writer, "liveon_connections", NULL, "Open connections.", count.connections);
  gauge (writer, "liveon_connections_limit", NULL, "Connections that there may be.",
         (double) lv_config_get_int (config, LV_KEY_MAX_CONNECTIONS));
  gauge (writer, "liveon_rooms", NULL, "Rooms with people in them.", count.rooms);
  lv_metric_begin (writer, LV_METRIC_GAUGE, "liveon_participants", NULL,
                   "People in rooms, by the way that their sound and pictures go.");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    lv_metric_add (writer, count.participants_by_path[i], "path", paths[i], NULL);
}

static void
write_answers (LvMetricWriter *writer, LvTally *tally)
{
  lv_metric_begin (writer, LV_METRIC_COUNTER, "liveon_answers", NULL,
                   "Requests and calls that were answered.");
  for (guint i = 0; i < LV_N_ASKED; i++)
    lv_metric_count (writer, tally->answered[i], "asked", lv_asked_word (i), NULL);
  lv_metric_begin (writer, LV_METRIC_COUNTER, "liveon_refusals", NULL,
                   "Requests and calls that were refused, by cause.");
  for (guint i = 0; i < LV_N_ASKED; i++)
    {
      GHashTableIter iter;
      gpointer word, count;

      g_hash_table_iter_init (&iter, tally->refused[i]);
      while (g_hash_table_iter_next (&iter, &word, &count))
        lv_metric_count (writer, *(guint64 *) count, "asked", lv_asked_word (i), "cause", word,
                         NULL);
    }
  lv_metric_begin (writer, LV_METRIC_HISTOGRAM, "liveon_join_duration", "seconds",
                   "From asking for a room to the seat in it.");
  lv_metric_add_histogram (writer, &tally->joins);
}

static void
write_traffic (LvMetricWriter *writer, LvTally *tally)
{
  lv_metric_begin (writer, LV_METRIC_HISTOGRAM, "liveon_media_setup_duration", "seconds",
                   "From a client's offer to its connection of sound and pictures.");
  lv_metric_add_histogram (writer, &tally->media);
  counter (writer, "liveon_media_setup_failures",
           "Connections of sound and pictures whose handshake failed.", tally->media_failures);
  lv_metric_begin (writer, LV_METRIC_COUNTER, "liveon_media_packets", NULL,
                   "Packets of sound and pictures, and what controls them; in is from people.");
  for (guint i = 0; i < LV_SFU_N_KINDS; i++)
    {
      lv_metric_count (writer, tally->in[i].packets, "direction", "in", "kind", kind_words[i],
                       NULL);
      lv_metric_count (writer, tally->out[i].packets, "direction", "out", "kind", kind_words[i],
                       NULL);
    }
  lv_metric_begin (writer, LV_METRIC_COUNTER, "liveon_media", "bytes",
                   "The same in bytes of datagrams.");
  for (guint i = 0; i < LV_SFU_N_KINDS; i++)
    {
      lv_metric_count (writer, tally->in[i].bytes, "direction", "in", "kind", kind_words[i], NULL);
      lv_metric_count (writer, tally->out[i].bytes, "direction", "out", "kind", kind_words[i],
                       NULL);
    }
  lv_metric_begin (writer, LV_METRIC_COUNTER, "liveon_media_packets_lost", NULL,
                   "Packets of sound and pictures that did not arrive: in, here; out, at people.");
  lv_metric_count (writer, tally->lost_in, "direction", "in", NULL);
  lv_metric_count (writer, tally->lost_out, "direction", "out", NULL);
}

static void
write_store (LvMetricWriter *writer, LvStore *store)
{
  lv_metric_begin (writer, LV_METRIC_HISTOGRAM, "liveon_store_latency", "seconds",
                   "From asking the store to its answer, which is on disk.");
  lv_metric_add_histogram (writer, lv_store_get_latency (store));
  gauge (writer, "liveon_store_queue", NULL, "What the store has to do yet.",
         lv_store_get_queue_length (store));
  counter (writer, "liveon_store_commits", "Transactions of the store.",
           lv_store_get_commits (store));
}

static void
write_machine (LvMetricWriter *writer, const LvMachine *machine)
{
  gauge (writer, "liveon_disk_free", "bytes", "Room on the disk of the state directory.",
         (double) machine->disk_free);
  gauge (writer, "liveon_disk_size", "bytes", "Size of that disk.", (double) machine->disk_size);
  gauge (writer, "liveon_certificate_expiry_time", "seconds",
         "When the certificate in use ends, since 1970.",
         (double) machine->certificate_not_after_ms / 1000);
}

static void
write_clock (LvMetricWriter *writer, LvClock *clock)
{
  LvClockReading reading;

  lv_clock_read (clock, &reading);
  lv_metric_begin (writer, LV_METRIC_GAUGE, "liveon_clock_state", NULL,
                   "Whether the clock is synchronised, as the kernel says: one of these is 1.");
  for (LvClockState state = LV_CLOCK_SYNCHRONISED; state <= LV_CLOCK_UNKNOWN; state++)
    lv_metric_add (writer, reading.state == state, "state", lv_clock_state_word (state), NULL);
  gauge (writer, "liveon_clock_offset", "seconds", "By how much the clock is off.",
         (double) reading.offset_us / G_USEC_PER_SEC);
  gauge (writer, "liveon_clock_max_error", "seconds", "By how much it is off at most.",
         (double) reading.max_error_us / G_USEC_PER_SEC);
}

GBytes *
lv_metrics_write (LvWatch *watch, const char *content_type)
{
  LvContext *context = lv_watch_get_context (watch);
  LvMetricWriter *writer = lv_metric_writer_new (content_type);

  write_build (writer, watch);
  write_process (writer, lv_watch_get_machine (watch));
  write_people (writer, watch);
  write_answers (writer, context->tally);
  write_traffic (writer, context->tally);
  write_store (writer, context->store);
  write_machine (writer, lv_watch_get_machine (watch));
  write_clock (writer, context->clock);
  return lv_metric_writer_free_to_bytes (writer);
}
