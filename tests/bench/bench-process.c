/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-process.h"

#include <signal.h>
#include <stdlib.h>

BenchProcess *
bench_process_start (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  BenchProcess *self = g_new0 (BenchProcess, 1);

  self->process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->pid = atoi (g_subprocess_get_identifier (self->process));
  return self;
}

char *
bench_process_read_line (BenchProcess *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

void
bench_process_stop (BenchProcess *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->output);
  g_object_unref (self->process);
  g_free (self);
}

guint64
bench_process_memory_kb (BenchProcess *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) self->pid);
  g_autofree char *text = NULL;
  const char *found;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  found = strstr (text, "\nPss:");
  g_assert_nonnull (found);
  return g_ascii_strtoull (found + 5, NULL, 10);
}

/* The scheduler's own count, in nanoseconds, of every thread: clock ticks are too coarse. */
gint64
bench_process_cpu_us (BenchProcess *self)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", (int) self->pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *thread;
  gint64 total_ns = 0;

  while (dir != NULL && (thread = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, thread, "schedstat", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        total_ns += g_ascii_strtoll (text, NULL, 10);
    }
  return total_ns / 1000;
}
