/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A measured child process: what it costs, read from /proc. Main context only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  GPid pid;
} BenchProcess;

/* Starts a program whose output and log are read by bench_process_read_line. */
BenchProcess *bench_process_start (const char *const *argv);
char *bench_process_read_line (BenchProcess *self);
/* Ends it by SIGTERM and waits. */
void bench_process_stop (BenchProcess *self);
/* Private and shared memory that is its own share (Pss), in kB. */
guint64 bench_process_memory_kb (BenchProcess *self);
/* User and system time used so far, in microseconds, all threads. */
gint64 bench_process_cpu_us (BenchProcess *self);

G_END_DECLS
